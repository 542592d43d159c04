import { kilometres, number } from '../format'
import { m } from '../../paraglide/messages.js'
import { nightDays } from './time'
import type { Change } from './asked'
import type { Status, Stop, Totals, Vehicle } from './types'

export const nightWords = (night: string) => m.pn_night(nightDays(night))
const vehicles: Record<Vehicle, () => string> = { car: m.pn_car, motorbike: m.pn_motorbike, foot: m.pn_foot }
export const vehicleName = (v: Vehicle) => vehicles[v]?.() ?? v
const statuses: Record<Status, () => string> = { running: m.pn_running, draft: m.pn_draft, approved: m.pn_approved, stopped: m.pn_stopped, failed: m.pn_failed }
export const statusName = (s: Status) => statuses[s]?.() ?? s
const percent = (value: number, loc: string) => `${number(value, Number.isInteger(value) ? 0 : 1, loc)} %`

/** What the plan comes to; without a better plan known nothing is said of a loss. */
export function totalsWords(t: Totals, loc: string): { sums: string; loss: string } {
  const sums = [m.pn_n_crews({ n: t.crews }), m.pn_n_stops({ n: t.stops }), ...(t.stretches ? [m.pn_n_stretches({ n: t.stretches })] : []), kilometres(t.metres, loc)].join(' · ')
  const allowed = percent(t.allowed_percent, loc)
  return { sums, loss: t.loss_percent > 0 ? m.pn_loss({ loss: number(t.loss_percent, 1, loc), allowed }) : m.pn_no_loss({ allowed }) }
}
/** What stands in a block of the time sheet: "SG-900 6+250"; a stretch says how far it is followed. */
export function blockWords(s: Stop, loc: string): string {
  if (s.kind === 'stretch' && s.route_id) return m.pn_along({ route: s.route_id, far: s.from_m !== null && s.to_m !== null ? kilometres(Math.abs(s.to_m - s.from_m), loc, 1).replace(' ', '\u00a0') : '' }).replace(/, $/, '')
  return (s.label ?? '').replace(/ Km /, ' ')
}
export function changeWords(c: Change, label: (task: string) => string): string {
  if (c.kind === 'order') return m.pn_did_order({ first: label(c.task), then: label(c.then) })
  if (c.kind === 'unorder') return m.pn_did_unorder({ first: label(c.task), then: label(c.then) })
  const name = { name: label(c.task) }
  return { pin: m.pn_did_pin, unpin: m.pn_did_unpin, ban: m.pn_did_ban, unban: m.pn_did_unban }[c.kind](name)
}
/** "Tổ 1", "Tổ 1 và Tổ 3", "Tổ 1, Tổ 2 và Tổ 3". */
export function listed(names: string[]): string {
  if (names.length < 2) return names.join('')
  return m.pn_and({ some: names.slice(0, -1).join(', '), last: names.at(-1)! })
}
