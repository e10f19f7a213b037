// Places nodes, edges and their labels with dagre; knows sizes of text, nothing of SVG.
import { END, START } from "./graph.js";

const NODE = { width: 156, line: 18, padding: 12, lines: 3 };
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
    return { ...node, lines: [text], width: Math.max(64, textWidth(text, family) + 32), height: 34 };
  }
  const lines = wrapped(node.activity, { width: NODE.width - 2 * NODE.padding, family });
  return { ...node, lines, width: NODE.width, height: (lines.length + 1) * NODE.line + 2 * NODE.padding - 4 };
}

export function placed(view, { family, texts, labelOf }) {
  const graph = new window.dagre.graphlib.Graph({ multigraph: false });
  graph.setGraph({ rankdir: "TB", nodesep: 28, edgesep: 16, ranksep: 34, marginx: 16, marginy: 16, acyclicer: "greedy" });
  graph.setDefaultEdgeLabel(() => ({}));
  const nodes = view.nodes.map((node) => sized(node, { family, texts }));
  for (const node of nodes) graph.setNode(node.id, node);
  const most = Math.max(1, ...view.edges.map((edge) => edge.steps));
  for (const edge of view.edges) {
    const width = edge.isOuter ? 0 : textWidth(labelOf(edge), family) * 0.9 + 10;
    const weight = 1 + Math.round(40 * (edge.steps / most));
    graph.setEdge(edge.from, edge.to, { width, height: edge.isOuter ? 0 : 18, labelpos: "c", weight });
  }
  window.dagre.layout(graph);
  const edges = view.edges.map((edge) => {
    const { points, x, y } = graph.edge(edge.from, edge.to);
    return { ...edge, points, x, y };
  });
  const { width, height } = graph.graph();
  return { nodes, edges, width, height };
}
