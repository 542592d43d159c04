import type { Overlap } from './types'

export type CellClass = 'none' | 'k0' | 'k1' | 'k2' | 'over'
/** Tints by thirds of the limit; over the limit a shape and weight of its own. */
export function cellClass(percent: number | null, limit: number): CellClass {
  if (percent === null) return 'none'
  if (percent > limit) return 'over'
  return percent < limit / 3 ? 'k0' : percent < (2 * limit) / 3 ? 'k1' : 'k2'
}
/** The crews that were over the limit with at least one of the nights, in the order of the table. */
export const overLimit = (o: Overlap): string[] => o.crews.filter((c) => c.percents.some((p) => p !== null && p > o.limit_percent)).map((c) => c.crew)
/** "Tháng 11" or "Tháng 10, 11": the months above the days of the table. */
export const monthsOf = (nights: string[]): string => [...new Set(nights.map((n) => n.slice(5, 7)))].join(', ')
