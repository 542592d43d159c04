import { addMonths, monthEnd, monthIndex, monthOf, type Span } from './period'

export interface Month { month: string; count: number }
export type Handle = 'from' | 'to' | 'both'
const clamp = (x: number, low: number, high: number) => Math.max(low, Math.min(high, x))

/** Every month from the first that matters to today's, at least two years and at most five. */
export function axis(months: Month[], span: Span, today: string): Month[] {
  const last = monthIndex(today)
  const wanted = Math.min(last - 23, monthIndex(months[0]?.month ?? today), monthIndex(span.from))
  const counts = new Map(months.map((x) => [x.month, x.count]))
  const first = Math.max(wanted, last - 59)
  return Array.from({ length: last - first + 1 }, (_, i) => monthOf(first + i)).map((month) => ({ month, count: counts.get(month) ?? 0 }))
}
/** Where a day lies on the axis, in months; the end of a period is the end of its day. */
export function position(months: Month[], day: string, end = false): number {
  const days = Number(monthEnd(day).slice(8))
  const within = (Number(day.slice(8)) - (end ? 0 : 1)) / days
  return clamp(monthIndex(day) - monthIndex(months[0]!.month) + within, 0, months.length)
}
/** The period after a handle was put at a place on the axis; handles keep to whole months. */
export function put(handle: 'from' | 'to', at: number, months: Month[], span: Span, today: string): Span {
  const first = monthIndex(months[0]!.month)
  if (handle === 'from') {
    const i = clamp(Math.round(at), 0, monthIndex(span.to) - first)
    return { ...span, from: `${monthOf(first + i)}-01` }
  }
  const i = clamp(Math.round(at), monthIndex(span.from) - first + 1, months.length)
  const to = monthEnd(`${monthOf(first + i - 1)}-01`)
  return { ...span, to: to > today ? today : to }
}
/** By how many months the whole period can be moved back and on. */
export function reach(months: Month[], span: Span): [number, number] {
  const least = monthIndex(months[0]!.month) - monthIndex(span.from)
  const most = monthIndex(months.at(-1)!.month) - monthIndex(span.to)
  return [Math.min(0, least), Math.max(0, most)]
}
/** The whole period moved by months, kept on the axis. */
export function slide(by: number, months: Month[], span: Span): Span {
  const n = clamp(Math.round(by), ...reach(months, span))
  if (n === 0) return span
  const whole = span.to === monthEnd(span.to)
  const to = addMonths(span.to, n)
  return { from: addMonths(span.from, n), to: whole ? monthEnd(to) : to }
}
const steps: Record<string, number> = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -12, PageUp: 12, Home: -999, End: 999 }
/** What a key does to a handle: an arrow is a month, a page a year; null when the key means nothing. */
export function press(handle: 'from' | 'to', key: string, months: Month[], span: Span, today: string): Span | null {
  const step = steps[key]
  if (!step) return null
  const now = position(months, span[handle], handle === 'to')
  return put(handle, (step > 0 ? Math.floor(now) : Math.ceil(now)) + step, months, span, today)
}
