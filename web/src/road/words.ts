import { clock, kilometres, number } from '../lib/format'
import type { OrderStop } from '../lib/orders/types'
import { m } from '../paraglide/messages.js'
import { getLocale } from '../paraglide/runtime.js'
import type { Item, Waiting, Words } from './outbox'

export const inWords = (w: Words | undefined) => (w ? w[getLocale()] : '')
/** 6,2 km; under a kilometre in tens of metres. */
export const far = (metres: number) => (metres < 995 ? `${number(Math.round(metres / 10) * 10, 0, getLocale())} m` : kilometres(metres, getLocale(), metres < 99_500 ? 1 : 0))
export const label = (s: OrderStop) => (s.kind === 'break' ? m.rd_break() : s.kind === 'stretch' ? m.rd_along({ what: s.label ?? s.route_id ?? '' }) : (s.label ?? ''))
/** "2 ảnh, 1 ghi chú": what a crew would miss; without those, how much of the rest waits. */
export function waitingWords(w: Waiting): string {
  const parts = [...(w.photos ? [m.rd_n_photos({ n: w.photos })] : []), ...(w.notes ? [m.rd_n_notes({ n: w.notes })] : [])]
  const rest = w.entries - w.notes
  if (!parts.length && rest > 0) parts.push(m.rd_n_entries({ n: rest }))
  return parts.join(', ')
}
/** A commune whose kind and name stay on one line. */
export const unbroken = (commune: string) => commune.replace(/^(Xã|Phường|Đặc khu) /, (kind) => kind.replaceAll(' ', '\u00a0'))
/** How far a clock is off: in minutes, hours or days, as one would say it. */
export function apart(ms: number): string {
  const minutes = Math.abs(ms) / 60_000
  const n = (of: number) => number(Math.round(minutes / of), 0, getLocale())
  return minutes < 120 ? m.rd_n_min({ n: n(1) }) : minutes < 2_880 ? m.rd_n_hours({ n: n(60) }) : m.rd_n_days({ n: n(1_440) })
}
const kinds: Record<string, (n: { n: string }) => string> = {
  start: m.rd_said_start, pause: m.rd_said_pause, resume: m.rd_said_resume, end: m.rd_said_end, positions: m.rd_said_positions, arrive: m.rd_said_arrive,
  leave: m.rd_said_leave, check: m.rd_said_check, note: m.rd_said_note, unusual: m.rd_said_unusual, photo: m.rd_said_photo,
}
/** What an entry was about, with its time: "22:08 Rời điểm 1". */
export function saidWords({ kind, at, stop, text, note }: { kind: string; at: string; stop?: number; text?: string; note?: string }): string {
  const words = kinds[kind]?.({ n: stop === undefined ? '' : String(stop) }) ?? kind
  return `${clock(at)} ${words.trim()}${text || note ? `: ${text ?? note}` : ''}`
}
export const itemWords = (item: Item) => saidWords(item.entry)
