import type { FeatureCollection, MultiPolygon, Polygon } from 'geojson'

export interface Commune { code: string; full_name: string; old_district: string | null; center: [number, number]; rings: [number, number][][] }
type Properties = { code: string; full_name: string; old_district: string | null; center: [number, number] }

/** Communes and nothing else: this page never asks for cable. */
export async function communes(): Promise<Commune[]> {
  const reply = await fetch('/api/v1/communes', { credentials: 'omit' })
  const found = (await reply.json()) as FeatureCollection<Polygon | MultiPolygon, Properties>
  return found.features.map(({ geometry, properties }) => ({
    code: properties.code, full_name: properties.full_name, old_district: properties.old_district, center: properties.center,
    rings: (geometry.type === 'Polygon' ? geometry.coordinates : geometry.coordinates.flat()) as [number, number][][],
  }))
}

const crosses = ([x, y]: [number, number], a: [number, number], b: [number, number]) =>
  a[1] > y !== b[1] > y && x < ((b[0] - a[0]) * (y - a[1])) / (b[1] - a[1]) + a[0]
/** Whether a place lies inside: a ray to the east meets an odd number of sides. */
export const inside = (at: [number, number], rings: [number, number][][]) =>
  rings.reduce((n, ring) => n + ring.filter((p, i) => i > 0 && crosses(at, ring[i - 1]!, p)).length, 0) % 2 === 1
export const communeAt = (at: [number, number], all: Commune[]) => all.find((c) => inside(at, c.rings)) ?? null

/** Web Mercator: the world is `256 * 2^zoom` pixels wide. */
export const world = (zoom: number) => 256 * 2 ** zoom
export const project = ([lon, lat]: [number, number], zoom: number): [number, number] => {
  const sin = Math.sin((lat * Math.PI) / 180)
  return [world(zoom) * (0.5 + lon / 360), world(zoom) * (0.5 - Math.log((1 + sin) / (1 - sin)) / (4 * Math.PI))]
}
export const unproject = ([x, y]: [number, number], zoom: number): [number, number] => {
  const n = Math.PI * (1 - (2 * y) / world(zoom))
  return [(x / world(zoom) - 0.5) * 360, (Math.atan(Math.sinh(n)) * 180) / Math.PI]
}
/** Metres of a pixel at a latitude. */
export const metres = (lat: number, zoom: number) => (40_075_016.7 * Math.cos((lat * Math.PI) / 180)) / world(zoom)
/** The length of a scale bar: 1, 2 or 5 with noughts, at most `most` metres. */
export function round(most: number): number {
  const ten = 10 ** Math.floor(Math.log10(most))
  return ([5, 2].find((n) => n * ten <= most) ?? 1) * ten
}
