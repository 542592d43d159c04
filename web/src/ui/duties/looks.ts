import type { ExerciseState, Outcome, Review } from '../../lib/duties/types'
import type { IconName } from '../parts/icons'

/** How a state looks beside its words: never by its colour alone. */
export interface Look { tone: 'plain' | 'ok' | 'warn' | 'err'; icon: IconName }
export const reviewLook: Record<Review, Look> = { none: { tone: 'err', icon: 'flag' }, overdue: { tone: 'err', icon: 'alert' }, due: { tone: 'warn', icon: 'clock' }, ok: { tone: 'ok', icon: 'check' } }
export const exerciseLook: Record<ExerciseState, Look> = { planned: { tone: 'plain', icon: 'clock' }, overdue: { tone: 'warn', icon: 'alert' }, held: { tone: 'ok', icon: 'check' }, cancelled: { tone: 'plain', icon: 'ban' } }
export const outcomeLook: Record<Outcome, Look> = { met: { tone: 'ok', icon: 'check' }, partly: { tone: 'warn', icon: 'info' }, not_met: { tone: 'err', icon: 'alert' } }
