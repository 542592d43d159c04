import { expect, it } from 'vitest'
import { readAddress, writeAddress, type Address } from './address'
import { apiQuery, defaults } from './filters'

const plain: Address = { filters: defaults, view: 'hot', sort: 'rate', unmatched: false, queue: 'all', sel: null, report: null, trend: null, tonight: { night: null, plan: null, crew: null, stop: null } }
const reported: Address = { ...plain, view: 'reports', report: '2026-Q3' }
const back = (a: Address) => readAddress(writeAddress(a))

it('says nothing when nothing was changed', () => {
  expect(writeAddress(plain)).toBe('')
  expect(readAddress('')).toEqual(plain)
})
it('keeps everything on the screen in the address', () => {
  const a: Address = {
    filters: { period: { from: '2025-11-01', to: '2026-10-31' }, kinds: ['theft', 'cut'], off: ['TS'] }, view: 'incidents', sort: 'commune', unmatched: true, queue: 'repair', report: null,
    sel: { type: 'stretch', route: '01a21026-62d9', from_m: 8888 }, trend: { route: '01a21026-62d9', from_m: 8000, to_m: 9000 }, tonight: plain.tonight,
  }
  expect(writeAddress(a)).toBe('?from=2025-11-01&to=2026-10-31&kind=theft,cut&off=TS&view=incidents&sort=commune&match=unmatched&queue=repair&sel=01a21026-62d9@8888&trend=01a21026-62d9@8000-9000')
  expect(back(a)).toEqual(a)
  for (const type of ['incident', 'site', 'route'] as const) expect(back({ ...plain, sel: { type, id: 'x-1' } }).sel).toEqual({ type, id: 'x-1' })
  expect(back({ ...plain, filters: { ...defaults, period: { days: 90 } } }).filters.period).toEqual({ days: 90 })
})
it('keeps the night, its plan, and the stop that is read, while nights are planned', () => {
  const tonight = { night: '2026-11-14', plan: '01JX', crew: 'A', stop: 3 }
  expect(writeAddress({ ...plain, view: 'night', tonight })).toBe('?view=night&night=2026-11-14&plan=01JX&crew=A&stop=3')
  expect(back({ ...plain, view: 'night', tonight }).tonight).toEqual(tonight)
  expect(writeAddress({ ...plain, tonight })).toBe('')
  for (const bad of ['?view=night&night=2026-02-30&stop=-1', '?view=night&night=x&stop=1.5']) expect(readAddress(bad).tonight).toEqual(plain.tonight)
})
it('falls back on what it knows', () => {
  for (const bad of ['?days=-7', '?days=x', '?from=2026-02-30&to=2026-03-01', '?from=2026-02-03&to=2026-02-01', '?from=2026-01-01']) {
    expect(readAddress(bad).filters.period).toEqual({ days: 365 })
  }
  expect(back(reported)).toEqual(reported)
  expect(readAddress('?view=reports&report=2026-13').report).toBeNull()
  expect(readAddress('?view=moon&sort=&kind=&sel=nothing')).toEqual(plain)
})
it('asks the server for the carriers shown', () => {
  const now = new Date('2026-11-13T18:00:00Z')
  expect(apiQuery(defaults, ['TS', 'BH'], now)).toBe('datetime=2025-11-15/2026-11-14&kind=theft,attempted_theft,sabotage')
  expect(apiQuery({ ...defaults, off: ['SG'] }, ['TS', 'BH', 'SG'], now)).toContain('&carrier=TS,BH')
})
