// The small behaviours every page shares. Every page works without this file too.
import { listenForDialogs } from "./dialog.js";
import { listenForPalette } from "./palette.js";
import { listenForShortcuts } from "./shortcuts.js";
import { listenForTheme } from "./theme.js";
import { follow } from "./live.js";
import { tellPresence } from "./presence.js";
import { makeSortable } from "./table.js";
import { drawCharts } from "./chart.js";
import { closeMenusOutside, closeToasts } from "./menus.js";

listenForDialogs();
listenForPalette();
listenForShortcuts();
listenForTheme();
closeMenusOutside();

function enliven(root) {
  makeSortable(root);
  drawCharts(root);
  closeToasts(root);
}

enliven(document);
follow(enliven);
tellPresence();
// A fragment that htmx brings in gets the same behaviours.
for (const name of ["htmx:after:swap", "htmx:afterSwap"]) {
  document.addEventListener(name, (event) => enliven(event.target instanceof Element ? event.target : document));
}
