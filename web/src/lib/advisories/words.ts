import { showDay } from '../dates'
import { m } from '../../paraglide/messages.js'
import type { Advisory, AdvisoryAct, Audience, Body } from './types'

export const audiences: Audience[] = ['carriers', 'communes', 'public']
const names: Record<Audience, () => string> = { carriers: m.ad_carriers, communes: m.ad_communes, public: m.ad_public }
export const audienceName = (a: Audience) => names[a]()
export const forWords = (a: { audiences: Audience[] }) => a.audiences.map(audienceName).join(', ')
export const areaWords = (a: { commune_names: string[] }) => a.commune_names.join(', ') || m.pa_province()
export const periodWords = (a: { period_from: string; period_to: string }) => `${showDay(a.period_from)} – ${showDay(a.period_to)}`
const acts: Record<AdvisoryAct, () => string> = { written: m.ad_act_written, changed: m.ad_act_changed, published: m.ad_act_published, withdrawn: m.ad_act_withdrawn }
export const actName = (a: AdvisoryAct) => acts[a]()
/** What stands beside an advisory in the list: for writers where it stands, for readers whether it was read. */
export function standing(a: Advisory, writes: boolean): { words: string; tone: '' | 'ok' | 'warn' } {
  if (!writes) return a.confirmed_at ? { words: m.ad_state_read(), tone: 'ok' } : { words: m.ad_state_new(), tone: 'warn' }
  if (a.state === 'draft') return { words: m.ad_state_draft(), tone: 'warn' }
  return a.state === 'published' ? { words: m.ad_state_published(), tone: 'ok' } : { words: m.ad_state_withdrawn(), tone: '' }
}
/** Those who have not confirmed come first: they are to be called. */
export const unreadFirst = (bodies: Body[]) => [...bodies.filter((b) => !b.read.length), ...bodies.filter((b) => b.read.length)]
