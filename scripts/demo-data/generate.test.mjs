import assert from 'node:assert/strict';
import { test } from 'node:test';
import { build, files } from './generate.mjs';
import { distance, inRing, pointAt } from './lib.mjs';
import { planarArea, provinceRing, union } from './province.mjs';

const made = build(44);
const text = files(44);

test('the same seed gives the same bytes, another seed others', () => {
  const again = files(44), other = files(45);
  for (const [name, content] of text) assert.equal(content, again.get(name), name);
  assert.notEqual(text.get('incidents.geojson'), other.get('incidents.geojson'));
});

test('no file is over 3 MB, all together under 7 MB, roads at most 2.5 MB', () => {
  const sizes = [...text.values()].map((t) => Buffer.byteLength(t));
  assert.ok(Math.max(...sizes) < 3e6);
  assert.ok(sizes.reduce((a, b) => a + b) < 7e6);
  assert.ok(Buffer.byteLength(text.get('roads.osm')) <= 2.5e6);
});

test('there are 1,800 to 2,200 km of cable', () => {
  const km = made.routes.reduce((sum, r) => sum + r.length, 0) / 1000;
  assert.ok(km > 1800 && km < 2200, `${km} km`);
});

test('route, site and incident ids are unique', () => {
  for (const ids of [made.routes.map((r) => r.id), made.sites.map((s) => s.properties.id), made.reports.map((r) => r.id)]) {
    assert.equal(new Set(ids).size, ids.length);
  }
});

test('cable vertices lie 60 to 200 m apart', () => {
  for (const r of made.routes) for (const part of r.parts) for (let i = 1; i < part.length; i++) {
    const d = distance(part[i - 1], part[i]);
    assert.ok(d > 60 && d < 200, `${r.id}: ${d} m`);
  }
});

test('the roads are one connected network', () => {
  const { nodes, ways } = made.roads, parent = nodes.map((_, i) => i);
  const root = (i) => { while (parent[i] !== i) i = parent[i] = parent[parent[i]]; return i; };
  for (const { refs } of ways) for (let i = 1; i < refs.length; i++) parent[root(refs[i])] = root(refs[i - 1]);
  assert.equal(new Set(nodes.map((_, i) => root(i))).size, 1);
});

test('commune areas add up to the outline', () => {
  const shapes = made.communes.filter((c) => c.properties.kind !== 'dac_khu')
    .map(({ geometry: g }) => (g.type === 'Polygon' ? [g.coordinates] : g.coordinates));
  const sum = shapes.flat().reduce((s, [ring]) => s + planarArea(ring), 0);
  const whole = planarArea(provinceRing(made.parameters.outline));
  assert.equal(made.communes.length, 78);
  assert.ok(Math.abs(sum / whole - 1) < 1e-6, `${sum / whole}`);
});

test('each mainland edge inside the province belongs to two communes, none to three', () => {
  const edges = new Map();
  for (const c of made.communes) {
    const g = c.geometry, shapes = g.type === 'Polygon' ? [g.coordinates] : g.coordinates;
    for (const [ring] of shapes) for (let i = 1; i < ring.length; i++) {
      const key = [ring[i - 1].join(), ring[i].join()].sort().join(' ');
      edges.set(key, (edges.get(key) ?? 0) + 1);
    }
  }
  assert.ok(Math.max(...edges.values()) === 2);
});

test('each centre lies in its own commune, and cable on land in some commune', () => {
  const shapes = ({ geometry: g }) => (g.type === 'Polygon' ? [g.coordinates] : g.coordinates);
  const holds = (c, p) => shapes(c).some(([ring]) => inRing(p, ring.slice(0, -1)));
  for (const c of made.communes) assert.ok(holds(c, c.properties.center), c.properties.name);
  const land = made.routes.filter((r) => r.properties.laying !== 'underwater').flatMap((r) => r.parts.flat());
  const lost = land.filter((p) => !made.communes.some((c) => holds(c, p)));
  assert.ok(lost.length < land.length / 1000, `${lost.length}`);
});

test('the province meets Natural Earth: its ring and the areas share their outer edges', () => {
  const ring = provinceRing(made.parameters.outline), shapes = made.communes.flatMap(({ geometry: g }) => (g.type === 'Polygon' ? [g.coordinates] : g.coordinates));
  const corners = new Set(shapes.flat(2).map(String));
  assert.ok(ring.every((p) => corners.has(String(p))));
});

test('two rings that overlap make one', () => {
  const box = (x, y, s) => [[x, y], [x + s, y], [x + s, y + s], [x, y + s], [x, y]];
  assert.ok(Math.abs(planarArea(union(box(0, 0, 2), box(1, 1, 2))) - 7) < 1e-9);
});

test('communes are under 400 kB', () => assert.ok(Buffer.byteLength(text.get('communes.geojson')) < 4e5));

test('each true place is within four standard deviations of the reported one', () => {
  const routes = new Map(made.routes.map((r) => [r.id, r]));
  const truth = new Map(made.truth.incidents.map((t) => [t.id, t]));
  for (const r of made.reports) {
    const t = truth.get(r.id);
    if (r.unmatched) continue;
    const at = pointAt(routes.get(t.route_id).parts, t.chainage_m);
    if (r.point) assert.ok(distance(at, r.point) < 4 * r.properties.accuracy_m, r.id);
    if (r.properties.chainage_m !== undefined) assert.ok(Math.abs(r.properties.chainage_m - t.chainage_m) < 4 * r.properties.accuracy_m, r.id);
  }
});

test('each true time is within the reported interval', () => {
  const truth = new Map(made.truth.incidents.map((t) => [t.id, t]));
  for (const { id, properties: p } of made.reports) {
    const at = Date.parse(truth.get(id).occurred_at);
    assert.ok(Date.parse(p.occurred_from) <= at && at <= Date.parse(p.occurred_to) && p.occurred_to <= p.discovered_at, id);
  }
});

test('duplicates, unmatched and planted events are as many as meant', () => {
  const { incidents, planted } = made.truth;
  assert.equal(incidents.filter((t) => t.duplicate_of).length, 15);
  assert.equal(incidents.filter((t) => t.unmatched).length, 12);
  assert.equal(planted.length, 12);
  assert.ok(incidents.length > 350 && incidents.length < 450);
});
