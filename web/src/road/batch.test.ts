import { expect, it } from 'vitest'
import { added, entryOf, fits, placesOf, worth, type Batch } from './batch'
import type { Place } from './seen'

const place = (at: number, lon = 107): Place => ({ at, point: [lon, 16.8], accuracy: 7.44 })
const empty: Batch = { key: 'k', order: 'o', at: 1_000, fixes: [] }
it('a place is recorded every five seconds, oftener while the crew moves', () => {
  const one = added(empty, place(1_000))
  const rows: [Place, boolean][] = [[place(2_000), false], [place(2_000, 107.001), true], [place(1_500, 107.001), false], [place(6_000), true], [place(500), true]]
  for (const [p, want] of rows) expect(worth(one, p), JSON.stringify(p)).toBe(want)
  expect(worth(null, place(0))).toBe(true)
})
it('a batch is closed when it is full or two minutes long, and when the clock goes back', () => {
  const full = Array.from({ length: 60 }, (_, i) => place(1_000 + i * 1_000)).reduce(added, empty)
  expect(fits(full, place(62_000))).toBe(false)
  const one = added(empty, place(1_000))
  expect([fits(one, place(60_000)), fits(one, place(121_001)), fits(one, place(999))]).toEqual([true, false, false])
})
it('what is sent is what was recorded', () => {
  const batch = [place(1_000), place(6_250, 107.0000014)].reduce(added, empty)
  expect(entryOf(batch)).toEqual({ key: 'k', at: '1970-01-01T00:00:01.000Z', kind: 'positions', fixes: [[0, 107, 16.8, 7.4], [5.3, 107.000001, 16.8, 7.4]] })
  expect(placesOf(1_000, batch.fixes)[1]).toEqual({ at: 6_300, point: [107.000001, 16.8], accuracy: 7.4 })
})
