import { showDay } from '../dates'
import { clock, day, localDate, moment } from '../format'
import { m } from '../../paraglide/messages.js'
import type { Body, Contact, ExerciseKind, ExerciseState, OffDuty, OnDuty, Outcome, Plan, PlanLine, Review } from './types'

const said = m as unknown as Record<string, (() => string) | undefined>

/** A telephone link: what is only there for the eye is left out. */
export const tel = (phone: string) => `tel:${phone.replace(/[^\d+]/g, '')}`
/** A name inside a sentence: "xã Cam Lộ". */
export const inside = (name: string) => name.charAt(0).toLocaleLowerCase('vi') + name.slice(1)
export const bodyName = (body: Body) => said[`du_body_${body}`]?.() ?? body

/** Until when somebody is on duty; the day is said when it is another one. */
export function untilWords(c: Pick<OnDuty, 'until'>, at: string): string {
  if (!c.until) return m.du_always()
  const time = clock(c.until)
  return day(c.until) === day(at) ? m.du_until({ time }) : m.du_until_day({ time, day: day(c.until).slice(0, 5) })
}
export function nextWords(c: Pick<OffDuty, 'next'>, at: string): string {
  if (!c.next) return m.du_next_none()
  const time = clock(c.next)
  return day(c.next) === day(at) ? m.du_next({ time }) : m.du_next_day({ time, day: day(c.next).slice(0, 5) })
}
export const hasPolice = (on: OnDuty[]) => on.some((c) => c.body === 'police')

/** The first few to call, in their order; the police are among them wherever somebody of them is on duty. */
export function firstFew(on: OnDuty[], few: number): OnDuty[] {
  const police = on.find((c) => c.body === 'police')
  return !police || on.indexOf(police) < few ? on.slice(0, few) : [...on.slice(0, few - 1), police]
}

export const dayNames = [m.du_d1, m.du_d2, m.du_d3, m.du_d4, m.du_d5, m.du_d6, m.du_d7]
const dayName = (n: number) => dayNames[n - 1]?.() ?? String(n)
/** "Thứ 2 – Thứ 6, Chủ nhật": three and more in a row are a span. */
export function daysWords(days: number[]): string {
  if (!days.length || days.length === 7) return m.du_every_day()
  const runs: number[][] = []
  for (const d of days.toSorted()) {
    if (runs.at(-1)?.at(-1) === d - 1) runs.at(-1)!.push(d)
    else runs.push([d])
  }
  return runs.flatMap((run) => (run.length > 2 ? [`${dayName(run[0]!)} – ${dayName(run.at(-1)!)}`] : run.map(dayName))).join(', ')
}
/** When somebody is on duty: days, then hours. */
export function dutyWords(c: Pick<Contact, 'days' | 'from' | 'to'>): string {
  const hours = !c.from || !c.to ? m.du_whole_day() : c.to > c.from ? m.du_hours({ from: c.from, to: c.to }) : m.du_hours_over({ from: c.from, to: c.to })
  return `${daysWords(c.days)}, ${hours}`
}

export const reviewName: Record<Review, () => string> = { none: m.du_review_none, overdue: m.du_review_overdue, due: m.du_review_due, ok: m.du_review_ok }
export const counted = (all: PlanLine[], review: Review) => all.filter((p) => p.review === review).length
/** The second line of a row: which version, and the day of its review. */
export const planWords = (p: Pick<PlanLine, 'version' | 'review_on'>) => (p.version && p.review_on ? m.du_version_line({ n: p.version, day: showDay(p.review_on) }) : '')

/** Who wrote something, and when: "Công an (Trực ban), 14/11/2026 08:30"; a carrier by its name. */
export function handWords(h: Pick<Plan, 'role' | 'by' | 'at' | 'carrier'>, carrier: (code: string) => string): string {
  const role = h.carrier ? carrier(h.carrier) : (said[`role_${h.role}`]?.() ?? h.role)
  return h.by && h.by !== role ? m.du_hand_by({ role, by: h.by, at: moment(h.at) }) : m.du_hand({ role, at: moment(h.at) })
}

export const exerciseStateName: Record<ExerciseState, () => string> = { planned: m.du_ex_planned, overdue: m.du_ex_overdue, held: m.du_ex_held, cancelled: m.du_ex_cancelled }
export const exerciseKindName: Record<ExerciseKind, () => string> = { tabletop: m.du_ex_tabletop, field: m.du_ex_field, alarm: m.du_ex_alarm }
export const outcomeName: Record<Outcome, () => string> = { met: m.du_ex_met, partly: m.du_ex_partly, not_met: m.du_ex_not_met }
/** What may be done with an exercise now: its result is not written before its day. */
export function exerciseSteps(x: { state: ExerciseState; on: string; may_write: boolean }, now: Date): { result: boolean; early: boolean; cancel: boolean } {
  const open = x.may_write && ['planned', 'overdue'].includes(x.state)
  const early = x.on > localDate(now)
  return { result: open && !early, early: open && early, cancel: open }
}
