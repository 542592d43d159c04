import { localDate } from './format'

export interface Filters { period: number; kinds: string[]; off: string[] }
export const periods = [30, 90, 365, 730, 1095]
export const defaults: Filters = { period: 365, kinds: ['theft', 'attempted_theft', 'sabotage'], off: [] }

export function fromQuery(query: string): Filters {
  const q = new URLSearchParams(query)
  const list = (name: string) => q.get(name)?.split(',').filter(Boolean)
  const period = Number(q.get('days'))
  return {
    period: periods.includes(period) ? period : defaults.period,
    kinds: list('kind') ?? defaults.kinds, off: list('off') ?? [],
  }
}
export function toQuery(f: Filters): string {
  const q = new URLSearchParams()
  if (f.period !== defaults.period) q.set('days', String(f.period))
  if (f.kinds.join() !== defaults.kinds.join()) q.set('kind', f.kinds.join())
  if (f.off.length) q.set('off', f.off.join())
  const text = q.toString().replaceAll('%2C', ',')
  return text ? `?${text}` : ''
}
/** First and last local day of a period that ends today; whole months are kept for year presets. */
export function span(period: number, now: Date): { from: string; to: string } {
  const to = localDate(now)
  const start = new Date(`${to}T00:00:00Z`)
  if (period % 365 === 0) {
    start.setUTCFullYear(start.getUTCFullYear() - period / 365)
    start.setUTCDate(start.getUTCDate() + 1)
  } else start.setUTCDate(start.getUTCDate() - period + 1)
  return { from: start.toISOString().slice(0, 10), to }
}
/** The query the server understands. */
export function apiQuery(f: Filters, carriers: string[], now: Date, withTime = true): string {
  const q = new URLSearchParams()
  const { from, to } = span(f.period, now)
  if (withTime) q.set('datetime', `${from}/${to}`)
  if (f.kinds.length) q.set('kind', f.kinds.join())
  const shown = carriers.filter((c) => !f.off.includes(c))
  // The server narrows by one carrier; the page hides several by itself.
  if (f.off.length && shown.length === 1) q.set('carrier', shown.join())
  return q.toString()
}
