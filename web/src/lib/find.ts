import { match } from './fold'
import type { Communes, Routes, Sites } from './types'

export interface Hit { type: 'commune' | 'route' | 'site'; id: string; title: string; hint: string }
interface Candidate extends Hit { names: string[] }

function candidates(communes: Communes | null, routes: Routes | null, sites: Sites | null): Candidate[] {
  return [
    ...(communes?.features ?? []).map(({ properties: p }): Candidate => ({
      type: 'commune', id: p.code, title: p.full_name, hint: p.old_district ?? '', names: [p.name, p.full_name, p.old_district ?? '', ...(p.former ?? [])],
    })),
    ...(routes?.features ?? []).filter((f) => f.properties.route_id).map(({ id, properties: p }): Candidate => ({
      type: 'route', id: String(id), title: p.route_id!, hint: p.name ?? '', names: [p.route_id!, p.name ?? ''],
    })),
    ...(sites?.features ?? []).map(({ id, properties: p }): Candidate => ({
      type: 'site', id: String(id), title: p.name.trim(), hint: p.site_id, names: [p.name, p.site_id],
    })),
  ]
}
const order: Hit['type'][] = ['commune', 'route', 'site']
/** The best answers: communes, then routes, then sites, a few of each. A former name that was hit is told. */
export function find(query: string, communes: Communes | null, routes: Routes | null, sites: Sites | null, each = 5): Hit[] {
  if (!query.trim()) return []
  const scored = candidates(communes, routes, sites).flatMap(({ names, ...hit }) => {
    const best = names.map((n) => ({ n, score: n ? match(n, query) : 0 })).reduce((a, b) => (b.score > a.score ? b : a))
    if (!best.score) return []
    const own = best.n === names[0] || best.n === names[1] || best.n === hit.hint
    return [{ hit: own ? hit : { ...hit, hint: best.n }, score: best.score + (best.n === names[0] ? 1 : 0) }]
  }).sort((a, b) => b.score - a.score)
  return order.flatMap((type) => scored.filter((x) => x.hit.type === type).slice(0, each).map((x) => x.hit))
}
