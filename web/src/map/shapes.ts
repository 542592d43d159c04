import type { Position } from 'geojson'
import type { Communes } from '../lib/types'
import { insetOf } from './inset'
import { outlineOf } from './outline'

/** The province small, and in it the communes of these names, as paths. */
export function communeShapes(communes: Communes, names: string[], w = 76, h = 84): { w: number; h: number; outline: string; hits: string } {
  const inset = frame(communes, w, h)
  const text = (p: Position) => `${inset.put(p).x.toFixed(1)} ${inset.put(p).y.toFixed(1)}`
  const rings = communes.features.filter((f) => names.includes(f.properties.name))
    .flatMap(({ geometry: g }) => (g.type === 'Polygon' ? g.coordinates.slice(0, 1) : g.coordinates.map((p) => p[0]!)))
  return { w, h, outline: inset.paths, hits: rings.map((ring) => `M${ring.map(text).join('L')}Z`).join('') }
}
const frames = new WeakMap<Communes, ReturnType<typeof insetOf>>()
function frame(communes: Communes, w: number, h: number) {
  const known = frames.get(communes) ?? insetOf(outlineOf(communes), w, h, 4)
  frames.set(communes, known)
  return known
}
