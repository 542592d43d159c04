import { expect, it } from 'vitest'
import { Clock } from './time'

const year = 365 * 86_400_000, start = Date.parse('2026-11-29T12:00:00Z')
/** A phone whose clock can be set, and one that only runs. */
function phone(ahead: number) {
  const set = { ahead, run: 0 }
  const clock = new Clock(() => start + set.ahead + set.run, () => set.run)
  return { set, clock, hear: () => clock.hear(new Date(start + set.run).toUTCString()) }
}
it('a phone that is a year ahead or behind says the time of the server', () => {
  for (const wrong of [year, -year, 3 * 60_000]) {
    const { set, clock, hear } = phone(wrong)
    hear()
    set.run += 5_000
    expect([clock.now(), clock.ahead]).toEqual([start + 5_000, wrong])
  }
})
it('what is less than two minutes, and an answer without a time, change nothing', () => {
  const { clock, hear } = phone(100_000)
  hear()
  expect([clock.ahead, clock.now()]).toEqual([0, start + 100_000])
  clock.hear(null)
  clock.hear('soon')
  expect(clock.ahead).toBe(0)
})
it('a clock that the crew sets right is right from then on; a phone that slept has not been set', () => {
  for (const wrong of [year, -3_600_000]) {
    const { set, clock, hear } = phone(wrong)
    hear()
    set.ahead = 0
    expect(clock.now()).toBe(start)
  }
  const { set, clock, hear } = phone(year)
  hear()
  set.ahead += 600_000
  expect(clock.now()).toBe(start + 600_000)
})
it('what was known when the page was closed holds, unless the clock was set meanwhile', () => {
  const order = [start - 86_400_000, start + 86_400_000] as const
  const wrong = phone(year).clock, right = phone(0).clock
  wrong.recall(year, ...order)
  right.recall(year, ...order)
  expect([wrong.now(), right.now()]).toEqual([start, start])
})
