// Keys: Ctrl-K or ⌘-K always; g + letter, / and ? unless switched off (WCAG 2.1.4).
const STORE = "zhike-single-keys";
const PAUSE = 1200;

export function listenForShortcuts() {
  const palette = document.getElementById("palette");
  if (!palette) return;
  const box = document.querySelector("[data-single-keys]");
  box.checked = localStorage.getItem(STORE) !== "off";
  box.addEventListener("change", () => localStorage.setItem(STORE, box.checked ? "on" : "off"));
  let goUntil = 0;

  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
      event.preventDefault();
      if (!document.querySelector("dialog[open]")) palette.showModal();
      return;
    }
    if (!box.checked || isTyping(event)) return;
    if (Date.now() < goUntil) {
      goUntil = 0;
      document.querySelector(`.side a[data-key="${CSS.escape(event.key)}"]`)?.click();
    } else if (event.key === "g") {
      goUntil = Date.now() + PAUSE;
    } else if (event.key === "/") {
      event.preventDefault();
      palette.showModal();
    } else if (event.key === "?") {
      document.getElementById("shortcuts").showModal();
    }
  });
}

function isTyping(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return true;
  if (document.querySelector("dialog[open]")) return true;
  return Boolean(event.target.closest?.("input, textarea, select, [contenteditable]"));
}
