import { monthIndex, monthOf } from '../period'

/** A report's period as the address says it: 2026-10 or 2026-Q3. */
export const isPeriod = (text: string | null): text is string => !!text && /^20\d\d-(0[1-9]|1[0-2]|Q[1-4])$/.test(text)
export const isQuarter = (period: string) => period[5] === 'Q'

const begun = (from: string, today: string) => from < today
/** Months of which a day is over, the newest first; the running one is among them. */
export function months(today: string, most = 36): string[] {
  const now = monthIndex(today)
  return Array.from({ length: most }, (_, i) => monthOf(now - i)).filter((month) => begun(`${month}-01`, today))
}
const quarterOf = (month: string) => `${month.slice(0, 4)}-Q${Math.ceil(Number(month.slice(5)) / 3)}`
export const quarters = (today: string, most = 36): string[] => [...new Set(months(today, most).map(quarterOf))]
/** The last month that is over: what is reported at the start of a month. */
export const lastMonth = (today: string) => monthOf(monthIndex(today) - 1)
/** The period before or after, of the same kind; none that has not begun. */
export function stepPeriod(period: string, by: 1 | -1, today: string): string {
  const index = isQuarter(period) ? Number(period.slice(0, 4)) * 12 + Number(period[6]) * 3 - 3 + by * 3 : monthIndex(period) + by
  const next = monthOf(index)
  if (!begun(`${next}-01`, today)) return period
  return isQuarter(period) ? quarterOf(next) : next
}
/** The quarter of a month, the last month of a quarter that has begun: what to show when the other kind is asked for. */
export const toQuarter = (period: string) => (isQuarter(period) ? period : quarterOf(period))
export function toMonth(period: string, today: string): string {
  if (!isQuarter(period)) return period
  const last = monthOf(Number(period.slice(0, 4)) * 12 + Number(period[6]) * 3 - 1)
  return begun(`${last}-01`, today) ? last : months(today, 1)[0] ?? lastMonth(today)
}
