import { showDay } from '../dates'
import { day, number, rate } from '../format'
import { addDays, addMonths } from '../period'
import { m } from '../../paraglide/messages.js'
import { whereWords } from '../reports/places'
import type { CommuneRank, KeyPlace, KeyState, RankSummary, SiteRank, Trend } from './types'

export const states: KeyState[] = ['proposed', 'discussed', 'approved', 'rejected', 'ended']
const names: Record<KeyState, () => string> = { proposed: m.kp_proposed, discussed: m.kp_discussed, approved: m.kp_approved, rejected: m.kp_rejected, ended: m.kp_ended }
export const stateName = (s: KeyState) => names[s]()
const acts: Record<KeyState, () => string> = { proposed: m.kp_propose, discussed: m.kp_discuss, approved: m.kp_approve, rejected: m.kp_reject, ended: m.kp_end }
export const stepName = (s: KeyState) => acts[s]()

/** This period against the one before, in words that never say more than the interval does. */
export function trendWords(t: Trend | null, loc: string): string {
  if (!t) return m.kp_trend_unknown()
  const counts = { now: t.now, before: t.before }
  if (t.direction === 'none') return m.kp_trend_none()
  if (t.direction === 'unclear') return m.kp_trend_unclear(counts)
  const least = t.direction === 'up' ? (t.low90 ?? 0) : 1 / (t.high90 ?? 1)
  const times = number(Math.floor(least * 10) / 10, 1, loc)
  return t.direction === 'up' ? m.kp_trend_up({ ...counts, times }) : m.kp_trend_down({ ...counts, times })
}
export const arrow = (t: Trend | null) => (t?.direction === 'up' ? '↑' : t?.direction === 'down' ? '↓' : '')

/** When approved plans last had a crew there; whether it came, plans do not know. */
export const visitWords = (night: string) => m.kp_planned({ night: showDay(night) })

/** Three months from the first of the next month: what is decided now begins then. */
export function usualPeriod(today: string): { from: string; to: string } {
  const from = `${addMonths(today, 1).slice(0, 7)}-01`
  return { from, to: addDays(addMonths(from, 3), -1) }
}
export const period = (p: { period_from: string; period_to: string }) => `${showDay(p.period_from)} – ${showDay(p.period_to)}`

/** What the ranking says of a place, as the beginning of a reason. The language of papers is Vietnamese. */
export function evidence(r: CommuneRank | SiteRank, s: RankSummary): string {
  const where = 'site_id' in r ? `Trong ${number(s.reach_m, 0)} m dọc cáp` : `Trên ${number(r.cable_km, 1)} km cáp`
  const when = s.from && s.to ? ` từ ${day(s.from)} đến ${day(s.to)}` : ''
  return `${where} có ${r.incidents} vụ${when}; suất ${rate(r.value)} vụ/km trong 30 ngày (khoảng 90 %: ${rate(r.low90)} – ${rate(r.high90)}).`
}
/** Key places by where they stand, each state's newest first. */
export const grouped = (all: KeyPlace[]) =>
  states.map((state) => ({ state, places: all.filter((p) => p.properties.state === state).toReversed() })).filter((g) => g.places.length)

/** What stands under "địa bàn" in the annex. */
export const placeWords = (p: KeyPlace['properties']): string => whereWords(p)
