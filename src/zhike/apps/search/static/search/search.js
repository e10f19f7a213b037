// Up and down go over what was found; filters ask again at once.
const form = document.querySelector("[data-search]");
const line = form?.querySelector("input[type=search]");
const hits = [...document.querySelectorAll("[data-hit]")];

form?.addEventListener("change", (event) => {
  if (event.target !== line && line.value.trim()) form.requestSubmit();
});

document.addEventListener("keydown", (event) => {
  const here = document.activeElement;
  if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    const at = hits.indexOf(here);
    if (at < 0 && here !== line) return;
    const next = at + (event.key === "ArrowDown" ? 1 : -1);
    event.preventDefault();
    (next < 0 ? line : hits[Math.min(next, hits.length - 1)])?.focus();
  }
});
