import { expect, test } from 'vitest'
import { body, draftOf, parsePoint } from './draft'
import type { Announced, Works } from './types'
import { changeWords, grouped, periodWords, todayWords } from './words'

const hand = { at: '2026-11-29T01:00:00Z', role: 'carrier' as const, by: null }
const works = (id: string, phase: string, from: string): Works => ({ type: 'Feature', id, geometry: null, properties: {
  what: 'Thay cột', carrier: 'TS', carrier_name: 'TS', place: 'communes', reach_m: null, route: null, route_id: null, from_m: null, to_m: null, communes: ['19597'], commune_names: ['Xã Cam Lộ'],
  from, to: '2026-12-03T16:59:59.999Z', hours: null, now: false, crew: 6, leader_phone: '0999', phone: '0998', remarks: null, code: '4471', phase, reason: null, announced: hand, next: [] } as unknown as Works['properties'] })

test('a period of whole days is told in days, another with its clock', () => {
  expect(periodWords({ from: '2026-11-30T17:00:00Z', to: '2026-12-03T16:59:59.999Z' })).toBe('01/12/2026 – 03/12/2026')
  expect(periodWords({ from: '2026-11-30T17:00:00Z', to: '2026-12-01T16:59:59.999Z' })).toBe('01/12/2026')
  expect(periodWords({ from: '2026-12-01T00:30:00Z', to: '2026-12-01T10:00:00Z' })).toBe('01/12/2026 07:30 – 01/12/2026 17:00')
})
test('hours of today end at 24:00, and the whole day is said in words', () => {
  const today = (...spans: [string, string][]) => todayWords({ today: spans.map(([from, to]) => ({ from, to })) } as Announced)
  expect(today(['2026-12-01T15:00:00Z', '2026-12-01T17:00:00Z'])).toBe('22:00 – 24:00')
  expect(today(['2026-11-30T17:00:00Z', '2026-12-01T17:00:00Z'])).toBe('cả ngày đêm')
})
test('works under way come first, then those to come, the next one first', () => {
  const all = [works('a', 'coming', '2026-12-09T00:00:00Z'), works('b', 'coming', '2026-12-05T00:00:00Z'), works('c', 'current', '2026-11-01T00:00:00Z')]
  expect(grouped(all).map((g) => [g.phase, g.works.map((w) => w.id)])).toEqual([['current', ['c']], ['coming', ['b', 'a']]])
})
test('a change names its field and its communes in words', () => {
  const name = (code: string) => ({ 19597: 'Xã Cam Lộ' })[code] ?? code
  expect(changeWords({ field: 'to', before: '2026-12-03T16:59:59.999Z', after: '2026-12-05T10:00:00Z' }, name)).toBe('Kết thúc: 03/12/2026 → 05/12/2026 17:00')
  expect(changeWords({ field: 'place', before: '106.95, 16.75 (± 100 m)', after: '19597' }, name)).toBe('Ở đâu: 106.95, 16.75 (± 100 m) → Xã Cam Lộ')
})
test('a place is read however its decimals are written', () => {
  const cases: [string, [number, number] | null][] = [['106,949; 16,752', [106.949, 16.752]], ['106.949, 16.752', [106.949, 16.752]], ['106.949', null], ['a; b', null], [';', null]]
  for (const [text, want] of cases) expect(parsePoint(text), text).toEqual(want)
})
test('what is announced comes back into the form and is sent as it was', () => {
  const d = draftOf(works('a', 'current', '2026-11-30T17:00:00Z'), '')
  expect(body(d)).toEqual({ what: 'Thay cột', communes: ['19597'], from: '2026-12-01', to: '2026-12-03', crew: 6, leader_phone: '0999', phone: '0998' })
  expect(body({ ...d, communes: [] })).toMatch(/xã/)
  expect(body({ ...d, from: 'mai' })).toMatch(/thời gian/)
  expect(body({ ...d, hours_from: '7:30', hours_to: '17:00' })).toMatchObject({ hours: { from: '07:30', to: '17:00' } })
  expect(body({ ...d, way: 'stretch', route: 'x', from_m: '6+800', to_m: 'Km 8+100' })).toMatchObject({ route: 'x', from_m: 6800, to_m: 8100 })
})
