// The faces into which lines cut a plane: follow each edge with the face on its left.

const name = (p) => p.join();

/** Rings of all faces inside, each with the label of an edge on its rim. Edges: {a, b, left, right}. */
export function facesOf(edges) {
  const around = new Map();
  for (const { a, b, left, right } of edges) for (const [from, to, label] of [[a, b, left], [b, a, right]]) {
    const half = { from, to, label, angle: Math.atan2(to[1] - from[1], to[0] - from[0]), done: false };
    if (!around.has(name(from))) around.set(name(from), []);
    around.get(name(from)).push(half);
  }
  for (const halves of around.values()) halves.sort((x, y) => x.angle - y.angle);
  const next = ({ from, to }) => {
    const halves = around.get(name(to)), back = halves.findIndex((h) => name(h.to) === name(from));
    return halves[(back + halves.length - 1) % halves.length];
  };
  const faces = [];
  for (const halves of around.values()) for (const first of halves) {
    if (first.done) continue;
    const ring = [first.from];
    let label = null;
    for (let half = first; !half.done; half = next(half)) {
      half.done = true;
      ring.push(half.to);
      label ??= half.label;
    }
    if (label !== null) faces.push({ ring, label });
  }
  return faces;
}
