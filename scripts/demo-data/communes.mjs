// Approximate commune areas: Voronoi cells of the centres, clipped to the outline.
import { inRing, round } from './lib.mjs';

const SCALE = 0.9558; // cos(17.1°): cells are drawn where a degree is as long east as north

function clip(ring, mid, normal) {
  const side = (p) => (p[0] - mid[0]) * normal[0] + (p[1] - mid[1]) * normal[1];
  const out = [];
  ring.forEach((p, i) => {
    const q = ring[(i + 1) % ring.length], a = side(p), b = side(q);
    if (a <= 0) out.push(p);
    if ((a < 0 && b > 0) || (a > 0 && b < 0)) {
      // The crossing is computed from the same end whichever cell asks.
      const [u, v, su, sv] = p[0] < q[0] ? [p, q, a, b] : [q, p, b, a];
      const t = su / (su - sv);
      out.push([u[0] + t * (v[0] - u[0]), u[1] + t * (v[1] - u[1])]);
    }
  });
  return out;
}

function cell(outline, centre, others) {
  const c = [centre[0] * SCALE, centre[1]];
  let ring = outline.map(([x, y]) => [x * SCALE, y]);
  for (const other of others) {
    const o = [other[0] * SCALE, other[1]];
    const mid = [(c[0] + o[0]) / 2, (c[1] + o[1]) / 2];
    ring = clip(ring, mid, [o[0] - c[0], o[1] - c[1]]);
  }
  return ring.map(([x, y]) => [x / SCALE, y]);
}

/** One vertex for all that are meant to be the same. */
function snapper() {
  const known = [];
  return (p) => {
    let hit = known.find((k) => Math.abs(k[0] - p[0]) < 3e-6 && Math.abs(k[1] - p[1]) < 3e-6);
    if (!hit) known.push(hit = [round(p[0], 6), round(p[1], 6)]);
    return hit;
  };
}

/** Puts every vertex of any cell that lies on an edge into that edge. */
function withVertices(ring, vertices) {
  const out = [];
  ring.forEach((p, i) => {
    const q = ring[(i + 1) % ring.length];
    if (p === q) return;
    const dx = q[0] - p[0], dy = q[1] - p[1], len = Math.hypot(dx, dy);
    const on = vertices.map((v) => ({ v, t: ((v[0] - p[0]) * dx + (v[1] - p[1]) * dy) / (len * len),
      off: Math.abs((v[0] - p[0]) * dy - (v[1] - p[1]) * dx) / len }))
      .filter(({ v, t, off }) => v !== p && v !== q && t > 0 && t < 1 && off < 3e-6)
      .sort((a, b) => a.t - b.t);
    out.push(p, ...on.map(({ v }) => v));
  });
  return out;
}

/** Drops edges walked both ways (bridges of a split cell) and chains the rest into rings. */
function rings(ring) {
  const key = (p) => p.join();
  const edges = new Map();
  ring.forEach((p, i) => {
    const q = ring[(i + 1) % ring.length];
    if (p === q) return;
    if (!edges.delete(`${key(q)} ${key(p)}`)) edges.set(`${key(p)} ${key(q)}`, [p, q]);
  });
  const out = [];
  while (edges.size) {
    const [[first, [start, second]]] = edges;
    edges.delete(first);
    const path = [start, second];
    while (path.at(-1) !== start) {
      const next = [...edges].find(([, e]) => e[0] === path.at(-1));
      edges.delete(next[0]);
      path.push(next[1][1]);
    }
    out.push(path);
  }
  return out;
}

export const planarArea = (ring) => ring.slice(1).reduce((s, p, i) => s + ring[i][0] * p[1] - p[0] * ring[i][1], 0) / 2;

function anticlockwise(ring) {
  return planarArea(ring) < 0 ? [...ring].reverse() : ring;
}

/** The communes as GeoJSON features. */
export function buildCommunes({ communes, outline }) {
  const island = new Map(outline.islands.map((i) => [i.commune, i.ring]));
  const land = communes.filter((c) => !island.has(c.code));
  const snap = snapper();
  outline.mainland.forEach(snap);
  const cells = land.map((c) => cell(outline.mainland, c.center,
    land.filter((o) => o !== c).map((o) => o.center)).map(snap));
  const vertices = [...new Set(cells.flat())];
  const areas = new Map(land.map((c, i) => [c.code, rings(withVertices(cells[i], vertices))]));
  return communes.map((c) => {
    const shapes = (areas.get(c.code) ?? [[...island.get(c.code), island.get(c.code)[0]]]).map(anticlockwise);
    const geometry = shapes.length === 1 ? { type: 'Polygon', coordinates: shapes }
      : { type: 'MultiPolygon', coordinates: shapes.map((s) => [s]) };
    return { type: 'Feature', id: c.code, properties: { ...c, approximate: true }, geometry };
  });
}

/** The code of the commune a point lies in, or null. */
export function communeAt(features, p) {
  const hit = features.find(({ geometry: g }) => {
    const shapes = g.type === 'Polygon' ? [g.coordinates] : g.coordinates;
    return shapes.some(([ring]) => inRing(p, ring.slice(0, -1)));
  });
  return hit?.id ?? null;
}
