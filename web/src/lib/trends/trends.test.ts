import { describe, expect, it, vi } from 'vitest'
import type { Period, Span } from '../period'
import { partShares } from './parts'
import { justBefore, yearBefore } from './periods'
import { Player, steps, type Stage } from './play.svelte'
import { clockRows, dayOfCell, hourOf, isSpread, shade, shortestRun } from './week'

const hour = (day: number, hour: number, weight = 1) => ({ day, hour, weight })

describe('week clock', () => {
  it('starts at noon, so that a night is one piece in one row', () => {
    const rows = clockRows([hour(1, 12), hour(1, 23), hour(2, 0), hour(1, 11, 7)])
    expect([rows[0]![0], rows[0]![11], rows[0]![12]]).toEqual([1, 1, 1])
    expect(rows[6]![23]).toBe(7)
    expect([hourOf(0), hourOf(12), dayOfCell(0, 11), dayOfCell(0, 12), dayOfCell(6, 12)]).toEqual([12, 0, 0, 1, 0])
  })
  it.each([
    ['nothing', [], null],
    ['one hour', [hour(3, 5)], { from: 5, to: 6, share: 1 }],
    ['a night across midnight', [hour(1, 22), hour(1, 23), hour(2, 0), hour(3, 1), hour(5, 12, 0.5)], { from: 22, to: 2, share: 4 / 4.5 }],
    ['of two as short the fuller', [hour(1, 1, 4), hour(1, 2, 1), hour(1, 9, 5), hour(1, 10, 0)], { from: 1, to: 10, share: 1 }],
    ['the whole day', Array.from({ length: 24 }, (_, h) => hour(1, h)), { from: 0, to: 20, share: 20 / 24 }],
  ])('says the shortest run that holds 80 %%: %s', (_, hours, want) => {
    const found = shortestRun(hours)
    expect(found && { ...found, share: Number(found.share.toFixed(6)) }).toEqual(want && { ...want, share: Number(want.share.toFixed(6)) })
  })
  it.each([[{ from: 22, to: 6 }, false], [{ from: 22, to: 7 }, true], [{ from: 9, to: 17 }, false], [{ from: 22, to: 14 }, true], [{ from: 5, to: 5 }, true]])('names no hours where they are a whole working day and more: %o', (run, spread) => {
    expect(isSpread({ ...run, share: 0.8 })).toBe(spread)
  })
  it('shades by the darkest cell and shows any weight', () => expect([0, 0.001, 0.5, 1].map((w) => shade(w, 1))).toEqual([0, 1, 3, 5]))
})

describe('compared periods', () => {
  const span = (from: string, to: string): Span => ({ from, to })
  it.each([
    ['days', span('2026-03-01', '2026-03-10'), span('2026-02-19', '2026-02-28'), span('2025-03-01', '2025-03-10')],
    ['whole months', span('2026-02-01', '2026-02-28'), span('2026-01-01', '2026-01-31'), span('2025-02-01', '2025-02-28')],
    ['a leap day', span('2024-02-01', '2024-02-29'), span('2024-01-01', '2024-01-31'), span('2023-02-01', '2023-02-28')],
    ['a year', span('2025-11-14', '2026-11-13'), span('2024-11-14', '2025-11-13'), span('2024-11-14', '2025-11-13')],
    ['two years have no year before', span('2024-11-14', '2026-11-13'), span('2022-11-15', '2024-11-13'), null],
  ])('%s', (_, b, before, year) => {
    expect(justBefore(b)).toEqual(before)
    expect(yearBefore(b)).toEqual(year)
  })
})

describe('playing by month', () => {
  const months = ['2026-01', '2026-02', '2026-03', '2026-04'].map((month) => ({ month, count: 0 }))
  it('goes on from the period shown, and from the first when the last is shown', () => {
    expect(steps(months, { from: '2026-01-01', to: '2026-02-28' }).map((s) => s.from)).toEqual(['2026-02-01', '2026-03-01'])
    expect(steps(months, { from: '2026-03-15', to: '2026-04-14' }).map((s) => s.from)).toEqual(['2026-01-15', '2026-02-15', '2026-03-15'])
    expect(steps(months, { from: '2026-03-01', to: '2026-04-30' }).at(-1)).toEqual({ from: '2026-03-01', to: '2026-04-30' })
  })
  function stage() {
    const shown: Period[] = []
    const self: Stage & { shown: Period[]; answer: () => void } = {
      span: { from: '2026-03-01', to: '2026-04-30' }, period: { days: 61 }, months: [], shown, answer: () => {},
      show: (period) => {
        self.period = period
        shown.push(period)
        return new Promise((done) => (self.answer = () => done(true)))
      },
    }
    return self
  }
  const settle = () => new Promise((r) => setTimeout(r))
  it('asks again only after the answer, and ends where it began', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-04-30T05:00:00Z') })
    const s = stage()
    const player = new Player(() => s, () => Promise.resolve())
    const end = player.play()
    await settle()
    expect(s.shown.length).toBe(1)
    for (let i = 0; i < 60 && player.playing; i += 1) {
      const before = s.shown.length
      s.answer()
      await settle()
      expect(s.shown.length).toBeLessThanOrEqual(before + 1)
    }
    await end
    expect(player.playing).toBe(false)
    expect(s.shown.at(-1)).toEqual({ days: 61 })
    expect(player.said).toEqual({ from: '2026-03-01', to: '2026-04-30' })
    vi.useRealTimers()
  })
  it('stops when told to, when another period is chosen, and when an answer fails', async () => {
    const s = stage()
    const player = new Player(() => s, () => Promise.resolve())
    void player.play()
    await settle()
    player.stop()
    s.answer()
    await settle()
    expect([player.playing, s.shown.length]).toEqual([false, 1])
    void player.play()
    await settle()
    s.period = { days: 30 }
    s.answer()
    await settle()
    expect([player.playing, s.shown.length]).toEqual([false, 2])
    s.show = () => Promise.resolve(false)
    await player.play()
    expect(player.playing).toBe(false)
  })
})

describe('the parts of a rate', () => {
  it('go from the very place outwards, without what is next to nothing', () => {
    const parts = [{ component: 'anywhere', value: 1 }, { component: '100', value: 3 }, { component: '25', value: 0.01 }, { component: 'repeat', value: 6 }]
    expect(partShares(parts).map((s) => [s.component, Math.round(s.share * 100), s.tone])).toEqual([['repeat', 60, 0], ['100', 30, 2], ['anywhere', 10, 4]])
    expect(partShares([{ component: 'repeat', value: 0 }])).toEqual([])
  })
})
