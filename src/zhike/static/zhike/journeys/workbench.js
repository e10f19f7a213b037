// The workbench of journeys: the map, and the pages that htmx brings in.
import { drawMaps } from "./process-map.js";

drawMaps();
document.addEventListener("htmx:after:swap", drawMaps);
document.addEventListener("htmx:history:restore", drawMaps);

// On a phone the tabs run off the screen: the one that is open must be seen.
function showTab() {
  const tabs = document.querySelector(".workbench-tabs .tabs");
  const open = tabs?.querySelector('[aria-current="page"]');
  if (open) tabs.scrollLeft = open.offsetLeft - (tabs.clientWidth - open.offsetWidth) / 2;
}
showTab();
document.addEventListener("htmx:after:swap", showTab);

// What is picked is added to the list beside it; without scripts the list is typed.
function offerPicks() {
  for (const pick of document.querySelectorAll("[data-adds-to]")) pick.hidden = false;
}
offerPicks();
for (const name of ["htmx:after:swap", "htmx:history:restore"]) document.addEventListener(name, offerPicks);
document.addEventListener("change", ({ target }) => {
  const list = target.dataset.addsTo && document.getElementById(target.dataset.addsTo);
  if (!list || !target.value) return;
  list.value = [list.value.trim().replace(/[,，]$/, ""), target.value].filter(Boolean).join(", ");
  target.value = "";
});

// A saved view keeps what the address says at the moment of saving.
document.addEventListener("submit", (event) => {
  const field = event.target.querySelector?.("[data-look-query]");
  if (field) field.value = location.search.slice(1);
});
