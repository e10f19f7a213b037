// Which part of a directly-follows graph is shown. No drawing here: data in, data out.
//
// However little is asked for, every activity shown can be reached from the start and reaches the
// end: of all ways there, the widest one is kept (the one whose rarest step is most frequent).
export const START = "start";
export const END = "end";

export const nodeId = (activity) => `activity:${activity}`;

export function buildGraph(payload) {
  const nodes = new Map([[START, { id: START, events: 0, cases: 0 }]]);
  for (const row of payload.activities) nodes.set(nodeId(row.activity), { ...row, id: nodeId(row.activity) });
  nodes.set(END, { id: END, events: 0, cases: 0 });
  const edges = payload.edges.map((row) => ({ ...row, id: edgeId(row), from: nodeId(row.activity), to: nodeId(row.next_activity) }));
  for (const { activity, cases } of payload.starts) edges.push(outer({ from: START, to: nodeId(activity), cases }));
  for (const { activity, cases } of payload.ends) edges.push(outer({ from: nodeId(activity), to: END, cases }));
  const known = edges.filter((edge) => nodes.has(edge.from) && nodes.has(edge.to));
  known.sort((one, two) => two.steps - one.steps);
  return { nodes, edges: known, toStart: widest(nodes, known, START, "from"), toEnd: widest(nodes, known, END, "to") };
}

function edgeId(row) {
  return JSON.stringify([row.activity, row.next_activity]);
}

function outer({ from, to, cases }) {
  return { id: `${from}>${to}`, from, to, cases, steps: cases, isOuter: true };
}

// For each node the one edge that leads towards `root` on the widest way (Prim's algorithm).
function widest(nodes, edges, root, near) {
  const far = near === "from" ? "to" : "from";
  const by = new Map();
  for (const edge of edges) if (edge.from !== edge.to) by.set(edge[near], [...(by.get(edge[near]) ?? []), edge]);
  const chosen = new Map();
  const reached = new Set([root]);
  let open = [...(by.get(root) ?? [])];
  while (open.length) {
    open = open.filter((edge) => !reached.has(edge[far]));
    if (!open.length) break;
    const best = open.reduce((one, two) => (two.steps > one.steps ? two : one));
    reached.add(best[far]);
    chosen.set(best[far], best);
    open.push(...(by.get(best[far]) ?? []));
  }
  return chosen;
}

// `activities` and `paths` are shares from 0 to 1.
export function visible(graph, { activities, paths }) {
  const shown = shownActivities(graph, activities);
  const kept = new Set();
  for (const id of [...shown]) {
    follow(graph.toStart, id, { to: "from", shown, kept });
    follow(graph.toEnd, id, { to: "to", shown, kept });
  }
  const possible = graph.edges.filter((edge) => shown.has(edge.from) && shown.has(edge.to));
  for (const id of shown) {
    const others = possible.filter((edge) => edge.from !== edge.to);
    keep(kept, others.find((edge) => edge.from === id));
    keep(kept, others.find((edge) => edge.to === id));
  }
  for (const edge of possible.slice(0, Math.round(paths * possible.length))) kept.add(edge);
  return {
    nodes: [...graph.nodes.values()].filter((node) => shown.has(node.id)),
    edges: possible.filter((edge) => kept.has(edge)),
    possible: possible.length,
  };
}

function shownActivities(graph, share) {
  const activities = [...graph.nodes.values()].filter((node) => node.id !== START && node.id !== END);
  activities.sort((one, two) => two.cases - one.cases || two.events - one.events);
  const count = Math.max(1, Math.round(share * activities.length));
  return new Set([START, END, ...activities.slice(0, count).map((node) => node.id)]);
}

function follow(tree, id, { to, shown, kept }) {
  for (let edge = tree.get(id); edge; edge = tree.get(edge[to])) {
    kept.add(edge);
    shown.add(edge[to]);
  }
}

function keep(kept, edge) {
  if (edge) kept.add(edge);
}

// The share of paths with which the map opens: enough to cover most steps, few enough to read.
export function readableShare(graph, { activities, covered = 0.8, perNode = 1.6 }) {
  const all = visible(graph, { activities, paths: 1 });
  const total = all.edges.reduce((sum, edge) => sum + edge.steps, 0);
  const most = Math.max(12, Math.round(perNode * all.nodes.length));
  let sum = 0;
  let count = 0;
  for (const edge of all.edges) {
    if (sum >= covered * total || count >= most) break;
    sum += edge.steps;
    count += 1;
  }
  return all.edges.length <= most ? 1 : count / Math.max(1, all.edges.length);
}
