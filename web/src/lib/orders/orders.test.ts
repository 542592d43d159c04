import { expect, it } from 'vitest'
import { order } from '../../road/fixture'
import { drawingOf } from './drawing'
import { areaWords, checkCode, communesOf, fullMoment, rowsOf } from './paper'
import type { Communes } from '../types'
import type { OrderLine } from './types'
import { entryWords, listed, statusWords } from './words'

it('the printed table says when, where and what to check; a break has no number', () => {
  expect(rowsOf(order).map((r) => [r.no, r.hours, r.place, r.checks])).toEqual([
    ['1', '21:40 – 21:54', 'SG-900 Km 1+250, xã Một', 'Cáp, tiếp địa'], ['', '21:54 – 22:20', 'Nghỉ tại Trạm', ''],
    ['2', '22:30 – 23:00', 'Dọc SG-900, Km 0+200 – 0+300', 'Đi chậm; ghi số cột bất thường'], ['3', '23:20 – 23:34', 'SG-900 Km 3+250, xã Một', 'Cáp, tiếp địa'],
  ])
  const late = { ...order, stops: [{ ...order.stops[0]!, overdue_days: 12 }] }
  expect(rowsOf(late)[0]!.checks).toBe('Quá hạn: cáp, tiếp địa')
  expect(fullMoment(order.from)).toBe('21 giờ 30 ngày 14/11/2026')
})
it('the check code is that of the order, and another when a stop is another', () => {
  expect(checkCode(order)).toMatch(/^[0-9A-F]{4}-[0-9A-F]{4}$/)
  expect(checkCode({ ...order, done: [], status: 'done' })).toBe(checkCode(order))
  expect(checkCode({ ...order, stops: order.stops.slice(1) })).not.toBe(checkCode(order))
})
it('communes are named by how often the crew stops there, three at most', () => {
  expect(communesOf(order)).toEqual(['Xã Một'])
  expect([areaWords(['Xã A', 'Xã B']), areaWords(['Xã A', 'Xã B', 'Phường C', 'Xã D', 'Xã E'])]).toEqual(['xã A, xã B', 'xã A, xã B, phường C và 2 xã, phường khác'])
})
it('the drawing holds all of the order, to one scale both ways, each number apart from the others', () => {
  const d = drawingOf(order, null, 500, 160)
  expect(d.stops.map((s) => s.n)).toEqual([1, 2, 3])
  for (const { at, badge } of d.stops) {
    expect(at.x > 0 && at.x < 500 && at.y > 0 && at.y < 160).toBe(true)
    expect(Math.hypot(at.x - badge.x, at.y - badge.y)).toBeGreaterThan(9)
  }
  for (const [i, a] of d.stops.entries()) for (const b of d.stops.slice(i + 1)) expect(Math.hypot(a.badge.x - b.badge.x, a.badge.y - b.badge.y)).toBeGreaterThan(18)
  // 0,02 degrees of longitude are 2.129 m here.
  const [one, three] = [d.stops[0]!.at, d.stops[2]!.at]
  expect(Math.abs(((one.x - three.x) / d.scale.length) * d.scale.metres - 1_064)).toBeLessThan(10)
})
it('a name of a commune is drawn only where it runs into no other', () => {
  const at = (name: string, x: number, y: number) => ({ type: 'Feature', properties: { full_name: name, center: [x, y] }, geometry: { type: 'Polygon', coordinates: [[[x - 0.01, y - 0.01], [x + 0.01, y - 0.01], [x, y + 0.01], [x - 0.01, y - 0.01]]] } })
  const communes = { type: 'FeatureCollection', features: [at('Xã Thứ Nhất', 107.009, 16.806), at('Xã Thứ Hai', 107.011, 16.8062), at('Xã Thứ Ba', 107.009, 16.793)] } as unknown as Communes
  expect(drawingOf(order, communes, 500, 160).names.map((n) => n.text)).toEqual(['Xã Thứ Nhất', 'Xã Thứ Ba'])
})
it('where an order stands is said with who and when; what counts stands before what was withdrawn', () => {
  const line = { id: 'a', status: 'accepted', accepted_by: 'Nguyễn Văn A', accepted_at: '2026-11-14T21:02:00+07:00', started_at: '2026-11-14T21:31:00+07:00', ended_at: null, issued_at: '', reason: null, expires_at: '', done: 2, stops: 6, number: 2 } as unknown as OrderLine
  expect(statusWords(line)).toBe('đã nhận bởi Nguyễn Văn A lúc 21:02')
  expect(statusWords({ ...line, status: 'under_way' })).toBe('đang đi từ 21:31, xong 2 trong 6 điểm')
  expect(listed([{ ...line, id: 'b', status: 'withdrawn', number: 1 }, line]).map((o) => o.id)).toEqual(['a', 'b'])
})
it('an entry is told in one line', () => {
  expect(entryWords({ kind: 'check', told: { key: '', at: '', kind: 'check', stop: 3, ok: false, note: 'đứt' } })).toBe('Kiểm tra tại điểm 3 (không đạt): đứt')
  expect(entryWords({ kind: 'note', told: { key: '', at: '', kind: 'note', stop: 1, text: 'người lạ' } })).toBe('Ghi chú tại điểm 1: người lạ')
  expect(entryWords({ kind: 'photo', told: { key: '', at: '', kind: 'photo' } })).toBe('Ảnh')
  expect(entryWords({ kind: 'end', told: { key: '', at: '', kind: 'end' } })).toBe('Kết thúc ca')
})
