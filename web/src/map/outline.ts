import type { FeatureCollection, MultiPolygon, Polygon, Position } from 'geojson'

const name = (p: Position) => `${p[0]},${p[1]}`

/** Edges that only one area has, chained into lines: the outline of all areas together. */
export function outlineOf(areas: FeatureCollection<Polygon | MultiPolygon>): Position[][] {
  const edges = new Map<string, [Position, Position]>()
  for (const { geometry: g } of areas.features) {
    for (const ring of g.type === 'Polygon' ? g.coordinates : g.coordinates.flat()) {
      for (let i = 1; i < ring.length; i += 1) {
        const a = ring[i - 1]!, b = ring[i]!
        if (!edges.delete(`${name(b)} ${name(a)}`)) edges.set(`${name(a)} ${name(b)}`, [a, b])
      }
    }
  }
  const next = new Map<string, { key: string; to: Position }[]>()
  for (const [key, [a, b]] of edges) next.set(name(a), [...(next.get(name(a)) ?? []), { key, to: b }])
  const lines: Position[][] = []
  for (const [key, [a, b]] of edges) {
    if (!edges.delete(key)) continue
    const line = [a, b]
    for (let step = follow(next, edges, b); step; step = follow(next, edges, step)) line.push(step)
    lines.push(line)
  }
  return lines
}

function follow(next: Map<string, { key: string; to: Position }[]>, edges: Map<string, unknown>, at: Position): Position | null {
  const step = next.get(name(at))?.find(({ key }) => edges.has(key))
  if (step) edges.delete(step.key)
  return step?.to ?? null
}
