import type { LonLat } from '../../map/geo'
import type { Incident } from '../types'
import type { Works } from '../works/types'
import type { Sections } from './area'
import { snap } from './snap'

export type Look = 'late' | 'case' | 'works'
/** A row of the list and its mark on the map: the same number and shape. */
export interface Item { id: string; n: number; look: Look; at: LonLat | null; label: string }

const pointOf = (f: { geometry: Incident['geometry'] | Works['geometry'] }): LonLat | null => (f.geometry?.type === 'Point' ? (f.geometry.coordinates as LonLat) : null)
/** Numbers run through the list from its top to its end, whatever has no place included. */
export function itemsOf(s: Sections, works: Works[], corridors: LonLat[][], name: (kind: string) => string): Item[] {
  const cases = (all: Incident[], look: Look) => all.map((f) => ({ id: String(f.id), look, at: pointOf(f), label: name(f.properties.kind) }))
  const jobs = works.map((w) => ({ id: String(w.id), look: 'works' as const, at: pointOf(w), label: w.properties.what }))
  const all = [...cases(s.late, 'late'), ...cases(s.open, 'case'), ...jobs, ...cases(s.waiting, 'case')]
  return all.map((one, i) => ({ ...one, n: i + 1, at: one.at && snap(one.at, corridors) }))
}
