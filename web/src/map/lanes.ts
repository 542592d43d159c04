import type { LonLat } from './geo'
import type { Track } from './tracks'

const cell = 0.0006 // about 65 m: cables of one corridor lie in the same or the next cell
const key = (x: number, y: number) => x * 1_000_000 + y

function samples(track: Track): [number, number][] {
  const out: [number, number][] = []
  const add = ([x, y]: LonLat) => out.push([Math.round(x / cell), Math.round(y / cell)])
  for (const part of track.parts) part.forEach((p, i) => {
    const q = part[i + 1]
    add(p)
    if (q) add([(p[0] + q[0]) / 2, (p[1] + q[1]) / 2])
  })
  return out
}

function carriersNear(grid: Map<number, Set<string>>, [x, y]: [number, number]): Set<string> {
  const near = new Set<string>()
  for (let dx = -1; dx < 2; dx += 1) for (let dy = -1; dy < 2; dy += 1) {
    for (const c of grid.get(key(x + dx, y + dy)) ?? []) near.add(c)
  }
  return near
}

/** Which place beside its true line a cable is drawn in, and the outermost place taken there. */
export interface Lane { lane: number; edge: number }
export const alone: Lane = { lane: 0, edge: 0 }

/**
 * The lane of every route: which place beside the true line it is drawn in, so that carriers in one corridor lie side by side.
 * Alone on its way a cable keeps lane 0, two carriers take -0.5 and 0.5, three -1, 0 and 1.
 */
export function lanesOf(tracks: Iterable<Track>, order: string[]): Map<string, Lane> {
  const all = [...tracks].map((track) => ({ track, cells: samples(track) }))
  const grid = new Map<number, Set<string>>()
  for (const { track, cells } of all) for (const [x, y] of cells) {
    const k = key(x, y)
    grid.set(k, (grid.get(k) ?? new Set()).add(track.carrier))
  }
  return new Map(all.map(({ track, cells }) => {
    const seen = new Map<string, number>()
    for (const c of cells) for (const carrier of carriersNear(grid, c)) seen.set(carrier, (seen.get(carrier) ?? 0) + 1)
    const sharing = [...seen].filter(([, n]) => n > cells.length / 2).map(([c]) => c)
      .sort((a, b) => order.indexOf(a) - order.indexOf(b) || a.localeCompare(b))
    const edge = (sharing.length - 1) / 2
    return [track.id, { lane: sharing.indexOf(track.carrier) - edge, edge }]
  }))
}
