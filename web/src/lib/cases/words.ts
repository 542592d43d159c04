import { moment } from '../format'
import { m } from '../../paraglide/messages.js'
import type { Act, Case, CaseStatus, RepairStatus, StepLine } from './types'

const said = m as unknown as Record<string, (() => string) | undefined>
export const caseName = (s: CaseStatus | string) => said[`case_${s}`]?.() ?? s
export const repairName = (s: RepairStatus | string) => said[`repair_${s}`]?.() ?? s
/** Whether there is something to repair: what was only seen or bought has nothing. */
export const isRepaired = (kind: string) => ['theft', 'sabotage', 'cut', 'outage', 'fire'].includes(kind)
export const originName = (s: string) => said[`origin_${s}`]?.() ?? s

/** "quá 2 ngày", "còn 5 giờ": whole hours under two days, then whole days. */
export function dueWords(due: string, now: Date): { text: string; late: boolean } {
  const hours = (Date.parse(due) - now.getTime()) / 3_600_000
  const late = hours < 0
  const n = Math.floor(Math.abs(hours))
  if (n < 48) return { text: late ? m.due_late_hours({ n }) : m.due_left_hours({ n }), late }
  const days = Math.floor(n / 24)
  return { text: late ? m.due_late_days({ n: days }) : m.due_left_days({ n: days }), late }
}
/** What a button says that takes this step. */
export function actName(act: Act): string {
  if (act.step === 'case') return said[`do_case_${act.to}`]?.() ?? caseName(act.to ?? '')
  if (act.step === 'repair') return said[`do_repair_${act.to}`]?.() ?? repairName(act.to ?? '')
  return said[`do_${act.step}`]?.() ?? act.step
}
/** Which buttons stand first: what moves the case and the repair on. */
export const firstActs = (c: Case): Act[] => [
  ...(c.steps.includes('accept') ? [{ step: 'accept' as const }] : []),
  ...c.next_repair.filter((to) => to !== 'reported').map((to) => ({ step: 'repair' as const, to })),
  ...c.next_case.map((to) => ({ step: 'case' as const, to })),
]
/** The rest. What is joined is chosen from the reports proposed. */
export const moreActs = (c: Case): Act[] => [
  ...c.next_repair.filter((to) => to === 'reported').map((to) => ({ step: 'repair' as const, to })),
  ...c.steps.filter((s) => !['accept', 'case', 'repair', 'join'].includes(s)).map((step) => ({ step })),
]
/** Whether a step is not taken without a word. */
export const needsWords = (act: Act) =>
  ['extend', 'note', 'answer', 'reply', 'kind', 'time', 'join', 'split'].includes(act.step) || (act.step === 'case' && ['not_prosecuted', 'referred', 'closed', 'unfounded'].includes(act.to ?? ''))
/** A body in words: "Công an", "Doanh nghiệp X", "Xã Cam Lộ". */
export function bodyName(body: string | null, carrier: (code: string) => string, commune: (code: string) => string | undefined): string {
  if (!body) return ''
  const [kind, code] = body.split(':')
  if (kind === 'carrier') return carrier(code!)
  if (kind === 'commune') return commune(code!) ?? code!
  return said[`role_${kind}`]?.() ?? body
}
/** One line of what was done, without who and when. */
export function lineWords(line: StepLine, kind: (code: string) => string, body: (code: string) => string): string {
  const span = (text: string | null) => (text ?? '').split('/').map((at) => moment(at)).join(' – ')
  switch (line.step) {
    case 'accept': return m.did_accept({ until: moment(line.to) })
    case 'extend': return m.did_extend({ until: moment(line.to) })
    case 'case': return m.did_case({ to: caseName(line.to ?? '') })
    case 'repair': return repairName(line.to ?? '')
    case 'assign': return m.did_assign({ to: body(line.to ?? '') })
    case 'call': return m.did_call({ to: body(line.to ?? '') })
    case 'kind': return m.did_kind({ from: kind(line.from ?? ''), to: kind(line.to ?? '') })
    case 'time': return m.did_time({ to: span(line.to) })
    default: return said[`did_${line.step}`]?.() ?? line.step
  }
}
