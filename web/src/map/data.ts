import type { Feature, FeatureCollection, LineString, Polygon } from 'geojson'
import type { Hotspots, Lixel, LixelProps, Stretch } from '../lib/types'
import { breaks, rampClass } from './ramp'

/** Lixels worth drawing, with their class. The weakest come first so that the strongest lie on top. */
export function hotFeatures(hot: Hotspots): FeatureCollection<LineString, LixelProps & { class: number; lid: string }> {
  const features = hot.features
    .filter((f) => f.properties.ratio >= breaks[0]!)
    .map((f) => ({ ...f, properties: { ...f.properties, class: rampClass(f.properties.ratio), lid: String(f.id) } }))
  return { type: 'FeatureCollection', features: features.sort((a, b) => a.properties.ratio - b.properties.ratio) }
}

export const inStretch = (lixel: LixelProps, s: Stretch) =>
  lixel.route === s.route && (lixel.stretch === s.rank || (lixel.from_m >= s.from_m && lixel.to_m <= s.to_m))

export function stretchFeatures(hot: Hotspots, s: Stretch | null): FeatureCollection<LineString> {
  const features: Lixel[] = s ? hot.features.filter((f) => inStretch(f.properties, s)) : []
  return { type: 'FeatureCollection', features }
}

/** A circle on the ground, so that a stated accuracy is drawn to scale. */
export function circle([lon, lat]: [number, number], radius: number, steps = 48): Feature<Polygon> {
  const dy = radius / 110_574
  const dx = radius / (111_320 * Math.cos((lat * Math.PI) / 180))
  const ring = Array.from({ length: steps + 1 }, (_, i) => {
    const a = (2 * Math.PI * (i % steps)) / steps
    return [lon + dx * Math.cos(a), lat + dy * Math.sin(a)]
  })
  return { type: 'Feature', properties: {}, geometry: { type: 'Polygon', coordinates: [ring] } }
}
export function pinFeatures(at: [number, number] | null, accuracy: number): FeatureCollection {
  if (!at) return { type: 'FeatureCollection', features: [] }
  return { type: 'FeatureCollection', features: [circle(at, accuracy), { type: 'Feature', properties: {}, geometry: { type: 'Point', coordinates: at } }] }
}
