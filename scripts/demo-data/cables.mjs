// Cable of the invented carriers: trunks beside the corridors, short routes along town streets.
import { distance, metresPerDegree, partsLength, point6, pointAt, random, round, shift } from './lib.mjs';

const SIDE = { TS: 1, BH: -1, SG: 1, HL: -1 };
const AWAY = { TS: 9, BH: 8, SG: 17, HL: 15 };

/** The line moved sideways by some metres (left positive). */
function beside(line, metres) {
  return line.map((p, i) => {
    const a = line[Math.max(0, i - 1)], b = line[Math.min(line.length - 1, i + 1)];
    const [mx, my] = metresPerDegree(p[1]);
    const ex = (b[0] - a[0]) * mx, ny = (b[1] - a[1]) * my, len = Math.hypot(ex, ny) || 1;
    return shift(p, -ny / len * metres, ex / len * metres);
  });
}

/** Vertices evenly 60 to 200 m apart, following the line. */
function even(line, rng) {
  const total = partsLength([line]);
  const target = rng.between(95, 150), n = Math.max(1, Math.round(total / target));
  return Array.from({ length: n + 1 }, (_, i) => point6(pointAt([line], Math.min(total, total * i / n))));
}

/** Splits a line at a place where some hundred metres are not on record. */
function withGap(line, rng) {
  const at = Math.floor(line.length * rng.between(0.4, 0.6));
  return [line.slice(0, at), line.slice(at + rng.int(3, 7))];
}

const inService = (rng, medium) => `${medium === 'copper' ? rng.int(1998, 2012) : rng.int(2009, 2023)}-${String(rng.int(1, 12)).padStart(2, '0')}-01`;

function capacity(rng, medium, trunk) {
  if (medium === 'copper') return { pairs: rng.pick(trunk ? [100, 200, 300, 400] : [50, 100, 200]) };
  if (medium === 'fibre') return { fibres: rng.pick(trunk ? [24, 48, 96] : [12, 24, 48]) };
  return {};
}

function trunkRoutes(sections, add, seed) {
  sections.forEach((s, index) => s.corridor.cables.forEach((spec) => {
    const [carrier, medium, laying, first, last] = spec.split(':'), { stops } = s.corridor;
    if (first && (stops.indexOf(s.from) < stops.indexOf(first) || stops.indexOf(s.to) > stops.indexOf(last))) return;
    const rng = random(seed, `cable ${index} ${spec}`);
    const metres = SIDE[carrier] * (AWAY[carrier] + (medium === 'copper' ? 4 : 0) + rng.between(0, 2));
    const line = even(beside(s.line, metres), rng);
    const gap = line.length > 120 && rng.uniform() < 0.06;
    add(carrier, { name: `${s.from} – ${s.to}`, medium, laying, road: s.corridor.ref,
      ...capacity(rng, medium, true), in_service_from: inService(rng, medium) }, gap ? withGap(line, rng) : [line]);
  }));
}

function townRoutes(towns, carriers, add, seed) {
  for (const town of towns) {
    const rng = random(seed, `town cable ${town.name}`);
    const streets = town.streets.filter((s) => partsLength([s]) > 350);
    const count = Math.min(streets.length, Math.round(town.streets.length * 0.55));
    const start = rng.int(0, streets.length - 1);
    for (let i = 0; i < count; i++) {
      const street = streets[(start + i * 2 + (i * 2 >= streets.length ? 1 : 0)) % streets.length];
      const carrier = carriers[rng.weighted([5, 3, 2, 2])];
      const medium = ['copper', 'fibre', 'coaxial'][rng.weighted([5, 5, 1])];
      const laying = ['aerial', 'duct', 'buried'][rng.weighted([6, 3, 1])];
      const line = even(beside(street, SIDE[carrier] * rng.between(4, 8)), rng);
      add(carrier, { name: `${town.name} – tuyến phố ${i + 1}`, medium, laying,
        ...capacity(rng, medium, false), in_service_from: inService(rng, medium) }, [line]);
    }
  }
}

/** The island's landing: the one underwater cable. */
function islandRoute(places, add, seed) {
  const rng = random(seed, 'island');
  const line = even([places['Cửa Tùng'], [107.19, 17.08], [107.336, 17.158]], rng);
  add('TS', { name: 'Cửa Tùng – Cồn Cỏ', medium: 'fibre', laying: 'underwater', fibres: 24, in_service_from: '2016-08-01' }, [line]);
}

/** Routes as {carrier, id, properties, parts, length}. */
export function buildCables(parameters, roads, seed) {
  const carriers = parameters.carriers.map((c) => c.code);
  const number = Object.fromEntries(carriers.map((c) => [c, 100]));
  const routes = [];
  const add = (carrier, properties, parts) => {
    const id = `${carrier}-${++number[carrier]}`;
    routes.push({ carrier, id, properties: { id, ...properties }, parts, length: partsLength(parts) });
  };
  trunkRoutes(roads.sections, add, seed);
  townRoutes(roads.towns, carriers, add, seed);
  islandRoute(parameters.corridors.places, add, seed);
  return routes;
}

export function routeFeature({ properties, parts }) {
  const geometry = parts.length === 1 ? { type: 'LineString', coordinates: parts[0] }
    : { type: 'MultiLineString', coordinates: parts };
  return { type: 'Feature', properties, geometry };
}

const SITE = { bts: ['BTS', 'Trạm BTS'], shelter: ['NT', 'Nhà trạm'], exchange: ['TD', 'Tổng đài'], cabinet: ['TC', 'Tủ cáp'],
  dist_box: ['HC', 'Hộp cáp'], closure: ['MX', 'Măng xông'], chamber: ['BC', 'Bể cáp'], pole: ['COT', 'Cột'], landing: ['CB', 'Điểm cập bờ'] };

function kindsAlong(route, rng) {
  const { laying, medium } = route.properties;
  if (laying === 'underwater') return ['landing'];
  const own = laying === 'aerial' ? ['pole', 'closure', 'dist_box'] : ['chamber', 'closure'];
  return [...own, rng.pick(['bts', 'shelter']), medium === 'copper' ? 'cabinet' : 'bts'];
}

/** About 600 sites along the routes, ends first. */
export function buildSites(routes, seed) {
  const rng = random(seed, 'sites'), sites = [], number = {}, ends = [];
  const add = (route, kind, chainage, name) => {
    const key = `${route.carrier}-${SITE[kind][0]}`;
    number[key] = (number[key] ?? 0) + 1;
    const id = `${key}-${String(number[key]).padStart(4, '0')}`;
    const p = shift(pointAt(route.parts, chainage), rng.normal() * 3, rng.normal() * 3);
    sites.push({ carrier: route.carrier, point: point6(p), route: route.id, chainage: round(chainage, 1),
      properties: { id, name: `${SITE[kind][1]} ${name}`, kind, route_id: route.id } });
  };
  for (const route of routes) {
    const [from, to] = route.properties.name.split(' – '), town = to.startsWith('tuyến');
    if (!town) for (const [place, at] of [[from, 0], [to, route.length]]) {
      const p = pointAt(route.parts, at);
      if (ends.some((e) => e.carrier === route.carrier && distance(e.p, p) < 300)) continue;
      ends.push({ carrier: route.carrier, p });
      const landing = route.properties.laying === 'underwater';
      add(route, landing ? 'landing' : route.length > 20000 ? 'exchange' : 'shelter', at, place);
    }
    const n = Math.max(1, Math.round(route.length / 4700)), kinds = kindsAlong(route, rng);
    for (let i = 1; i <= n; i++) {
      const at = route.length * (i - 0.5 + rng.between(-0.3, 0.3)) / n;
      if (kinds[0] !== 'landing') add(route, rng.pick(kinds), at, `${from} ${town ? to.slice(11) : `km ${(at / 1000).toFixed(1)}`}`);
    }
  }
  return sites;
}

export const siteFeature = (s) => ({ type: 'Feature', properties: s.properties, geometry: { type: 'Point', coordinates: s.point } });
