import { expect, it } from 'vitest'
import { asked, edits } from './asked.fixture'
import { changes, labelOf } from './asked'
import { at, plan } from './fixture'
import { crewLook } from './looks'
import { cellClass, monthsOf, overLimit } from './overlap'
import { again, beside, find, neighbours, next } from './stops'
import { bars, blocks, heightOf, nightDays, parseHour, parsePlace, spanOf, ticks, tonight, yOf } from './time'
import { blockWords, listed, totalsWords } from './words'

const span = spanOf(plan)!
it('the sheet begins before the first crew leaves, ends after the last is back, and an hour is 96 px', () => {
  expect([span.from, span.to]).toEqual([Date.parse(at('21:15')), Date.parse(at('02:15'))])
  expect([yOf(at('22:15'), span), yOf(at('00:15'), span), heightOf(span)]).toEqual([96, 288, 480])
  expect(spanOf({ crews: [], hours: [] })).toBeNull()
  expect(spanOf({ crews: [], hours: plan.hours })).toEqual({ from: Date.parse(at('21:00')), to: Date.parse(at('01:00')) })
})
it('the axis names whole hours over midnight', () => {
  expect(ticks(span).map((t) => t.label)).toEqual(['22:00', '23:00', '00:00', '01:00', '02:00'])
  expect(ticks(span).map((t) => t.y)).toEqual([72, 168, 264, 360, 456])
})
it('the risk of an hour stands beside that hour, cut to the sheet, and is compared with the worst hour', () => {
  expect(bars(plan.hours, span).map((b) => [b.from, b.y, b.h, b.of])).toEqual([['21:00', 0, 72, 0.25], ['22:00', 72, 96, 1], ['23:00', 168, 96, 0.5], ['00:00', 264, 96, 0.75]])
  expect(bars([{ from: at('12:00'), share: 1 }], span)).toEqual([])
})
it('a stop is as high as it is long, never lower than a line, and none lies over another', () => {
  const heights = plan.crews.map((c) => blocks(c.stops, span).map((b) => [Math.round(b.y * 10) / 10, Math.round(b.h * 10) / 10]))
  // The one of five minutes pushes the next, which still ends when it ends.
  expect(heights).toEqual([[[62.4, 22.4], [120, 64], [216, 48], [296, 22.4]], [[72, 22], [96, 22]]])
})
it('the night is the one that began yesterday until six, and is named by both days', () => {
  const rows: [string, string][] = [['2026-11-14T22:00:00+07:00', '2026-11-14'], ['2026-11-15T05:59:00+07:00', '2026-11-14'], ['2026-11-15T06:00:00+07:00', '2026-11-15']]
  for (const [now, night] of rows) expect(tonight(new Date(now)), now).toBe(night)
  expect(nightDays('2026-11-14')).toEqual({ night: '14', dawn: '15/11/2026' })
  expect(nightDays('2026-11-30')).toEqual({ night: '30/11', dawn: '01/12/2026' })
  expect(nightDays('2026-12-31')).toEqual({ night: '31/12/2026', dawn: '01/01/2027' })
})
it('hours and places are read as people write them', () => {
  expect(['21:30', '21h30', '2130', '4', '4h', '24:00', '21:60', 'x'].map(parseHour)).toEqual(['21:30', '21:30', '21:30', '04:00', '04:00', null, null, null])
  for (const text of ['16.8163 107.1004', '107.1004, 16.8163', '16,8163; 107,1004', '16,8163 107,1004']) expect(parsePlace(text), text).toEqual([107.1004, 16.8163])
  for (const text of ['', '16.8', '16.8 50', '1 2 3']) expect(parsePlace(text), text).toBeNull()
})
it('totals are said in words, and a loss only where there is one', () => {
  expect(totalsWords(plan.totals, 'vi')).toEqual({ sums: '2 tổ · 5 điểm dừng · 1 đoạn đi dọc · 214 km', loss: 'kém phương án tốt nhất 3,8 % (cho phép 5 %)' })
  const best = totalsWords({ ...plan.totals, stretches: 0, loss_percent: 0 }, 'vi')
  expect(best).toEqual({ sums: '2 tổ · 5 điểm dừng · 214 km', loss: 'là phương án tốt nhất tìm được (cho phép kém 5 %)' })
})
it('a block says route and place, a stretch how far it is followed, driven either way', () => {
  expect(plan.crews[0]!.stops.map((s) => blockWords(s, 'vi'))).toEqual(['SG-900 1+250', 'Dọc SG-900, 8,4\u00a0km', '', 'SG-900 3+250'])
  expect(blockWords(plan.crews[1]!.stops[1]!, 'vi')).toBe('BTS Hai')
})
it('overlap is tinted by thirds of the limit, at the limit still allowed, over it told apart', () => {
  const rows: [number | null, string][] = [[null, 'none'], [0, 'k0'], [9.9, 'k0'], [10, 'k1'], [19, 'k1'], [20, 'k2'], [30, 'k2'], [30.1, 'over']]
  for (const [percent, look] of rows) expect(cellClass(percent, 30), String(percent)).toBe(look)
  expect(overLimit(plan.overlap)).toEqual(['1'])
  expect(monthsOf(['2026-10-30', '2026-10-31', '2026-11-01'])).toBe('10, 11')
  expect([listed([]), listed(['a']), listed(['a', 'b']), listed(['a', 'b', 'c'])]).toEqual(['', 'a', 'a và b', 'a, b và c'])
})
it('keys go through one crew after the other, past breaks, and stop at the ends', () => {
  const walk = [null, ...Array.from({ length: 5 })].reduce<string[]>((seen) => {
    const last = seen.at(-1)?.split('/')
    const to = next(plan, last ? { crew: last[0]!, n: Number(last[1]) } : null, 1)!
    return [...seen, `${to.crew}/${to.n}`]
  }, [])
  expect(walk).toEqual(['1/1', '1/2', '1/3', '2/1', '2/2', '2/2'])
  expect(next(plan, { crew: '1', n: 1 }, -1)).toEqual({ crew: '1', n: 1 })
  expect(beside(plan, { crew: '1', n: 3 }, 1)).toEqual({ crew: '2', n: 2 })
  expect(beside(plan, { crew: '2', n: 1 }, 1)).toBeNull()
  expect(again(plan, 'S-1')).toEqual({ crew: '2', n: 2 })
  expect(again(plan, 'gone')).toBeNull()
  const { before, after } = neighbours(find(plan, { crew: '1', n: 2 })!)
  expect([before?.n, after?.n]).toEqual([1, 3])
})
it('pins, bans and orders exclude one another and are counted once each', () => {
  for (const { name, edit, want, count } of edits) {
    const after = edit(asked)
    expect(after, name).toEqual(want)
    expect(changes(asked, after).length, name).toBe(count)
  }
  expect([labelOf(plan, 'S-1'), labelOf(plan, 'H-9'), labelOf(plan, 'X')]).toEqual(['BTS Hai', 'TS-102 Km 11+100', 'X'])
})
it('sixteen crews differ in colour or shape; the first four in both', () => {
  const all = Array.from({ length: 16 }, (_, i) => crewLook(i))
  expect(new Set(all.map((l) => `${l.colour} ${l.shape}`)).size).toBe(16)
  expect([new Set(all.slice(0, 4).map((l) => l.shape)).size, new Set(all.slice(0, 4).map((l) => l.colour)).size]).toEqual([4, 4])
})
