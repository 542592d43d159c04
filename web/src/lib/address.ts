import { queues, type Queue } from './cases/types'
import { isPeriod } from './reports/periods'
import { parseDay, showDay } from './dates'
import { fromQuery, intoQuery, type Filters } from './filters'

export type View = 'hot' | 'area' | 'night' | 'incidents' | 'targets' | 'routes' | 'network' | 'import' | 'reports' | 'works' | 'advisories' | 'inspections' | 'coverage' | 'duties' | 'record'
export type Sort = 'rate' | 'incidents' | 'commune'
/** What is selected, as an address can say it: a stretch by its route and start. */
export type Pointer = { type: 'stretch'; route: string; from_m: number } | { type: 'incident' | 'site' | 'route'; id: string }
/** Everything on the screen that can be sent to a colleague. */
export interface Address { filters: Filters; view: View; sort: Sort; unmatched: boolean; queue: Queue; sel: Pointer | null; report: string | null; trend: TrendOf | null; tonight: Tonight }
/** Which night is planned and what of its plan is looked at: the plan, a crew, one of its stops. */
export interface Tonight { night: string | null; plan: string | null; crew: string | null; stop: number | null }
/** What the panel of trends is open for: all that the filters let through, or one stretch. */
export type TrendOf = 'all' | { route: string; from_m: number; to_m: number }

const one = <T extends string>(text: string | null, all: readonly T[]): T => all.find((x) => x === text) ?? all[0]!
const things = ['incident', 'site', 'route'] as const

function pointer(q: URLSearchParams): Pointer | null {
  const stretch = /^([\w-]+)@(\d+)$/.exec(q.get('sel') ?? '')
  if (stretch) return { type: 'stretch', route: stretch[1]!, from_m: Number(stretch[2]) }
  const type = things.find((t) => q.get(t))
  return type ? { type, id: q.get(type)! } : null
}
function trendIn(text: string): TrendOf | null {
  const stretch = /^([\w-]+)@(\d+)-(\d+)$/.exec(text)
  if (stretch) return { route: stretch[1]!, from_m: Number(stretch[2]), to_m: Number(stretch[3]) }
  return text === 'all' ? 'all' : null
}
function tonightIn(q: URLSearchParams): Tonight {
  const night = q.get('night') ?? ''
  const stop = Number(q.get('stop'))
  return { night: parseDay(showDay(night)) === night ? night : null, plan: q.get('plan'), crew: q.get('crew'), stop: Number.isInteger(stop) && stop > 0 ? stop : null }
}
export function readAddress(query: string): Address {
  const q = new URLSearchParams(query)
  return {
    filters: fromQuery(q), view: one(q.get('view'), ['hot', 'area', 'night', 'incidents', 'targets', 'routes', 'network', 'import', 'reports', 'works', 'advisories', 'inspections', 'coverage', 'duties', 'record']), sort: one(q.get('sort'), ['rate', 'incidents', 'commune']),
    unmatched: q.get('match') === 'unmatched', queue: one(q.get('queue'), queues), sel: pointer(q), report: isPeriod(q.get('report')) ? q.get('report') : null,
    trend: trendIn(q.get('trend') ?? ''), tonight: tonightIn(q),
  }
}
export function writeAddress(a: Address): string {
  const q = new URLSearchParams()
  intoQuery(a.filters, q)
  if (a.view !== 'hot') q.set('view', a.view)
  if (a.sort !== 'rate') q.set('sort', a.sort)
  if (a.unmatched) q.set('match', 'unmatched')
  if (a.queue !== 'all' && a.view === 'incidents') q.set('queue', a.queue)
  if (a.report && a.view === 'reports') q.set('report', a.report)
  if (a.view === 'night') for (const [name, value] of Object.entries(a.tonight)) if (value !== null) q.set(name, String(value))
  if (a.sel?.type === 'stretch') q.set('sel', `${a.sel.route}@${Math.round(a.sel.from_m)}`)
  else if (a.sel) q.set(a.sel.type, a.sel.id)
  if (a.trend) q.set('trend', a.trend === 'all' ? 'all' : `${a.trend.route}@${Math.floor(a.trend.from_m)}-${Math.ceil(a.trend.to_m)}`)
  const text = q.toString().replaceAll('%2C', ',').replaceAll('%40', '@')
  return text ? `?${text}` : ''
}
