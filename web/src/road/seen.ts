import type { At } from '../lib/night/types'
import type { RouteNear } from '../lib/orders/types'
import { metresBetween } from '../map/geo'

/** Cable counts as seen from this near, metres. */
export const near = 30
/** Cable is cut into pieces of this length, and a way into steps, metres. */
const step = 10
/** Between fixes farther apart than this in seconds or metres nothing is known. */
const gapSeconds = 60, gapMetres = 1_000
/** A place less certain than this shows nothing, metres. */
const vague = 50

export interface Seen { route: string; metres: number; seen: number }
export interface Place { at: number; point: At; accuracy: number | null }

function cut(line: At[]): At[] {
  const points: At[] = []
  for (let i = 1; i < line.length; i += 1) {
    const [a, b] = [line[i - 1]!, line[i]!]
    const n = Math.max(1, Math.round(metresBetween(a, b) / step))
    for (let k = 0; k < n; k += 1) points.push([a[0] + ((k + 0.5) / n) * (b[0] - a[0]), a[1] + ((k + 0.5) / n) * (b[1] - a[1])])
  }
  return points
}
/** How much of the cable around the order's way this phone came near: a reckoning of the phone, not the finding of the server. */
export class Seeing {
  private cells = new Map<string, { point: At; route: string }[]>()
  private length = new Map<string, number>()
  private seen = new Map<string, number>()
  private last: Place | null = null

  constructor(routes: RouteNear[]) {
    for (const { route_id, line } of routes) {
      for (const point of cut(line)) {
        const key = this.cell(point)
        this.cells.set(key, [...(this.cells.get(key) ?? []), { point, route: route_id }])
        this.length.set(route_id, (this.length.get(route_id) ?? 0) + step)
      }
    }
  }
  /** A grid of about 50 m: what is near lies in a cell or beside it. */
  private cell([lon, lat]: At, dx = 0, dy = 0) { return `${Math.floor(lon * 2_000) + dx} ${Math.floor(lat * 2_000) + dy}` }
  private look(at: At) {
    for (let dx = -1; dx <= 1; dx += 1) {
      for (let dy = -1; dy <= 1; dy += 1) {
        const key = this.cell(at, dx, dy), here = this.cells.get(key)
        if (!here) continue
        const rest = here.filter((p) => metresBetween(p.point, at) > near)
        if (rest.length === here.length) continue
        for (const p of here) if (!rest.includes(p)) this.seen.set(p.route, (this.seen.get(p.route) ?? 0) + step)
        this.cells.set(key, rest)
      }
    }
  }
  /** Places in the order of time. */
  add(place: Place) {
    if (place.accuracy !== null && place.accuracy > vague) return
    const before = this.last
    this.last = place
    const far = before ? metresBetween(before.point, place.point) : 0
    const n = before && place.at - before.at <= gapSeconds * 1000 && place.at >= before.at && far <= gapMetres ? Math.max(1, Math.ceil(far / step)) : 1
    for (let k = 1; k <= n; k += 1) {
      const a = n > 1 ? before!.point : place.point
      this.look([a[0] + (k / n) * (place.point[0] - a[0]), a[1] + (k / n) * (place.point[1] - a[1])])
    }
  }
  /** By route, the ones seen most first. */
  shares(): Seen[] {
    return [...this.length].map(([route, metres]) => ({ route, metres, seen: this.seen.get(route) ?? 0 })).sort((a, b) => b.seen - a.seen || a.route.localeCompare(b.route))
  }
}
