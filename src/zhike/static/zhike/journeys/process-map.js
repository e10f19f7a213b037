// The process map of a journey: what is shown, what is chosen, and the panel beside it.
import { buildGraph, readableShare, visible } from "./graph.js";
import { placed } from "./layout.js";
import { drawing, svg } from "./draw.js";
import { isTime, words } from "./measures.js";
import { Viewport } from "./viewport.js";
import { asPng, asSvg, save } from "./picture.js";
import { FORMATTERS } from "../js/chart.js";

const LIBRARY = new URL("../../vendor/dagre.min.js", import.meta.url);
let loading = null;

function loadLibrary() {
  loading ??= new Promise((resolve, reject) => {
    if (window.dagre) return resolve();
    const script = document.createElement("script");
    script.src = LIBRARY;
    script.onload = resolve;
    script.onerror = reject;
    return document.head.append(script);
  });
  return loading;
}

class ProcessMap {
  constructor(root) {
    this.root = root;
    this.payload = JSON.parse(root.querySelector("script[type='application/json']").textContent);
    this.graph = buildGraph(this.payload);
    this.frame = root.querySelector("[data-map-frame]");
    this.canvas = svg("g");
    this.frame.append(svg("svg", { class: "map-svg", role: "group", "aria-label": this.frame.dataset.label }, [this.canvas]));
    this.viewport = new Viewport(this.frame, this.canvas);
    this.state = this.opening();
    this.listen();
    this.view("map");
    this.show();
  }

  opening() {
    const query = new URLSearchParams(location.search);
    const asked = (name) => (query.has(name) ? Math.min(100, Math.max(0, Number(query.get(name)) || 0)) : null);
    const activities = asked("activities") ?? 100;
    const paths = asked("paths") ?? Math.round(100 * readableShare(this.graph, { activities: activities / 100 }));
    const known = [...this.root.querySelectorAll("[data-map-measure]")].map((button) => button.dataset.mapMeasure);
    const measure = known.includes(query.get("measure")) ? query.get("measure") : "steps";
    return { measure, clock: query.get("clock") === "working" && this.hasWorking() ? "working" : "calendar", activities, paths };
  }

  hasWorking() {
    return this.payload.edges.some((edge) => edge.median_working_seconds !== undefined);
  }

  get measure() {
    const { measure, clock } = this.state;
    return clock === "working" && isTime(measure) ? measure.replace("_seconds", "_working_seconds") : measure;
  }

  // -- controls ------------------------------------------------------------------------------

  listen() {
    this.each("[data-map-measure]", (button) => button.addEventListener("click", () => this.change({ measure: button.dataset.mapMeasure })));
    this.each("[data-map-clock]", (button) => button.addEventListener("click", () => this.change({ clock: button.dataset.mapClock })));
    this.each("[data-map-share]", (input) => input.addEventListener("input", () => this.change({ [input.dataset.mapShare]: Number(input.value) })));
    this.each("[data-map-zoom]", (button) => button.addEventListener("click", () => this.zoom(button.dataset.mapZoom)));
    this.each("[data-map-view]", (button) => button.addEventListener("click", () => this.view(button.dataset.mapView)));
    this.each("[data-map-picture]", (button) => button.addEventListener("click", () => this.picture(button.dataset.mapPicture)));
    this.frame.addEventListener("click", (event) => this.choose(event.target.closest("[data-edge], [data-node]")));
    this.frame.addEventListener("keydown", (event) => this.onKey(event));
    this.frame.addEventListener("map:hint", () => this.hint());
    for (const name of ["pointerover", "focusin"]) this.frame.addEventListener(name, (event) => this.point(event));
    for (const name of ["pointerleave", "focusout"]) this.frame.addEventListener(name, () => this.point(null));
    new ResizeObserver(() => this.onResize()).observe(this.frame);
  }

  each(selector, act) {
    this.root.querySelectorAll(selector).forEach(act);
  }

  change(part) {
    const moved = "activities" in part || "paths" in part;
    this.state = { ...this.state, ...part };
    this.show({ keepPlace: !moved });
    const query = new URLSearchParams(location.search);
    for (const [name, value] of Object.entries(this.state)) query.set(name, value);
    history.replaceState(history.state, "", `?${query}`);
  }

  zoom(way) {
    if (way === "fit") this.viewport.fit();
    else this.viewport.zoom(way === "in" ? 1.25 : 1 / 1.25);
  }

  // The table stands in the page from the start, for those without scripts; here it makes room.
  view(name) {
    this.root.querySelector("[data-map-table]").hidden = name !== "table";
    this.root.querySelector(".map-stage").hidden = name !== "map";
    this.each("[data-map-view]", (button) => button.setAttribute("aria-pressed", String(button.dataset.mapView === name)));
  }

  onResize() {
    const width = this.frame.clientWidth;
    if (!width || width === this.width) return;
    const before = this.width;
    this.width = width;
    // A panel that opens must not throw away where somebody has panned to.
    if (before && window.innerWidth === this.windowWidth) this.viewport.pan((width - before) / 2, 0);
    else this.viewport.show(this.size);
    this.windowWidth = window.innerWidth;
  }

  // -- drawing -------------------------------------------------------------------------------

  show({ keepPlace = false } = {}) {
    const share = (name) => this.state[name] / 100;
    const view = visible(this.graph, { activities: share("activities"), paths: share("paths") });
    const family = getComputedStyle(this.frame).fontFamily;
    const { texts } = this.payload;
    const layout = placed(view, { family, texts, labelOf: (edge) => words(edge[this.measure], this.measure) });
    this.edges = new Map(layout.edges.map((edge) => [edge.id, edge]));
    this.size = { width: layout.width, height: layout.height };
    this.viewport.startX = layout.nodes.find((node) => node.id === "start")?.x;
    this.canvas.replaceChildren(drawing(layout, { measure: this.measure, texts }));
    this.roving(this.canvas.querySelector("[tabindex]"));
    this.mark();
    this.tell(view);
    if (!keepPlace) this.viewport.show(this.size);
  }

  tell(view) {
    this.each("[data-map-measure]", (button) => button.setAttribute("aria-pressed", String(button.dataset.mapMeasure === this.state.measure)));
    this.each("[data-map-clock]", (button) => button.setAttribute("aria-pressed", String(button.dataset.mapClock === this.state.clock)));
    this.each("[data-map-clocks]", (group) => { group.hidden = !isTime(this.state.measure); });
    this.each("[data-map-share]", (input) => { input.value = this.state[input.dataset.mapShare]; });
    this.each("[data-map-shown]", (output) => {
      const [shown, all] = output.dataset.mapShown === "paths"
        ? [view.edges.filter((edge) => !edge.isOuter).length, this.payload.edges.length]
        : [view.nodes.length - 2, this.payload.activities.length];
      output.textContent = `${FORMATTERS.count(shown)} / ${FORMATTERS.count(all)}`;
    });
    this.root.querySelector("[data-map-legend]").dataset.mapLegend = isTime(this.state.measure) ? "time" : "count";
    this.root.dataset.drawn = "yes";
  }

  picture(kind) {
    const name = this.root.dataset.name;
    const text = asSvg(this.canvas, this.size);
    this.each("details.menu[open]", (menu) => { menu.open = false; });
    if (kind === "svg") save(new Blob([text], { type: "image/svg+xml" }), `${name}.svg`);
    else asPng(text, this.size).then((blob) => save(blob, `${name}.png`));
  }

  // -- pointing and choosing -----------------------------------------------------------------

  point(event) {
    // A finger covers what it points at; what it chooses opens in the panel.
    const target = event?.pointerType === "touch" ? null : event?.target.closest?.("[data-edge], [data-node]");
    const tip = this.root.querySelector("[data-map-tip]");
    this.canvas.classList.toggle("is-pointing", Boolean(target));
    this.canvas.querySelectorAll(".is-near").forEach((one) => one.classList.remove("is-near"));
    tip.hidden = !target;
    if (!target) return;
    for (const one of this.near(target)) one.classList.add("is-near");
    tip.replaceChildren(...this.tipLines(target));
    const [box, frame] = [target.getBoundingClientRect(), this.frame.getBoundingClientRect()];
    const from = event.type === "pointerover" ? { x: event.clientX, y: event.clientY } : { x: box.right, y: box.top };
    tip.style.left = `${Math.max(8, Math.min(from.x - frame.left + 16, frame.width - tip.offsetWidth - 8))}px`;
    tip.style.top = `${Math.max(8, Math.min(from.y - frame.top + 16, frame.height - tip.offsetHeight - 8))}px`;
  }

  near(target) {
    if (target.dataset.edge) return [target, ...this.nodesOf(this.edges.get(target.dataset.edge))];
    const name = target.dataset.node;
    const touching = [...this.edges.values()].filter((edge) => edge.activity === name || edge.next_activity === name);
    const lines = touching.map((edge) => this.canvas.querySelector(`[data-edge="${CSS.escape(edge.id)}"]`));
    return [target, ...lines, ...touching.flatMap((edge) => this.nodesOf(edge))];
  }

  nodesOf(edge) {
    return [edge.activity, edge.next_activity].map((name) => this.canvas.querySelector(`[data-node="${CSS.escape(name)}"]`));
  }

  tipLines(target) {
    const edge = this.edges.get(target.dataset.edge);
    const row = edge ?? this.payload.activities.find((one) => one.activity === target.dataset.node);
    const names = edge ? ["steps", "cases", "median_seconds", "mean_seconds", "p95_seconds", "median_working_seconds"] : ["events", "cases"];
    const title = Object.assign(document.createElement("strong"), { textContent: edge ? `${edge.activity} → ${edge.next_activity}` : row.activity });
    const lines = names.filter((name) => row[name] !== undefined).map((name) => {
      const line = document.createElement("span");
      const figure = Object.assign(document.createElement("b"), { textContent: words(row[name], name), className: "number" });
      line.append(this.payload.texts.measures[name], figure);
      return line;
    });
    return [title, ...lines];
  }

  onKey(event) {
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      return this.choose(event.target.closest("[data-edge], [data-node]"), { byKey: true });
    }
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (!step || event.shiftKey) return undefined;
    event.preventDefault();
    const items = this.itemsInOrder();
    const at = items.indexOf(event.target.closest("[tabindex]"));
    const next = items[(at + step + items.length) % items.length];
    this.roving(next);
    this.viewport.reveal(next);
    return next.focus({ preventScroll: true });
  }

  // Each activity, then its paths, from top to bottom: the order in which one would read the map.
  itemsInOrder() {
    const items = [...this.canvas.querySelectorAll("[tabindex]")];
    const top = new Map(items.map((item) => [item, item.getBoundingClientRect().top]));
    return items.sort((one, two) => top.get(one) - top.get(two));
  }

  roving(item) {
    this.canvas.querySelectorAll('[tabindex="0"]').forEach((one) => one.setAttribute("tabindex", "-1"));
    item?.setAttribute("tabindex", "0");
  }

  choose(target, { byKey = false } = {}) {
    if (!target || this.viewport.hasMoved) return;
    const edge = this.edges.get(target.dataset.edge);
    const query = new URLSearchParams(this.payload.query);
    if (edge) {
      query.set("edge_from", edge.activity);
      query.set("edge_to", edge.next_activity);
    } else {
      query.set("node", target.dataset.node);
    }
    this.chosen = edge ? { edge: edge.id } : { node: target.dataset.node };
    this.roving(target);
    this.mark();
    this.openPanel(`${this.payload.panel_url}?${query}`, { byKey });
  }

  mark() {
    for (const item of this.canvas.querySelectorAll("[data-edge], [data-node]")) {
      const isChosen = (item.dataset.edge ?? null) === (this.chosen?.edge ?? undefined) || (item.dataset.node ?? null) === (this.chosen?.node ?? undefined);
      item.classList.toggle("is-chosen", isChosen);
    }
  }

  async openPanel(url, { byKey }) {
    const panel = this.root.querySelector("[data-map-panel]");
    panel.hidden = false;
    panel.setAttribute("aria-busy", "true");
    await window.htmx.ajax("GET", url, { target: panel, swap: "innerHTML" });
    panel.removeAttribute("aria-busy");
    panel.querySelector("[data-panel-close]")?.addEventListener("click", () => this.closePanel());
    if (byKey || window.innerWidth < 860) panel.querySelector("h2, h3")?.focus();
  }

  closePanel() {
    this.root.querySelector("[data-map-panel]").hidden = true;
    this.chosen = null;
    this.mark();
    this.canvas.querySelector('[tabindex="0"]')?.focus({ preventScroll: true });
  }

  hint() {
    const hint = this.root.querySelector("[data-map-hint]");
    hint.hidden = false;
    clearTimeout(this.hintTimer);
    this.hintTimer = setTimeout(() => { hint.hidden = true; }, 1400);
  }
}

export async function drawMaps() {
  const roots = [...document.querySelectorAll("[data-process-map]:not([data-prepared])")];
  if (!roots.length) return;
  for (const root of roots) root.dataset.prepared = "";
  await loadLibrary();
  for (const root of roots) new ProcessMap(root);
}
