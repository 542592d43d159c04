import { countsOf } from './counts'
import type { Comparison, Preview } from './types'

/** The network of one carrier as it was once accepted. */
export interface Snapshot {
  id: string; carrier: string; at: string; why: 'import' | 'restore'; file_name: string | null; by: string | null
  routes: number; sites: number; length_m: number; new: number; changed: number; gone: number; current: boolean
}
/** What restoring a snapshot would do to the network in service. */
export interface Compared extends Comparison { preview: Preview }

export const currentOf = (all: Snapshot[] | null, carrier: string): Snapshot | null => all?.find((s) => s.current && s.carrier === carrier) ?? null
/** Nothing would change: routes and sites are as they were. */
export const same = (c: Comparison): boolean => c.new.length + c.changed.length + c.gone.length + countsOf(c).sites === 0
export interface Effect { what: 'back' | 'changed' | 'out'; n: number; first: string[] }
/** What restoring would do, in the order of how much it takes away: routes that leave, that change back, that return. */
export function effects(c: Comparison, most = 6): Effect[] {
  const all = [['out', c.gone], ['changed', c.changed], ['back', c.new]] as const
  return all.filter(([, ids]) => ids.length).map(([what, ids]) => ({ what, n: ids.length, first: ids.slice(0, most) }))
}
