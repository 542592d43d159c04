import { describe, expect, test } from 'vitest'
import type { Advisory } from '../advisories/types'
import type { Case } from '../cases/types'
import type { Incident, Routes } from '../types'
import type { Works } from '../works/types'
import { answeredIn, contacts, formerNames, isAnswered, readOf, sectionsOf, together, unread, worksToday, type CommuneProps } from './area'
import { itemsOf } from './marks'
import { linesOf, snap } from './snap'

const now = new Date('2026-11-29T10:00:00+07:00')
const at = (hours: number) => new Date(now.getTime() + hours * 3_600_000).toISOString()
function report(id: string, origin: string, c: Partial<Case>, told = -2, point: [number, number] | null = [106.95, 16.75]): Incident {
  const one = { case_status: 'received', accepted_at: null, due_at: null, ...c } as Case
  return { type: 'Feature', id, geometry: point && { type: 'Point', coordinates: point }, properties: { kind: 'cut', origin, reported_at: at(told), case: one } }
}
const job = (id: string, from: string, to: string, more: object = {}): Works =>
  ({ type: 'Feature', id, geometry: null, properties: { what: id, from, to, phase: 'current', now: false, carrier_name: 'Mạng A', phone: '0999', ...more } as unknown as Works['properties'] })

describe('sections', () => {
  const late = report('late', 'citizen', { due_at: at(-3) }), later = report('later', 'carrier', { due_at: at(-1) })
  const waiting = report('waiting', 'citizen', { due_at: at(20) }), accepted = report('accepted', 'citizen', { accepted_at: at(-90), due_at: at(190) })
  const told = report('told', 'open311', { due_at: at(2), done: [{ step: 'answer' }] as Case['done'] }), carrier = report('carrier', 'carrier', {})
  test('what is past its clock comes first, and every report stands in one section', () => {
    const s = sectionsOf([carrier, waiting, later, accepted, late, told], now)
    const ids = (all: Incident[]) => all.map((f) => f.id)
    expect([ids(s.late), ids(s.open), ids(s.waiting)]).toEqual([['late', 'later'], ['told', 'accepted', 'carrier'], ['waiting']])
  })
  test('a report of a citizen waits until somebody looks into it or answers', () => {
    expect([waiting, accepted, told, report('x', 'citizen', { case_status: 'closed' })].map(isAnswered)).toEqual([false, true, true, true])
  })
  test('a report of two lists is one', () => {
    expect(together([late, waiting], [waiting, carrier]).map((f) => f.id)).toEqual(['late', 'waiting', 'carrier'])
  })
  test('a number is the same in the list and on the map, and works go on where cases end', () => {
    const s = sectionsOf([late, { ...carrier, geometry: null }, waiting], now)
    const items = itemsOf(s, [job('w', at(-1), at(1))], [], (kind) => kind)
    expect(items.map((i) => [i.n, i.id, i.look, i.at !== null])).toEqual([[1, 'late', 'late', true], [2, 'carrier', 'case', false], [3, 'w', 'works', false], [4, 'waiting', 'case', true]])
  })
})
test('works of today are those whose days hold it, at whatever hour', () => {
  const all = [
    job('night', '2026-11-28T17:00:00Z', '2026-12-02T16:59:59Z'), job('tomorrow', '2026-11-29T17:00:00Z', '2026-12-02T16:59:59Z', { phase: 'coming' }),
    job('now', '2026-11-29T00:30:00Z', '2026-11-29T10:00:00Z', { now: true }), job('off', '2026-11-28T17:00:00Z', '2026-12-02T16:59:59Z', { phase: 'cancelled' }),
  ]
  expect(worksToday(all, '2026-11-29').map((w) => w.id)).toEqual(['now', 'night'])
})
test('the month counts what citizens told in it, by the local day', () => {
  const all = [report('a', 'citizen', {}), report('b', 'citizen', { case_status: 'verifying' }), report('c', 'carrier', {}), report('d', 'citizen', {}, -30 * 24)]
  expect(answeredIn(all, '2026-11')).toEqual({ done: 1, of: 2 })
})
test('advisories that were not read come first, and are counted', () => {
  const a = (id: string, published_at: string, confirmed_at: string | null) => ({ id, published_at, confirmed_at }) as Advisory
  const all = [a('old', '2026-11-01', null), a('read', '2026-11-20', 'x'), a('new', '2026-11-10', null)]
  expect(unread(all).map((x) => x.id)).toEqual(['new', 'old', 'read'])
  expect(readOf(all)).toEqual({ done: 1, of: 3 })
})
test('each telephone stands once among those to call', () => {
  const works = [job('a', at(0), at(1)), job('b', at(0), at(1)), job('c', at(0), at(1), { phase: 'over', phone: '1' })]
  expect(contacts(works)).toEqual([{ name: 'Mạng A', phone: '0999' }])
})
test('former names keep their kind', () => {
  expect(formerNames({ former: ['Thị trấn Cam Lộ', 'Xã Cam Thành'] } as CommuneProps)).toBe('thị trấn Cam Lộ, xã Cam Thành')
  expect(formerNames({} as CommuneProps)).toBe('')
})
describe('a place on the corridor', () => {
  const routes = { features: [
    { properties: { corridor: true }, geometry: { type: 'LineString', coordinates: [[106.9, 16.75], [107, 16.75]] } },
    { properties: {}, geometry: { type: 'LineString', coordinates: [[106.9, 16.751], [107, 16.751]] } },
  ] } as unknown as Routes
  const lines = linesOf(routes)
  test.each([
    ['beside it', [106.95, 16.753], [106.95, 16.75]], ['past its end', [107.002, 16.75], [107, 16.75]], ['2 km off it stays', [106.95, 16.77], [106.95, 16.77]],
  ] as [string, [number, number], [number, number]][])('%s', (_, from, to) => {
    const found = snap(from, lines)
    expect(found[0]).toBeCloseTo(to[0], 6)
    expect(found[1]).toBeCloseTo(to[1], 6)
  })
  test('only corridors count', () => { expect(lines.length).toBe(1) })
})
