import { chainages, clock, day } from '../format'
import type { Order, OrderStop } from './types'

/** A line of the printed table; a break has no number and nothing to check. */
export interface Row { no: string; hours: string; place: string; checks: string; rest: boolean }
const upper = (words: string) => words.charAt(0).toLocaleUpperCase('vi') + words.slice(1)
const placed = (s: OrderStop, station: string) => {
  if (s.kind === 'break') return `Nghỉ tại ${station}`
  if (s.kind === 'stretch' && s.route_id && s.from_m !== null && s.to_m !== null) return `Dọc ${s.route_id}, ${chainages(s.from_m, s.to_m)}`
  const where = s.label ?? ''
  return s.commune ? `${where}, ${s.commune.charAt(0).toLocaleLowerCase('vi')}${s.commune.slice(1)}` : where
}
const checked = (s: OrderStop) => {
  const list = [...new Set(s.checks.map((c) => c.short))].join(', ')
  const words = s.kind === 'stretch' ? 'Đi chậm; ghi số cột bất thường' : s.overdue_days !== null ? `Quá hạn: ${list || 'kiểm tra chung'}` : list
  return upper(words)
}
/** The stops in the order of time; numbers are those of the phone and of the map. */
export const rowsOf = (order: Order): Row[] => order.stops.map((s) => ({
  no: s.kind === 'break' ? '' : String(s.n), hours: `${clock(s.arrive)} – ${clock(s.leave)}`, place: placed(s, order.station.name), checks: s.kind === 'break' ? '' : checked(s), rest: s.kind === 'break',
}))
/** "21 giờ 30 ngày 14/11/2026", as official papers write a moment. */
export const fullMoment = (iso: string) => `${clock(iso).replace(':', ' giờ ')} ngày ${day(iso)}`
/** Communes that the crew comes to, the ones of most stops first. */
export function communesOf(order: Pick<Order, 'stops'>): string[] {
  const count = new Map<string, number>()
  for (const { commune } of order.stops) if (commune) count.set(commune, (count.get(commune) ?? 0) + 1)
  return [...count].sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0], 'vi')).map(([name]) => name)
}
/** "xã A, xã B và 3 xã, phường khác": a line of the order has no room for more. */
export function areaWords(names: string[], most = 3): string {
  const low = names.map((n) => n.charAt(0).toLocaleLowerCase('vi') + n.slice(1))
  return low.length > most ? `${low.slice(0, most).join(', ')} và ${low.length - most} xã, phường khác` : low.join(', ')
}
/** Eight digits that are the same for the same order, however often it is printed: FNV-1a, 32 bits, of what was ordered. It finds a page that was exchanged, not a forger. */
export function checkCode(order: Order): string {
  const text = JSON.stringify([order.id, order.number, order.from, order.until, order.stops.map((s) => [s.n, s.task, s.arrive, s.leave])])
  let hash = 0x811c9dc5
  for (const unit of new TextEncoder().encode(text)) hash = Math.imul(hash ^ unit, 0x01000193) >>> 0
  const hex = hash.toString(16).toUpperCase().padStart(8, '0')
  return `${hex.slice(0, 4)}-${hex.slice(4)}`
}
const vehicles: Record<string, string> = { car: 'đi ô tô', motorbike: 'đi xe máy', foot: 'đi bộ' }
export const vehicleWords = (order: Order) => vehicles[order.crew.vehicle] ?? ''
