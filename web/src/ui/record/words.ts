import { told, type Deed } from '../../lib/record/deeds'
import { m } from '../../paraglide/messages.js'

type Said = Partial<Record<string, () => string>>
const messages = m as unknown as Said

/** "Xem tuyến cáp": what somebody did, in words. A command of the command line stays as it is written. */
export function deedWords(d: Deed): string {
  const { verb, noun } = told(d.action)
  const does = messages[`rec_v_${verb}`]!()
  if (verb === 'command') return `${does}: ${d.action}`
  if (!noun) return does
  return `${does}: ${(messages[`rec_n_${noun.replaceAll('-', '_')}`] ?? m.rec_thing_other)()}`
}
export const roleWord = (role: string) => (role === 'operator' ? m.rec_role_operator() : (messages[`role_${role}`]?.() ?? role))
export const byWord = (by: string) => messages[`rec_by_${by}`]?.() ?? by
export function resultWord(outcome: number): { word: string; tone: 'ok' | 'no' | 'err' } {
  if (!outcome) return { word: m.rec_unknown(), tone: 'no' }
  if (outcome < 400) return { word: m.rec_done(), tone: 'ok' }
  return outcome < 500 ? { word: m.rec_refused({ status: outcome }), tone: 'no' } : { word: m.rec_failed({ status: outcome }), tone: 'err' }
}
/** The first id that stood in the route. */
export const thingOf = (d: Deed) => /(?:^| )id=([0-9a-f-]{36})/.exec(d.things)?.[1] ?? ''
