import type { Feature, FeatureCollection, LineString, MultiLineString } from 'geojson'
import type { PeriodCount } from '../trends/types'
import type { Fault } from '../imports/types'

export type Walk = 'patrol' | 'route_walk'
export interface SeenStretch { from_m: number; to_m: number; last_seen: string; by: Walk }
export interface OverdueStretch { from_m: number; to_m: number; days: number | null }
export interface RouteCoverage {
  route_id: string; carrier: string | null; length_m: number; seen_m: number; percent: number; last_seen: string | null
  stretches: SeenStretch[]; overdue: OverdueStretch[]
}
export interface Coverage { as_of: string; days: number; sight_m: number; fastest_kmh: number; length_m: number; seen_m: number; percent: number; routes: RouteCoverage[] }
export type Gap = Feature<LineString | MultiLineString, { route_id: string; carrier: string | null; from_m: number; to_m: number; days: number | null }>
export type Gaps = FeatureCollection<LineString | MultiLineString, Gap['properties']>
export interface TrackLine {
  id: string; kind: Walk; name: string; carrier: string | null; order: string | null; crew: string | null
  sent_at: string; from: string; until: string; length_m: number
}
export interface TrackView extends TrackLine {
  format: string; fixes: number; spikes: number; noise_m: number; metres: { road: number; cable: number; free: number }
  sections: { along: 'road' | 'cable' | 'free'; from: string; until: string; kmh: number; line: [number, number][] }[]
  stops: { from: string; until: string; minutes: number; point: [number, number] }[]
  gaps: { from: string; until: string; line: [[number, number], [number, number]]; why: string }[]; faults: Fault[]
}
export interface TrackTold { verdict: 'accept' | 'accept_with_warnings' | 'reject'; track: TrackView | null; faults: Fault[] }
/** What is asked for: as of the end of a local day (today without one), overdue after so many days, seen by whom. */
export interface Asked { day: string | null; days: number; by: Walk | 'all' }

/** How often and how long a stretch was looked at. */
export interface Dose { looks: number; minutes: number; last: string | null }
interface Hot { rank: number; route_id: string; carrier: string | null; from_m: number; to_m: number; commune_name: string | null; bbox: [number, number, number, number] | null }
export interface DosedPlace extends Hot { route: string; ratio: number; hot: boolean; patrol: Dose; walk: Dose }
export interface Dosage { from: string; to: string; days: number; map_from: string; places: DosedPlace[]; unseen: number }
export interface PlaceEffect extends Hot { before: number; after: number; dose_before: Dose; dose_after: Dose; more: boolean }
export interface GroupEffect {
  places: number; before: PeriodCount; after: PeriodCount; looks: [number, number]; minutes: [number, number]
  ratio: number | null; low90: number | null; high90: number | null; p: number | null; says: { vi: string; en: string } | null
}
export interface Effect { before: { from: string; to: string }; after: { from: string; to: string }; chosen: { from: string; to: string }; more: GroupEffect; others: GroupEffect; places: PlaceEffect[] }
