import { describe, expect, test } from 'vitest'
import { bodyName, dueWords, firstActs, isRepaired, moreActs, needsWords } from './words'
import type { Case } from './types'

const now = new Date('2026-11-14T08:00:00+07:00')
const at = (hours: number) => new Date(now.getTime() + hours * 3_600_000).toISOString()
const one: Case = {
  case_status: 'received', repair_status: 'reported', accepted_at: null, due_at: at(5), clock: 'sorting', police_ref: null, body: null, dispatched_at: null,
  restored_at: null, joined_into: null, steps: ['accept', 'case', 'repair', 'assign', 'note', 'join'], next_case: ['verifying', 'unfounded'], next_repair: ['dispatched', 'restored'], version: 0,
}

describe('deadlines', () => {
  test.each([[5.5, 'còn 5 giờ', false], [-3, 'quá 3 giờ', true], [49, 'còn 2 ngày', false], [-24 * 14, 'quá 14 ngày', true], [0, 'còn 0 giờ', false]])('%d hours', (hours, text, late) => {
    expect(dueWords(at(hours), now)).toEqual({ text, late })
  })
})
test('what moves a case on stands first, what is joined is chosen elsewhere', () => {
  expect(firstActs(one).map((a) => `${a.step} ${a.to ?? ''}`.trim())).toEqual(['accept', 'repair dispatched', 'repair restored', 'case verifying', 'case unfounded'])
  expect(moreActs(one).map((a) => a.step)).toEqual(['assign', 'note'])
})
test('an end of a case is explained, its beginning need not be', () => {
  expect([needsWords({ step: 'case', to: 'unfounded' }), needsWords({ step: 'case', to: 'verifying' }), needsWords({ step: 'repair', to: 'restored' })]).toEqual([true, false, false])
})
test('what was only seen has nothing to repair', () => {
  expect(['theft', 'cut', 'outage', 'suspicious', 'scrap', 'toll_fraud'].map(isRepaired)).toEqual([true, true, true, false, false, false])
})
test('a body is called by its name', () => {
  const name = (body: string) => bodyName(body, (c) => `DN ${c}`, (c) => (c === '1' ? 'Xã Cam Lộ' : undefined))
  expect(['police', 'carrier:TS', 'commune:1', 'commune:2'].map(name)).toEqual(['Công an', 'DN TS', 'Xã Cam Lộ', '2'])
})
