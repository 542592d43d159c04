import { chainages, number } from '../format'
import type { ReportPlace } from './types'

/** How many areas and targets were in force, as the paper says it. */
export function intro(places: ReportPlace[]): string {
  const of = (kind: ReportPlace['kind']) => places.filter((p) => p.kind === kind).length
  const parts = [[of('area'), 'địa bàn'], [of('target'), 'mục tiêu']] as const
  return `Trong kỳ có ${parts.filter(([n]) => n).map(([n, name]) => `${number(n, 0)} ${name}`).join(', ')} đã được phê duyệt:`
}
/** Its communes, and the stretch or site where the reader may know it. */
export function whereWords(p: Pick<ReportPlace, 'commune_names' | 'route_id' | 'from_m' | 'to_m' | 'site_id'>): string {
  const communes = p.commune_names.join(', ')
  if (p.route_id && p.from_m !== null && p.to_m !== null) return `${communes}; tuyến ${p.route_id}, ${chainages(p.from_m, p.to_m)}`
  return p.site_id ? `${communes}; điểm ${p.site_id}` : communes
}
