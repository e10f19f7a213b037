// The line of an edge: a B-spline through dagre's points, cut short to leave room for its arrow.
const SAMPLES = 8;

export function edgeLine(points, arrow) {
  const end = points.at(-1);
  const before = points.at(-2);
  const length = Math.hypot(end.x - before.x, end.y - before.y) || 1;
  const along = { x: (end.x - before.x) / length, y: (end.y - before.y) / length };
  const base = { x: end.x - along.x * arrow, y: end.y - along.y * arrow };
  const line = [...points.slice(0, -1), base];
  return { path: pathOf(line), head: headOf(end, base, along, arrow), samples: sampled(line), tip: { x: (end.x + base.x) / 2, y: (end.y + base.y) / 2 } };
}

// Every point but the ends only pulls the line towards itself, which irons out dagre's corners.
function pieces(points) {
  const first = points[0];
  const last = points.at(-1);
  const all = [first, first, ...points, last, last];
  const list = [];
  for (let n = 0; n + 3 < all.length; n += 1) list.push(all.slice(n, n + 4));
  return list;
}

function bezier([p0, p1, p2, p3]) {
  const mix = (a, b, wa, wb) => ({ x: (a.x * wa + b.x * wb) / (wa + wb), y: (a.y * wa + b.y * wb) / (wa + wb) });
  const knot = (a, b, c) => ({ x: (a.x + 4 * b.x + c.x) / 6, y: (a.y + 4 * b.y + c.y) / 6 });
  return [knot(p0, p1, p2), mix(p1, p2, 2, 1), mix(p1, p2, 1, 2), knot(p1, p2, p3)];
}

const at = (point) => `${point.x.toFixed(1)} ${point.y.toFixed(1)}`;

function pathOf(points) {
  const curves = pieces(points).map(bezier);
  return `M${at(points[0])}${curves.map(([, one, two, end]) => `C${at(one)} ${at(two)} ${at(end)}`).join("")}L${at(points.at(-1))}`;
}

function sampled(points) {
  return pieces(points).flatMap((piece) => {
    const [a, b, c, d] = bezier(piece);
    return Array.from({ length: SAMPLES }, (_, n) => {
      const t = n / SAMPLES;
      const u = 1 - t;
      const of = (axis) => u ** 3 * a[axis] + 3 * u * u * t * b[axis] + 3 * u * t * t * c[axis] + t ** 3 * d[axis];
      return { x: of("x"), y: of("y") };
    });
  });
}

function headOf(end, base, along, arrow) {
  const half = arrow * 0.55;
  const left = { x: base.x - along.y * half, y: base.y + along.x * half };
  const right = { x: base.x + along.y * half, y: base.y - along.x * half };
  return `M${at(end)}L${at(left)}L${at(right)}Z`;
}
