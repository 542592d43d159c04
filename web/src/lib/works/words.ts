import { chainage, clock, day, moment, number } from '../format'

import { m } from '../../paraglide/messages.js'
import type { Announced, Phase, Works, WorksProps } from './types'

const phases: Record<Phase, () => string> = { current: m.wk_phase_current, coming: m.wk_phase_coming, over: m.wk_phase_over, ended: m.wk_phase_ended, cancelled: m.wk_phase_cancelled }
export const phaseName = (p: Phase) => phases[p]()
export const order: Phase[] = ['current', 'coming', 'over', 'ended', 'cancelled']
/** Works by where they stand, those that begin first in front. */
export const grouped = (all: Works[]) =>
  order.map((phase) => ({ phase, works: all.filter((w) => w.properties.phase === phase).toSorted((a, b) => a.properties.from.localeCompare(b.properties.from)) })).filter((g) => g.works.length)

/** A time without its clock where it begins or ends with its day. */
function edge(iso: string, last: boolean): string {
  const at = clock(iso)
  return at === (last ? '23:59' : '00:00') ? day(iso) : moment(iso)
}
/** 01/12/2026 – 03/12/2026, one day alone where it is one. */
export function periodWords(p: { from: string; to: string }): string {
  const [from, to] = [edge(p.from, false), edge(p.to, true)]
  return from === to ? from : `${from} – ${to}`
}
export const hoursWords = (p: { hours: { from: string; to: string } | null }) => (p.hours ? `${p.hours.from} – ${p.hours.to}` : m.wk_all_day())
/** When a crew is at work today: 07:30 – 17:00, or around the clock. */
export function todayWords(a: Announced): string {
  const until = (iso: string) => (clock(iso) === '00:00' ? '24:00' : clock(iso))
  const spans = a.today.map((t) => `${clock(t.from)} – ${until(t.to)}`)
  return spans.join(', ') === '00:00 – 24:00' ? m.wk_all_day() : spans.join(', ')
}
export function placeWords(p: WorksProps, loc = 'vi'): string {
  const where = p.commune_names.join(', ')
  if (p.route_id && p.from_m !== null && p.to_m !== null) return `${p.route_id} ${chainage(p.from_m)} – ${chainage(p.to_m)} · ${where}`
  return p.reach_m ? `${where} (± ${number(p.reach_m, 0, loc)} m)` : where
}
const fields: Record<string, () => string> = { what: m.wk_what, place: m.wk_where, from: m.wk_start, to: m.wk_finish, hours: m.wk_hours, crew: m.wk_crew, leader_phone: m.wk_leader, phone: m.wk_phone, remarks: m.wk_remarks }
/** A field of the form by the name that requests give it. */
export const fieldName = (field: string) => fields[field.replace(/^(point|route|communes|reach_m|from_m|to_m)$/, 'place')]?.() ?? field
/** One line of what changed: "Kết thúc: 03/12/2026 → 05/12/2026". */
export function changeWords(c: { field: string; before: string; after: string }, commune: (code: string) => string): string {
  const said = (text: string) => {
    if (c.field === 'from' || c.field === 'to') return edge(text, c.field === 'to')
    if (c.field === 'hours') return text || m.wk_all_day()
    if (c.field === 'place' && /^[\w-]+(, [\w-]+)*$/.test(text)) return text.split(', ').map(commune).join(', ')
    return text || m.wk_nothing()
  }
  return `${fieldName(c.field)}: ${said(c.before)} → ${said(c.after)}`
}
