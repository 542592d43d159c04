import { parseMoment } from '../dates'
import { chainage, clock, day, parseChainage } from '../format'
import { m } from '../../paraglide/messages.js'
import type { Works } from './types'

/** An announcement as it stands in the fields of the form. */
export interface Draft {
  what: string; way: 'communes' | 'point' | 'stretch'; communes: string[]; point: string; reach: string; route: string; from_m: string; to_m: string
  from: string; to: string; hours_from: string; hours_to: string; crew: string; leader_phone: string; phone: string; remarks: string
}

const whole = (iso: string, last: boolean) => (clock(iso) === (last ? '23:59' : '00:00') ? day(iso) : `${day(iso)} ${clock(iso)}`)
/** A new draft, with the telephone of the last one; or the works that are to be changed. */
export function draftOf(works: Works | null, phone: string): Draft {
  const p = works?.properties
  const at = works?.geometry?.type === 'Point' ? works.geometry.coordinates : null
  return {
    what: p?.what ?? '', way: p?.place ?? 'communes', communes: p?.place === 'communes' ? p.communes : [], point: at ? `${at[0]}; ${at[1]}` : '', reach: p?.reach_m ? String(p.reach_m) : '',
    route: p?.route ?? '', from_m: p?.from_m != null ? chainage(p.from_m) : '', to_m: p?.to_m != null ? chainage(p.to_m) : '',
    from: p ? whole(p.from, false) : '', to: p ? whole(p.to, true) : '', hours_from: p?.hours?.from ?? '', hours_to: p?.hours?.to ?? '',
    crew: p ? String(p.crew) : '', leader_phone: p?.leader_phone ?? '', phone: p?.phone ?? phone, remarks: p?.remarks ?? '',
  }
}
/** Two numbers, "106,949; 16,752" or "106.949, 16.752". */
export function parsePoint(text: string): [number, number] | null {
  const parts = text.includes(';') ? text.replaceAll(',', '.').split(';') : text.split(',')
  const [lon, lat] = parts.map((n) => (n.trim() === '' ? NaN : Number(n)))
  return parts.length === 2 && Number.isFinite(lon) && Number.isFinite(lat) ? [lon!, lat!] : null
}
function place(d: Draft): object | string {
  if (d.way === 'communes') return d.communes.length ? { communes: d.communes } : m.wk_need_communes()
  if (d.way === 'point') {
    const point = parsePoint(d.point)
    return point ? { point, ...(d.reach.trim() ? { reach_m: Number(d.reach.replace(',', '.')) } : {}) } : m.wk_need_place()
  }
  const [from_m, to_m] = [parseChainage(d.from_m), parseChainage(d.to_m)]
  return d.route && from_m !== null && to_m !== null ? { route: d.route, from_m, to_m } : m.wk_need_stretch()
}
/** What is sent, or the first thing that is missing. */
export function body(d: Draft): object | string {
  const where = place(d)
  if (typeof where === 'string') return where
  const [from, to] = [parseMoment(d.from), parseMoment(d.to)]
  if (!from || !to) return m.wk_need_time()
  const hours = d.hours_from.trim() || d.hours_to.trim() ? { hours: { from: d.hours_from.trim().padStart(5, '0'), to: d.hours_to.trim().padStart(5, '0') } } : {}
  const remarks = d.remarks.trim() ? { remarks: d.remarks } : {}
  return { what: d.what, ...where, from, to, ...hours, crew: /^\d+$/.test(d.crew.trim()) ? Number(d.crew) : 0, leader_phone: d.leader_phone, phone: d.phone, ...remarks }
}
