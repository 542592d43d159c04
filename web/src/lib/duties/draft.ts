import { parseDay, showDay } from '../dates'
import { addMonths } from '../period'
import type { Contact, Exercise, Guard, Plan, PlanContact } from './types'

/** What is typed into the form of a plan. `based` is the newest version its writer has read. */
export interface PlanDraft { based: number | null; guards: Guard[]; fire: string; contacts: PlanContact[]; steps: string[]; review: string; note: string }
export type PlanPart = 'guards' | 'fire' | 'contacts' | 'steps' | 'note'
export const noGuard = (): Guard => ({ who: '', phone: '', hours: '' })
export const noContact = (): PlanContact => ({ who: '', duty: '', phone: '' })

/** A new version begins as the newest one; its review is asked for anew. */
export function planDraft(newest: Plan | null, today: string): PlanDraft {
  const review = showDay(addMonths(today, 6))
  if (!newest) return { based: null, guards: [], fire: '', contacts: [noContact()], steps: [''], review, note: '' }
  const { guards, contacts, steps } = structuredClone({ guards: newest.guards ?? [], contacts: newest.contacts, steps: newest.steps })
  return { based: newest.version, guards, fire: newest.fire ?? '', contacts, steps, review: newest.review === 'ok' ? showDay(newest.review_on) : review, note: '' }
}
const said = (row: object) => Object.values(row).some((text) => String(text).trim())
/** What is sent: rows where nothing was typed are none. Null where the day of the review is none after today and within two years. */
export function planBody(d: PlanDraft, today: string): object | null {
  const review_on = parseDay(d.review)
  if (!review_on || review_on <= today || review_on > addMonths(today, 24)) return null
  return { based_on: d.based, guards: d.guards.filter(said), fire: d.fire.trim(), contacts: d.contacts.filter(said), steps: d.steps.map((s) => s.trim()).filter(Boolean), review_on, note: d.note.trim() }
}
/** Drops the empty rows, so that a row the server complains of is the row on the screen. */
export function tidy(d: PlanDraft): PlanDraft {
  const steps = d.steps.filter((s) => s.trim())
  const contacts = d.contacts.filter(said)
  return { ...d, guards: d.guards.filter(said), contacts: contacts.length ? contacts : [noContact()], steps: steps.length ? steps : [''] }
}
/** Whether a newer version than the one written on has come meanwhile. */
export const isStale = (d: PlanDraft, versions: Plan[]) => (versions[0]?.version ?? 0) > (d.based ?? 0)
/** Takes one part of another version instead of what was typed. */
export function taken(d: PlanDraft, from: Plan, part: PlanPart): PlanDraft {
  const copy = structuredClone({ guards: from.guards ?? [], fire: from.fire ?? '', contacts: from.contacts, steps: from.steps, note: from.note ?? '' })
  return { ...d, [part]: copy[part] }
}

/** What is typed into the form of a telephone number. */
export type ContactDraft = Pick<Contact, 'body' | 'name' | 'duty' | 'phone' | 'communes' | 'carrier' | 'days' | 'note'> & { rank: string; from: string; to: string }
export function contactDraft(before: Partial<Contact>): ContactDraft {
  const { body = 'police', name = '', duty = '', phone = '', communes = [], carrier = null, days = [], note = '', rank = 1, from, to } = before
  return { body, name, duty, phone, communes: [...communes], carrier, days: [...days], note, rank: String(rank), from: from ?? '', to: to ?? '' }
}
/** "18h", "18:00" or "6h30" as the server takes it; what is none stays as it was typed, for the server to say so. */
export function hour(text: string): string | null {
  const time = /^(\d{1,2})(?:[:h](\d{2})?)?$/i.exec(text.trim())
  return time ? `${time[1]!.padStart(2, '0')}:${time[2] ?? '00'}` : text.trim() || null
}
/** Whether both ends of the hours are hours, or neither was typed. */
export const hoursRight = (d: ContactDraft) => [d.from, d.to].every((text) => /^([01]\d|2[0-3]):[0-5]\d$/.test(hour(text) ?? '')) || !(d.from + d.to).trim()
export function contactBody(d: ContactDraft): object {
  const { body, name, duty, phone, communes, days, note } = d
  return { body, name: name.trim(), duty: duty.trim(), phone: phone.trim(), communes, carrier: body === 'carrier' ? d.carrier : null, days: days.toSorted(), from: hour(d.from), to: hour(d.to), rank: Number(d.rank), note: note.trim() }
}

export type ExerciseDraft = Pick<Exercise, 'title' | 'kind' | 'communes' | 'carriers' | 'scenario'> & { on: string; key_place: string; participants: string }
/** One name a line. */
export const lines = (text: string) => text.split('\n').map((line) => line.trim()).filter(Boolean)
export function exerciseBody(d: ExerciseDraft): object | null {
  const on = parseDay(d.on)
  return !on ? null : { ...d, title: d.title.trim(), on, key_place: d.key_place || null, participants: lines(d.participants), scenario: d.scenario.trim() }
}
export interface ResultDraft { outcome: string; present: string; minutes: string; lessons: string; next: string }
/** What is sent, or the field that cannot be. */
export function resultBody(d: ResultDraft): object | 'outcome' | 'minutes' | 'next_on' {
  const next_on = d.next.trim() ? parseDay(d.next) : undefined
  const minutes = d.minutes.trim() ? Number(d.minutes.trim()) : null
  if (!d.outcome) return 'outcome'
  if (minutes !== null && !Number.isInteger(minutes)) return 'minutes'
  return next_on === null ? 'next_on' : { outcome: d.outcome, present: lines(d.present), minutes, lessons: d.lessons.trim(), next_on: next_on ?? null }
}
