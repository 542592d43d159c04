import { expect, test } from 'vitest'
import type { Advisory, Body } from './types'
import { areaWords, standing, unreadFirst } from './words'

test('a reader is told whether it has read, a writer where the advisory stands', () => {
  const a = (state: string, confirmed_at: string | null) => ({ state, confirmed_at }) as Advisory
  const cases: [Advisory, boolean, string][] = [
    [a('published', null), false, 'Chưa đọc'], [a('published', '2026-12-01T00:00:00Z'), false, 'Đã đọc'],
    [a('draft', null), true, 'Bản nháp'], [a('published', null), true, 'Đã phát hành'], [a('withdrawn', null), true, 'Đã rút'],
  ]
  for (const [advisory, writes, want] of cases) expect(standing(advisory, writes).words).toBe(want)
})
test('who has not confirmed comes first', () => {
  const body = (code: string, n: number): Body => ({ kind: 'carrier', code, name: code, read: Array.from({ length: n }, () => ({ at: '', by: null })) })
  expect(unreadFirst([body('a', 1), body('b', 0), body('c', 2), body('d', 0)]).map((b) => b.code)).toEqual(['b', 'd', 'a', 'c'])
})
test('no commune is the whole province', () => {
  expect(areaWords({ commune_names: [] })).toBe('Toàn tỉnh')
  expect(areaWords({ commune_names: ['Xã Cam Lộ', 'Xã Lao Bảo'] })).toBe('Xã Cam Lộ, Xã Lao Bảo')
})
