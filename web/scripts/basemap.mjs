// Land from public domain coast lines: the whole world roughly, and the province's surroundings
// finely, on a sheet of sea that hides the rough land under them.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { feature } from 'topojson-client'

const frame = [100, 6, 116, 24]
const read = (name) => JSON.parse(readFileSync(createRequire(import.meta.url).resolve(`world-atlas/${name}.json`), 'utf8'))
const [fine, rough] = [read('countries-10m'), read('land-110m')]

function clipEdge(ring, inside, cross) {
  const out = []
  ring.forEach((p, i) => {
    const before = ring[(i + ring.length - 1) % ring.length]
    if (inside(p) !== inside(before)) out.push(cross(before, p))
    if (inside(p)) out.push(p)
  })
  return out
}
const at = (axis, value) => (a, b) => {
  const t = (value - a[axis]) / (b[axis] - a[axis])
  return axis === 0 ? [value, a[1] + t * (b[1] - a[1])] : [a[0] + t * (b[0] - a[0]), value]
}
function clipRing(ring) {
  let out = ring.slice(0, -1)
  out = clipEdge(out, (p) => p[0] >= frame[0], at(0, frame[0]))
  out = clipEdge(out, (p) => p[0] <= frame[2], at(0, frame[2]))
  out = clipEdge(out, (p) => p[1] >= frame[1], at(1, frame[1]))
  out = clipEdge(out, (p) => p[1] <= frame[3], at(1, frame[3]))
  if (out.length < 3) return null
  const round = out.map(([x, y]) => [Math.round(x * 1e5) / 1e5, Math.round(y * 1e5) / 1e5])
  return [...round, round[0]]
}

const [west, south, east, north] = frame
const sheet = [[west, south], [east, south], [east, north], [west, north], [west, south]]
const short = (ring) => ring.map(([x, y]) => [Math.round(x * 100) / 100, Math.round(y * 100) / 100])
const world = feature(rough, rough.objects.land).features.flatMap((f) => f.geometry.coordinates)
const features = [
  { type: 'Feature', properties: { land: 'far' }, geometry: { type: 'MultiPolygon', coordinates: world.map((rings) => rings.map(short)) } },
  { type: 'Feature', properties: { land: 'sea' }, geometry: { type: 'Polygon', coordinates: [sheet] } },
]
for (const country of feature(fine, fine.objects.countries).features) {
  const polygons = country.geometry.type === 'Polygon' ? [country.geometry.coordinates] : country.geometry.coordinates
  const kept = polygons.map((rings) => rings.map(clipRing).filter(Boolean)).filter((rings) => rings.length > 0)
  if (kept.length === 0) continue
  const land = { 704: 'home', 418: 'lao' }[country.id] ?? 'out'
  features.push({ type: 'Feature', properties: { land }, geometry: { type: 'MultiPolygon', coordinates: kept } })
}
mkdirSync(new URL('../public/', import.meta.url), { recursive: true })
writeFileSync(new URL('../public/basemap.json', import.meta.url), JSON.stringify({ type: 'FeatureCollection', features }))
console.log(`basemap.json: ${features.length} areas`)
