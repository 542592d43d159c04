import { clock, localDate } from '../format'
import { addDays } from '../period'
import type { Plan, Stop } from './types'

/** The scale of the time sheet: time runs down. */
export const hourPx = 96
/** A stop never gets lower than a line of text. */
export const lowest = 22
const hour = 3_600_000
const minute = 60_000

export interface Span { from: number; to: number }
/** From a little before the first crew leaves to a little after the last is back. */
export function spanOf(plan: Pick<Plan, 'crews' | 'hours'>): Span | null {
  const starts = plan.crews.map((c) => Date.parse(c.leaves)), ends = plan.crews.map((c) => Date.parse(c.back))
  if (starts.length) return { from: Math.min(...starts) - 15 * minute, to: Math.max(...ends) + 45 * minute }
  const hours = plan.hours.map((h) => Date.parse(h.from))
  return hours.length ? { from: Math.min(...hours), to: Math.max(...hours) + hour } : null
}
export const yOf = (at: number | string, span: Span) => (((typeof at === 'string' ? Date.parse(at) : at) - span.from) / hour) * hourPx
export const heightOf = (span: Span) => yOf(span.to, span)

/** The whole hours of the sheet, over midnight too. Local time here is whole hours from UTC. */
export function ticks(span: Span): { y: number; label: string }[] {
  const first = Math.ceil(span.from / hour) * hour
  return Array.from({ length: Math.max(0, Math.floor((span.to - first) / hour) + 1) }, (_, i) => first + i * hour)
    .map((at) => ({ y: yOf(at, span), label: clock(new Date(at).toISOString()) }))
}
export interface Bar { y: number; h: number; share: number; of: number; from: string }
/** How much of the week's risk an hour holds, and how that compares with the worst hour of the night; cut to the sheet. */
export function bars(hours: Plan['hours'], span: Span): Bar[] {
  const most = Math.max(0, ...hours.map((h) => h.share))
  const whole = heightOf(span)
  return hours.flatMap(({ from, share }) => {
    const top = Math.max(0, yOf(from, span)), bottom = Math.min(whole, yOf(Date.parse(from) + hour, span))
    return bottom > top ? [{ y: top, h: bottom - top, share, of: most ? share / most : 0, from: clock(from) }] : []
  })
}
export interface Block { stop: Stop; y: number; h: number }
/** Where each stop stands. Short ones are a line high, and push the next one down by no more than they need. */
export function blocks(stops: Stop[], span: Span): Block[] {
  let free = -Infinity
  return stops.map((stop) => {
    const y = Math.max(free, yOf(stop.start, span))
    const h = Math.max(lowest, yOf(stop.leave, span) - y)
    free = y + h + 2
    return { stop, y, h }
  })
}
export const minutesBetween = (from: string, to: string) => Math.round((Date.parse(to) - Date.parse(from)) / minute)

/** The night a planner means now: until six in the morning still the one that began yesterday. */
export function tonight(now: Date): string {
  const today = localDate(now)
  return Number(clock(now.toISOString()).slice(0, 2)) < 6 ? addDays(today, -1) : today
}
/** "14" and "15/11/2026": the evening says only as much as differs from the morning after. */
export function nightDays(night: string): { night: string; dawn: string } {
  const [year, month, day] = night.split('-') as [string, string, string]
  const [nextYear, nextMonth, nextDay] = addDays(night, 1).split('-') as [string, string, string]
  const evening = [day, ...(month === nextMonth ? [] : [month]), ...(year === nextYear ? [] : [year])].join('/')
  return { night: evening, dawn: `${nextDay}/${nextMonth}/${nextYear}` }
}
/** "21:30", "21h30" or "2130" as 21:30; null when it is no time of day. */
export function parseHour(text: string): string | null {
  const said = /^(\d{1,2})(?:[:h.]?(\d{2}))?h?$/i.exec(text.trim())
  if (!said || Number(said[1]) > 23 || Number(said[2] ?? 0) > 59) return null
  return `${said[1]!.padStart(2, '0')}:${said[2] ?? '00'}`
}
/** "16,8163 107,1004" or "107.1004, 16.8163": here longitudes are over 100 and latitudes are not. */
export function parsePlace(text: string): [number, number] | null {
  const found = text.trim().match(/-?\d+(?:[.,]\d+)?/g)?.map((n) => Number(n.replace(',', '.')))
  if (found?.length !== 2) return null
  const [a, b] = found as [number, number]
  const [lon, lat] = a > b ? [a, b] : [b, a]
  return lon >= 102 && lon <= 118 && lat >= 6 && lat <= 24 ? [lon, lat] : null
}
