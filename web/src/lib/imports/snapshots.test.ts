import { describe, expect, it } from 'vitest'
import { countsOf } from './counts'
import { currentOf, effects, same, type Snapshot } from './snapshots'
import type { Comparison } from './types'

const snapshot = (id: string, carrier: string, current: boolean): Snapshot => ({ id, carrier, at: '2026-10-12T02:00:00Z', why: 'import', file_name: null, by: null, routes: 1, sites: 0, length_m: 1, new: 0, changed: 0, gone: 0, current })
const still = { new: 0, changed: 0, gone: 0, unchanged: 3 }
const compared = (more: Partial<Comparison> = {}): Comparison => ({ new: [], changed: [], gone: [], unchanged: 2, site_changes: still, km_before: 10, km_after: 10, ...more })

describe('snapshots', () => {
  it('have one in use for each carrier', () => {
    const all = [snapshot('3', 'SG', true), snapshot('2', 'TS', true), snapshot('1', 'TS', false)]
    expect([currentOf(all, 'TS')?.id, currentOf(all, 'SG')?.id, currentOf(all, 'BH'), currentOf(null, 'TS')]).toEqual(['2', '3', null, null])
  })
  it('tell what restoring would take out first, and name the first of each', () => {
    const c = compared({ new: ['A'], changed: [], gone: ['C', 'D', 'E'] })
    expect(effects(c, 2)).toEqual([{ what: 'out', n: 3, first: ['C', 'D'] }, { what: 'back', n: 1, first: ['A'] }])
    expect(countsOf(c)).toMatchObject({ new: 1, gone: 3, faults: 0, errors: 0 })
  })
  it('are the same only when the sites are the same too', () => {
    expect([same(compared()), same(compared({ changed: ['A'] })), same(compared({ site_changes: { ...still, gone: 1 } }))]).toEqual([true, false, false])
  })
})
