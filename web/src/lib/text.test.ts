import { describe, expect, it } from 'vitest'
import { parseDay, parseMoment, showDay, showMonth } from './dates'
import { find } from './find'
import { fold, match } from './fold'
import { occurred } from './format'
import { bboxOf } from './geo'
import { command } from './keys'
import { nearest } from './sheet'
import { shrink } from './shrink'
import type { Communes, Routes } from './types'

describe('dates in Vietnamese order', () => {
  it('reads days', () => {
    expect(parseDay('14/11/2026')).toBe('2026-11-14')
    expect(parseDay(' 1-2-2026 ')).toBe('2026-02-01')
    for (const bad of ['31/02/2026', '11/14/2026', '2026-11-14', '14/11', '']) expect(parseDay(bad)).toBeNull()
  })
  it('reads moments', () => {
    expect(parseMoment('14/11/2026 23:30')).toBe('2026-11-14T23:30')
    expect(parseMoment('14/11/2026 7h')).toBe('2026-11-14T07:00')
    expect(parseMoment('14/11/2026')).toBe('2026-11-14')
    for (const bad of ['14/11/2026 24:00', '14/11/2026 7', '23:30', '14/11/2026 12:60']) expect(parseMoment(bad)).toBeNull()
  })
  it('writes them', () => expect([showDay('2026-11-14'), showMonth('2026-11')]).toEqual(['14/11/2026', '11/2026']))
  it('says when an incident was', () => {
    expect(occurred('2026-11-01T16:30:00Z', '2026-11-01T21:10:00Z')).toEqual(['02/11/2026', '23:30 – 04:10'])
    expect(occurred('2026-10-30T16:30:00Z', '2026-11-01T21:10:00Z')).toEqual(['02/11/2026', '30/10 23:30 – 04:10'])
    expect(occurred(null, '2026-11-01T21:10:00Z')).toEqual(['02/11/2026', '04:10'])
    expect(occurred(null, null)).toEqual(['–', ''])
  })
})
describe('finding', () => {
  it('folds spellings', () => {
    expect(fold('  Đa  Krông ')).toBe('da krong')
    expect(fold('Hoá'.normalize('NFD'))).toBe(fold('Hóa'))
    expect(match('Xã Đakrông', 'đa krong')).toBe(1)
    expect(match('Đakrông', 'DAK')).toBe(2)
    expect(match('Cam Lộ', 'x')).toBe(0)
  })
  const communes = { features: [
    { properties: { code: '1', name: 'Cam Lộ', full_name: 'Xã Cam Lộ', old_district: 'Huyện Cam Lộ', former: ['Xã Cam Thành'] } },
    { properties: { code: '2', name: 'Hiếu Giang', full_name: 'Xã Hiếu Giang', old_district: 'Huyện Cam Lộ' } },
  ] } as unknown as Communes
  const routes = { features: [{ id: 'r', properties: { route_id: 'TS-900', name: 'Cam Lộ – Lao Bảo' } }] } as unknown as Routes
  it('knows former districts and communes', () => {
    expect(find('cam lo', communes, routes, null).map((h) => h.id)).toEqual(['1', '2', 'r'])
    expect(find('cam thanh', communes, routes, null)[0]).toMatchObject({ id: '1', hint: 'Xã Cam Thành' })
    expect(find('ts9', communes, routes, null)[0]).toMatchObject({ type: 'route', id: 'r' })
    expect(find('  ', communes, routes, null)).toEqual([])
  })
  it('finds the box of a place', () => {
    expect(bboxOf({ type: 'MultiPolygon', coordinates: [[[[1, 2], [3, 5], [0, 4], [1, 2]]]] })).toEqual([0, 2, 3, 5])
    expect(bboxOf({ type: 'LineString', coordinates: [[1, 2], [3, 0]] })).toEqual([1, 0, 3, 2])
    expect(bboxOf({ type: 'Polygon', coordinates: [[[1, 2], [3, 5], [0, 4], [1, 2]]] })).toEqual([0, 2, 3, 5])
    expect(bboxOf(null)).toBeNull()
  })
})
it('explains the rate the server sent', () => {
  const s = shrink({ count: 4.207734967486087, length_km: 0.24293435238805797, periods_30d: 12.166666666666666, prior_shape: 0.5, prior_mean: 0.0035511951779615887 })
  expect(s.value).toBeCloseTo(0.032748693, 8)
  expect(s.exposure).toBeCloseTo(140.8, 1)
})
it('keeps single letters out of inputs and lets them be switched off', () => {
  const at = (key: string, o = {}) => command({ key, ctrlKey: false, metaKey: false, altKey: false }, { typing: false, singles: true, inList: true, afterG: false, ...o })
  expect([at('j'), at('/'), at('['), at('?'), at('g'), at('x')]).toEqual(['next', 'search', 'earlier', 'help', 'g', null])
  expect([at('m', { afterG: true }), at('r', { afterG: true }), at('m')]).toEqual(['go-hot', 'go-incidents', null])
  expect([at('p'), at('b'), at('b', { afterG: true }), at('t', { afterG: true }), at('d', { afterG: true }), at('h', { afterG: true }), at('p', { typing: true })]).toEqual(['pin', 'ban', 'go-reports', 'go-night', 'go-inspections', 'go-duties', null])
  expect([at('j', { typing: true }), at('j', { singles: false }), at('ArrowDown', { singles: false }), at('ArrowDown', { inList: false })]).toEqual([null, null, 'next', null])
  expect([at('Escape', { typing: true }), at('F6', { singles: false })]).toEqual(['close', 'regions'])
})
it('rests a sheet at the nearest height', () => expect([100, 400, 700].map((h) => nearest(h, 790))).toEqual(['peek', 'half', 'full']))
