import type { Feature, FeatureCollection, MultiLineString } from 'geojson'
import type { ExpressionSpecification, LayerSpecification } from 'maplibre-gl'
import type { Place, TrendName, Watches } from '../lib/trends/types'
import type { Lane } from './lanes'
import type { Palette } from './palette'
import { cut, type Track } from './tracks'
import { byZoom, laneOffset } from './widths'

/** Compared places along their cable, in the lane it is drawn in; the one pointed at is lit. */
export function placeFeatures(places: Place[], lit: Place | null, tracks: Map<string, Track>, lanes: Map<string, Lane>): FeatureCollection {
  const features = places.flatMap((p): Feature<MultiLineString>[] => {
    const track = tracks.get(p.route)
    if (!track) return []
    const properties = { trend: p.trend, lit: p === lit, lane: lanes.get(p.route)?.lane ?? 0 }
    return [{ type: 'Feature', properties, geometry: { type: 'MultiLineString', coordinates: cut(track, p.from_m, p.to_m) } }]
  })
  return { type: 'FeatureCollection', features }
}
/** Stretches to be watched; a place without a line is left to the list. */
export function watchFeatures(watches: Watches | null, lanes: Map<string, Lane>): FeatureCollection {
  const lines = (watches?.features ?? []).filter((f) => f.geometry && /LineString/.test(f.geometry.type))
  return { type: 'FeatureCollection', features: lines.map((f) => ({ ...f, properties: { lane: lanes.get(f.properties.route ?? '')?.lane ?? 0 } })) }
}

const round = { 'line-cap': 'round', 'line-join': 'round' } as const
const gap = byZoom([8, 13, 15, 20, 25])
const is = (trend: TrendName): ExpressionSpecification => ['==', ['get', 'trend'], trend]
const edge = (id: string, trend: TrendName, color: string, width: number, dash?: number[]): LayerSpecification => ({
  id, type: 'line', source: 'places', filter: is(trend), layout: dash ? { 'line-join': 'round' } : round,
  paint: { 'line-color': color, 'line-width': width, 'line-gap-width': gap, 'line-offset': laneOffset, ...(dash ? { 'line-dasharray': dash } : {}) },
})
/** Outlines beside the cable, so that the colour of the rate stays readable: what is to be watched, and how compared places developed. */
export function outlineLayers(p: Palette): LayerSpecification[] {
  return [
    { id: 'watches', type: 'line', source: 'watches', layout: { 'line-join': 'round' },
      paint: { 'line-color': p.warn, 'line-width': 1.5, 'line-gap-width': byZoom([7, 12, 14, 19, 24]), 'line-offset': laneOffset, 'line-dasharray': [3, 2] } },
    { id: 'places-lit', type: 'line', source: 'places', filter: ['==', ['get', 'lit'], true], layout: round,
      paint: { 'line-color': p.accent, 'line-opacity': 0.35, 'line-width': byZoom([14, 20, 22, 27, 32]), 'line-offset': laneOffset } },
    edge('places-new', 'new', p.accent, 2), edge('places-persistent', 'persistent', p.accent, 4),
    edge('places-returning', 'returning', p.accent, 2, [3, 2]), edge('places-cooling', 'cooling', p.ink, 2, [1, 1.5]),
  ]
}
