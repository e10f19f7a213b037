// Dialogs with many choices: typing narrows them, and the chosen reply lands where the cursor is.
for (const field of document.querySelectorAll("[data-find]")) {
  const choices = [...field.closest("dialog").querySelectorAll("[data-choice]")];
  field.addEventListener("input", () => {
    const words = field.value.trim().toLowerCase();
    for (const one of choices) one.hidden = !one.textContent.toLowerCase().includes(words);
  });
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing) return;
    event.preventDefault();
    choices.find((one) => !one.hidden)?.querySelector(".choice").click();
  });
}

for (const link of document.querySelectorAll("[data-reply]")) {
  link.addEventListener("click", (event) => {
    const area = document.querySelector("[data-composer] textarea");
    if (!area) return;
    event.preventDefault();
    link.closest("dialog").close();
    area.focus();
    area.setRangeText(link.dataset.reply, area.selectionStart, area.selectionEnd, "end");
    area.dispatchEvent(new Event("input", { bubbles: true }));
  });
}

const bar = document.querySelector("[data-bulk]");
if (bar) {
  const boxes = [...document.querySelectorAll("input[name=tickets]")];
  const all = bar.querySelector("[data-all]");
  const count = () => {
    const chosen = boxes.filter((one) => one.checked).length;
    bar.querySelector("[data-chosen]").textContent = chosen;
    bar.querySelector("[data-opens]").disabled = !chosen;
    all.checked = chosen === boxes.length;
  };
  all.addEventListener("change", () => {
    for (const one of boxes) one.checked = all.checked;
    count();
  });
  for (const one of boxes) one.addEventListener("change", count);
  count();
}

document.addEventListener("keydown", (event) => {
  if (localStorage.getItem("zhike-single-keys") === "off") return;
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (document.querySelector("dialog[open]") || event.target.closest?.("input, textarea, select")) return;
  const dialog = { s: "replies", m: "macros" }[event.key];
  const found = dialog && document.getElementById(dialog);
  if (!found) return;
  event.preventDefault();
  found.showModal();
  found.querySelector("[data-find]")?.focus();
});
