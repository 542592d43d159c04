/** The Vietnamese of what a commune reports of its own area. */
import { day, moment } from '../format'
import { showDay } from '../dates'
import { isRepaired } from '../cases/words'
import { cases } from './words'
import type { ReportArea, ReportOpen } from './types'

const caseWords: Record<string, string> = {
  received: 'tiếp nhận', verifying: 'xác minh', prosecuted: 'khởi tố', not_prosecuted: 'không khởi tố', suspended: 'tạm đình chỉ', referred: 'chuyển cơ quan khác', closed: 'kết thúc', unfounded: 'tin sai',
}
const repairWords = { reported: 'chưa khắc phục', dispatched: 'đã cử tổ sửa chữa', restored: 'đã khắc phục' }
const otherKinds: Record<string, string> = { suspicious: 'Hành vi khả nghi', scrap: 'Mua bán phế liệu cáp', toll_fraud: 'Trộm cước viễn thông', postal_smuggling: 'Buôn lậu qua đường bưu chính', website_tampering: 'Can thiệp trái phép trang tin' }
export const otherKind = (code: string): string | undefined => otherKinds[code]

const two = (n: number) => (n < 10 ? `0${n}` : String(n))
/** "Đến ngày 29/11/2026 có 05 vụ chưa kết thúc, trong đó 01 vụ quá hạn:" */
export function openIntro(a: ReportArea): string {
  if (!a.open.length) return `Đến ngày ${showDay(a.day)} không có vụ việc nào đang mở.`
  const late = a.overdue ? `trong đó ${cases(a.overdue)} quá hạn` : 'không có vụ nào quá hạn'
  return `Đến ngày ${showDay(a.day)} có ${cases(a.open.length)} chưa kết thúc, ${late}:`
}
/** Where a case stands and the repair, one after the other. */
export function standing(o: ReportOpen): string {
  const what = o.clock === 'sorting' ? 'chờ phân loại' : o.clock === 'verifying' ? 'xác minh' : (caseWords[o.case_status] ?? o.case_status)
  return [what, o.repair_status && isRepaired(o.kind) && repairWords[o.repair_status]].filter(Boolean).join('; ')
}
/** The deadline, and by how much it was missed on the day of the report. */
export function dueOf(o: ReportOpen, now: Date): string {
  if (!o.due_at) return 'không có hạn'
  const hours = Math.floor((now.getTime() - Date.parse(o.due_at)) / 3_600_000)
  return o.overdue ? `${moment(o.due_at)}, quá ${hours < 48 ? `${hours} giờ` : `${Math.floor(hours / 24)} ngày`}` : moment(o.due_at)
}
export const worksIntro = (a: ReportArea) => (a.works.length ? `Có ${two(a.works.length)} đợt thi công đã đăng ký có ngày trong kỳ:` : 'Không có đợt thi công nào đăng ký.')
export const worksDays = (w: { from: string; to: string }) => (day(w.from) === day(w.to) ? day(w.from) : `${day(w.from)} – ${day(w.to)}`)
export const worksHours = (w: { hours: { from: string; to: string } | null }) => (w.hours ? `${w.hours.from} – ${w.hours.to}` : 'cả ngày đêm')
export function advisoriesIntro(a: ReportArea): string {
  if (!a.advisories.length) return 'Không có thông báo nào gửi địa bàn có hiệu lực trong kỳ.'
  const read = a.advisories.filter((one) => one.read).length
  return `Có ${two(a.advisories.length)} thông báo gửi địa bàn có hiệu lực trong kỳ, đã đọc ${read}/${a.advisories.length}:`
}
