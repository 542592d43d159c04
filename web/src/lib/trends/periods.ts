import { addDays, addMonths, lengthOf, monthEnd, monthStart, monthIndex, type Span } from '../period'

export type Against = 'before' | 'year' | 'own'
/** The period just before one, of the same length; whole months stay whole months. */
export function justBefore(s: Span): Span {
  const to = addDays(s.from, -1)
  if (s.from === monthStart(s.from) && s.to === monthEnd(s.to)) {
    return { from: addMonths(s.from, monthIndex(s.from) - monthIndex(s.to) - 1), to }
  }
  return { from: addDays(s.from, -lengthOf(s)), to }
}
/** The same days a year before; null where the two would overlap. */
export function yearBefore(s: Span): Span | null {
  const back = (day: string, last: boolean) => (last && day === monthEnd(day) ? monthEnd(addMonths(day, -12)) : addMonths(day, -12))
  const a = { from: back(s.from, false), to: back(s.to, true) }
  return a.to < s.from ? a : null
}
