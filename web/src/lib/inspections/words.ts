import { m } from '../../paraglide/messages.js'
import type { Check, DrawState } from './draw'
import type { Asset, Calendar, Kind } from './types'

export const stateWords: Record<DrawState, () => string> = { sealed: m.pd_state_sealed, revealed: m.pd_state_revealed, cancelled: m.pd_state_cancelled, lapsed: m.pd_state_lapsed }

const points = {
  list: { holds: m.pd_list_holds, fails: m.pd_list_fails, later: m.pd_list_fails },
  seal: { holds: m.pd_seal_holds, fails: m.pd_seal_fails, later: m.pd_seal_fails },
  seed: { holds: m.pd_seed_holds, fails: m.pd_seed_fails, later: m.pd_seed_later },
  drawn: { holds: m.pd_drawn_holds, fails: m.pd_drawn_fails, later: m.pd_drawn_later },
  chain: { holds: m.pd_chain_holds, fails: m.pd_chain_fails, later: m.pd_chain_later },
}
/** One point of a check, in words. */
export const checkWords = (c: Check) => points[c.code][c.finding]()

/** How long until something is due, or since when it is overdue. */
export function dueWords(c: Pick<Calendar, 'days_left'>): string {
  if (c.days_left < 0) return m.in_overdue_by({ n: -c.days_left })
  return c.days_left === 0 ? m.in_due_today() : m.in_due_in({ n: c.days_left })
}
const kinds = { site: m.in_site, stretch: m.in_stretch, key_place: m.in_key_place }
/** What is inspected, as far as its reader may know. */
export const assetWords = (a: Asset) => a.label ?? kinds[a.kind]()
export const kindWords = (kinds: Kind[], what: string, locale: string) => kinds.find((k) => k.what === what)?.[locale === 'vi' ? 'vi' : 'en'] ?? what
const pools: Record<string, () => string> = { key_targets: m.in_pool_key_targets, key_areas: m.in_pool_key_areas, sites: m.in_pool_sites, list: m.in_pool_list }
export const poolWords = (pool: string) => pools[pool]?.() ?? pool
/** Kinds of inspections that fit such a thing. */
export const fits = (kind: Asset['kind'], what: string) => kind === 'key_place' || (kind === 'site' ? ['bts', 'cabinet', 'closure', 'chamber'].includes(what) : !['bts', 'key_place'].includes(what))
