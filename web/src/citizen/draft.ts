import { parseMoment } from '../lib/dates'

/** What a citizen chooses from, and the kind of the record that it becomes. */
export const things = { gone: 'cut', cutting: 'attempted_theft', cabinet: 'sabotage', down: 'cut', fire: 'fire', outage: 'outage', digging: 'suspicious' } as const
export type Thing = keyof typeof things
export const thingNames = Object.keys(things) as Thing[]
export type When = 'now' | 'just' | 'night' | 'unknown'
export const whenNames: When[] = ['now', 'just', 'night', 'unknown']

export interface Draft {
  thing: Thing | ''
  /** Where the pin is; its accuracy is the radius that holds it with 95 %, metres. */
  point: [number, number] | null; radius: number
  label: string; commune: string; away: boolean
  when: When | ''; seen: string; found: string; note: string
  name: string; phone: string; consent: boolean
}
export const emptyDraft = (): Draft => ({ thing: '', point: null, radius: 0, label: '', commune: '', away: false, when: '', seen: '', found: '', note: '', name: '', phone: '', consent: false })

/** A local moment as an input of the page holds it. */
export const local = (at: Date) => new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16)

/** The same as people read it: 14/11/2026 06:40. */
export function shown(at: string | number): string {
  const [day, time] = local(new Date(at)).split('T')
  return `${day!.split('-').reverse().join('/')} ${time}`
}

/** Digits as they are typed, with what stands between them: 14/11/2026. */
export const asDay = (text: string) => text.replace(/[.\-\s]/g, '/').replace(/^(\d{2})(?=\d|$)/, '$1/').replace(/^(\d{1,2}\/\d{2})(?=\d|$)/, '$1/')
/** The same of a time: 06:40. */
export const asTime = (text: string) => text.replace(/[h.]/i, ':').replace(/^(\d{2})(?=\d|$)/, '$1:')
/** A local moment of a day and a time; empty if both are, and what stands there if it cannot be read. */
export const moment = (day: string, time: string) => (day.trim() || time.trim() ? (parseMoment(`${day.trim()} ${time.trim() || '?'}`) ?? `${day} ${time}`) : '')

/** From last seen fine to found, as the answer to "when" suggests it. */
export function times(when: When, now: Date): { seen: string; found: string } {
  const evening = new Date(now)
  evening.setHours(18, 0, 0, 0)
  if (evening >= now || now.getHours() >= 18) evening.setDate(evening.getDate() - 1)
  if (when === 'night') return { seen: local(evening), found: local(now) }
  if (when === 'unknown') return { seen: '', found: local(now) }
  return { seen: local(new Date(now.getTime() - (when === 'now' ? 15 : 120) * 60_000)), found: local(now) }
}

const isRead = (text: string) => !text || /^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(text)
/** What is missing or wrong, by field. */
export function faults(d: Draft, now: Date): Partial<Record<'thing' | 'place' | 'when' | 'unread_seen' | 'unread_found' | 'found' | 'phone' | 'consent', true>> {
  const digits = d.phone.replace(/\D/g, '').length
  return {
    ...(d.thing ? {} : { thing: true }),
    ...(d.point || d.label.trim() || d.commune ? {} : { place: true }),
    ...(d.when ? {} : { when: true }),
    ...(isRead(d.seen) ? {} : { unread_seen: true }),
    ...(isRead(d.found) ? {} : { unread_found: true }),
    ...(isRead(d.seen) && isRead(d.found) && ((d.found && new Date(d.found) > new Date(now.getTime() + 60_000)) || (d.seen && d.found && d.seen > d.found)) ? { found: true } : {}),
    ...(d.phone.trim() && (digits < 8 || digits > 15) ? { phone: true } : {}),
    ...((d.phone.trim() || d.name.trim()) && !d.consent ? { consent: true } : {}),
  }
}

const utc = (text: string) => (text ? new Date(text).toISOString() : undefined)
/** Radius that holds 95 % of a place blurred alike to all sides, in its standard deviations. */
const RADIUS = 2.448

/** The body of the report; `words` say what was chosen, since several choices become one kind. */
export function body(d: Draft, words: string): string {
  const note = [words, d.away ? '(đã rời nơi đó)' : '', d.note.trim()].filter(Boolean).join(' ')
  const contact = d.name.trim() || d.phone.trim() ? { name: d.name.trim() || undefined, phone: d.phone.trim() || undefined, consent: d.consent } : undefined
  return JSON.stringify({
    kind: d.thing ? things[d.thing] : '', note, contact,
    ...(d.point ? { point: d.point, accuracy_m: Math.min(5000, Math.max(1, Math.round(d.radius / RADIUS))) } : { commune: d.commune || undefined }),
    label: d.label.trim() || undefined,
    occurred_from: utc(d.seen), occurred_to: utc(d.found), discovered_at: utc(d.found),
  })
}
