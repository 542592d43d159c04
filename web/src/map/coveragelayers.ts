import type { Feature, FeatureCollection } from 'geojson'
import type { ExpressionSpecification, LayerSpecification } from 'maplibre-gl'
import { bboxOf, type Bbox } from '../lib/geo'
import { keyOf } from '../lib/coverage/strip'
import type { Gaps, TrackView } from '../lib/coverage/types'
import type { Palette } from './palette'

/** What nobody looked at: never seen is drawn through, seen too long ago is dashed; and the track that is open. */
export function coverageFeatures(gaps: Gaps | null, chosen: string | null, track: TrackView | null): FeatureCollection {
  const missing = (gaps?.features ?? []).map((g): Feature => ({
    type: 'Feature', geometry: g.geometry, properties: { what: g.properties.days === null ? 'never' : 'long', chosen: keyOf(g.properties) === chosen, faint: !!track },
  }))
  const driven = (track?.sections ?? []).filter((s) => s.line.length > 1).map((s): Feature => ({ type: 'Feature', geometry: { type: 'LineString', coordinates: s.line }, properties: { what: 'track' } }))
  const silent = (track?.gaps ?? []).map((g): Feature => ({ type: 'Feature', geometry: { type: 'LineString', coordinates: g.line }, properties: { what: 'silent' } }))
  const stays = (track?.stops ?? []).map((s): Feature => ({ type: 'Feature', geometry: { type: 'Point', coordinates: s.point }, properties: { what: 'stay' } }))
  return { type: 'FeatureCollection', features: [...missing, ...driven, ...silent, ...stays] }
}
export const trackBox = (track: TrackView): Bbox | null => bboxOf({ type: 'GeometryCollection', geometries: track.sections.map((s) => ({ type: 'LineString' as const, coordinates: s.line })) })
export function gapBox(gaps: Gaps | null, key: string): Bbox | null {
  const own = (gaps?.features ?? []).filter((g) => keyOf(g.properties) === key).map((g) => g.geometry)
  return own.length ? bboxOf({ type: 'GeometryCollection', geometries: own }) : null
}

export function coverageLayers(p: Palette): LayerSpecification[] {
  const is = (what: string): ExpressionSpecification => ['==', ['get', 'what'], what]
  const round = { 'line-cap': 'round', 'line-join': 'round' } as const
  const width: ExpressionSpecification = ['case', ['get', 'chosen'], 7, 4.5]
  const opacity: ExpressionSpecification = ['case', ['get', 'faint'], 0.25, 1]
  return [
    { id: 'cov-edge', type: 'line', source: 'coverage', filter: ['any', is('never'), is('long')], layout: round, paint: { 'line-color': p.gap, 'line-width': ['+', width, 2.5], 'line-opacity': opacity } },
    { id: 'cov-never', type: 'line', source: 'coverage', filter: is('never'), layout: round, paint: { 'line-color': p.ink, 'line-width': width, 'line-opacity': opacity } },
    { id: 'cov-long', type: 'line', source: 'coverage', filter: is('long'), layout: { 'line-join': 'round' }, paint: { 'line-color': p.ink, 'line-width': width, 'line-opacity': opacity, 'line-dasharray': [1.2, 0.9] } },
    { id: 'cov-track', type: 'line', source: 'coverage', filter: is('track'), layout: round, paint: { 'line-color': p.accent, 'line-width': 4 } },
    { id: 'cov-silent', type: 'line', source: 'coverage', filter: is('silent'), paint: { 'line-color': p.accent, 'line-width': 1.5, 'line-dasharray': [2, 3] } },
    { id: 'cov-stay', type: 'circle', source: 'coverage', filter: is('stay'), paint: { 'circle-color': p.gap, 'circle-radius': 6, 'circle-stroke-color': p.accent, 'circle-stroke-width': 2.5 } },
  ]
}
