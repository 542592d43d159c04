import { expect, test } from 'vitest'
import { both, periods, pieces, query, sorted } from './strip'
import type { RouteCoverage } from './types'

const route = (route_id: string, length_m: number, seen_m: number, overdue: RouteCoverage['overdue'] = []): RouteCoverage =>
  ({ route_id, carrier: 'TS', length_m, seen_m, percent: (100 * seen_m) / length_m, last_seen: null, stretches: [], overdue })

test('a strip is whole: what was seen lately, long ago and never, from start to end', () => {
  const strip = pieces(route('A', 1000, 500, [{ from_m: 700, to_m: 1000, days: null }, { from_m: 200, to_m: 400, days: 80 }]))
  expect(strip).toEqual([
    { from: 0, to: 20, state: 'lately' }, { from: 20, to: 40, state: 'long' }, { from: 40, to: 70, state: 'lately' }, { from: 70, to: 100, state: 'never' },
  ])
})
test('one never seen is one piece, one wholly seen too, and one without length has none', () => {
  expect(pieces(route('A', 1000, 0, [{ from_m: 0, to_m: 1000, days: null }]))).toEqual([{ from: 0, to: 100, state: 'never' }])
  expect(pieces(route('A', 1000, 1000))).toEqual([{ from: 0, to: 100, state: 'lately' }])
  expect(pieces(route('A', 0, 0))).toEqual([])
})
test('what nobody looked at stands first, by share or by metres', () => {
  const all = [route('B', 1000, 900), route('A', 100, 10), route('C', 100, 10)]
  expect(sorted(all, 'percent').map((r) => r.route_id)).toEqual(['A', 'C', 'B'])
  expect(sorted(all, 'overdue').map((r) => r.route_id)).toEqual(['B', 'A', 'C'])
  expect(sorted(all, 'code').map((r) => r.route_id)).toEqual(['A', 'B', 'C'])
})
test('today needs no day', () => {
  expect(query({ day: null, days: 60, by: 'all' })).toBe('days=60&by=all')
  expect(query({ day: '2026-11-14', days: 30, by: 'patrol' })).toBe('days=30&by=patrol&as_of=2026-11-14')
})

test('two periods of one length touch and do not overlap', () => {
  expect(periods('2026-11-29', 30)).toEqual({ dosage: 'from=2026-10-31&to=2026-11-29', effect: 'a_from=2026-10-01&a_to=2026-10-30&b_from=2026-10-31&b_to=2026-11-29' })
})
test('looks of patrols and of walks count together, with the last of both', () => {
  const last = '2026-11-02T21:00:00+07:00'
  expect(both({ looks: 2, minutes: 10, last }, { looks: 1, minutes: 5, last: '2026-10-01T09:00:00+07:00' })).toEqual({ looks: 3, minutes: 15, last })
  expect(both({ looks: 0, minutes: 0, last: null }, { looks: 0, minutes: 0.5, last: null }).last).toBeNull()
})
