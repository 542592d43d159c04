import type { At } from '../lib/night/types'
import { metresBetween } from '../map/geo'
import type { Place } from './seen'

/** A track in pieces: over a gap of two minutes nothing is drawn, since nothing is known. */
export function pieces(track: Place[], gap = 120_000): At[][] {
  const all: At[][] = []
  for (const [i, place] of track.entries()) {
    const before = track[i - 1]
    if (before && place.at - before.at <= gap) all.at(-1)!.push(place.point)
    else all.push([place.point])
  }
  return all.filter((p) => p.length > 1)
}
/** Metres of a track, its gaps left out. */
export const lengthOf = (track: Place[]) => pieces(track).reduce((sum, p) => sum + p.reduce((s, at, i) => (i ? s + metresBetween(p[i - 1]!, at) : s), 0), 0)
/** A circle on the ground, metres around a place. */
export function ringAt([lon, lat]: At, radius: number, sides = 48): At[] {
  const [dx, dy] = [radius / (111_320 * Math.cos((lat * Math.PI) / 180)), radius / 110_700]
  return Array.from({ length: sides + 1 }, (_, i) => [lon + dx * Math.cos((2 * Math.PI * i) / sides), lat + dy * Math.sin((2 * Math.PI * i) / sides)])
}
/** Degrees from north in which the phone moved over the last metres of its track; null while it stands. */
export function heading(track: Place[], least = 8): number | null {
  const last = track.at(-1)
  if (!last) return null
  const before = track.findLast((p) => last.at - p.at < 60_000 && metresBetween(p.point, last.point) >= least)
  if (!before) return null
  const east = (last.point[0] - before.point[0]) * Math.cos((last.point[1] * Math.PI) / 180)
  return (Math.atan2(east, last.point[1] - before.point[1]) * 180) / Math.PI
}
