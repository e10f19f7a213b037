// The workbench of journeys: the map, and the pages that htmx brings in.
import { drawMaps } from "./process-map.js";

drawMaps();
document.addEventListener("htmx:after:swap", drawMaps);
document.addEventListener("htmx:history:restore", drawMaps);

// A saved view keeps what the address says at the moment of saving.
document.addEventListener("submit", (event) => {
  const field = event.target.querySelector?.("[data-look-query]");
  if (field) field.value = location.search.slice(1);
});
