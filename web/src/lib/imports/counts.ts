import { bySeverity } from './faults'
import type { Comparison, Past, Proposal } from './types'

export interface Counts { new: number; changed: number; gone: number; sites: number; faults: number; errors: number; unchanged: number; before: number; after: number; more: number }
/** The numbers over the map; routes, and kilometres before and after. */
export function countsOf(p: Comparison & Partial<Pick<Proposal, 'faults' | 'faults_total'>>): Counts {
  const cut = (km: number) => Math.round(km * 10) / 10
  return {
    new: p.new.length, changed: p.changed.length, gone: p.gone.length, sites: p.site_changes.new + p.site_changes.changed + p.site_changes.gone, faults: p.faults_total ?? 0, errors: bySeverity(p.faults ?? []).error, unchanged: p.unchanged,
    before: cut(p.km_before), after: cut(p.km_after), more: cut(cut(p.km_after) - cut(p.km_before)),
  }
}
/** How many things of the network would not be as they were. */
export function touched(p: Proposal): number {
  return p.new.length + p.changed.length + p.site_changes.new + p.site_changes.changed
}
export const waiting = (all: Past[]) => all.filter((p) => p.status === 'proposed').length
/** 412 kB, 1,2 MB: a whole number below a megabyte. */
export function bytes(n: number, say: (value: number, digits: number) => string): string {
  if (n < 1000) return `${n} B`
  return n < 999_500 ? `${say(n / 1000, 0)} kB` : `${say(n / 1_000_000, 1)} MB`
}
