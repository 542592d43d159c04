import { expect, test } from 'vitest'
import type { Communes } from '../types'
import { contactBody, contactDraft, exerciseBody, hour, hoursRight, isStale, planBody, planDraft, resultBody, taken, tidy } from './draft'
import { elsewhere, faultAt, faultIn, faultUnder, mended } from './faults'
import { isLive } from './live'
import { copiesOf, lengthOf } from './paper'
import type { OnDuty, Plan } from './types'
import { communeAt } from './where'
import { daysWords, dutyWords, exerciseSteps, firstFew, handWords, nextWords, tel, untilWords } from './words'

const plan = (change: Partial<Plan> = {}): Plan => ({
  version: 2, at: '2026-11-01T02:00:00Z', by: 'Trực ban', role: 'police', carrier: null, guards: [{ who: 'Tổ 3', phone: '0912', hours: '22:00 – 05:00' }], fire: 'Hai bình CO2',
  contacts: [{ who: 'Công an xã', duty: 'Trực', phone: '113' }], steps: ['Gọi 113'], review_on: '2027-05-01', note: 'Đổi số', review: 'ok', ...change,
})

test('a telephone number is dialled without what is there for the eye', () => {
  expect(['113', '(0233) 385.1234', '+84 91-234 5678'].map(tel)).toEqual(['tel:113', 'tel:02333851234', 'tel:+84912345678'])
})

test('the end of a duty names its day only when that is another one', () => {
  const at = '2026-11-29T12:00:00Z'
  expect([null, '2026-11-29T16:30:00Z', '2026-11-29T23:00:00Z'].map((until) => untilWords({ until }, at))).toEqual(['trực suốt', 'đến 23:30', 'đến 06:00 ngày 30/11'])
  expect([null, '2026-11-29T15:00:00Z', '2026-11-30T11:00:00Z'].map((next) => nextWords({ next }, at))).toEqual(['không có giờ trực tới', 'trực lại 22:00', 'trực lại 18:00 ngày 30/11'])
})

test('of the first few to call one is of the police, wherever one is on duty', () => {
  const on = ['commune', 'power', 'carrier', 'police', 'police'].map((body, i) => ({ id: String(i), body }) as OnDuty)
  expect([firstFew(on, 3), firstFew(on.toReversed(), 3), firstFew(on.slice(0, 2), 3)].map((all) => all.map((c) => c.id).join())).toEqual(['0,1,3', '4,3,2', '0,1'])
})

test('days and hours of a duty are told as people say them', () => {
  const cases: [number[], string][] = [[[], 'Mọi ngày'], [[1, 2, 3, 4, 5], 'Thứ 2 – Thứ 6'], [[7, 6], 'Thứ 7, Chủ nhật'], [[1, 2, 3, 5], 'Thứ 2 – Thứ 4, Thứ 6'], [[1, 2, 3, 4, 5, 6, 7], 'Mọi ngày']]
  for (const [days, want] of cases) expect(daysWords(days), want).toBe(want)
  expect(dutyWords({ days: [], from: null, to: null })).toBe('Mọi ngày, cả ngày')
  expect(dutyWords({ days: [1], from: '07:00', to: '17:00' })).toBe('Thứ 2, 07:00 – 17:00')
  expect(dutyWords({ days: [], from: '18:00', to: '06:00' })).toBe('Mọi ngày, 18:00 – 06:00 hôm sau')
})

test('who wrote a version is a body, the person in brackets, a carrier by its name', () => {
  expect(handWords(plan(), (c) => c)).toBe('Công an (Trực ban), 01/11/2026 09:00')
  expect(handWords(plan({ role: 'carrier', carrier: 'TS', by: 'Viễn thông TS' }), () => 'Viễn thông TS')).toBe('Viễn thông TS, 01/11/2026 09:00')
})

test('a new version begins as the newest, and is written after it', () => {
  const draft = planDraft(plan(), '2026-11-29')
  expect(draft).toMatchObject({ based: 2, fire: 'Hai bình CO2', steps: ['Gọi 113'], review: '01/05/2027', note: '' })
  expect(planDraft(plan({ review: 'overdue', review_on: '2026-11-01' }), '2026-11-29').review, 'a review that is over is not offered again').toBe('29/05/2027')
  expect(planDraft(null, '2026-11-29')).toMatchObject({ based: null, contacts: [{ who: '' }], steps: [''] })
})

test('what was typed is not changed in the version it began from', () => {
  const from = plan()
  const draft = planDraft(from, '2026-11-29')
  draft.contacts[0]!.phone = '114'
  expect(from.contacts[0]!.phone).toBe('113')
})

test('empty rows are not sent, and a day that is none is not sent either', () => {
  const draft = { ...planDraft(plan(), '2026-11-29'), steps: ['Gọi 113', ' ', 'Báo xã '], contacts: [{ who: '', duty: '', phone: '' }, { who: 'A', duty: '', phone: '1' }] }
  expect(planBody(draft, '2026-11-29')).toMatchObject({ based_on: 2, steps: ['Gọi 113', 'Báo xã'], contacts: [{ who: 'A' }], review_on: '2027-05-01' })
  expect(tidy(draft).contacts.length, 'a row the server names is the row on the screen').toBe(1)
  for (const review of ['31/02/2027', '29/11/2026', '30/11/2028', '']) expect(planBody({ ...draft, review }, '2026-11-29'), review).toBeNull()
})

test('a version written meanwhile is noticed, and one part of it can be taken', () => {
  const draft = planDraft(plan(), '2026-11-29')
  expect([isStale(draft, [plan()]), isStale(draft, [plan({ version: 3 }), plan()]), isStale(planDraft(null, '2026-11-29'), []), isStale(planDraft(null, '2026-11-29'), [plan({ version: 1 })])]).toEqual([false, true, false, true])
  const newer = plan({ version: 3, steps: ['Gọi 114'], fire: 'Ba bình' })
  expect(taken({ ...draft, note: 'của tôi' }, newer, 'steps')).toMatchObject({ steps: ['Gọi 114'], fire: 'Hai bình CO2', note: 'của tôi', based: 2 })
})

test('hours are read as they are said', () => {
  expect(['18', '18h', '6h30', '06:00', '', ' ', 'sáng'].map(hour)).toEqual(['18:00', '18:00', '06:30', '06:00', null, null, 'sáng'])
  const both = (from: string, to: string) => hoursRight({ ...contactDraft({}), from, to })
  expect([both('', ' '), both('18h', '6h30'), both('18:00', ''), both('25:00', '06:00'), both('tối', 'sáng')]).toEqual([true, true, false, false, false])
})

test('only a carrier has a carrier, and days are in their order', () => {
  const draft = { ...contactDraft({ body: 'police', carrier: 'TS' }), name: ' Trực ban ', phone: '113', days: [7, 1] }
  expect(contactBody(draft)).toMatchObject({ name: 'Trực ban', carrier: null, days: [1, 7], from: null, to: null, rank: 1 })
  expect(contactBody({ ...draft, body: 'carrier' })).toMatchObject({ carrier: 'TS' })
})

test('an exercise and its result are sent with their days, or not at all', () => {
  const draft = { title: ' Báo động ', on: '05/12/2026', kind: 'alarm' as const, key_place: '', communes: [], carriers: [], participants: 'Công an xã\n\n Tổ 3 ', scenario: '' }
  expect(exerciseBody(draft)).toMatchObject({ title: 'Báo động', on: '2026-12-05', key_place: null, participants: ['Công an xã', 'Tổ 3'] })
  expect(exerciseBody({ ...draft, on: 'mai' })).toBeNull()
  const result = { outcome: 'met', present: 'A\nB', minutes: '12', lessons: '', next: '' }
  expect(resultBody(result)).toEqual({ outcome: 'met', present: ['A', 'B'], minutes: 12, lessons: '', next_on: null })
  expect([{ next: '32/12/2026' }, { minutes: 'mười' }, { minutes: '1,5' }, { outcome: '' }].map((change) => resultBody({ ...result, ...change }))).toEqual(['next_on', 'minutes', 'minutes', 'outcome'])
})

test('a result is offered from the day of the exercise on, to those who may write', () => {
  const now = new Date('2026-11-29T18:00:00Z')
  const steps = (on: string, state: 'planned' | 'held' = 'planned', may_write = true) => exerciseSteps({ on, state, may_write }, now)
  expect(steps('2026-11-30'), 'it is the 30th there already').toEqual({ result: true, early: false, cancel: true })
  expect(steps('2026-12-01')).toEqual({ result: false, early: true, cancel: true })
  expect([steps('2026-11-01', 'held'), steps('2026-11-01', 'planned', false)]).toEqual(Array(2).fill({ result: false, early: false, cancel: false }))
})

test('a fault of the server stands at its field, and none is lost', () => {
  const problem = { status: 400, code: 'V400', title: '', fields: [{ name: 'contacts[1].phone', detail: 'số' }, { name: 'contacts', detail: 'ít nhất một' }, { name: 'steps.0', detail: 'dài' }, { name: 'based_on', detail: 'lạ' }] }
  expect([faultAt(problem, 'contacts'), faultIn(problem, 'contacts', 1), faultIn(problem, 'contacts', 0), faultIn(problem, 'steps', 0)]).toEqual(['ít nhất một', 'số', '', 'dài'])
  expect(faultUnder(problem, 'contacts'), 'a field that is a whole list tells of its rows').toBe('số ít nhất một')
  expect(elsewhere(problem, ['contacts', 'steps'])?.fields).toEqual([{ name: 'based_on', detail: 'lạ' }])
  expect(elsewhere({ ...problem, fields: problem.fields.slice(0, 2) }, ['contacts'])).toBeNull()
  expect(mended(problem, 'contacts')?.fields?.map((f) => f.name), 'what is being mended is not complained of any more').toEqual(['steps.0', 'based_on'])
  expect(mended(mended(mended(problem, 'contacts'), 'steps'), 'based_on')).toBeNull()
})

test('the commune under a place is found, a hole in it is not of it', () => {
  const square = (a: number, b: number) => [[a, a], [b, a], [b, b], [a, b], [a, a]]
  const communes = { features: [
    { properties: { code: '1' }, geometry: { type: 'Polygon', coordinates: [square(0, 10), square(4, 6)] } },
    { properties: { code: '2' }, geometry: { type: 'MultiPolygon', coordinates: [[square(4, 6)], [square(20, 21)]] } },
  ] } as unknown as Communes
  expect([[1, 1], [5, 5], [20.5, 20.5], [15, 15]].map((at) => communeAt(communes, at as [number, number]))).toEqual(['1', '2', '2', null])
  expect(communeAt(null, [1, 1])).toBeNull()
})

test('whom to call is unfolded while something goes on', () => {
  const of = (case_status: string, repair_status: string | null, in_progress = false) => isLive({ in_progress, case: { case_status, repair_status } } as Parameters<typeof isLive>[0])
  expect([of('received', null), of('closed', 'reported'), of('closed', 'restored'), of('unfounded', null), of('closed', 'restored', true), isLive({})]).toEqual([true, true, false, false, true, false])
})

test('a plan on paper names who gets a copy, and not who issues it', () => {
  expect(copiesOf({ role: 'carrier', carrier: 'TS' }, 'Viễn thông TS', ['xã Cam Lộ'])).toEqual(['Công an tỉnh', 'Sở Khoa học và Công nghệ', 'UBND xã Cam Lộ', 'Lưu: VT'])
  expect(copiesOf({ role: 'police', carrier: null }, '', [])).toEqual(['Sở Khoa học và Công nghệ', 'Lưu: VT'])
  expect(lengthOf(plan()) < lengthOf(plan({ steps: ['a'.repeat(200), 'b'] }))).toBe(true)
})
