import { clock, moment, number } from '../format'
import { m } from '../../paraglide/messages.js'
import type { EntryLine, OrderLine, OrderStatus, StopDriven } from './types'

const statuses: Record<OrderStatus, () => string> = { issued: m.od_issued, accepted: m.od_accepted, under_way: m.od_under_way, done: m.od_done, withdrawn: m.od_withdrawn, expired: m.od_expired }
export const tones: Record<OrderStatus, 'ok' | 'warn' | 'err' | ''> = { issued: 'warn', accepted: 'ok', under_way: 'ok', done: 'ok', withdrawn: 'err', expired: 'err' }
/** "đã nhận bởi Nguyễn Văn A lúc 21:02": where an order stands, since when. */
export function statusWords(o: Pick<OrderLine, 'status' | 'accepted_by' | 'accepted_at' | 'started_at' | 'ended_at' | 'issued_at' | 'reason' | 'expires_at' | 'done' | 'stops'>): string {
  if (o.status === 'accepted') return m.od_accepted_by({ name: o.accepted_by ?? '', time: clock(o.accepted_at) })
  if (o.status === 'under_way') return m.od_under_way_n({ time: clock(o.started_at), n: o.done, of: o.stops })
  if (o.status === 'done') return m.od_done_n({ time: clock(o.ended_at), n: o.done, of: o.stops })
  if (o.status === 'withdrawn') return m.od_withdrawn_why({ why: o.reason ?? '' })
  if (o.status === 'expired') return m.od_expired_at({ time: moment(o.expires_at) })
  return m.od_issued_at({ time: moment(o.issued_at) })
}
export const statusName = (s: OrderStatus) => statuses[s]?.() ?? s
/** Orders of one crew may be several in a night, where a plan was replaced: those that count come first. */
export const listed = (all: OrderLine[]) => all.toSorted((a, b) => Number(a.status === 'withdrawn') - Number(b.status === 'withdrawn') || a.number - b.number)
const files: Record<string, () => string> = { order: m.od_looked, gpx: () => 'GPX', kml: () => 'KML', geojson: () => 'GeoJSON', csv: () => 'CSV' }
export const lookWords = (what: string) => files[what]?.() ?? what
const kinds: Record<string, (n: { n: string }) => string> = {
  start: m.od_e_start, pause: m.od_e_pause, resume: m.od_e_resume, end: m.od_e_end, positions: m.od_e_positions, arrive: m.od_e_arrive, leave: m.od_e_leave, check: m.od_e_check, note: m.od_e_note, unusual: m.od_e_unusual, photo: m.od_e_photo,
}
/** What may be said anywhere; "Ghi chú 1" would be the first of them. */
const placed = ['note', 'unusual', 'photo']
/** What a crew said, in one line. */
export function entryWords({ kind, told }: Pick<EntryLine, 'kind' | 'told'>): string {
  const n = told.stop === undefined ? '' : String(told.stop)
  const words = (kinds[kind]?.({ n: n && placed.includes(kind) ? m.od_at_stop({ n }) : n }) ?? kind).trim()
  const verdict = kind === 'check' ? ` (${told.ok ? m.od_e_ok() : m.od_e_not_ok()})` : ''
  return `${words}${verdict}${told.text || told.note ? `: ${told.text ?? told.note}` : ''}`
}
/** "đúng giờ", "sớm 40 phút", "muộn 22 phút", "bỏ lỡ". */
export function keptWords(stop: Pick<StopDriven, 'outcome' | 'late'>, locale: string): string {
  if (stop.outcome === 'missed') return m.od_missed()
  if (stop.outcome === 'early') return m.od_early({ n: number(-(stop.late ?? 0), 0, locale) })
  return stop.outcome === 'late' ? m.od_late({ n: number(stop.late ?? 0, 0, locale) }) : m.od_on_time()
}
