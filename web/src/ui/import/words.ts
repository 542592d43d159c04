import { kilometres, number } from '../../lib/format'
import type { Problem } from '../../lib/api'
import { bytes } from '../../lib/imports/counts'
import type { Change, ColumnField, Comparison, Fault, Past, Severity, Told } from '../../lib/imports/types'
import { formerProvince, meridianText, splitCrs, zoneOf } from '../../lib/imports/zones'
import { m } from '../../paraglide/messages.js'
import { getLocale } from '../../paraglide/runtime.js'
import type { IconName } from '../parts/icons'

export const say = (t: Told): string => (getLocale() === 'en' ? t.en : t.vi)
export const whole = (n: number) => number(n, 0, getLocale())
export const km = (n: number) => kilometres(n * 1000, getLocale(), 1)
export const size = (n: number) => bytes(n, (value, digits) => number(value, digits, getLocale()))
/** 331,0 → 378,5 km: the unit is said once. */
export const kmBeforeAfter = (before: number, after: number) => `${number(before, 1, getLocale())} → ${km(after)}`
/** +47,5 km, −3,4 km; nothing when nothing changes. */
export const moreKm = (n: number) => (n ? `${n > 0 ? '+' : ''}${km(n)}` : '')

/** What happens to the sites; nothing when there are none. */
export function siteWords(s: Comparison['site_changes']): string {
  return s.new + s.changed + s.gone + s.unchanged ? m.imp_site_changes({ new: whole(s.new), changed: whole(s.changed), gone: whole(s.gone), unchanged: whole(s.unchanged) }) : ''
}
/** "kinh tuyến trục 106°15′ (Quảng Trị cũ)": a system in words. */
export function zoneWords(code: string): string {
  const z = zoneOf(code), old = formerProvince(code)
  if (!z) return ''
  if (z.kind === 'wgs84') return m.imp_zone_wgs84()
  if (z.kind === 'degrees') return m.imp_zone_degrees()
  if (z.kind === 'utm') return m.imp_zone_utm({ name: z.name!, meridian: meridianText(z.meridian!) })
  return m.imp_zone({ meridian: meridianText(z.meridian!) }) + (old ? ` (${m.imp_zone_former({ name: old })})` : '')
}
export const northWords = (code: string) => (['wgs84', 'degrees'].includes(zoneOf(code)?.kind ?? '') ? m.imp_north_degrees() : m.imp_north())
export function crsWords(text: string): string {
  const { code, north } = splitCrs(text)
  return [code, zoneWords(code), north ? northWords(code) : ''].filter(Boolean).join(', ')
}
export const changeWords: Record<Change, () => string> = { new: m.imp_new, changed: m.imp_changed, gone: m.imp_gone, unchanged: m.imp_unchanged }
export const fieldWords: Record<ColumnField, () => string> = {
  name: m.imp_field_name, id: m.imp_field_id, medium: m.imp_field_medium, laying: m.imp_field_laying, kind: m.imp_field_kind,
  fibre_count: m.imp_field_fibre_count, owner: m.imp_field_owner, classification: m.imp_field_classification,
}
export const severityLook: Record<Severity, { tone: string; icon: IconName; word: () => string }> = {
  error: { tone: 'err', icon: 'close', word: m.imp_error }, warning: { tone: 'warn', icon: 'alert', word: m.imp_warning }, info: { tone: 'plain', icon: 'info', word: m.imp_info },
}
export const statusLook: Record<Past['status'], { tone: string; icon: IconName; word: () => string }> = {
  proposed: { tone: 'warn', icon: 'clock', word: m.imp_waiting }, accepted: { tone: 'ok', icon: 'check', word: m.imp_accepted }, rejected: { tone: 'plain', icon: 'close', word: m.imp_rejected },
}
/** Where in the file: "đối tượng 4 · dòng 41". People count from 1. */
export function whereWords(f: Fault): string {
  const said = [f.feature != null ? m.imp_feature({ n: whole(f.feature + 1) }) : '', f.line != null ? m.imp_line({ n: whole(f.line) }) : '']
  return said.filter(Boolean).map((t) => t.replaceAll(' ', '\u00a0')).join(' · ')
}
export function problemWords(p: Problem): string {
  if (p.code === 'NET') return m.imp_offline()
  if (p.status === 413) return m.imp_too_big()
  return p.fields?.length ? p.fields.map((f) => f.detail).join(' ') : (p.detail ?? p.title)
}
