// A road network along the corridors: winding legs, town street grids, commune lanes.
import { distance, metresPerDegree, pad, point6, random, shift } from './lib.mjs';

const SPEED = { trunk: 80, primary: 70, secondary: 60, tertiary: 50, unclassified: 40, residential: 30 };

class Network {
  nodes = [];
  ways = [];
  byKey = new Map();
  node(p) {
    const q = point6(p), key = q.join();
    if (!this.byKey.has(key)) {
      this.byKey.set(key, this.nodes.length);
      this.nodes.push(q);
    }
    return this.byKey.get(key);
  }
  way(points, tags) {
    const refs = points.map((p) => this.node(p)).filter((n, i, all) => n !== all[i - 1]);
    if (refs.length > 1) this.ways.push({ refs, tags: { ...tags, maxspeed: String(SPEED[tags.highway]) } });
  }
}

/** A winding line between two points with vertices 85 to 190 m apart. */
export function wind(a, b, wiggle, rng) {
  const d = distance(a, b);
  const levels = Math.max(0, Math.ceil(Math.log2(d / 165)));
  let line = [a, b];
  for (let k = 0; k < levels; k++) {
    line = line.flatMap((p, i) => {
      if (i === 0) return [p];
      const q = line[i - 1], [mx, my] = metresPerDegree(p[1]);
      const ex = (p[0] - q[0]) * mx, ny = (p[1] - q[1]) * my;
      const bend = rng.normal() * wiggle * Math.min(1, 12000 / d);
      const limited = Math.max(-0.2, Math.min(0.2, bend));
      const mid = [(p[0] + q[0]) / 2, (p[1] + q[1]) / 2];
      return [shift(mid, -ny * limited, ex * limited), p];
    });
  }
  return line.map(point6);
}

/** Corridor legs: a map "from|to" of stop names to the line between them. */
function layCorridors(net, { places, corridors }, seed) {
  const sections = [];
  for (const corridor of corridors) {
    const rng = random(seed, `road ${corridor.ref} ${corridor.via[0]}`);
    let from = null, run = [];
    corridor.via.forEach((stop, i) => {
      const here = typeof stop === 'string' ? places[stop] : stop;
      if (i > 0) {
        const before = corridor.via[i - 1];
        const line = wind(typeof before === 'string' ? places[before] : before, here, corridor.wiggle, rng);
        net.way(line, { highway: corridor.class, name: corridor.name, ref: corridor.ref });
        run.push(...(run.length ? line.slice(1) : line));
      }
      if (corridor.stops.includes(stop)) {
        if (from && run.length) sections.push({ from, to: stop, line: run, corridor });
        from = stop;
        run = [];
      }
    });
  }
  return sections;
}

const STREETS = ['Lê Duẩn', 'Hùng Vương', 'Trần Hưng Đạo', 'Nguyễn Huệ', 'Lý Thường Kiệt', 'Quang Trung', 'Ngô Quyền',
  'Phan Bội Châu', 'Hai Bà Trưng', 'Lê Lợi', 'Trần Phú', 'Nguyễn Du', 'Đinh Tiên Hoàng', 'Bà Triệu', 'Lê Hồng Phong',
  'Phan Chu Trinh', 'Nguyễn Trãi', 'Lê Thánh Tông', 'Tôn Thất Thuyết', 'Hàm Nghi', 'Điện Biên Phủ', 'Võ Thị Sáu'];

/** A rotated street grid whose middle crossing is the town itself. */
function layTown(net, name, centre, across, along, seed) {
  const rng = random(seed, `town ${name}`);
  const angle = rng.between(0, Math.PI / 2), step = rng.between(125, 165);
  const at = (i, j) => {
    const u = i - Math.floor(across / 2), v = j - Math.floor(along / 2);
    if (u === 0 && v === 0) return centre;
    const x = u * step * (1 + 0.06 * Math.sin(u * 1.7)), y = v * step * (1 + 0.06 * Math.cos(v * 2.3));
    const jitter = () => rng.normal() * 7;
    return point6(shift(centre, x * Math.cos(angle) - y * Math.sin(angle) + jitter(), x * Math.sin(angle) + y * Math.cos(angle) + jitter()));
  };
  const grid = Array.from({ length: across }, (_, i) => Array.from({ length: along }, (_, j) => at(i, j)));
  const lines = [...grid, ...grid[0].map((_, j) => grid.map((column) => column[j]))];
  const middle = [Math.floor(across / 2), across + Math.floor(along / 2)];
  const offset = rng.int(0, STREETS.length - 1);
  lines.forEach((line, i) => {
    const tags = { highway: middle.includes(i) ? 'tertiary' : 'residential', name: `Đường ${STREETS[(i + offset) % STREETS.length]}` };
    if (!middle.includes(i) && rng.uniform() < 0.15) tags.oneway = 'yes';
    net.way(rng.uniform() < 0.5 ? line : [...line].reverse(), tags);
  });
  return { name, centre, streets: lines };
}

/** A lane from each commune centre to the nearest road there is. */
function layLanes(net, communes, seed) {
  const main = net.nodes.slice();
  for (const c of communes) {
    if (c.kind === 'dac_khu') continue;
    const rng = random(seed, `lane ${c.code}`);
    const near = main.reduce((best, p) => (distance(p, c.center) < best.d ? { p, d: distance(p, c.center) } : best), { d: Infinity });
    if (near.d < 60) continue;
    net.way(wind(c.center, near.p, 0.08, rng), { highway: 'unclassified', name: `Đường liên xã ${c.name}` });
  }
}

/** Joins street crossings to the highway that passes beside them. */
function linkTown(net, town, corridorNodes) {
  const ends = town.streets.flatMap((s) => [s[0], s.at(-1)]);
  let links = 0;
  for (const end of ends) {
    const near = corridorNodes.filter((p) => Math.abs(p[0] - end[0]) < 0.003 && Math.abs(p[1] - end[1]) < 0.003)
      .map((p) => ({ p, d: distance(p, end) })).sort((a, b) => a.d - b.d)[0];
    if (!near || near.d > 130 || links >= 6) continue;
    net.way([end, near.p], { highway: 'residential', name: 'Đường nối' });
    links++;
  }
}

export function buildRoads(parameters, seed) {
  const net = new Network();
  const sections = layCorridors(net, parameters.corridors, seed);
  const corridorNodes = net.nodes.slice();
  const { places, towns: wanted } = parameters.corridors;
  const towns = wanted.map(([name, across, along]) => layTown(net, name, places[name], across, along, seed));
  towns.forEach((t) => linkTown(net, t, corridorNodes));
  layLanes(net, parameters.communes, seed);
  return { nodes: net.nodes, ways: net.ways, sections, towns };
}

const escape = (text) => text.replace(/&/g, '&amp;').replace(/"/g, '&quot;').replace(/</g, '&lt;');

export function roadsToOsm({ nodes, ways }) {
  const out = ['<?xml version="1.0" encoding="UTF-8"?>', '<osm version="0.6" generator="cablewatch demo data">'];
  nodes.forEach(([x, y], i) => out.push(`<node id="${i + 1}" lat="${y.toFixed(6)}" lon="${x.toFixed(6)}"/>`));
  ways.forEach((w, i) => {
    out.push(`<way id="${Number(`1${pad(i + 1, 5)}`)}">` + w.refs.map((n) => `<nd ref="${n + 1}"/>`).join('')
      + Object.entries(w.tags).map(([k, v]) => `<tag k="${k}" v="${escape(v)}"/>`).join('') + '</way>');
  });
  out.push('</osm>', '');
  return out.join('\n');
}
