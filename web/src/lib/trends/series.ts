import type { MonthCount } from './types'

export type Measure = 'count' | 'metres'
export interface Series { months: string[]; now: number[]; before: number[]; goingOn: number | null }
/** The two series of a chart: this year's months and the same a year before. */
export function seriesOf(months: MonthCount[], measure: Measure): Series {
  const now = months.map((x) => (measure === 'count' ? x.count : x.metres_taken))
  const before = months.map((x) => (measure === 'count' ? x.count_year_before : x.metres_taken_year_before))
  const at = months.findIndex((x) => x.going_on)
  return { months: months.map((x) => x.month), now, before, goingOn: at < 0 ? null : at }
}
const sum = (values: number[]) => values.reduce((a, b) => a + b, 0)
/** Both sums over the months that are over, so that a month just begun is not set against a whole one. */
export function sums(s: Series): { now: number; before: number; from: string; to: string } | null {
  const end = s.goingOn ?? s.months.length
  if (end === 0) return null
  return { now: sum(s.now.slice(0, end)), before: sum(s.before.slice(0, end)), from: s.months[0]!, to: s.months[end - 1]! }
}
/** "5", and "3,4" where an incident was shared out. */
export const digitsOf = (value: number) => (Math.abs(value - Math.round(value)) < 0.05 ? 0 : 1)
