import type { Sort } from './address'
import type { Incident, IncidentProps, Stretch } from './types'

const vi = new Intl.Collator('vi')
export function sortStretches(all: Stretch[], by: Sort): Stretch[] {
  if (by === 'incidents') return all.toSorted((a, b) => b.incidents - a.incidents || a.rank - b.rank)
  if (by === 'commune') return all.toSorted((a, b) => vi.compare(a.commune_name, b.commune_name) || a.rank - b.rank)
  return all.toSorted((a, b) => a.rank - b.rank)
}
/** When an incident is placed in time: found, else what else is known. */
export const foundAt = (p: IncidentProps) => p.occurred_to ?? p.discovered_at ?? p.occurred_from ?? p.reported_at ?? ''
/** Incidents that no cable was found for come first, then the latest. */
export function sortIncidents(all: Incident[]): Incident[] {
  const open = (f: Incident) => (f.properties.match?.status === 'unmatched' ? 0 : 1)
  return all.toSorted((a, b) => open(a) - open(b) || foundAt(b.properties).localeCompare(foundAt(a.properties)))
}
