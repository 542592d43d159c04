import { expect, it } from 'vitest'
import { at, order, said } from './fixture'
import { after, checkKey, dwell, foot, nextStop, open, passed, places, standing, stopsAlong, toGo, trackOf } from './reckon'

const [one, two, three] = places(order)
it('where a crew stands follows from what was said, in whatever order it was read', () => {
  const start = said('21:31', 'start'), arrive = said('21:39', 'arrive', { stop: 1 }), leave = said('21:55', 'leave', { stop: 1 })
  const rows: [Parameters<typeof standing>[0], string, number | null][] = [
    [[], 'ready', null], [[start], 'moving', null], [[arrive, start], 'at', 1], [[start, arrive, said('21:45', 'pause')], 'paused', 1],
    [[start, arrive, said('21:45', 'pause'), said('21:50', 'resume')], 'at', 1], [[leave, arrive, start], 'moving', null], [[start, said('23:50', 'end')], 'ended', null],
  ]
  for (const [entries, phase, n] of rows) expect([standing(entries).phase, standing(entries).at]).toEqual([phase, n])
})
it('the next stop is the one after the last that was left, or the one that the crew chose', () => {
  const begun = standing([said('21:31', 'start')])
  expect(nextStop(order, begun, null)?.n).toBe(1)
  expect(nextStop(order, begun, 3)?.n).toBe(3)
  const skipped = standing([said('22:31', 'arrive', { stop: 2 }), said('23:00', 'leave', { stop: 2 })])
  expect([nextStop(order, skipped, null)?.n, nextStop(order, skipped, 1)?.n, passed(order, skipped).map((s) => s.n)]).toEqual([3, 1, [1]])
  const all = standing([1, 2, 3].map((stop) => said('23:40', 'leave', { stop })))
  expect([nextStop(order, all, null), nextStop(order, all, 3), passed(order, all)]).toEqual([null, null, []])
  expect([after(order, one!)?.kind, after(order, three!)]).toEqual(['break', null])
})
it('what is open of a check-list counts the last word of each line', () => {
  const s = standing([said('21:41', 'check', { stop: 1, item: 'aerial.whole', ok: true }), said('21:42', 'check', { stop: 1, item: 'aerial.whole', ok: false, note: 'đứt' })])
  expect(s.checks.get(checkKey(1, 'aerial.whole'))).toEqual({ ok: false, at: at('21:42'), note: 'đứt' })
  expect([open(one!, s).map((c) => c.id), open(two!, s).length, dwell(one!)]).toEqual([['pole.earthing'], 2, 14 * 60_000])
})
const track = trackOf(order.path)
const about = (got: number, want: number) => expect(Math.abs(got - want), `${got} is about ${want}`).toBeLessThan(15)
it('stops that a way passes twice are told apart by their order', () => {
  const found = stopsAlong(order, track), leg = track.along[1]!
  about(found.get(1)!.from, leg)
  about(found.get(2)!.from, 2 * leg)
  about(found.get(2)!.to, 3 * leg)
  about(found.get(3)!.from, 4 * leg)
})
it('the way left is reckoned along the order from where the phone is, at the pace of the order', () => {
  const none = toGo(order, track, one!, null)
  expect(none).toEqual({ metres: 1_064, minutes: 4, own: false })
  const half = toGo(order, track, one!, [107.005, 16.8001])
  about(half.metres, track.along[1]! / 2)
  expect([half.minutes, half.own]).toEqual([3, true])
  // On the same spot of the road, but with the stretch still ahead: out to its far end.
  about(toGo(order, track, two!, [107.012, 16.8]).metres, 0.8 * track.along[1]!)
  // Far off the way, the straight line and a third.
  about(toGo(order, track, three!, [107, 16.81]).metres, 1_107 * 1.3)
  expect(foot(track, [107.005, 16.8]).off).toBeLessThan(1)
})
