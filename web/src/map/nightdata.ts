import type { Feature, FeatureCollection } from 'geojson'
import { crewLook, type Shape } from '../lib/night/looks'
import { sameSpot, spotKey, type Spot } from '../lib/night/stops'
import type { At, Dispatch, Plan, Station, Stop } from '../lib/night/types'
import { boundsOf, type Bounds, type LonLat, type Pixel } from './geo'
import type { Note } from './annotate'
import { overlap, textWidth, type Box } from './place'

const collection = (features: Feature[]): FeatureCollection => ({ type: 'FeatureCollection', features })
const line = (coordinates: At[], properties: object): Feature[] =>
  (coordinates.length > 1 ? [{ type: 'Feature', properties, geometry: { type: 'LineString', coordinates } }] : [])
const point = (coordinates: At, properties: object = {}): Feature => ({ type: 'Feature', properties, geometry: { type: 'Point', coordinates } })

/** The ways of the crews and the stretches they follow; with one crew looked at the others step back. Straight lines are guesses and drawn so. */
export function wayFeatures(plan: Plan | null, only: string | null): FeatureCollection {
  const guess = plan?.travel.kind === 'straight_line'
  return collection((plan?.crews ?? []).flatMap((c, i) => {
    const look = { colour: crewLook(i).colour, dim: only !== null && only !== c.id, guess }
    return [...line(c.path, { ...look, part: 'path' }), ...c.stops.flatMap((s) => (s.line ? line(s.line, { ...look, part: 'driven' }) : []))]
  }))
}
/** Where a stop is on the map: a stretch by its middle. */
export const placeOf = (s: Stop): At | null => s.point ?? s.line?.[Math.floor(s.line.length / 2)] ?? null
export function litFeatures(stops: Stop[], place: At | null = null): FeatureCollection {
  return collection([...(place ? [point(place)] : []), ...stops.flatMap((s): Feature[] => {
    if (s.line && s.line.length > 1) return line(s.line, {})
    const at = placeOf(s)
    return at ? [point(at)] : []
  })])
}
export const placeFeatures = (stations: Station[], picked: At | null): FeatureCollection =>
  collection([...stations.map((s) => point(s.point, { part: 'station' })), ...(picked ? [point(picked, { part: 'picked' })] : [])])
export function callFeatures(at: At | null, found: Dispatch | null): FeatureCollection {
  // The nearest is drawn last, over the others.
  const ways = (found?.items ?? []).map((c, rank) => line(c.path, { rank })).reverse().flat()
  return collection(at ? [...ways, point(at)] : [])
}

export interface Mark { key: string; spot: Spot; at: LonLat; n: number; colour: number; shape: Shape; label: string; dim: boolean; chosen: boolean; lit: boolean }
/** A mark for every stop with a place; what is chosen or pointed at comes first and gets its own spot. */
export function marksOf(plan: Plan | null, o: { only: string | null; chosen: Spot | null; lit: Spot | null }): Mark[] {
  const all = (plan?.crews ?? []).flatMap((c, i) => c.stops.flatMap((s): Mark[] => {
    const at = s.kind === 'break' ? null : placeOf(s)
    const spot = { crew: c.id, n: s.n }
    return at ? [{ key: spotKey(spot), spot, at, n: s.n, ...crewLook(i), label: `${c.name}, ${s.n}: ${s.label ?? ''}`, dim: o.only !== null && o.only !== c.id, chosen: sameSpot(spot, o.chosen), lit: sameSpot(spot, o.lit) }] : []
  }))
  const weight = (m: Mark) => (m.chosen ? 4 : 0) + (m.dim ? 0 : 1)
  return all.sort((a, b) => weight(b) - weight(a) || a.n - b.n)
}
export const markSize = 22
const reach = [20, 26, 34, 42]
const turns = Array.from({ length: 12 }, (_, i) => -Math.PI / 2 + (i * Math.PI) / 6)
/** How far each mark stands from its place, so that none covers another while there is room within 42 px. */
export function spread(places: Pixel[], size = markSize): Pixel[] {
  const taken: Box[] = []
  return places.map(({ x, y }) => {
    const tries = [{ x: 0, y: 0 }, ...reach.flatMap((r) => turns.map((t) => ({ x: Math.cos(t) * r, y: Math.sin(t) * r })))]
    const free = tries.find((d) => !taken.some((b) => overlap(b, { x: x + d.x, y: y + d.y, w: size, h: size }, -2))) ?? tries[0]!
    taken.push({ x: x + free.x, y: y + free.y, w: size, h: size })
    return free
  })
}
/** All that a plan touches, the stations of its crews as well. */
export function planBounds(plan: Plan | null): Bounds | null {
  const all = (plan?.crews ?? []).flatMap((c) => [...c.path, ...c.stops.flatMap((s) => (s.point ? [s.point] : (s.line ?? [])))])
  return all.length ? boundsOf(all) : null
}
/** Stations keep other names off; they are named themselves while there is no plan to read. */
export function stationNotes(stations: Station[], named: boolean, project: (at: LonLat) => Pixel): { notes: Note[]; boxes: Box[] } {
  const notes = named ? stations.map((s): Note => ({ key: `station ${s.id}`, at: s.point, dx: 0, dy: -15, text: s.name, look: 'station' })) : []
  const boxes = stations.flatMap((s) => {
    const { x, y } = project(s.point)
    return [{ x, y, w: 14, h: 14 }, ...(named ? [{ x, y: y - 15, w: textWidth(s.name, 12), h: 16 }] : [])]
  })
  return { notes, boxes }
}
