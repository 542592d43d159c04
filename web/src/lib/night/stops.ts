import type { Plan, Stop, Tour } from './types'

/** A stop on the screen: of which crew, and its number there. A task may be visited twice. */
export interface Spot { crew: string; n: number }
export const spotKey = (s: Spot) => `${s.crew}/${s.n}`
export const sameSpot = (a: Spot | null, b: Spot | null) => a?.crew === b?.crew && a?.n === b?.n
export interface Found { tour: Tour; stop: Stop; index: number }

/** Stops in the order of the keys: crew after crew, each through its night. Breaks are not chosen. */
export const spots = (plan: Plan): Spot[] => plan.crews.flatMap((c) => c.stops.filter((s) => s.kind !== 'break').map((s) => ({ crew: c.id, n: s.n })))
export function find(plan: Plan | null, at: Spot | null): Found | null {
  const index = at && plan ? plan.crews.findIndex((c) => c.id === at.crew) : -1
  const tour = plan?.crews[index]
  const stop = tour?.stops.find((s) => s.kind !== 'break' && s.n === at?.n)
  return tour && stop ? { tour, stop, index } : null
}
/** The stop after or before; at the ends it stays. */
export function next(plan: Plan, at: Spot | null, by: 1 | -1): Spot | null {
  const all = spots(plan)
  const now = all.findIndex((s) => sameSpot(s, at))
  return (now < 0 ? all[0] : all[Math.max(0, Math.min(all.length - 1, now + by))]) ?? null
}
/** The stop of the crew beside that is nearest in time. */
export function beside(plan: Plan, at: Spot, by: 1 | -1): Spot | null {
  const here = find(plan, at)
  const tour = here && plan.crews[here.index + by]
  const all = tour?.stops.filter((s) => s.kind !== 'break') ?? []
  if (!here || !tour || !all.length) return null
  const far = (s: Stop) => Math.abs(Date.parse(s.start) - Date.parse(here.stop.start))
  return { crew: tour.id, n: all.reduce((a, b) => (far(b) < far(a) ? b : a)).n }
}
/** After another search the same task stays chosen, wherever it went. */
export function again(plan: Plan, task: string | null): Spot | null {
  for (const c of plan.crews) for (const s of c.stops) if (task && s.task === task && s.kind !== 'break') return { crew: c.id, n: s.n }
  return null
}
/** The stops right before and after it in its tour, breaks aside. */
export function neighbours({ tour, stop }: Found): { before: Stop | null; after: Stop | null } {
  const all = tour.stops.filter((s) => s.kind !== 'break')
  const i = all.indexOf(stop)
  return { before: all[i - 1] ?? null, after: all[i + 1] ?? null }
}
