import { spanOf, type Period } from './period'
import { localDate } from './format'
import { parseDay, showDay } from './dates'

export interface Filters { period: Period; kinds: string[]; off: string[] }
export const defaults: Filters = { period: { days: 365 }, kinds: ['theft', 'attempted_theft', 'sabotage'], off: [] }

function periodIn(q: URLSearchParams): Period {
  const [from, to] = [q.get('from') ?? '', q.get('to') ?? '']
  const real = (day: string) => /^\d{4}-\d{2}-\d{2}$/.test(day) && parseDay(showDay(day)) === day
  if (real(from) && real(to) && from <= to) return { from, to }
  const days = Number(q.get('days'))
  return Number.isInteger(days) && days >= 1 && days <= 3650 ? { days } : defaults.period
}
export function fromQuery(q: URLSearchParams): Filters {
  const list = (name: string) => q.get(name)?.split(',').filter(Boolean)
  const kinds = list('kind')
  return { period: periodIn(q), kinds: kinds?.length ? kinds : defaults.kinds, off: list('off') ?? [] }
}
export function intoQuery(f: Filters, q: URLSearchParams) {
  if ('from' in f.period) {
    q.set('from', f.period.from)
    q.set('to', f.period.to)
  } else if (f.period.days !== 365) q.set('days', String(f.period.days))
  if (f.kinds.join() !== defaults.kinds.join()) q.set('kind', f.kinds.join())
  if (f.off.length) q.set('off', f.off.join())
}
/** The query the server understands; carriers are named only when some are switched off. */
export function apiQuery(f: Filters, carriers: string[], now: Date): string {
  const q = new URLSearchParams()
  const { from, to } = spanOf(f.period, localDate(now))
  q.set('datetime', `${from}/${to}`)
  q.set('kind', f.kinds.join())
  const shown = carriers.filter((c) => !f.off.includes(c))
  if (shown.length && shown.length < carriers.length) q.set('carrier', shown.join())
  return q.toString().replaceAll('%2C', ',').replaceAll('%2F', '/')
}
