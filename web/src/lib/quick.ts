import { addDays } from './period'
import { localDate } from './format'

export type Quick = 'now' | 'just' | 'night' | 'unknown'
/** Last known good and found, for the answers people give: going on, just now, last night, not known. */
export function quick(q: Quick, now: Date): [Date | null, Date | null] {
  if (q === 'unknown') return [null, null]
  if (q === 'now') return [now, now]
  if (q === 'just') return [new Date(now.getTime() - 3_600_000), now]
  const today = localDate(now)
  const morning = new Date(`${today}T06:00:00+07:00`)
  return [new Date(`${addDays(today, -1)}T18:00:00+07:00`), morning < now ? morning : now]
}
