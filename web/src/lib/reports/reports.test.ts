import { describe, expect, it } from 'vitest'
import { placeBadges } from './drawing'
import { issuerOf } from './issuer'
import { isPeriod, lastMonth, months, quarters, stepPeriod, toMonth, toQuarter } from './periods'
import { intro, whereWords } from './places'
import type { Hot, Report, ReportPlace, Totals } from './types'
import { cases, controlLine, datedWords, periodWords, situation, stretchesIntro } from './words'

const totals = (from: string, to: string, crimes: number): Totals => ({ from, to, kinds: {}, crimes, unmatched: 0, metres_taken: 2493.1, thefts_without_metres: 0, damage_vnd: 574_109_000, thefts_without_damage: 1 })
const report: Report = {
  period: '2026-10', running: false, about: { reach: 'province', code: null, name: null },
  now: totals('2026-10-01', '2026-10-31', 3), year_before: totals('2025-10-01', '2025-10-31', 13), twelve: totals('2025-11-01', '2026-10-31', 85), twelve_before: totals('2024-11-01', '2025-10-31', 105),
  trend: { p_period: 1, p_twelve: 0.5, level: 0.025, dispersion: 1, says: { vi: 'Chưa coi là xu hướng.', en: '' } },
  months: [], key_places: [], incidents: [], undated: 0, method: { crimes: [], says: { vi: '', en: '' } }, data_version: 1284, check: '20BD-77E0',
}
const hot: Hot = { from: '', to: '', method: 'rate', lixel_m: 50, mean: 0.0033, length_km: 1, significant: [], uncertain: 18 }

describe('periods to choose from', () => {
  it('begin with the running month, once a day of it is over', () => {
    expect(months('2026-11-14', 3)).toEqual(['2026-11', '2026-10', '2026-09'])
    expect(months('2026-11-01', 3)).toEqual(['2026-10', '2026-09'])
    expect(quarters('2026-11-01', 5)).toEqual(['2026-Q4', '2026-Q3'])
    expect(lastMonth('2026-01-20')).toBe('2025-12')
  })
  it('follow one another, up to the one that runs', () => {
    expect([stepPeriod('2026-01', -1, '2026-11-14'), stepPeriod('2026-Q1', -1, '2026-11-14'), stepPeriod('2026-Q2', 1, '2026-11-14'), stepPeriod('2026-11', 1, '2026-11-14'), stepPeriod('2026-Q4', 1, '2026-11-14')])
      .toEqual(['2025-12', '2025-Q4', '2026-Q3', '2026-11', '2026-Q4'])
  })
  it('go over into one another', () => {
    expect([toQuarter('2026-10'), toQuarter('2026-Q1'), toMonth('2026-Q3', '2026-11-14'), toMonth('2026-Q4', '2026-11-14'), toMonth('2026-05', '2026-11-14')])
      .toEqual(['2026-Q4', '2026-Q1', '2026-09', '2026-11', '2026-05'])
    expect(['2026-10', '2026-Q4', '2026-13', '2026-Q5', '../x', '', null].map(isPeriod)).toEqual([true, true, false, false, false, false, false])
  })
})
describe('key places on the paper', () => {
  const place: ReportPlace = { kind: 'target', name: 'Tuyến trục', commune_names: ['Xã Cam Lộ', 'Xã Hiếu Giang'], route_id: 'TS-124', from_m: 6800, to_m: 8100, site_id: null, period_from: '2026-10-01', period_to: '2026-12-31', ended: false }
  it('are counted by kind, and told only as exactly as their reader may know', () => {
    expect(intro([{ ...place, kind: 'area' }, place, place])).toBe('Trong kỳ có 1 địa bàn, 2 mục tiêu đã được phê duyệt:')
    expect(intro([place])).toBe('Trong kỳ có 1 mục tiêu đã được phê duyệt:')
    expect(whereWords(place)).toBe('Xã Cam Lộ, Xã Hiếu Giang; tuyến TS-124, Km 6+800 – 8+100')
    expect(whereWords({ ...place, route_id: null, from_m: null, to_m: null })).toBe('Xã Cam Lộ, Xã Hiếu Giang')
    expect(whereWords({ ...place, route_id: null, from_m: null, to_m: null, site_id: 'TR-7' })).toBe('Xã Cam Lộ, Xã Hiếu Giang; điểm TR-7')
  })
})
describe('the words of the paper', () => {
  it('are those of an official report', () => {
    expect([periodWords('2026-10'), periodWords('2026-02'), periodWords('2026-Q3')]).toEqual(['tháng 10 năm 2026', 'tháng 2 năm 2026', 'quý III năm 2026'])
    expect([cases(3), cases(35), cases(1200)]).toEqual(['03 vụ', '35 vụ', '1.200 vụ'])
    expect([datedWords('2026-11-04'), datedWords('2026-02-14')]).toEqual(['Quảng Trị, ngày 04 tháng 11 năm 2026', 'Quảng Trị, ngày 14 tháng 02 năm 2026'])
    expect(controlLine(report, '14/11/2026 08:40')).toBe('Dữ liệu đến 31/10/2026 24:00, phiên bản 1.284. In 14/11/2026 08:40. Mã kiểm tra 20BD-77E0.')
  })
  it('tell the situation with what is not known, and a running month as such', () => {
    expect(situation(report)).toBe('Trong tháng xảy ra 03 vụ trộm cắp, trộm không thành và phá hoại cáp (cùng kỳ 2025: 13 vụ); mất 2.493,1 m cáp, thiệt hại 574.109.000 đồng (chưa kể 01 vụ trộm chưa rõ thiệt hại). Lũy kế 12 tháng: 85 vụ (12 tháng trước: 105 vụ). Chưa coi là xu hướng.')
    expect(situation({ ...report, running: true })).toMatch(/^Trong tháng, tính đến hết ngày 31\/10\/2026, xảy ra .* \(cùng số ngày năm 2025: 13 vụ\)/)
  })
  it('call no stretch hot that chance explains', () => {
    expect(stretchesIntro(report, hot, '0,0033')).toMatch(/^Trong 12 tháng không có đoạn nào .* 18 đoạn có suất cao nhưng chưa phân biệt được với ngẫu nhiên\.$/)
    const four = { ...hot, significant: Array.from({ length: 4 }, () => ({}) as Hot['significant'][number]) }
    expect(stretchesIntro(report, four, '0,0033')).toMatch(/^Bốn đoạn có suất cao hơn trung bình tỉnh/)
    expect(stretchesIntro({ ...report, about: { reach: 'carrier', code: 'TS', name: 'X' } }, four, '0,0033')).toMatch(/trung bình của cáp doanh nghiệp/)
  })
  it('name who issues it', () => {
    expect(issuerOf('commune', { reach: 'commune', code: '1', name: 'Xã Cam Lộ' }).agency.name).toBe('UBND XÃ CAM LỘ')
    expect(issuerOf('department', report.about).symbol).toBe('BC-SKHCN')
  })
})
it('puts no badge over another, even where stretches lie together', () => {
  const points = Array.from({ length: 12 }, (_, i) => ({ x: 150 + (i % 4) * 3, y: 180 + Math.floor(i / 4) * 3 }))
  const badges = placeBadges(points, 300, 320)
  badges.forEach((a, i) => badges.slice(i + 1).forEach((b) => expect(Math.hypot(a.x - b.x, a.y - b.y)).toBeGreaterThan(18)))
  expect(placeBadges([{ x: 1, y: 1 }], 300, 320)[0]!.x).toBeGreaterThan(9)
})
