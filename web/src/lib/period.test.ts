import { describe, expect, it } from 'vitest'
import { axis, position, press, put, slide } from './brush'
import { addMonths, lengthOf, monthEnd, shift, spanOf } from './period'
import { quick } from './quick'

const today = '2026-11-14'
const year = { from: '2025-11-15', to: today }

describe('period', () => {
  it('ends today, whole years for presets of years', () => {
    expect(spanOf({ days: 365 }, today)).toEqual(year)
    expect(spanOf({ days: 730 }, today)).toEqual({ from: '2024-11-15', to: today })
    expect(spanOf({ days: 30 }, today)).toEqual({ from: '2026-10-16', to: today })
    expect(spanOf({ from: '2026-01-01', to: '2026-02-01' }, today)).toEqual({ from: '2026-01-01', to: '2026-02-01' })
  })
  it('counts months', () => {
    expect(addMonths('2026-01-31', 1)).toBe('2026-02-28')
    expect(addMonths('2026-01-15', -13)).toBe('2024-12-15')
    expect(monthEnd('2024-02-10')).toBe('2024-02-29')
    expect(lengthOf(year)).toBe(365)
  })
  it('shifts by its own length and never past today', () => {
    expect(shift({ from: '2026-10-16', to: today }, -1, today)).toEqual({ from: '2026-09-16', to: '2026-10-15' })
    expect(shift({ from: '2026-02-01', to: '2026-03-31' }, -1, today)).toEqual({ from: '2025-12-01', to: '2026-01-31' })
    expect(shift(year, 1, today)).toEqual(year)
  })
})
describe('brush', () => {
  const months = axis([{ month: '2025-12', count: 3 }], year, today)
  it('shows at least two years up to today', () => {
    expect(months.length).toBe(24)
    expect([months[0]!.month, months.at(-1)!.month]).toEqual(['2024-12', '2026-11'])
    expect(months.find((x) => x.month === '2025-12')!.count).toBe(3)
    expect(axis([], { from: '2010-01-01', to: today }, today).length).toBe(60)
  })
  it('places days', () => {
    expect(position(months, '2024-12-01')).toBe(0)
    expect(position(months, '2026-10-31', true)).toBe(23)
    expect(position(months, '2026-11-15', true)).toBe(23.5)
    expect(position(months, '2010-01-01')).toBe(0)
  })
  it('keeps handles to whole months and in order', () => {
    expect(put('from', 3.2, months, year, today).from).toBe('2025-03-01')
    expect(put('from', 99, months, year, today).from).toBe('2026-11-01')
    expect(put('to', 12, months, { from: '2025-03-01', to: today }, today).to).toBe('2025-11-30')
    expect(put('to', 99, months, year, today).to).toBe(today)
    expect(put('to', 0, months, year, today).to).toBe('2025-11-30')
  })
  it('moves by keys: a month, a year', () => {
    expect(press('from', 'ArrowRight', months, year, today)!.from).toBe('2025-12-01')
    expect(press('from', 'ArrowLeft', months, year, today)!.from).toBe('2025-11-01')
    expect(press('from', 'PageDown', months, year, today)!.from).toBe('2024-12-01')
    expect(press('to', 'ArrowLeft', months, year, today)!.to).toBe('2026-10-31')
    expect(press('to', 'End', months, { ...year, to: '2026-03-31' }, today)!.to).toBe(today)
    expect(press('to', 'x', months, year, today)).toBeNull()
  })
  it('slides whole, kept on the axis', () => {
    expect(slide(-2.4, months, { from: '2026-02-01', to: '2026-02-28' })).toEqual({ from: '2025-12-01', to: '2025-12-31' })
    expect(slide(5, months, year)).toEqual(year)
    expect(slide(-99, months, year).from).toBe('2024-12-15')
  })
})
it('knows what people mean by last night', () => {
  const now = new Date('2026-11-14T02:00:00Z')
  expect(quick('night', now).map((d) => d!.toISOString())).toEqual(['2026-11-13T11:00:00.000Z', '2026-11-13T23:00:00.000Z'])
  expect(quick('unknown', now)).toEqual([null, null])
  expect(quick('just', now)[0]!.toISOString()).toBe('2026-11-14T01:00:00.000Z')
})
