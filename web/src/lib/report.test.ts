import { expect, it } from 'vitest'
import { check, emptyDraft, groupDigits, parseNumber, type Draft } from './report'

const draft = (d: Partial<Draft>) => check({ ...emptyDraft(), ...d })

it('sends what was written, in the server’s words', () => {
  const { body, faults } = draft({ lon: '107,1', lat: '16.8', from: '13/11/2026 18:00', to: '14/11/2026 06:40', metres: '1.218,5', damage: '12.500.000', note: ' x ' })
  expect(faults).toEqual([])
  expect(body).toEqual({
    kind: 'theft', point: [107.1, 16.8], accuracy_m: 50, occurred_from: '2026-11-13T18:00', occurred_to: '2026-11-14T06:40', metres_taken: 1218.5, damage_vnd: 12500000, note: 'x',
  })
  expect(draft({ place: 'route', route: 'TS-1', chainage: 'Km 7+150' }).body).toMatchObject({ route_id: 'TS-1', chainage_m: 7150 })
  expect(draft({ place: 'commune', commune: '19597' }).body).toMatchObject({ commune: '19597' })
})
it('names every fault by its field', () => {
  expect(draft({ from: '14/11/2026 06:00', to: '13/11/2026 06:00', metres: 'ten' }).faults).toEqual([['point', 'need_place'], ['occurred_to', 'bad_order'], ['metres_taken', 'bad_number']])
  expect(draft({ place: 'route', chainage: 'far' }).faults).toEqual([['route_id', 'need_route'], ['chainage_m', 'bad_chainage']])
  expect(draft({ place: 'commune', to: 'hôm qua' }).faults).toEqual([['commune', 'need_commune'], ['occurred_to', 'bad_moment']])
  expect(draft({ lon: '107', lat: '16', from: '14/11/2026 06:00', to: '14/11/2026' }).faults).toEqual([])
})
it('reads and groups numbers', () => {
  expect(['12', '12,5', '12.5', '1.234,5', '1,234.5', '1.234', ''].map(parseNumber)).toEqual([12, 12.5, 12.5, 1234.5, 1234.5, 1234, null])
  expect(parseNumber('1,2,3')).toBeNaN()
  expect([groupDigits('12500000'), groupDigits('1.2500'), groupDigits('x'), groupDigits('0012', 'en')]).toEqual(['12.500.000', '12.500', '', '12'])
})
