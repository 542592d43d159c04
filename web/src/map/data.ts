import type { Feature, FeatureCollection, Geometry, Point, Polygon } from 'geojson'
import type { Selection } from '../lib/state.svelte'
import type { Communes, Incident, LixelProps, Routes, Sites, Stretch } from '../lib/types'
import { middle, type LonLat } from './geo'
import type { Lane } from './lanes'
import { outlineOf } from './outline'
import { drawSpan, type Ground, type Span } from './runs'
import { pointAt, whole, type Track } from './tracks'

const collection = <G extends Geometry>(features: Feature<G>[]): FeatureCollection<G> => ({ type: 'FeatureCollection', features })
export const withId = (c: FeatureCollection): FeatureCollection =>
  ({ ...c, features: c.features.map((f) => ({ ...f, properties: { ...f.properties, fid: String(f.id) } })) })

export const inStretch = (lixel: LixelProps, s: Stretch) =>
  lixel.route === s.route && (lixel.stretch === s.rank || (lixel.from_m >= s.from_m && lixel.to_m <= s.to_m))
export const spanOfStretch = (spans: Span[], s: Stretch | null): Span | undefined =>
  s ? spans.find((span) => span.lixels.some((l) => inStretch(l.properties, s))) : undefined
export const stretchOfSpan = (stretches: Stretch[], span: Span | undefined): Stretch | undefined =>
  span && stretches.find((s) => span.lixels.some((l) => inStretch(l.properties, s)))

/** Routes in the common direction and with the lane they are drawn in. */
export function routeFeatures(routes: Routes, tracks: Map<string, Track>, lanes: Map<string, Lane>): FeatureCollection {
  return collection(routes.features.map((f) => {
    const id = String(f.id), track = tracks.get(id)
    const geometry: Geometry = track ? { type: 'MultiLineString', coordinates: whole(track) } : f.geometry
    return { type: 'Feature', geometry, properties: { ...f.properties, fid: id, lane: lanes.get(id)?.lane ?? 0 } }
  }))
}
export const hotFeatures = (spans: Span[], ground: Ground): FeatureCollection => collection(spans.flatMap((s) => drawSpan(s, ground)))

/** The place of a span that stands for it: the middle of its strongest lixel. */
export function peakOf(span: Span, tracks: Map<string, Track>): LonLat {
  const top = span.lixels.reduce((a, b) => (b.properties.ratio > a.properties.ratio ? b : a))
  const track = tracks.get(span.route), p = top.properties
  return track ? pointAt(track, (p.from_m + p.to_m) / 2) : (top.geometry.coordinates[Math.floor(top.geometry.coordinates.length / 2)] as LonLat)
}
export function peakFeatures(spans: Span[], tracks: Map<string, Track>): FeatureCollection<Point> {
  return collection(spans.map((s) => ({
    type: 'Feature', geometry: { type: 'Point', coordinates: peakOf(s, tracks) },
    properties: { key: s.key, class: s.class, significant: s.significant, lids: s.lixels.map((l) => String(l.id)).join(' ') },
  })))
}

/** Incidents with a place; `pixels` is the stated accuracy in pixels at zoom 0, so that its ring is to scale at every zoom. */
export function incidentFeatures(incidents: Incident[]): FeatureCollection<Point> {
  return collection(incidents.flatMap((f) => {
    if (!f.geometry) return []
    const ground = 78_271.517 * Math.cos((f.geometry.coordinates[1]! * Math.PI) / 180)
    const pixels = f.properties.accuracy_m ? { pixels: f.properties.accuracy_m / ground } : {}
    return [{ type: 'Feature' as const, geometry: f.geometry, properties: { fid: String(f.id), ...pixels } }]
  }))
}
export const incidentsOf = (incidents: Incident[], s: Stretch | null): Incident[] => !s ? [] : incidents.filter((f) =>
  f.properties.match?.candidates?.some((c) => c.route === s.route && c.chainage_m >= s.from_m && c.chainage_m <= s.to_m))

/** What is lit up for a selected route, incident or site: its line or its point. */
export function markedFeatures(
  selected: Selection | null, tracks: Map<string, Track>, lanes: Map<string, Lane>, incidents: Incident[], sites: Sites | null,
): FeatureCollection {
  if (!selected || selected.type === 'stretch') return collection([])
  if (selected.type === 'route') {
    const track = tracks.get(selected.id)
    if (!track) return collection([])
    return collection([{ type: 'Feature', properties: { lane: lanes.get(track.id)?.lane ?? 0 }, geometry: { type: 'MultiLineString', coordinates: whole(track) } }])
  }
  const all: { id?: string | number; geometry: Point | null }[] = selected.type === 'site' ? (sites?.features ?? []) : incidents
  const geometry = all.find((f) => String(f.id) === selected.id)?.geometry
  return collection(geometry ? [{ type: 'Feature', properties: {}, geometry }] : [])
}

export function provinceFeatures(communes: Communes): FeatureCollection {
  return collection([{ type: 'Feature', properties: {}, geometry: { type: 'MultiLineString', coordinates: outlineOf(communes) } }])
}
/** Of all hot stretches those whose middle is on the screen. */
export const inView = (stretches: Stretch[], see: (at: LonLat) => boolean) => stretches.filter((s) => see(middle(s.bbox)))

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
  if (!at) return collection([])
  return collection<Geometry>([circle(at, accuracy), { type: 'Feature', properties: {}, geometry: { type: 'Point', coordinates: at } }])
}
