import { expect, it } from 'vitest'
import { order } from './fixture'
import { Seeing, type Place } from './seen'

const drive = (from: number, to: number, lat: number, seconds = 10, n = 40): Place[] =>
  Array.from({ length: n + 1 }, (_, i) => ({ at: i * seconds * 1000, point: [from + (i / n) * (to - from), lat], accuracy: 8 }))
const share = (places: Place[]) => {
  const seeing = new Seeing(order.area.routes)
  for (const p of places) seeing.add(p)
  return Object.fromEntries(seeing.shares().map((s) => [s.route, Math.round((100 * s.seen) / s.metres)]))
}
it('half a route driven by is half seen, and no more when it is driven again', () => {
  const half = drive(107, 107.01, 16.8001)
  expect(share(half)).toEqual({ 'SG-900': 51, 'TS-1': 0 })
  expect(share([...half, ...half.map((p) => ({ ...p, at: p.at + 1e6 }))])['SG-900']).toBe(51)
})
it('cable farther than 30 m, a place too vague and a gap show nothing', () => {
  expect(share(drive(107, 107.02, 16.8004))['SG-900']).toBe(0)
  expect(share(drive(107, 107.02, 16.8001).map((p) => ({ ...p, accuracy: 80 })))['SG-900']).toBe(0)
  // Two places five minutes apart: only around each of them.
  expect(share(drive(107, 107.02, 16.8, 300, 1))['SG-900']).toBeLessThan(5)
})
