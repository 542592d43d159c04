// Random numbers, distances and rounding shared by the demo-data modules.
const A = 6378137, E2 = 0.00669437999014;
const RAD = Math.PI / 180;

/** A seeded generator: uniform, normal, exponential, integer, pick. */
export function random(seed, label = '') {
  let state = seed >>> 0;
  for (const ch of label) state = Math.imul(state ^ ch.codePointAt(0), 0x9e3779b1) >>> 0;
  const uniform = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  const between = (a, b) => a + (b - a) * uniform();
  const int = (a, b) => a + Math.floor(uniform() * (b - a + 1));
  const pick = (list) => list[Math.floor(uniform() * list.length)];
  const normal = () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
  const exponential = (mean) => -mean * Math.log(1 - uniform());
  const weighted = (weights) => {
    let u = uniform() * weights.reduce((a, b) => a + b, 0);
    for (let i = 0; i < weights.length; i++) if ((u -= weights[i]) < 0) return i;
    return weights.length - 1;
  };
  const poisson = (mean) => {
    let n = 0;
    for (let t = exponential(1); t < mean; t += exponential(1)) n++;
    return n;
  };
  return { uniform, between, int, pick, normal, exponential, weighted, poisson };
}

/** Metres per degree [east, north] at a latitude, on the WGS84 ellipsoid. */
export function metresPerDegree(lat) {
  const s = Math.sin(lat * RAD), w = 1 - E2 * s * s;
  return [A / Math.sqrt(w) * Math.cos(lat * RAD) * RAD, A * (1 - E2) / (w * Math.sqrt(w)) * RAD];
}

export function distance(a, b) {
  const [mx, my] = metresPerDegree((a[1] + b[1]) / 2);
  return Math.hypot((b[0] - a[0]) * mx, (b[1] - a[1]) * my);
}

/** The point `east`, `north` metres from `p`. */
export function shift(p, east, north) {
  const [mx, my] = metresPerDegree(p[1]);
  return [p[0] + east / mx, p[1] + north / my];
}

export const round = (v, digits) => Number(v.toFixed(digits));
export const point6 = (p) => [round(p[0], 6), round(p[1], 6)];
export const lineLength = (line) => line.slice(1).reduce((sum, p, i) => sum + distance(line[i], p), 0);

/** Length of a route of several parts; gaps between parts count nothing. */
export const partsLength = (parts) => parts.reduce((sum, part) => sum + lineLength(part), 0);

/** The point at a chainage of a route of several parts. */
export function pointAt(parts, chainage) {
  let left = chainage, last = parts[0][0];
  for (const part of parts) {
    for (let i = 1; i < part.length; i++) {
      const d = distance(part[i - 1], part[i]);
      if (left <= d) {
        const t = d > 0 ? left / d : 0;
        return part[i].map((v, k) => part[i - 1][k] + t * (v - part[i - 1][k]));
      }
      left -= d;
      last = part[i];
    }
  }
  return last;
}

/** Distance from a point to a line, in metres. */
export function distanceToLine(p, line) {
  const [mx, my] = metresPerDegree(p[1]);
  let best = Infinity;
  for (let i = 1; i < line.length; i++) {
    const ax = (line[i - 1][0] - p[0]) * mx, ay = (line[i - 1][1] - p[1]) * my;
    const dx = (line[i][0] - p[0]) * mx - ax, dy = (line[i][1] - p[1]) * my - ay;
    const q = dx * dx + dy * dy;
    const t = q > 0 ? Math.max(0, Math.min(1, -(ax * dx + ay * dy) / q)) : 0;
    best = Math.min(best, Math.hypot(ax + t * dx, ay + t * dy));
  }
  return best;
}

export function inRing(p, ring) {
  let inside = false;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const [xi, yi] = ring[i], [xj, yj] = ring[j];
    if ((yi > p[1]) !== (yj > p[1]) && p[0] < (xj - xi) * (p[1] - yi) / (yj - yi) + xi) inside = !inside;
  }
  return inside;
}

/** A local +07:00 timestamp of an instant in milliseconds. */
export const stamp = (ms) => new Date(ms + 7 * 3600e3).toISOString().slice(0, 19) + '+07:00';

export const pad = (n, width) => String(n).padStart(width, '0');
