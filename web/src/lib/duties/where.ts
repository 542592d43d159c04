import type { Position } from 'geojson'
import type { Communes } from '../types'

function within(ring: Position[], [x, y]: [number, number]): boolean {
  let odd = false
  ring.forEach(([ax, ay], i) => {
    const [bx, by] = ring[(i + 1) % ring.length]!
    if (ay! > y !== by! > y && x < ((bx! - ax!) * (y - ay!)) / (by! - ay!) + ax!) odd = !odd
  })
  return odd
}
/** The commune a place lies in; null beyond the province. */
export function communeAt(communes: Communes | null, at: [number, number]): string | null {
  const found = communes?.features.find(({ geometry: g }) => (g.type === 'Polygon' ? [g.coordinates] : g.coordinates).some((rings) => rings.filter((ring) => within(ring, at)).length % 2 === 1))
  return found?.properties.code ?? null
}
