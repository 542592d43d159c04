import { expect, test } from 'vitest'
import { advisoriesIntro, dueOf, openIntro, standing, worksDays, worksIntro } from './area'
import type { ReportArea, ReportOpen } from './types'

const now = new Date('2026-11-29T10:00:00+07:00')
const one: ReportOpen = { id: '1', kind: 'cut', told: null, case_status: 'received', repair_status: 'reported', clock: 'sorting', due_at: '2026-11-29T06:00:00+07:00', overdue: true }
const area: ReportArea = { day: '2026-11-29', overdue: 1, open: [one, one], works: [], advisories: [{ title: 'a', period_from: '', period_to: '', read: true }, { title: 'b', period_from: '', period_to: '', read: false }] }

test('the paper says how many are open and how many of them overdue, on which day', () => {
  const cases: [Partial<ReportArea>, string][] = [
    [{}, 'Đến ngày 29/11/2026 có 02 vụ chưa kết thúc, trong đó 01 vụ quá hạn:'], [{ overdue: 0 }, 'Đến ngày 29/11/2026 có 02 vụ chưa kết thúc, không có vụ nào quá hạn:'],
    [{ open: [], overdue: 0 }, 'Đến ngày 29/11/2026 không có vụ việc nào đang mở.'],
  ]
  for (const [change, want] of cases) expect(openIntro({ ...area, ...change })).toBe(want)
})
test('a case stands with its clock and its repair', () => {
  const cases: [Partial<ReportOpen>, string, string][] = [
    [{}, 'chờ phân loại; chưa khắc phục', '29/11/2026 06:00, quá 4 giờ'], [{ clock: 'verifying', overdue: false, repair_status: 'restored' }, 'xác minh; đã khắc phục', '29/11/2026 06:00'],
    [{ kind: 'suspicious', overdue: false }, 'chờ phân loại', '29/11/2026 06:00'],
    [{ clock: null, due_at: null, overdue: false, case_status: 'suspended', repair_status: null }, 'tạm đình chỉ', 'không có hạn'],
  ]
  for (const [change, stands, due] of cases) expect([standing({ ...one, ...change }), dueOf({ ...one, ...change }, now)]).toEqual([stands, due])
})
test('works and advisories are counted, and none is said so', () => {
  expect(worksIntro(area)).toBe('Không có đợt thi công nào đăng ký.')
  expect(advisoriesIntro(area)).toBe('Có 02 thông báo gửi địa bàn có hiệu lực trong kỳ, đã đọc 1/2:')
  expect(worksDays({ from: '2026-11-28T17:00:00Z', to: '2026-11-29T16:59:59Z' })).toBe('29/11/2026')
})
