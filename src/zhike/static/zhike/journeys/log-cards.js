// A big log is counted anew after each import: the card says so while the page is made.
for (const card of document.querySelectorAll(".log-card")) {
  card.addEventListener("click", (event) => {
    if (!event.ctrlKey && !event.metaKey) card.setAttribute("aria-busy", "true");
  });
}
window.addEventListener("pageshow", () => {
  for (const card of document.querySelectorAll(".log-card[aria-busy]")) card.removeAttribute("aria-busy");
});
