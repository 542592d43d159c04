import type { Feature, FeatureCollection } from 'geojson'
import type { LayerSpecification } from 'maplibre-gl'
import type { KeyPlace } from '../lib/targets/types'
import type { LonLat } from './geo'
import type { Palette } from './palette'

/** Key places on the map: what is decided is drawn through, what is proposed is dashed; never in a colour of the ramp. */
export function keyFeatures(places: KeyPlace[], chosen: string | null): FeatureCollection {
  const shown = places.filter((p) => !['rejected', 'ended'].includes(p.properties.state) || p.id === chosen)
  return { type: 'FeatureCollection', features: shown.flatMap((p): Feature[] => p.geometry
    ? [{ type: 'Feature', geometry: p.geometry, properties: { fid: String(p.id), settled: p.properties.state === 'approved', chosen: p.id === chosen } }] : []) }
}
/** The ring being drawn: its places, the line between, and its area once it has three. */
export function ringFeatures(ring: LonLat[]): FeatureCollection {
  const features: Feature[] = ring.map((at) => ({ type: 'Feature', properties: {}, geometry: { type: 'Point', coordinates: at } }))
  if (ring.length > 2) features.unshift({ type: 'Feature', properties: {}, geometry: { type: 'Polygon', coordinates: [[...ring, ring[0]!]] } })
  else if (ring.length === 2) features.unshift({ type: 'Feature', properties: {}, geometry: { type: 'LineString', coordinates: ring } })
  return { type: 'FeatureCollection', features }
}
const width = (thin: number, thick: number): LayerSpecification['paint'] => ({ 'line-width': ['case', ['get', 'chosen'], thick, thin] }) as LayerSpecification['paint']

export function keyLayers(p: Palette): LayerSpecification[] {
  const line = { 'line-color': p.accent, ...width(2, 3.5) }
  return [
    { id: 'key-area', type: 'fill', source: 'keys', filter: ['==', ['geometry-type'], 'Polygon'], paint: { 'fill-color': p.accent, 'fill-opacity': ['case', ['get', 'chosen'], 0.2, 0.1], 'fill-antialias': false } },
    { id: 'key-line', type: 'line', source: 'keys', filter: ['all', ['get', 'settled'], ['!=', ['geometry-type'], 'Point']], layout: { 'line-join': 'round' }, paint: line },
    { id: 'key-dashed', type: 'line', source: 'keys', filter: ['all', ['!', ['get', 'settled']], ['!=', ['geometry-type'], 'Point']], layout: { 'line-join': 'round' }, paint: { ...line, 'line-dasharray': [2, 1.5] } },
    { id: 'key-point', type: 'circle', source: 'keys', filter: ['==', ['geometry-type'], 'Point'],
      paint: { 'circle-color': ['case', ['get', 'settled'], p.accent, p.gap], 'circle-radius': ['case', ['get', 'chosen'], 9, 6], 'circle-stroke-color': p.accent, 'circle-stroke-width': 2.5 } },
    { id: 'ring-area', type: 'fill', source: 'ring', filter: ['==', ['geometry-type'], 'Polygon'], paint: { 'fill-color': p.accent, 'fill-opacity': 0.18 } },
    { id: 'ring-line', type: 'line', source: 'ring', filter: ['!=', ['geometry-type'], 'Point'], paint: { 'line-color': p.accent, 'line-width': 2 } },
    { id: 'ring-points', type: 'circle', source: 'ring', filter: ['==', ['geometry-type'], 'Point'], paint: { 'circle-color': p.gap, 'circle-radius': 4, 'circle-stroke-color': p.accent, 'circle-stroke-width': 2 } },
  ]
}
