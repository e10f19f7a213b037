// Draws a placed graph as SVG. Colours come from classes, so light and dark need no second drawing.
import { edgeLine } from "./curve.js";
import { END, START } from "./graph.js";
import { labelSpots } from "./labels.js";
import { isTime, levels, nodeMeasure, words } from "./measures.js";

const NS = "http://www.w3.org/2000/svg";

export function svg(name, attributes = {}, children = []) {
  const element = document.createElementNS(NS, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

export function drawing(placed, { measure, texts }) {
  const inner = placed.edges.filter((edge) => !edge.isOuter);
  const levelOf = levels(inner.map((edge) => edge[measure]), measure);
  const shadeOf = levels(placed.nodes.map((node) => node[nodeMeasure(measure)]), "steps");
  const most = Math.max(1, ...inner.map((edge) => edge.steps));
  const widthOf = (edge) => (edge.isOuter ? 1.25 : 1.25 + 6.5 * Math.sqrt(edge.steps / most));
  const lines = new Map(placed.edges.map((edge) => [edge, edgeLine(edge.points, 6 + widthOf(edge))]));
  const spots = labelSpots(placed, lines, (edge) => words(edge[measure], measure));
  const look = { measure, texts, levelOf, shadeOf, widthOf, lines, spots };
  return svg("g", { class: isTime(measure) ? "map-time" : "map-count" }, [
    svg("g", {}, [...placed.edges].reverse().map((edge) => edgeDrawing(edge, look))),
    svg("g", {}, placed.nodes.map((node) => nodeDrawing(node, look))),
  ]);
}

function edgeDrawing(edge, look) {
  const width = look.widthOf(edge);
  const { path, head } = look.lines.get(edge);
  const parts = [svg("path", { class: "edge-reach", d: path }), svg("path", { class: "edge-line", d: path, "stroke-width": width.toFixed(2) }), svg("path", { class: "edge-head", d: head })];
  if (edge.isOuter) return svg("g", { class: "edge edge-outer", "aria-hidden": "true" }, parts);
  const text = words(edge[look.measure], look.measure);
  const spot = look.spots.get(edge);
  const name = edge.isLoop ? "edge-text edge-text-loop" : "edge-text";
  parts.push(svg("text", { class: name, x: spot.x.toFixed(1), y: (spot.y + 4).toFixed(1) }, [text]));
  return svg("g", { class: `edge level-${look.levelOf(edge[look.measure])}`, "data-edge": edge.id, role: "button", tabindex: "-1", "aria-label": edgeLabel(edge, look) }, parts);
}

function edgeLabel(edge, { measure, texts }) {
  const names = new Set([measure, "steps", "cases", "median_seconds"]);
  const figures = [...names].map((name) => `${texts.measures[name]} ${words(edge[name], name)}`);
  return `${edge.activity} → ${edge.next_activity}. ${figures.join(", ")}`;
}

function nodeDrawing(node, look) {
  const [left, top] = [node.x - node.width / 2, node.y - node.height / 2];
  const isOuter = node.id === START || node.id === END;
  const radius = isOuter ? node.height / 2 : 10;
  const box = svg("rect", { class: "node-box", x: left.toFixed(1), y: top.toFixed(1), width: node.width, height: node.height, rx: radius });
  if (isOuter) return svg("g", { class: `node node-outer node-${node.id}` }, [box, line(node.lines[0], node.x, node.y + 4.5, "node-name")]);
  const name = nodeMeasure(look.measure);
  const rows = node.lines.map((text, n) => line(text, node.x, top + 20 + n * 17, "node-name"));
  rows.push(line(words(node[name], name), node.x, top + 20 + node.lines.length * 17, "node-figure"));
  // The name for screen readers begins with what is seen, so that voice control finds it.
  const other = name === "cases" ? "events" : "cases";
  const { measures } = look.texts;
  const label = `${[...node.lines, words(node[name], name)].join(" ")} ${measures[name]}, ${measures[other]} ${words(node[other], other)}`;
  return svg("g", { class: `node level-${look.shadeOf(node[name])}`, "data-node": node.activity, role: "button", tabindex: "-1", "aria-label": label }, [box, ...rows.flatMap((row) => [row, " "])]);
}

function line(text, x, y, name) {
  return svg("text", { class: name, x: x.toFixed(1), y: y.toFixed(1) }, [text]);
}
