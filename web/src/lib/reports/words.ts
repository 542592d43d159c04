/** The Vietnamese of an official report, whatever the language of the page. */
import { showDay } from '../dates'
import { dong, number } from '../format'
import { isQuarter } from './periods'
import type { Hot, Report, Totals } from './types'

export const kindWords: [code: string, name: string][] = [
  ['theft', 'Trộm cắp'], ['attempted_theft', 'Trộm không thành'], ['sabotage', 'Phá hoại'], ['cut', 'Đứt cáp'], ['outage', 'Gián đoạn liên lạc'], ['fire', 'Cháy'],
]
export const kindWord = (code: string) => kindWords.find(([known]) => known === code)?.[1] ?? code
/** "tháng 10 năm 2026", "quý III năm 2026". */
export function periodWords(period: string): string {
  const part = isQuarter(period) ? `quý ${['I', 'II', 'III', 'IV'][Number(period[6]) - 1]}` : `tháng ${Number(period.slice(5))}`
  return `${part} năm ${period.slice(0, 4)}`
}
/** Numbers under ten with a zero before them, as papers write them. */
export const cases = (n: number) => `${n < 10 ? `0${n}` : number(n, 0)} vụ`
const small = ['Không', 'Một', 'Hai', 'Ba', 'Bốn', 'Năm', 'Sáu', 'Bảy', 'Tám', 'Chín', 'Mười']
export const counted = (n: number) => small[n] ?? number(n, 0)

function missing(t: Totals): string {
  const parts = [t.thefts_without_metres && `${cases(t.thefts_without_metres)} trộm chưa rõ số mét`, t.thefts_without_damage && `${cases(t.thefts_without_damage)} trộm chưa rõ thiệt hại`]
  const known = parts.filter(Boolean).join(' và ')
  return known ? ` (chưa kể ${known})` : ''
}
export function situation(r: Report): string {
  const when = isQuarter(r.period) ? 'Trong quý' : 'Trong tháng'
  const until = r.running ? `, tính đến hết ngày ${showDay(r.now.to)},` : ''
  const before = `${r.running ? 'cùng số ngày năm' : 'cùng kỳ'} ${r.year_before.from.slice(0, 4)}: ${cases(r.year_before.crimes)}`
  const loss = `mất ${number(r.now.metres_taken, 1)} m cáp, thiệt hại ${dong(r.now.damage_vnd).replace(' đ', ' đồng')}${missing(r.now)}`
  return `${when}${until} xảy ra ${cases(r.now.crimes)} trộm cắp, trộm không thành và phá hoại cáp (${before}); ${loss}. `
    + `Lũy kế 12 tháng: ${cases(r.twelve.crimes)} (12 tháng trước: ${cases(r.twelve_before.crimes)}). ${r.trend.says.vi}`
}
/** What the mean of the stretches is a mean of. */
export const meanOf = (r: Report) => (r.about.reach === 'carrier' ? 'trung bình của cáp doanh nghiệp' : 'trung bình tỉnh')
export function stretchesIntro(r: Report, hot: Hot, mean: string): string {
  const n = hot.significant.length
  if (n) return `${counted(n)} đoạn có suất cao hơn ${meanOf(r)} (${mean} vụ/km trong 30 ngày) và có ý nghĩa thống kê:`
  const rest = hot.uncertain ? ` ${counted(hot.uncertain)} đoạn có suất cao nhưng chưa phân biệt được với ngẫu nhiên.` : ''
  return `Trong 12 tháng không có đoạn nào cao hơn ${meanOf(r)} (${mean} vụ/km trong 30 ngày) một cách chắc chắn.${rest}`
}
const methods: Record<string, string> = { rate: 'hỗn hợp khớp theo dữ liệu', eb: 'co về mật độ lân cận', 'count-per-km': 'đếm vụ trên km, co về mức trung bình' }
export const methodWord = (code: string) => methods[code] ?? code
/** "Dữ liệu đến 31/10/2026 24:00, phiên bản 1.284. In 14/11/2026 08:40. Mã kiểm tra 20BD-77E0." */
export const controlLine = (r: Report, printed: string) =>
  `Dữ liệu đến ${showDay(r.now.to)} 24:00, phiên bản ${number(r.data_version, 0)}. In ${printed}. Mã kiểm tra ${r.check}.`
/** "Quảng Trị, ngày 14 tháng 11 năm 2026", of a local day. */
export const datedWords = (day: string) => `Quảng Trị, ngày ${day.slice(8)} tháng ${Number(day.slice(5, 7)) < 3 ? day.slice(5, 7) : Number(day.slice(5, 7))} năm ${day.slice(0, 4)}`
