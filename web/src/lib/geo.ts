import type { Geometry, Position } from 'geojson'

export type Bbox = [number, number, number, number]
function positions(g: Geometry): Position[] {
  if (g.type === 'GeometryCollection') return g.geometries.flatMap(positions)
  if (g.type === 'Point') return [g.coordinates]
  return (g.coordinates as unknown[]).flat(g.type === 'MultiPolygon' ? 2 : g.type === 'LineString' || g.type === 'MultiPoint' ? 0 : 1) as Position[]
}
/** The box around a geometry; null when it has no place. */
export function bboxOf(g: Geometry | null | undefined): Bbox | null {
  const all = g ? positions(g) : []
  if (!all.length) return null
  return all.reduce<Bbox>((b, [x, y]) => [Math.min(b[0], x!), Math.min(b[1], y!), Math.max(b[2], x!), Math.max(b[3], y!)], [Infinity, Infinity, -Infinity, -Infinity])
}
