import type { Feature, FeatureCollection, Geometry } from 'geojson'
import type { Numbered } from '../lib/imports/faults'
import { firstOfEach } from '../lib/imports/faults'
import type { Change, Preview } from '../lib/imports/types'
import { bboxOf, type Bbox } from '../lib/geo'
import type { Communes, Routes, Sites } from '../lib/types'
import { metresBetween, type LonLat } from './geo'

const collection = (features: Feature[]): FeatureCollection => ({ type: 'FeatureCollection', features })
export const keyOf = (p: { route_id?: string; site_id?: string }) => p.route_id ?? p.site_id ?? ''

/** The preview as it is drawn, each thing under its own id; `kept` draws all of it as one network that was. */
export const drawn = (preview: Preview | null, kept = false): FeatureCollection =>
  collection((preview?.features ?? []).map((f) => ({ type: 'Feature', geometry: f.geometry, properties: { change: kept ? 'kept' : f.properties.change, key: keyOf(f.properties) } })))
/** Where changed routes lay until now, and the network around: all but what the preview draws itself. */
export function around(routes: Routes | null, carrier: string, preview: Preview | null): FeatureCollection {
  const told = new Map((preview?.features ?? []).map((f) => [f.properties.route_id, f.properties.change]))
  return collection((routes?.features ?? []).flatMap((f) => {
    const change = f.properties.carrier === carrier ? told.get(f.properties.route_id) : undefined
    if (change && change !== 'changed') return []
    return [{ type: 'Feature', geometry: f.geometry, properties: { old: change === 'changed' } }]
  }))
}
/** The place of a thing by its own id: in the preview, else in the network as it is. */
export function placeOf(key: string, preview: Preview | null, routes: Routes | null, sites: Sites | null, carrier: string): Geometry | null {
  return preview?.features.find((f) => keyOf(f.properties) === key)?.geometry
    ?? routes?.features.find((f) => f.properties.carrier === carrier && f.properties.route_id === key)?.geometry
    ?? sites?.features.find((f) => f.properties.carrier === carrier && f.properties.site_id === key)?.geometry ?? null
}
const order: Change[] = ['new', 'changed', 'gone', 'unchanged']
/** What the map starts with: what would be new or change, else what the file has not, else all of it. */
export function boxOfPreview(preview: Preview): Bbox | null {
  const of = (...some: Change[]) => preview.features.filter((f) => some.includes(f.properties.change))
  const shown = [of('new', 'changed'), of('gone'), preview.features].find((x) => x.length) ?? []
  return bboxOf({ type: 'GeometryCollection', geometries: shown.flatMap((f) => (f.geometry ? [f.geometry] : [])) })
}
export function communeBox(communes: Communes | null, names: string[]): Bbox | null {
  const hit = (communes?.features ?? []).filter((f) => names.includes(f.properties.name))
  return bboxOf({ type: 'GeometryCollection', geometries: hit.map((f) => f.geometry) })
}
/** The point half way along a line, by length; a point itself. */
export function halfWay(g: Geometry): LonLat | null {
  if (g.type === 'Point') return g.coordinates as LonLat
  const line = g.type === 'LineString' ? g.coordinates : g.type === 'MultiLineString' ? g.coordinates.reduce((a, b) => (b.length > a.length ? b : a), []) : []
  const steps = line.slice(1).map((p, i) => metresBetween(line[i] as LonLat, p as LonLat))
  let left = steps.reduce((a, b) => a + b, 0) / 2
  for (const [i, step] of steps.entries()) {
    const [a, b] = [line[i]!, line[i + 1]!]
    if (left <= step) return [a[0]! + ((b[0]! - a[0]!) * left) / (step || 1), a[1]! + ((b[1]! - a[1]!) * left) / (step || 1)]
    left -= step
  }
  return (line[0] as LonLat | undefined) ?? null
}
export interface Sign { key: string; at: LonLat; n: number; severity: Numbered['severity'] }
export interface Title { key: string; at: LonLat; change: Change }
/** Signs of faults whose place is known: one for each thing, under the number of its first fault. */
export function signsOf(faults: Numbered[], find: (key: string) => Geometry | null, most = 60): Sign[] {
  return firstOfEach(faults, most).flatMap(({ id, n, severity }) => {
    const g = find(id!), at = g && halfWay(g)
    return at ? [{ key: id!, at, n, severity }] : []
  })
}
/** Codes of routes that would change, the new ones first. */
export function titlesOf(preview: Preview | null, most = 60): Title[] {
  const moving = (preview?.features ?? []).filter((f) => f.properties.route_id && f.properties.change !== 'unchanged')
    .toSorted((a, b) => order.indexOf(a.properties.change) - order.indexOf(b.properties.change))
  return moving.slice(0, most).flatMap((f) => {
    const at = halfWay(f.geometry)
    return at ? [{ key: f.properties.route_id!, at, change: f.properties.change }] : []
  })
}
