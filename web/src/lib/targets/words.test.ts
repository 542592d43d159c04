import { expect, it } from 'vitest'
import type { CommuneRank, KeyPlace, Trend } from './types'
import { evidence, grouped, placeWords, trendWords, usualPeriod, visitWords } from './words'

const trend = (t: Partial<Trend>): Trend => ({ now: 0, before: 0, ratio: null, low90: null, high90: null, direction: 'none', ...t })

it('says of a trend no more than its interval does', () => {
  expect(trendWords(trend({ now: 11, before: 3, low90: 1.1475, high90: 15.4, direction: 'up' }), 'vi')).toBe('tăng ít nhất 1,1 lần (11 so với 3 vụ)')
  expect(trendWords(trend({ now: 2, before: 9, low90: 0.06, high90: 0.71, direction: 'down' }), 'vi')).toBe('giảm ít nhất 1,4 lần (2 so với 9 vụ)')
  expect(trendWords(trend({ now: 9, before: 4, low90: 0.75, high90: 7.9, direction: 'unclear' }), 'vi')).toBe('9 so với 4 vụ kỳ trước, chưa khác hẳn')
  expect(trendWords(trend({}), 'vi')).toBe('không có vụ ở cả hai kỳ')
  expect(trendWords(null, 'vi')).toBe('chưa có số liệu kỳ trước')
})
it('tells of the last planned night, and no more than that it was planned', () => {
  expect(visitWords('2026-11-14')).toBe('kế hoạch gần nhất: đêm 14/11/2026')
})
it('proposes the three months from the next first', () => {
  expect(usualPeriod('2026-11-28')).toEqual({ from: '2026-12-01', to: '2027-02-28' })
  expect(usualPeriod('2026-12-31')).toEqual({ from: '2027-01-01', to: '2027-03-31' })
})
it('writes the evidence as an official reads it', () => {
  const row = { incidents: 9, value: 0.01694, low90: 0.00902, high90: 0.02688, cable_km: 34.77 } as CommuneRank
  const summary = { from: '2025-11-28T17:00:00Z', to: '2026-11-28T16:59:59.999Z', reach_m: 500 } as Parameters<typeof evidence>[1]
  expect(evidence(row, summary)).toBe('Trên 34,8 km cáp có 9 vụ từ 29/11/2025 đến 28/11/2026; suất 0,017 vụ/km trong 30 ngày (khoảng 90 %: 0,0090 – 0,027).')
})
it('groups by state in the order of a decision, the newest first', () => {
  const place = (id: string, state: string) => ({ id, properties: { state } }) as KeyPlace
  const found = grouped([place('1', 'approved'), place('2', 'proposed'), place('3', 'approved')])
  expect(found.map((g) => [g.state, g.places.map((p) => p.id).join()])).toEqual([['proposed', '2'], ['approved', '3,1']])
})
it('tells the stretch of a target where the reader may know it, else its commune alone', () => {
  const p = { basis: 'stretch', commune_names: ['Xã Cam Lộ'], route_id: 'TS-124', from_m: 6800, to_m: 8100 } as KeyPlace['properties']
  expect(placeWords(p)).toBe('Xã Cam Lộ; tuyến TS-124, Km 6+800 – 8+100')
  expect(placeWords({ ...p, route_id: null, from_m: null, to_m: null })).toBe('Xã Cam Lộ')
})
