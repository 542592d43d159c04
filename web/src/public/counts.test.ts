import { expect, test } from 'vitest'
import { halfOf, outlines, shade } from './counts'

test('a shade is the darker the more there were, and none where the number is not told', () => {
  expect([undefined, 5, 9, 10, 19, 20, 90].map(shade)).toEqual([0, 1, 1, 2, 2, 3, 3])
  expect(halfOf('2026-H1')).toEqual({ year: '2026', isFirst: true })
})

test('the picture has north above and east to the right, and keeps the shape of the ground', () => {
  const ring: [number, number][] = [[107, 16], [108, 16], [108, 17], [107, 17], [107, 16]]
  const commune = { code: '1', full_name: 'Xã', old_district: null, center: [107.5, 16.5] as [number, number], rings: [ring] }
  const { height, all } = outlines([commune], 100)
  expect(all[0]!.path.startsWith('M0.0 104.')).toBe(true)
  // At 16.5 degrees a degree of longitude is 0.959 of one of latitude.
  expect(height).toBe(105)
  expect(outlines([], 100)).toEqual({ height: 0, all: [] })
})
