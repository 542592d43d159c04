import { expect, it } from 'vitest'
import { backoff, codeOf, isWhole, minutes, span } from './clock'

it('a countdown has two digits each, hours only where there are some, and no sign', () => {
  const rows: [number, string][] = [[0, '00:00'], [760_000, '12:40'], [3_599_999, '59:59'], [3_600_000, '1:00:00'], [-312_000, '05:12'], [93_784_000, '26:03:04']]
  for (const [ms, words] of rows) expect(span(ms)).toBe(words)
  expect([minutes(-5), minutes(0), minutes(10_000), minutes(90_001)]).toEqual([0, 0, 1, 2])
})
it('failed tries are farther and farther apart, never more than two minutes', () => {
  expect([0, 1, 2, 3, 4, 5, 99].map(backoff)).toEqual([5_000, 10_000, 20_000, 40_000, 80_000, 120_000, 120_000])
})
it('a code is read as it is typed, pasted or sent', () => {
  for (const text of ['abcdefghjkmn', 'ABCD EFGH JKMN', '#ABCD-EFGH-JKMN', 'abcd%2Defgh%2Djkmn%20']) expect(codeOf(text), text).toBe('ABCD-EFGH-JKMN')
  expect([codeOf('abcd'), codeOf('abcde'), codeOf('%E0%A4%A')]).toEqual(['ABCD', 'ABCD-E', 'E0A4-A'])
  expect(['ABCD', 'ABCD-E', 'ABCD-EFGH', 'ABCD-EFGH-JKMN'].map(isWhole)).toEqual([false, false, true, true])
})
