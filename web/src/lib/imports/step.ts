import type { Problem } from '../api'
import type { Proposal } from './types'

export type Deciding = 'accept' | 'reject' | 'renew'
/** Where the view stands. While a file is on its way, `back` is what a failure or a cancel returns to. */
export type Step =
  | { at: 'start' }
  | { at: 'opening'; back: Step }
  | { at: 'sending'; dry: boolean; share: number; back: Step }
  | { at: 'question'; told: Proposal }
  | { at: 'review'; told: Proposal }
  | { at: 'deciding'; told: Proposal; how: Deciding }
  | { at: 'accepted' | 'rejected' | 'decided'; told: Proposal }
export type Event =
  | { type: 'send'; dry: boolean } | { type: 'progress'; share: number } | { type: 'told'; told: Proposal } | { type: 'open' } | { type: 'stop' }
  | { type: 'decide'; how: Deciding } | { type: 'settled'; told: Proposal } | { type: 'conflict' } | { type: 'moved' } | { type: 'ask' } | { type: 'keep' } | { type: 'leave' }

/** What a proposal asks for next: in which system it is, a look, or, after a dry run without errors, to be stored so that it can be seen. */
export function next(told: Proposal): 'question' | 'review' | 'propose' {
  if (!told.id && told.suggested_crs.length) return 'question'
  return told.id || told.verdict === 'reject' ? 'review' : 'propose'
}
function arrived(told: Proposal): Step {
  if (told.status === 'accepted' || told.status === 'rejected') return { at: told.status, told }
  return { at: next(told) === 'question' ? 'question' : 'review', told }
}
const back = (s: Step): Step => (s.at === 'sending' || s.at === 'opening' ? s.back : s.at === 'deciding' ? { at: 'review', told: s.told } : s)

function settled(how: Deciding, told: Proposal): Step {
  return how === 'renew' ? arrived(told) : { at: how === 'accept' ? 'accepted' : 'rejected', told }
}
/** What a refusal of the server means for the view: stopped, the network moved on, somebody else decided, or just that it failed. */
export function refusal(p: Problem): Event {
  if (p.code === 'C410') return { type: 'moved' }
  return { type: p.status === 409 && p.code !== 'C499' && p.code !== 'C411' ? 'conflict' : 'stop' }
}

/** The view after something happened. What does not fit where it stands changes nothing. */
export function after(s: Step, e: Event): Step {
  switch (e.type) {
    case 'send': return { at: 'sending', dry: e.dry, share: 0, back: back(s) }
    case 'open': return { at: 'opening', back: back(s) }
    case 'progress': return s.at === 'sending' ? { ...s, share: Math.max(s.share, e.share) } : s
    case 'told': return s.at === 'sending' || s.at === 'opening' ? arrived(e.told) : s
    case 'stop': return back(s)
    case 'decide': return s.at === 'review' && s.told.id ? { at: 'deciding', told: s.told, how: e.how } : s
    case 'settled': return s.at === 'deciding' ? settled(s.how, e.told) : s
    case 'conflict': return s.at === 'deciding' || s.at === 'review' ? { at: 'decided', told: s.told } : back(s)
    case 'moved': return s.at === 'deciding' || s.at === 'review' ? { at: 'review', told: { ...s.told, base_moved: true } } : back(s)
    case 'ask': return s.at === 'review' ? { at: 'question', told: s.told } : s
    case 'keep': return s.at === 'question' ? { at: 'review', told: s.told } : s
    case 'leave': return { at: 'start' }
  }
}
export const toldOf = (s: Step): Proposal | null => ('told' in s ? s.told : s.at === 'sending' || s.at === 'opening' ? toldOf(s.back) : null)

/** Why nothing can be accepted yet; null when it can. */
export function lockOf(s: Step): 'question' | 'errors' | 'moved' | 'unfinished' | null {
  if (s.at === 'question') return 'question'
  if (s.at !== 'review') return 'unfinished'
  if (s.told.verdict === 'reject' || s.told.faults.some((f) => f.severity === 'error')) return 'errors'
  if (s.told.base_moved) return 'moved'
  return s.told.id ? null : 'unfinished'
}
/** How far along the four steps: file, system, look, decision. */
export function progress(s: Step): number {
  const far = { start: 0, opening: 1, sending: 1, question: 1, review: 2, deciding: 3, accepted: 4, rejected: 4, decided: 4 }
  return far[s.at]
}
