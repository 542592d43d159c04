import { expect, test } from 'vitest'
import type { Asset } from './types'
import { assetWords, checkWords, dueWords, fits } from './words'

const asset = (change: Partial<Asset>): Asset => ({ kind: 'site', carrier: 'TS', communes: [], commune_names: [], ...change })

test('how long until an inspection is due is told in days', () => {
  expect([-3, 0, 5].map((days_left) => dueWords({ days_left }))).toEqual(['quá hạn 3 ngày', 'hôm nay', 'còn 5 ngày'])
})

test('who may not know which thing it is reads what kind of thing it is', () => {
  expect([assetWords(asset({ label: 'BTS Gio Linh' })), assetWords(asset({})), assetWords(asset({ kind: 'stretch' }))]).toEqual(['BTS Gio Linh', 'Điểm thiết bị', 'Đoạn tuyến'])
})

test('only kinds that fit a thing are offered', () => {
  const cases: [Asset['kind'], string, boolean][] = [['site', 'bts', true], ['site', 'pole_line', false], ['stretch', 'pole_line', true], ['stretch', 'bts', false], ['key_place', 'bts', true], ['stretch', 'key_place', false]]
  for (const [kind, what, want] of cases) expect(fits(kind, what), `${kind} ${what}`).toBe(want)
})

test('what holds and what does not are different words', () => {
  for (const code of ['list', 'seal', 'seed', 'drawn', 'chain'] as const) expect(checkWords({ code, finding: 'holds' })).not.toBe(checkWords({ code, finding: 'fails' }))
})
