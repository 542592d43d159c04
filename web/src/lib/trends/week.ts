import type { Hour } from './types'

/** Rows Monday to Sunday; each starts at noon of its day and ends at noon of the next, so that a night is one piece. */
export function clockRows(hours: Hour[]): number[][] {
  const rows = Array.from({ length: 7 }, () => Array<number>(24).fill(0))
  for (const { day, hour, weight } of hours) {
    const row = hour >= 12 ? day - 1 : (day + 5) % 7
    rows[row]![(hour + 12) % 24]! += weight
  }
  return rows
}
/** The local hour of a column, 12 to 23 and then 0 to 11. */
export const hourOf = (column: number) => (column + 12) % 24
/** The weekday (0 is Monday) of a cell: after midnight it is the next day. */
export const dayOfCell = (row: number, column: number) => (column < 12 ? row : (row + 1) % 7)

export interface Run { from: number; to: number; share: number }
/** Longer than a shift, a run of hours no longer says when: the times are spread. */
const longest = 8
export const isSpread = (run: Run) => ((run.to - run.from + 24) % 24 || 24) > longest
/** The shortest run of hours of the day, across midnight too, that holds so much of all; of equally short ones the fullest. */
export function shortestRun(hours: Hour[], least = 0.8): Run | null {
  const day = Array<number>(24).fill(0)
  for (const { hour, weight } of hours) day[hour]! += weight
  const total = day.reduce((a, b) => a + b, 0)
  if (total <= 0) return null
  for (let length = 1; length <= 24; length += 1) {
    const sums = day.map((_, from) => ({ from, sum: Array.from({ length }, (_, i) => day[(from + i) % 24]!).reduce((a, b) => a + b, 0) }))
    const best = sums.reduce((a, b) => (b.sum > a.sum + 1e-9 ? b : a))
    if (best.sum >= least * total - 1e-9) return { from: best.from, to: (best.from + length) % 24, share: best.sum / total }
  }
  return null
}
/** 0 to 5: how dark a cell is, by its share of the darkest one; any weight is seen. */
export const shade = (weight: number, most: number) => (weight <= 1e-9 || most <= 0 ? 0 : Math.max(1, Math.ceil((5 * weight) / most - 1e-9)))
