// Labelling by keys. The form works without this file; here it takes one hand and no mouse.
const SINGLE_KEYS = "zhike-single-keys";
const OPINIONS = { 1: "-1", 2: "0", 3: "1" };
const SAYS = { "-": "-1", 0: "0", "+": "1", "=": "1", Backspace: "", Delete: "" };

const PAUSE = 1200; // after g a letter leads to a page
let leadsUntil = 0;

const form = document.querySelector("[data-labels]");
if (form) listen(form);
document.addEventListener("keydown", (event) => {
  if (event.key === "u" && isFree(event)) document.querySelector("[data-undo]")?.requestSubmit();
});

function listen(root) {
  const find = root.querySelector("[data-find]");
  const picks = [...root.querySelectorAll(".label-aspect select")];
  picks.forEach(colour);
  root.addEventListener("change", (event) => event.target.matches("select") && colour(event.target));
  find.addEventListener("input", () => narrow(root, find.value));
  find.addEventListener("keydown", (event) => fromFind(event, root, find));
  for (const pick of picks) pick.addEventListener("keydown", (event) => onPick(event, picks, find, root));
  document.addEventListener("keydown", (event) => onPage(event, root, find));
  root.querySelector("[data-start]").focus({ preventScroll: true });
}

function onPage(event, root, find) {
  if (!isFree(event)) return;
  const opinion = OPINIONS[event.key];
  if (opinion) root.querySelector(`[name="sentiment"][value="${opinion}"]`).checked = true;
  else if (event.key === "f") find.focus();
  else if (event.key === "x") press(root, "unclear");
  else if (event.key === "s") press(root, "skipped");
  else if (event.key === "Enter" && !event.target.closest("button, a, summary")) press(root, "judged");
  else return;
  event.preventDefault();
}

function onPick(event, picks, find, root) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const visible = picks.filter((pick) => !pick.closest("[hidden]"));
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (event.key in SAYS) {
    event.target.value = SAYS[event.key];
    event.target.dispatchEvent(new Event("change", { bubbles: true }));
  } else if (step) visible[visible.indexOf(event.target) + step]?.focus();
  else if (event.key === "f") find.focus();
  else if (event.key === "Escape") back(root, find);
  else if (event.key === "Enter") back(root, find);
  else return;
  event.preventDefault();
}

function fromFind(event, root, find) {
  if (event.isComposing) return;
  if (event.key === "Escape") back(root, find);
  else if (event.key === "Enter" || event.key === "ArrowDown") root.querySelector(".label-aspect:not([hidden]) select")?.focus();
  else return;
  event.preventDefault();
}

function back(root, find) {
  find.value = "";
  narrow(root, "");
  root.querySelector("[data-start]").focus();
}

function narrow(root, wanted) {
  const words = wanted.trim().toLowerCase();
  for (const one of root.querySelectorAll(".label-aspect")) one.hidden = !one.dataset.name.toLowerCase().includes(words);
}

function colour(pick) {
  pick.dataset.says = pick.value;
}

function press(root, verdict) {
  root.querySelector(`[name="verdict"][value="${verdict}"]`).click();
}

// Radio buttons take digits too: they are no place to write in.
function isFree(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.repeat) return false;
  if (localStorage.getItem(SINGLE_KEYS) === "off" || document.querySelector("dialog[open]")) return false;
  if (event.key === "g") leadsUntil = Date.now() + PAUSE;
  if (Date.now() < leadsUntil) return false;
  return !event.target.closest?.("select, textarea, [contenteditable], input:not([type=radio])");
}
