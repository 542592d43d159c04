import type { Quality, Score } from './types'

export const plainMethod = 'count-per-km'
export const chanceMethod = 'random'
/** The method of this map: the one asked for where it was tested, else the first that is neither the plain count nor chance. */
export function ownMethod(q: Quality, method?: string): string | null {
  if (method && method !== plainMethod && q.methods[method]) return method
  return Object.keys(q.methods).find((k) => k !== plainMethod && k !== chanceMethod) ?? (q.methods[plainMethod] ? plainMethod : null)
}
export interface Point { coverage: number; ours: Score | null; plain: Score | null; chance: Score | null }
/** What each way catches at each share of length. */
export function points(q: Quality, method?: string): Point[] {
  const own = ownMethod(q, method)
  const at = (name: string | null, coverage: number) => (name && q.methods[name]?.find((s) => Math.abs(s.coverage - coverage) < 1e-9)) || null
  return q.coverages.map((coverage) => ({ coverage, ours: at(own, coverage), plain: own === plainMethod ? null : at(plainMethod, coverage), chance: at(chanceMethod, coverage) }))
}
/** Round ticks of an axis from 0, three steps at most, and its top. */
export function axisTicks(most: number): { ticks: number[]; top: number } {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, most) / 3))
  const step = Math.max(1, [1, 2, 5, 10].map((n) => n * power).find((s) => most / s <= 3)!)
  const top = Math.max(most, step)
  return { ticks: Array.from({ length: Math.floor(top / step) + 1 }, (_, i) => i * step), top }
}
/** The point that the sentence speaks of: 5 % where it is there. */
export const spoken = (all: Point[]): Point | undefined => all.find((p) => Math.abs(p.coverage - 0.05) < 1e-9) ?? all.at(-1)
