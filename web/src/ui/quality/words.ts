import { number } from '../../lib/format'
import { ownMethod, plainMethod, points, spoken } from '../../lib/trends/quality'
import type { Quality } from '../../lib/trends/types'
import { m } from '../../paraglide/messages.js'
import { getLocale } from '../../paraglide/runtime.js'

export const share = (x: number, digits = 0) => `${number(x * 100, digits, getLocale())} %`
/** Incidents, whole: shares of incidents add up to fractions of which nobody can make anything. */
export const caught = (n: number) => number(n, 0, getLocale())
/** The one sentence: the server's own, so that it reads the same everywhere; of another method than its own one made here. */
export function shortSentence(q: Quality, method?: string): string {
  const told = q.says?.[getLocale() === 'en' ? 'en' : 'vi']
  if (told && ownMethod(q, method) === 'rate') return told
  const p = spoken(points(q, method))
  if (!q.events || !p?.ours || !p.plain) return m.q_none()
  const verdict = q.beats_plain === null ? m.q_unknown() : q.beats_plain ? m.q_better() : m.q_not_better()
  return m.q_short({ at: share(p.coverage), ours: caught(p.ours.caught), plain: caught(p.plain.caught), verdict })
}
const names: Record<string, () => string> = { [plainMethod]: m.q_plain, random: m.q_chance, eb: m.q_eb }
export const methodName = (name: string, own: string | null) => (name === own ? m.q_ours() : (names[name]?.() ?? name))
