import { addDays } from '../period'
import type { Asked, Dose, RouteCoverage } from './types'

/** A piece of a route's strip, in per cent of its length: seen lately, seen long ago, never seen. */
export interface Piece { from: number; to: number; state: 'lately' | 'long' | 'never' }

/** A route from its start to its end in pieces, none over another. */
export function pieces(route: Pick<RouteCoverage, 'length_m' | 'overdue'>): Piece[] {
  if (!(route.length_m > 0)) return []
  const share = (metres: number) => Math.min(100, Math.max(0, (metres / route.length_m) * 100))
  const all: Piece[] = []
  let at = 0
  for (const o of [...route.overdue].sort((a, b) => a.from_m - b.from_m)) {
    const [from, to] = [Math.max(at, share(o.from_m)), share(o.to_m)]
    if (from > at) all.push({ from: at, to: from, state: 'lately' })
    if (to > from) all.push({ from, to, state: o.days === null ? 'never' : 'long' })
    at = Math.max(at, to)
  }
  if (at < 100) all.push({ from: at, to: 100, state: 'lately' })
  return all
}

export type Order = 'percent' | 'overdue' | 'code'
/** What nobody looked at first: by share, by metres, by code. */
export function sorted(routes: RouteCoverage[], order: Order): RouteCoverage[] {
  const missing = (r: RouteCoverage) => r.length_m - r.seen_m
  const by = { percent: (a: RouteCoverage, b: RouteCoverage) => a.percent - b.percent, overdue: (a: RouteCoverage, b: RouteCoverage) => missing(b) - missing(a), code: () => 0 }[order]
  return [...routes].sort((a, b) => by(a, b) || a.route_id.localeCompare(b.route_id))
}

export function query(asked: Asked): string {
  const q = new URLSearchParams({ days: String(asked.days), by: asked.by })
  if (asked.day) q.set('as_of', asked.day)
  return q.toString()
}
export const keyOf = (r: { route_id: string; carrier: string | null }) => `${r.carrier ?? ''}/${r.route_id}`

/** The last days, and as many before them, as they are asked for. */
export function periods(today: string, days: number): { dosage: string; effect: string } {
  const from = addDays(today, 1 - days)
  const effect = { a_from: addDays(from, -days), a_to: addDays(from, -1), b_from: from, b_to: today }
  return { dosage: new URLSearchParams({ from, to: today }).toString(), effect: new URLSearchParams(effect).toString() }
}
/** Looks by anybody together: the last of both, and how many. */
export function both(a: Dose, b: Dose): Dose {
  const last = [a.last, b.last].filter((at) => at !== null).sort().at(-1) ?? null
  return { looks: a.looks + b.looks, minutes: a.minutes + b.minutes, last }
}
