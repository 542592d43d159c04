import type { Feature, FeatureCollection } from 'geojson'
import type { ExpressionSpecification, LayerSpecification, LineLayerSpecification } from 'maplibre-gl'
import { bboxOf, type Bbox } from '../lib/geo'
import type { Communes } from '../lib/types'
import type { Works } from '../lib/works/types'
import type { Palette } from './palette'

/** Degrees between the points of several works that know only their commune. */
const APART = 0.012

/**
 * Announced works on the map: what is done today is filled, what comes is hollow. Where only communes are known
 * those are outlined, and a point in the middle of each stands for the works.
 */
export function workFeatures(works: Works[], communes: Communes | null, chosen: string | null, lit: string | null): FeatureCollection {
  const taken = new Map<string, number>()
  const features = works.filter((w) => ['current', 'coming'].includes(w.properties.phase) || w.id === chosen).flatMap((w): Feature[] => {
    const properties = { fid: String(w.id), today: w.properties.phase === 'current', chosen: w.id === chosen, lit: w.id === lit }
    if (w.geometry) return [{ type: 'Feature', geometry: w.geometry, properties }]
    return (communes?.features ?? []).filter((c) => w.properties.communes.includes(c.properties.code)).flatMap((c): Feature[] => {
      const box = bboxOf(c.geometry)
      if (!box) return []
      const n = taken.get(c.properties.code) ?? 0
      taken.set(c.properties.code, n + 1)
      const middle = [(box[0] + box[2]) / 2 + n * APART, (box[1] + box[3]) / 2]
      return [{ type: 'Feature', geometry: c.geometry, properties }, { type: 'Feature', geometry: { type: 'Point', coordinates: middle }, properties }]
    })
  })
  return { type: 'FeatureCollection', features }
}

/** The box of these works, or of the communes that they are in. */
export function workBox(works: Works, communes: Communes | null): Bbox | null {
  const geometries = workFeatures([works], communes, String(works.id), null).features.map((f) => f.geometry)
  return bboxOf({ type: 'GeometryCollection', geometries })
}

export function workLayers(p: Palette): LayerSpecification[] {
  const seen: ExpressionSpecification = ['any', ['get', 'chosen'], ['get', 'lit']]
  const line: LineLayerSpecification['paint'] = { 'line-color': p.accent, 'line-width': ['case', seen, 5, 3] }
  const round = { 'line-cap': 'round', 'line-join': 'round' } as const
  return [
    { id: 'work-area', type: 'fill', source: 'works', filter: ['==', ['geometry-type'], 'Polygon'],
      paint: { 'fill-color': p.accent, 'fill-opacity': ['case', ['get', 'chosen'], 0.16, ['get', 'lit'], 0.12, ['get', 'today'], 0.06, 0], 'fill-antialias': false } },
    { id: 'work-edge', type: 'line', source: 'works', filter: ['==', ['geometry-type'], 'Polygon'], paint: { 'line-color': p.accent, 'line-width': ['case', ['get', 'chosen'], 2, ['get', 'lit'], 2, 0.75] } },
    { id: 'work-line', type: 'line', source: 'works', filter: ['all', ['==', ['geometry-type'], 'LineString'], ['get', 'today']], layout: round, paint: line },
    { id: 'work-dashed', type: 'line', source: 'works', filter: ['all', ['==', ['geometry-type'], 'LineString'], ['!', ['get', 'today']]], layout: { 'line-join': 'round' }, paint: { ...line, 'line-dasharray': [1.5, 1] } },
    { id: 'work-point', type: 'circle', source: 'works', filter: ['==', ['geometry-type'], 'Point'],
      paint: { 'circle-color': ['case', ['get', 'today'], p.accent, p.gap], 'circle-radius': ['case', ['get', 'chosen'], 9, ['get', 'lit'], 9, 6.5], 'circle-stroke-color': p.accent, 'circle-stroke-width': 2.5 } },
  ]
}
