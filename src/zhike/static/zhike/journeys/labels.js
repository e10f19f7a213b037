// Where the figure of each path stands: on its line, as near to dagre's place as there is room.
const LINE = 15;
const CHARACTER = 7;
const IN_THE_WAY = 1e6; // a spot without overlap is better than any nearer one

// `lines` gives each edge its samples and the box of its arrow head; `textOf` what it says.
export function labelSpots({ nodes, edges }, lines, textOf) {
  const taken = nodes.map((node) => boxAt(node, node.width, node.height));
  for (const { tip } of lines.values()) taken.push(boxAt(tip, 12, 12));
  const spots = new Map();
  const put = (edge, spot, box) => { spots.set(edge, spot); taken.push(box); };
  for (const edge of edges.filter((one) => one.isLoop)) {
    const width = CHARACTER * textOf(edge).length;
    const left = edge.x + 9; // beside the thickest line
    put(edge, { x: left, y: edge.y }, boxAt({ x: left + width / 2, y: edge.y }, width, LINE));
  }
  // The commonest paths come first, and so get the better places.
  for (const edge of edges.filter((one) => !one.isLoop && !one.isOuter)) {
    const width = CHARACTER * textOf(edge).length;
    const cost = (spot) => distance(spot, edge) + IN_THE_WAY * taken.filter((box) => meet(box, boxAt(spot, width, LINE))).length;
    const spot = best(lines.get(edge).samples, cost);
    put(edge, spot, boxAt(spot, width, LINE));
  }
  return spots;
}

function best(samples, cost) {
  const costs = samples.map(cost);
  return samples[costs.indexOf(Math.min(...costs))];
}

function boxAt({ x, y }, width, height) {
  return { left: x - width / 2, right: x + width / 2, top: y - height / 2, bottom: y + height / 2 };
}

function meet(one, two) {
  return one.left < two.right && two.left < one.right && one.top < two.bottom && two.top < one.bottom;
}

function distance(one, two) {
  return (one.x - two.x) ** 2 + (one.y - two.y) ** 2;
}
