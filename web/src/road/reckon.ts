import type { At } from '../lib/night/types'
import type { Entry, Order, OrderStop } from '../lib/orders/types'
import { metresBetween } from '../map/geo'

/** Where a crew stands, from all that was said in the order of time. */
export interface Standing {
  phase: 'ready' | 'moving' | 'at' | 'paused' | 'ended'
  started: string | null; paused: string | null; ended: string | null
  /** The stop the crew is at, and since when. */
  at: number | null; since: string | null
  left: number[]; checks: Map<string, Checked>; photos: number
}
export interface Checked { ok: boolean; at: string; note: string | null }
export const checkKey = (stop: number, item: string) => `${stop}/${item}`
export const places = (order: Pick<Order, 'stops'>): OrderStop[] => order.stops.filter((s) => s.kind !== 'break')

export function standing(said: Entry[]): Standing {
  const s: Standing = { phase: 'ready', started: null, paused: null, ended: null, at: null, since: null, left: [], checks: new Map(), photos: 0 }
  for (const e of said.toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at))) {
    if (e.kind === 'start') s.started ??= e.at
    else if (e.kind === 'pause') s.paused = e.at
    else if (e.kind === 'resume') s.paused = null
    else if (e.kind === 'end') s.ended ??= e.at
    else if (e.kind === 'arrive') [s.at, s.since] = [e.stop!, e.at]
    else if (e.kind === 'leave') {
      if (!s.left.includes(e.stop!)) s.left.push(e.stop!)
      if (s.at === e.stop) [s.at, s.since] = [null, null]
    } else if (e.kind === 'check') s.checks.set(checkKey(e.stop!, e.item!), { ok: e.ok!, at: e.at, note: e.note ?? null })
    else if (e.kind === 'photo') s.photos += 1
  }
  s.phase = s.ended ? 'ended' : s.paused ? 'paused' : s.at !== null ? 'at' : s.started ? 'moving' : 'ready'
  return s
}
/** Where the crew goes next: to what it chose, else to the first stop after the last one it left; what it passed by is not asked for again. */
export function nextStop(order: Pick<Order, 'stops'>, s: Standing, chosen: number | null): OrderStop | null {
  const all = places(order)
  const own = all.find((p) => p.n === chosen && !s.left.includes(p.n))
  if (own) return own
  const last = s.left.at(-1)
  const from = last === undefined ? 0 : all.findIndex((p) => p.n === last) + 1
  return all.slice(from).find((p) => !s.left.includes(p.n)) ?? null
}
/** Stops that the crew has passed by. */
export function passed(order: Pick<Order, 'stops'>, s: Standing): OrderStop[] {
  const all = places(order), next = nextStop(order, s, null)
  const until = next ? all.indexOf(next) : all.length
  return all.slice(0, until).filter((p) => !s.left.includes(p.n) && p.n !== s.at)
}
/** What comes after a stop, breaks as well. */
export function after(order: Pick<Order, 'stops'>, stop: OrderStop): OrderStop | null { return order.stops[order.stops.indexOf(stop) + 1] ?? null }
/** Lines of the check-list that nothing was said about. */
export const open = (stop: OrderStop, s: Standing) => stop.checks.filter((c) => !s.checks.has(checkKey(stop.n, c.id)))
/** How long a stop lasts by the order, milliseconds. */
export const dwell = (stop: OrderStop) => Date.parse(stop.leave) - Date.parse(stop.start)

/** A way with its length from the beginning at each vertex. */
export interface Track { path: At[]; along: number[] }
export function trackOf(path: At[]): Track {
  const along = [0]
  for (let i = 1; i < path.length; i += 1) along.push(along[i - 1]! + metresBetween(path[i - 1]!, path[i]!))
  return { path, along }
}
/** Where on a way, between two lengths of it, a place comes nearest: how far along, how far off. */
export function foot({ path, along }: Track, at: At, from = 0, to = Infinity): { along: number; off: number } {
  let best = { along: from, off: Infinity }
  const shrink = Math.cos((at[1] * Math.PI) / 180)
  for (let i = 1; i < path.length; i += 1) {
    if (along[i]! < from || along[i - 1]! > to) continue
    const [a, b] = [path[i - 1]!, path[i]!]
    const [dx, dy] = [(b[0] - a[0]) * shrink, b[1] - a[1]]
    const length = dx * dx + dy * dy
    const t = length ? Math.min(1, Math.max(0, ((at[0] - a[0]) * shrink * dx + (at[1] - a[1]) * dy) / length)) : 0
    const off = metresBetween(at, [a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])])
    const there = along[i - 1]! + t * (along[i]! - along[i - 1]!)
    if (off < best.off && there >= from - 1 && there <= to + 1) best = { along: there, off }
  }
  return best
}
/** How far along the order's way each stop begins and ends: each is looked for after the one before, since a way may pass a place twice. */
export function stopsAlong(order: Pick<Order, 'stops'>, track: Track): Map<number, { from: number; to: number }> {
  const found = new Map<number, { from: number; to: number }>()
  let cursor = 0
  for (const stop of places(order)) {
    const [first, last] = [stop.line?.[0] ?? stop.point, stop.line?.at(-1) ?? stop.point]
    // The order tells how far it is from the one before; the vertex near that is the stop's.
    const reach = cursor + stop.way.metres * 1.05 + 200
    const from = first ? foot(track, first, cursor, reach).along : cursor
    const to = last && last !== first ? foot(track, last, from).along : from
    found.set(stop.n, { from, to })
    cursor = to
  }
  return found
}
/** Farther off the order's way than this, the way ahead is not told from it alone, metres. */
const OFF = 300
export interface ToGo { metres: number; minutes: number; own: boolean }
/** How far and long it still is, at the order's pace; without a place of one's own, as the order has it. */
export function toGo(order: Order, track: Track, stop: OrderStop, at: At | null): ToGo {
  const { metres, minutes } = stop.way
  if (!at || track.path.length < 2) return { metres, minutes, own: false }
  const all = places(order), found = stopsAlong(order, track)
  const before = all[all.indexOf(stop) - 1]
  const from = before ? found.get(before.n)!.to : 0, to = found.get(stop.n)!.from
  const here = foot(track, at, from, Math.max(from, to))
  // Off the way, or where the two stops share a place: at least the straight line.
  const goal = stop.line?.[0] ?? stop.point
  const straight = goal ? metresBetween(at, goal) : 0
  const left = here.off > OFF ? straight * 1.3 : Math.max(to - here.along, straight)
  return { metres: left, minutes: metres > 50 ? Math.ceil((left / metres) * minutes) : Math.ceil(left / 500), own: true }
}
