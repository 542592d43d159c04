import type { Advisory } from '../advisories/types'
import { localDate } from '../format'
import type { Communes, Incident } from '../types'
import type { Works, WorksProps } from '../works/types'

export type CommuneProps = Communes['features'][number]['properties']
const lowered = (name: string) => name.charAt(0).toLocaleLowerCase('vi') + name.slice(1)

/** What a unit was made of before 01/07/2025, each name with its kind: "thị trấn Cam Lộ, xã Cam Thành". */
export const formerNames = (p: CommuneProps) => (p.former ?? []).map(lowered).join(', ')

const stranger = (f: Incident) => ['citizen', 'open311'].includes(f.properties.origin ?? '')
const due = (f: Incident) => f.properties.case?.due_at ?? null
export const isLate = (f: Incident, now: Date) => !!due(f) && Date.parse(due(f)!) < now.getTime()
/** Somebody has looked into a report, or told its sender something. */
export function isAnswered(f: Incident): boolean {
  const c = f.properties.case
  return !!c && (c.case_status !== 'received' || !!c.accepted_at || !!c.done?.some((line) => line.step === 'answer'))
}
/** Each report once, though several lists have it; the first of them stands. */
export function together(...lists: Incident[][]): Incident[] {
  return [...new Map(lists.flat().toReversed().map((f) => [String(f.id), f])).values()].toReversed()
}
export interface Sections { late: Incident[]; open: Incident[]; waiting: Incident[] }
/** Every open report stands in one section: overdue before all, then citizens' that nobody has answered, and the rest. */
export function sectionsOf(all: Incident[], now: Date): Sections {
  const by = (a: Incident, b: Incident) => (due(a) ?? '9').localeCompare(due(b) ?? '9') || (b.properties.reported_at ?? '').localeCompare(a.properties.reported_at ?? '')
  const sorted = all.toSorted(by)
  const late = sorted.filter((f) => isLate(f, now))
  const waiting = sorted.filter((f) => !late.includes(f) && stranger(f) && !isAnswered(f))
  return { late, waiting, open: sorted.filter((f) => !late.includes(f) && !waiting.includes(f)) }
}
/** Works whose days hold today, those at work now first. */
export function worksToday(all: Works[], today: string): Works[] {
  const here = ({ phase, from, to }: WorksProps) => ['current', 'coming'].includes(phase) && localDate(new Date(from)) <= today && today <= localDate(new Date(to))
  return all.filter((w) => here(w.properties)).toSorted((a, b) => Number(b.properties.now) - Number(a.properties.now) || a.properties.from.localeCompare(b.properties.from))
}
export interface Share { done: number; of: number }
/** Of the citizens' reports of a month, how many were answered. */
export function answeredIn(all: Incident[], month: string): Share {
  const told = all.filter((f) => stranger(f) && f.properties.reported_at && localDate(new Date(f.properties.reported_at)).startsWith(month))
  return { done: told.filter(isAnswered).length, of: told.length }
}
export const readOf = (all: Advisory[]): Share => ({ done: all.filter((a) => a.confirmed_at).length, of: all.length })
/** Those that were not read come first; of both the newest first. */
export const unread = (all: Advisory[]) => all.toSorted((a, b) => Number(!!a.confirmed_at) - Number(!!b.confirmed_at) || (b.published_at ?? '').localeCompare(a.published_at ?? ''))
/** Whom to call about works in the area: each carrier's telephone once. */
export function contacts(works: Works[]): { name: string; phone: string }[] {
  const all = works.filter((w) => ['current', 'coming'].includes(w.properties.phase)).map(({ properties: p }) => ({ name: p.carrier_name, phone: p.phone }))
  return [...new Map(all.map((c) => [`${c.name} ${c.phone}`, c])).values()]
}
