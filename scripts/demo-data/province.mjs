// The province's land: coast and Lao border from Natural Earth, the two borders inside Viet Nam drawn by hand.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { inRing, random, round } from './lib.mjs';

const web = createRequire(new URL('../../web/package.json', import.meta.url));
const VIET_NAM = '704';
export const SCALE = 0.9558; // cos(17.1°): lines are drawn where a degree is as long east as north
export const apart = (a, b) => Math.hypot((a[0] - b[0]) * SCALE, a[1] - b[1]);

/** Where two segments cross, as shares of each, or null. */
export function crossing([a, b], [c, d]) {
  const rx = b[0] - a[0], ry = b[1] - a[1], sx = d[0] - c[0], sy = d[1] - c[1];
  const cross = rx * sy - ry * sx;
  if (cross === 0) return null;
  const t = ((c[0] - a[0]) * sy - (c[1] - a[1]) * sx) / cross;
  const u = ((c[0] - a[0]) * ry - (c[1] - a[1]) * rx) / cross;
  return t >= 0 && t <= 1 && u >= 0 && u <= 1 ? { t, u } : null;
}
export const along = ([a, b], t) => [a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])];
export const segments = (line) => line.slice(1).map((p, i) => [line[i], p]);
export const planarArea = (ring) => ring.slice(1).reduce((s, p, i) => s + ring[i][0] * p[1] - p[0] * ring[i][1], 0) / 2;

/** A winding line between two points, by moving midpoints sideways. */
export function winding(a, b, bend, rng) {
  let line = [a, b];
  for (let size = apart(a, b), k = bend; size > 0.008; size /= 2, k *= 0.92) {
    line = line.flatMap((p, i) => {
      if (i === 0) return [p];
      const q = line[i - 1], move = rng.between(-k, k);
      return [[round((p[0] + q[0]) / 2 - (p[1] - q[1]) * move / SCALE, 6), round((p[1] + q[1]) / 2 + (p[0] - q[0]) * SCALE * move, 6)], p];
    });
  }
  return line;
}

/** The mainland of Viet Nam as a closed ring, rounded as the base map is. */
function mainland() {
  const { feature } = web('topojson-client');
  const atlas = JSON.parse(readFileSync(web.resolve('world-atlas/countries-10m.json'), 'utf8'));
  const country = feature(atlas, atlas.objects.countries).features.find((f) => f.id === VIET_NAM);
  const rings = country.geometry.coordinates.map(([outer]) => outer.map((p) => p.map((v) => round(v, 5))));
  return rings.reduce((a, b) => (Math.abs(planarArea(b)) > Math.abs(planarArea(a)) ? b : a));
}

/** The first and the last place where a border line crosses the ring: position on the ring, on the line, and the point. */
function meetings(ring, line) {
  const hits = segments(line).flatMap((s, i) => segments(ring).flatMap((r, k) => {
    const hit = crossing(s, r);
    return hit ? [{ onLine: i + hit.t, onRing: k + hit.u, p: along(s, hit.t).map((v) => round(v, 6)) }] : [];
  })).sort((a, b) => a.onLine - b.onLine);
  return [hits[0], hits.at(-1)];
}

/** The ring's vertices from one position on it to another, forwards. */
function stroll(ring, from, to) {
  const open = ring.slice(0, -1), out = [];
  const last = to > from ? to : to + open.length;
  for (let i = Math.floor(from) + 1; i <= Math.floor(last); i++) out.push(open[i % open.length]);
  return out;
}

const anticlockwise = (ring) => (planarArea(ring) < 0 ? [...ring].reverse() : ring);

/** A line's segments cut where they cross the other line. */
export function cutBy(line, other) {
  const cutters = segments(other);
  return segments(line).flatMap((s) => {
    const cuts = cutters.map((c) => crossing(s, c)).filter(Boolean).map(({ t }) => ({ t, p: along(s, t).map((v) => round(v, 6)) }));
    const points = [s[0], ...cuts.sort((a, b) => a.t - b.t).map((c) => c.p), s[1]];
    return segments(points).filter(([a, b]) => a[0] !== b[0] || a[1] !== b[1]);
  });
}

/** The outer ring of two anticlockwise rings that overlap; what they enclose between them is filled. */
export function union(first, second) {
  const outside = (pieces, ring) => pieces.filter(([a, b]) => !inRing([(a[0] + b[0]) / 2, (a[1] + b[1]) / 2], ring.slice(0, -1)));
  const next = new Map([...outside(cutBy(first, second), second), ...outside(cutBy(second, first), first)].map(([a, b]) => [a.join(), b]));
  const rings = [];
  for (const start of next.keys()) {
    const ring = [];
    for (let p = next.get(start); p; p = next.get(p.join())) {
      ring.push(p);
      if (ring.length > 1 && p.join() === ring[0].join()) break;
      if (ring.length > next.size + 1) break;
    }
    rings.push(ring);
  }
  return rings.reduce((a, b) => (planarArea(b) > planarArea(a) ? b : a));
}

/** The province's mainland as a closed ring, anticlockwise. Border lines start in Laos and end at sea. */
export function provinceRing({ north: northern, south: southern, shore }) {
  const ring = anticlockwise(mainland());
  const wound = (line) => segments(line).flatMap(([a, b], i) => winding(a, b, 0.16, random(7, `border ${a} ${b}`)).slice(i ? 1 : 0));
  const north = wound(northern), south = wound(southern);
  const [northLaos, northSea] = meetings(ring, north), [southLaos, southSea] = meetings(ring, south);
  const within = (line, a, b) => line.filter((_, i) => i > a.onLine && i < b.onLine);
  // Anticlockwise: up the coast, west along the north, down the Lao border, east along the south.
  const out = [
    southSea.p, ...stroll(ring, southSea.onRing, northSea.onRing), northSea.p, ...within(north, northLaos, northSea).reverse(),
    northLaos.p, ...stroll(ring, northLaos.onRing, southLaos.onRing), southLaos.p, ...within(south, southLaos, southSea),
  ];
  return union([...out, out[0]], anticlockwise([...shore, shore[0]]));
}
