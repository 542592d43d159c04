import { expect, test } from 'vitest'
import { asDay, asTime, body, emptyDraft, faults, local, moment, shown, things, times, type Draft } from './draft'
import { communeAt, metres, project, round, unproject } from './ground'

const now = new Date('2026-11-14T06:40:00')
const right: Draft = { ...emptyDraft(), thing: 'gone', label: 'CL/412', when: 'night', ...times('night', now) }

test('what is missing or wrong is named, field by field', () => {
  const cases: [string, Partial<Draft>, string[]][] = [
    ['a painted number is place enough', {}, []],
    ['so is a pin', { label: '', point: [107, 16.8] }, []],
    ['so is a commune', { label: '', commune: '19432' }, []],
    ['no place', { label: ' ' }, ['place']],
    ['nothing chosen', { thing: '', when: '' }, ['thing', 'when']],
    ['found tomorrow', { found: '2026-11-15T06:40' }, ['found']],
    ['a time that is none', { found: moment('14/11/2026', '25:00'), seen: moment('31/02/2026', '06:40') }, ['unread_seen', 'unread_found']],
    ['a day without its time', { seen: moment('13/11/2026', '') }, ['unread_seen']],
    ['found before it was last fine', { seen: '2026-11-14T06:00', found: '2026-11-14T05:00' }, ['found']],
    ['a number without consent', { phone: '0912 345 678' }, ['consent']],
    ['a number with consent', { phone: '0912 345 678', consent: true }, []],
    ['half a number', { phone: '0912', consent: true }, ['phone']],
  ]
  for (const [name, change, want] of cases) expect(Object.keys(faults({ ...right, ...change }, now)), name).toEqual(want)
})

test('last night begins at six in the evening before', () => {
  expect(times('night', now)).toEqual({ seen: '2026-11-13T18:00', found: '2026-11-14T06:40' })
  expect(times('night', new Date('2026-11-14T20:00:00')).seen).toBe('2026-11-13T18:00')
  expect(times('unknown', now)).toEqual({ seen: '', found: local(now) })
  expect(shown(now.getTime())).toBe('14/11/2026 06:40')
  const { seen, found } = times('now', now)
  expect(seen < found).toBe(true)
})

test('digits alone make a day and a time, and what was written otherwise is read as well', () => {
  expect(['1', '14', '14/1', '14/11', '14112026', '14-11-2026', '4.1.2026'].map(asDay)).toEqual(['1', '14/', '14/1', '14/11/', '14/11/2026', '14/11/2026', '4/1/2026'])
  expect(['0', '06', '0640', '6h40', '06:4'].map(asTime)).toEqual(['0', '06:', '06:40', '6:40', '06:4'])
  expect([moment('14/11/2026', '06:40'), moment('4/1/2026', '6:40'), moment(' ', '')]).toEqual(['2026-11-14T06:40', '2026-01-04T06:40', ''])
})

test('a body says place, time and what was chosen, and of nobody unless they said so', () => {
  const sent = JSON.parse(body({ ...right, point: [107.1, 16.8], radius: 35, note: 'Gần cầu' }, 'Cáp bị cắt hoặc bị mất.'))
  expect(sent).toEqual({
    kind: 'cut', note: 'Cáp bị cắt hoặc bị mất. Gần cầu', point: [107.1, 16.8], accuracy_m: 14, label: 'CL/412',
    occurred_from: new Date('2026-11-13T18:00').toISOString(), occurred_to: now.toISOString(), discovered_at: now.toISOString(),
  })
  const told = JSON.parse(body({ ...right, phone: ' 0912 345 678 ', consent: true }, ''))
  expect(told.contact).toEqual({ phone: '0912 345 678', consent: true })
  expect(JSON.parse(body({ ...right, commune: '19432' }, '')).commune).toBe('19432')
  expect(new Set(Object.values(things)).size).toBeGreaterThan(4)
})

test('a map that is dragged there and back is where it was, and its scale is round', () => {
  const at: [number, number] = [107.0934, 16.8163]
  const [lon, lat] = unproject(project(at, 15), 15)
  expect(lon).toBeCloseTo(at[0], 9)
  expect(lat).toBeCloseTo(at[1], 9)
  const [a, b] = [project(at, 15), project([at[0], at[1] + 0.001], 15)]
  expect((a[1] - b[1]) * metres(at[1], 15)).toBeCloseTo(111, 0)
  expect([99, 100, 250, 999, 5200].map(round)).toEqual([50, 100, 200, 500, 5000])
})

test('a place is in the commune whose line goes around it, and not in its hole', () => {
  const ring = (x: number, y: number, r: number): [number, number][] => [[x - r, y - r], [x + r, y - r], [x + r, y + r], [x - r, y + r], [x - r, y - r]]
  const commune = { code: '1', full_name: 'Xã Bịa', old_district: null, center: [0, 0] as [number, number], rings: [ring(0, 0, 2), ring(0, 0, 1)] }
  expect(communeAt([1.5, 0], [commune])?.code).toBe('1')
  expect(communeAt([0.5, 0.5], [commune])).toBeNull()
  expect(communeAt([3, 0], [commune])).toBeNull()
})
