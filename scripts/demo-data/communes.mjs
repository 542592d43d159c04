// Approximate commune areas: Voronoi cells of the centres with winding edges, cut to the province's land.
import { facesOf } from './faces.mjs';
import { inRing, random, round } from './lib.mjs';
import { along, apart, crossing, planarArea, provinceRing, SCALE, segments, winding } from './province.mjs';

const BOX = [[104.6, 15.6], [108.6, 15.6], [108.6, 18.8], [104.6, 18.8]];

function clip(ring, mid, normal) {
  const side = (p) => (p[0] - mid[0]) * normal[0] + (p[1] - mid[1]) * normal[1];
  const out = [];
  ring.forEach((p, i) => {
    const q = ring[(i + 1) % ring.length], a = side(p), b = side(q);
    if (a <= 0) out.push(p);
    if ((a < 0 && b > 0) || (a > 0 && b < 0)) out.push(along([p, q], a / (a - b)));
  });
  return out;
}

function cell(centre, others) {
  const c = [centre[0] * SCALE, centre[1]];
  let ring = BOX.map(([x, y]) => [x * SCALE, y]);
  for (const other of others) {
    const o = [other[0] * SCALE, other[1]];
    ring = clip(ring, [(c[0] + o[0]) / 2, (c[1] + o[1]) / 2], [o[0] - c[0], o[1] - c[1]]);
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

/** Edges between two cells: {a, b, left, right, room}, room being how far their centres lie apart. */
function sharedEdges(cells) {
  const edges = new Map();
  for (const { code, center, ring } of cells) ring.forEach((a, i) => {
    const b = ring[(i + 1) % ring.length];
    if (a === b) return;
    const twin = edges.get(`${b} ${a}`);
    if (twin) Object.assign(twin, { right: code, room: apart(center, twin.center) });
    else edges.set(`${a} ${b}`, { a, b, left: code, right: null, center });
  });
  return [...edges.values()].filter((e) => e.right);
}

/** Bends every edge, but so that it touches no other and stays away from the centres. */
function bent(edges) {
  const drawn = [];
  const clear = (line) => segments(line).every((s) => drawn.every((other) => other.every((o) => {
    const hit = crossing(s, o);
    return !hit || s.some((p) => o.some((q) => p[0] === q[0] && p[1] === q[1]));
  })));
  for (const edge of edges) {
    let line = null;
    const most = Math.min(0.24, (0.2 * edge.room) / apart(edge.a, edge.b));
    for (const share of [1, 0.5, 0.25, 0.1]) {
      line = winding(edge.a, edge.b, most * share, random(7, `edge ${edge.a} ${edge.b}`));
      if (clear(line)) break;
    }
    drawn.push(segments(line));
    edge.line = line;
  }
  return edges;
}

/** Cuts the lines and the ring where they cross, and leaves what lies inside. */
function cutAt(ring, edges) {
  const rim = segments(ring).map((s) => ({ s, cuts: [] })), out = [];
  for (const { line, left, right } of edges) for (const s of segments(line)) {
    const cuts = [];
    for (const r of rim) {
      const hit = crossing(s, r.s);
      if (!hit) continue;
      const p = along(r.s, hit.u).map((v) => round(v, 6));
      cuts.push({ t: hit.t, p });
      r.cuts.push({ t: hit.u, p });
    }
    for (const [a, b] of pieces(s, cuts)) {
      if (inRing([(a[0] + b[0]) / 2, (a[1] + b[1]) / 2], ring.slice(0, -1))) out.push({ a, b, left, right });
    }
  }
  for (const { s, cuts } of rim) for (const [a, b] of pieces(s, cuts)) out.push({ a, b, left: null, right: null });
  return out;
}
function pieces(s, cuts) {
  const line = [s[0], ...cuts.sort((x, y) => x.t - y.t).map((c) => c.p), s[1]];
  return segments(line).filter(([a, b]) => a[0] !== b[0] || a[1] !== b[1]);
}

/** The communes as GeoJSON features. */
export function buildCommunes({ communes, outline }) {
  const island = new Map(outline.islands.map((i) => [i.commune, i.ring]));
  const land = communes.filter((c) => !island.has(c.code));
  const snap = snapper();
  const cells = land.map((c) => ({ code: c.code, center: c.center, ring: cell(c.center, land.filter((o) => o !== c).map((o) => o.center)).map(snap) }));
  const areas = new Map(outline.islands.map((i) => [i.commune, [[...i.ring, i.ring[0]]]]));
  for (const { ring, label } of facesOf(cutAt(provinceRing(outline), bent(sharedEdges(cells))))) {
    if (planarArea(ring) > 0) areas.set(label, [...(areas.get(label) ?? []), ring]);
  }
  return communes.map((c) => {
    const shapes = areas.get(c.code);
    const geometry = shapes.length === 1 ? { type: 'Polygon', coordinates: shapes }
      : { type: 'MultiPolygon', coordinates: shapes.map((s) => [s]) };
    return { type: 'Feature', id: c.code, properties: { ...c, approximate: true }, geometry };
  });
}

/** The code of the commune whose centre is nearest: what people on the spot would say, give or take a winding border. */
export function communeAt(features, p) {
  const far = ({ properties: { center } }) => apart(center, p);
  return features.reduce((a, b) => (far(b) < far(a) ? b : a)).id;
}
