// The command palette: Ctrl-K or ⌘-K, type, arrows, Enter.
export function listenForPalette() {
  const palette = document.getElementById("palette");
  if (!palette) return;
  const input = palette.querySelector("input");
  const options = [...palette.querySelectorAll("[role=option]")];
  const none = palette.querySelector(".palette-none");

  function shown() {
    return options.filter((option) => !option.hidden);
  }

  function select(option) {
    for (const other of options) other.setAttribute("aria-selected", String(other === option));
    if (option) {
      input.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    } else {
      input.removeAttribute("aria-activedescendant");
    }
  }

  function narrow() {
    const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    for (const option of options) {
      const text = option.dataset.words.toLowerCase();
      option.hidden = !words.every((word) => text.includes(word));
    }
    none.hidden = shown().length > 0;
    select(shown()[0]);
  }

  function move(step) {
    const list = shown();
    const at = list.findIndex((option) => option.getAttribute("aria-selected") === "true");
    if (list.length) select(list[(at + step + list.length) % list.length]);
  }

  function go(option) {
    if (option) window.location.assign(option.dataset.url);
  }

  input.addEventListener("input", narrow);
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      move(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Enter" && !event.isComposing) {
      // isComposing: the Enter that ends a Chinese input method's choice is not a command.
      go(shown().find((option) => option.getAttribute("aria-selected") === "true"));
    }
  });
  palette.addEventListener("click", (event) => go(event.target.closest("[role=option]")));
  // Emptied when it closes, not when it opens: a quick hand types before the opening is told.
  palette.addEventListener("close", () => {
    input.value = "";
    narrow();
  });
  narrow();
}
