// Writes the demo province: node scripts/demo-data/generate.mjs --seed 44 --out data/demo
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { buildCables, buildSites, routeFeature, siteFeature } from './cables.mjs';
import { buildCommunes } from './communes.mjs';
import { buildCrews, buildStations, buildWorks } from './field.mjs';
import { drawEvents, drawTime } from './incidents.mjs';
import { readme } from './readme.mjs';
import { buildReports, incidentFeature, truthOf } from './reports.mjs';
import { buildRoads, roadsToOsm } from './roads.mjs';

const PARAMETERS = join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'data', 'parameters');

export function readParameters() {
  const names = ['communes', 'outline', 'corridors', 'carriers', 'planted', 'rates'];
  return Object.fromEntries(names.map((n) => [n, JSON.parse(readFileSync(join(PARAMETERS, `${n}.json`), 'utf8'))]));
}

const rows = (list) => list.map((v) => JSON.stringify(v)).join(',\n');
const collection = (features) => `{"type":"FeatureCollection","features":[\n${rows(features)}\n]}\n`;
const array = (list) => `[\n${rows(list)}\n]\n`;

function truthText({ planted, incidents, ...head }) {
  return `${JSON.stringify(head).slice(0, -1)},\n"planted":${array(planted).trim()},\n"incidents":${array(incidents).trim()}}\n`;
}

/** Everything that is made for a seed, before it is written. */
export function build(seed) {
  const parameters = readParameters();
  const communes = buildCommunes(parameters);
  const roads = buildRoads(parameters, seed);
  const routes = buildCables(parameters, roads, seed);
  const sites = buildSites(routes, seed);
  const drawn = drawEvents(parameters, routes, seed);
  const reports = buildReports(drawn, { parameters, communes, routes, sites }, drawTime, seed);
  const truth = truthOf(reports, drawn.stretches, parameters, seed);
  const stations = buildStations(parameters, communes, seed);
  const works = buildWorks(routes, communes, parameters.rates, seed);
  return { parameters, communes, roads, routes, sites, reports, truth, stations, works, crews: buildCrews(stations, seed) };
}

/** The files of a seed: a map from path to text. */
export function files(seed) {
  const d = build(seed);
  const out = new Map([
    ['carriers.json', array(d.parameters.carriers)],
    ['communes.geojson', collection(d.communes)],
    ['roads.osm', roadsToOsm(d.roads)],
    ['incidents.geojson', collection(d.reports.map(incidentFeature))],
    ['works.geojson', collection(d.works)],
    ['stations.geojson', collection(d.stations)],
    ['crews.json', array(d.crews)],
    ['truth.json', truthText(d.truth)],
    ['README.md', readme(d, seed)],
  ]);
  for (const { code } of d.parameters.carriers) {
    out.set(`routes/${code}.geojson`, collection(d.routes.filter((r) => r.carrier === code).map(routeFeature)));
    out.set(`sites/${code}.geojson`, collection(d.sites.filter((s) => s.carrier === code).map(siteFeature)));
  }
  return out;
}

function main() {
  const { values } = parseArgs({ options: { seed: { type: 'string', default: '44' }, out: { type: 'string', default: 'data/demo' } } });
  for (const [name, text] of files(Number(values.seed))) {
    const path = join(values.out, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    console.log(`${name}  ${(Buffer.byteLength(text) / 1e6).toFixed(2)} MB`);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main();
