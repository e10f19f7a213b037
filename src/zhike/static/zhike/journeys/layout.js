// Places nodes, edges and their labels with dagre; knows sizes of text, nothing of SVG.
import { END, START } from "./graph.js";

const NODE = { least: 104, most: 168, line: 17, padding: 12, lines: 3 };
const LOOP = 30; // how far a step back to the same activity swings out
const FONT = "500 13px ";
let ruler = null;

function textWidth(text, family) {
  ruler ??= document.createElement("canvas").getContext("2d");
  ruler.font = FONT + family;
  return ruler.measureText(text).width;
}

// Chinese may break anywhere, Latin words at spaces, underscores and hyphens.
export function wrapped(text, { width, family }) {
  const pieces = text.match(/[\u2e80-\u9fff\uff00-\uffef]|[^\s\u2e80-\u9fff\uff00-\uffef_/-]+[_/-]?|[_/-]|\s+/gu) ?? [text];
  const lines = [];
  let line = "";
  for (const piece of pieces) {
    if (line && textWidth(line + piece.trimEnd(), family) > width) {
      lines.push(line.trim());
      line = piece.trimStart();
    } else {
      line += piece;
    }
  }
  if (line.trim()) lines.push(line.trim());
  return shortened(lines, { width, family });
}

function shortened(lines, { width, family }) {
  const kept = lines.slice(0, NODE.lines);
  if (lines.length > kept.length) kept[kept.length - 1] += "…";
  return kept.map((line) => {
    let text = line;
    while (text.length > 2 && textWidth(text, family) > width) text = `${text.replace(/…$/, "").slice(0, -1)}…`;
    return text;
  });
}

function sized(node, { family, texts }) {
  if (node.id === START || node.id === END) {
    const text = node.id === START ? texts.start : texts.end;
    return { ...node, lines: [text], width: Math.max(64, textWidth(text, family) + 32), height: 30 };
  }
  const lines = wrapped(node.activity, { width: NODE.most - 2 * NODE.padding, family });
  const widest = Math.max(...lines.map((line) => textWidth(line, family)));
  const width = Math.max(NODE.least, Math.ceil(widest) + 2 * NODE.padding);
  return { ...node, lines, width, height: (lines.length + 1) * NODE.line + 16 };
}

export function placed(view, { family, texts, labelOf }) {
  const graph = new window.dagre.graphlib.Graph();
  graph.setGraph({ rankdir: "TB", nodesep: 26, edgesep: 14, ranksep: 44, marginx: 16, marginy: 12, acyclicer: "greedy" });
  graph.setDefaultEdgeLabel(() => ({}));
  const nodes = view.nodes.map((node) => sized(node, { family, texts }));
  const sizes = new Map(nodes.map((node) => [node.id, node]));
  const loops = new Map(view.edges.filter(isLoop).map((edge) => [edge.from, textWidth(labelOf(edge), family)]));
  for (const node of nodes) {
    // dagre's own loops are crooked; it only keeps room for ours, on both sides.
    const room = loops.has(node.id) ? 2 * (LOOP + loops.get(node.id)) : 0;
    graph.setNode(node.id, { width: node.width + room, height: node.height });
  }
  const between = view.edges.filter((edge) => !isLoop(edge));
  const most = Math.max(1, ...between.map((edge) => edge.steps));
  for (const edge of between) {
    const width = edge.isOuter ? 0 : textWidth(labelOf(edge), family) * 0.9 + 8;
    const weight = 1 + Math.round(40 * (edge.steps / most));
    graph.setEdge(edge.from, edge.to, { width, height: edge.isOuter ? 0 : 16, labelpos: "c", weight });
  }
  window.dagre.layout(graph);
  for (const node of nodes) Object.assign(node, { x: graph.node(node.id).x, y: graph.node(node.id).y });
  const edges = view.edges.map((edge) => (isLoop(edge) ? looped(edge, sizes.get(edge.from)) : routed(edge, graph.edge(edge.from, edge.to), sizes)));
  const { width, height } = graph.graph();
  return { nodes, edges, width, height };
}

const isLoop = (edge) => edge.from === edge.to;

function looped(edge, node) {
  const right = node.x + node.width / 2;
  const [top, bottom] = [node.y - 9, node.y + 9];
  const out = right + LOOP;
  const points = [{ x: right, y: top }, { x: out, y: top - 8 }, { x: out + 4, y: node.y }, { x: out, y: bottom + 8 }, { x: right, y: bottom }];
  return { ...edge, points, x: out, y: node.y, isLoop: true };
}

// Lines begin and end at the edge of the box as it is drawn.
function routed(edge, { points, x, y }, sizes) {
  const inner = points.slice(1, -1);
  const [from, to] = [sizes.get(edge.from), sizes.get(edge.to)];
  const start = border(from, inner[0] ?? to);
  const end = border(to, inner.at(-1) ?? from);
  return { ...edge, points: [start, ...inner, end], x, y };
}

function border(box, towards) {
  const [dx, dy] = [towards.x - box.x, towards.y - box.y];
  const share = Math.min(box.width / 2 / (Math.abs(dx) || 1e-9), box.height / 2 / (Math.abs(dy) || 1e-9));
  return { x: box.x + dx * Math.min(1, share), y: box.y + dy * Math.min(1, share) };
}
