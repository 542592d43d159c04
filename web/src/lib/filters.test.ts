import { expect, it } from 'vitest'
import { apiQuery, defaults, fromQuery, span, toQuery } from './filters'

it('keeps filters in the address', () => {
  expect(toQuery(defaults)).toBe('')
  const f = { period: 90, kinds: ['theft', 'cut'], off: ['TS'] }
  expect(toQuery(f)).toBe('?days=90&kind=theft,cut&off=TS')
  expect(fromQuery(toQuery(f))).toEqual(f)
  expect(fromQuery('?days=7')).toEqual(defaults)
})
it('ends a period today by the local calendar', () => {
  const now = new Date('2026-11-13T18:00:00Z')
  expect(span(365, now)).toEqual({ from: '2025-11-15', to: '2026-11-14' })
  expect(span(30, now)).toEqual({ from: '2026-10-16', to: '2026-11-14' })
  expect(apiQuery({ ...defaults, off: ['TS'] }, ['TS', 'BH'], now)).toContain('carrier=BH')
})
