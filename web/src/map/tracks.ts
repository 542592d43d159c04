import type { Routes } from '../lib/types'
import { boundsOf, metresBetween, type Bounds, type LonLat } from './geo'

/** A route as a line that can be measured: parts, and the chainage of every vertex. */
export interface Track {
  id: string; code: string; carrier: string; parts: LonLat[][]; at: number[][]; total: number; bounds: Bounds; reversed: boolean
}

/** Lines run roughly west to east: then "to the right" means the same side for all cables of one corridor. */
export function runsBackwards(from: LonLat, to: LonLat): boolean {
  return (to[0] - from[0]) * 0.92 - (to[1] - from[1]) * 0.38 < 0
}

function measured(parts: LonLat[][], length: number | undefined) {
  let sum = 0
  const at = parts.map((part) => part.map((p, i) => (sum += i ? metresBetween(part[i - 1]!, p) : 0)))
  const scale = length && sum ? length / sum : 1
  return { at: at.map((part) => part.map((m) => m * scale)), total: sum * scale }
}

/** Cables that may be drawn exactly; the simplified corridors of a commune's view are left out. */
export function tracksOf(routes: Routes | null): Map<string, Track> {
  const tracks = new Map<string, Track>()
  for (const { id, geometry: g, properties: p } of routes?.features ?? []) {
    if (p.corridor || (g.type !== 'LineString' && g.type !== 'MultiLineString')) continue
    const parts = (g.type === 'LineString' ? [g.coordinates] : g.coordinates).filter((part) => part.length > 1) as LonLat[][]
    if (!parts.length) continue
    tracks.set(String(id), {
      id: String(id), code: p.route_id ?? '', carrier: p.carrier ?? '', parts, ...measured(parts, p.length_m), bounds: boundsOf(parts.flat()),
      reversed: runsBackwards(parts[0]![0]!, parts.at(-1)!.at(-1)!),
    })
  }
  return tracks
}

const between = (a: LonLat, b: LonLat, t: number): LonLat => [a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t]
function on(part: LonLat[], at: number[], metres: number): LonLat {
  const i = Math.max(1, at.findIndex((m) => m >= metres))
  const step = at[i]! - at[i - 1]!
  return between(part[i - 1]!, part[i]!, step > 0 ? Math.min(1, Math.max(0, (metres - at[i - 1]!) / step)) : 0)
}

/** The point at a chainage; gaps between parts count nothing. */
export function pointAt(track: Track, metres: number): LonLat {
  const found = track.at.findIndex((at) => metres <= at.at(-1)!)
  const k = found < 0 ? track.parts.length - 1 : found
  return on(track.parts[k]!, track.at[k]!, Math.min(metres, track.total))
}

/** The lines between two chainages, in the common direction. */
export function cut(track: Track, from: number, to: number): LonLat[][] {
  const lines = track.parts.flatMap((part, k) => {
    const at = track.at[k]!
    const start = Math.max(from, at[0]!), end = Math.min(to, at.at(-1)!)
    if (end <= start) return []
    return [[on(part, at, start), ...part.filter((_, i) => at[i]! > start && at[i]! < end), on(part, at, end)]]
  })
  return track.reversed ? lines.map((l) => l.reverse()).reverse() : lines
}
export const whole = (track: Track): LonLat[][] =>
  track.reversed ? track.parts.map((p) => [...p].reverse()).reverse() : track.parts
