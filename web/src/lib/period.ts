/** A period is a number of days that end today, or two days of one's own choice, both included. */
export type Period = { days: number } | Span
export interface Span { from: string; to: string }
export const presets = [30, 90, 365, 730]
const DAY = 86_400_000

const instant = (day: string) => Date.parse(`${day}T00:00:00Z`)
const dayOf = (ms: number) => new Date(ms).toISOString().slice(0, 10)
export const addDays = (day: string, n: number) => dayOf(instant(day) + n * DAY)
export const monthStart = (day: string) => `${day.slice(0, 7)}-01`
export const monthEnd = (day: string) => addDays(addMonths(monthStart(day), 1), -1)
/** The same day so many months later; the 31st becomes the last day of a shorter month. */
export function addMonths(day: string, n: number): string {
  const index = monthIndex(day) + n
  const days = new Date(Date.UTC(Math.floor(index / 12), (((index % 12) + 12) % 12) + 1, 0)).getUTCDate()
  return `${monthOf(index)}-${String(Math.min(Number(day.slice(8)), days)).padStart(2, '0')}`
}
/** Months since year 0, of 2026-11-14 or 2026-11. */
export const monthIndex = (day: string) => Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1
export const monthOf = (index: number) => `${String(Math.floor(index / 12)).padStart(4, '0')}-${String((index % 12) + 1).padStart(2, '0')}`
export const lengthOf = (s: Span) => Math.round((instant(s.to) - instant(s.from)) / DAY) + 1

/** First and last day of a period as seen today; presets of years keep whole years. */
export function spanOf(period: Period, today: string): Span {
  if ('from' in period) return { from: period.from, to: period.to }
  const { days } = period
  return { from: days % 365 === 0 ? addDays(addMonths(today, (-12 * days) / 365), 1) : addDays(today, 1 - days), to: today }
}
/** Moves by its own length; whole months stay whole months, and nothing passes today. */
export function shift(s: Span, direction: 1 | -1, today: string): Span {
  const whole = s.from === monthStart(s.from) && s.to === monthEnd(s.to)
  const months = (monthIndex(s.to) - monthIndex(s.from) + 1) * direction
  const days = lengthOf(s) * direction
  const next = whole
    ? { from: addMonths(s.from, months), to: monthEnd(addMonths(monthStart(s.to), months)) }
    : { from: addDays(s.from, days), to: addDays(s.to, days) }
  return next.to > today ? { from: addDays(today, 1 - lengthOf(s)), to: today } : next
}
