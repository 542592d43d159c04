import type { Feature, FeatureCollection, Geometry, Point } from 'geojson'
import type { Rate, Role } from '../types'

export type KeyState = 'proposed' | 'discussed' | 'approved' | 'rejected' | 'ended'
export interface Hand { at: string; role: Role; by: string | null }
export interface Step extends Hand { from: KeyState | null; to: KeyState; note: string | null; period_from: string; period_to: string }
export interface KeyProps {
  kind: 'area' | 'target'; name: string; basis: 'communes' | 'polygon' | 'site' | 'stretch'; communes: string[]; commune_names: string[]; state: KeyState
  reason: string | null; period_from: string; period_to: string; carrier: string | null; site: string | null; site_id: string | null
  route: string | null; route_id: string | null; from_m: number | null; to_m: number | null
  proposed: Hand; decided: Hand | null; next: KeyState[]; last_inspection?: string; history?: Step[]
}
export type KeyPlace = Feature<Geometry | null, KeyProps>
export type KeyPlaces = FeatureCollection<Geometry | null, KeyProps>

export interface Trend { now: number; before: number; ratio: number | null; low90: number | null; high90: number | null; direction: 'up' | 'down' | 'unclear' | 'none' }
export interface Ranked extends Rate { rank: number; incidents: number; cable_km: number; trend: Trend | null; last_visit: string | null }
export interface CommuneRank extends Ranked { commune: string; commune_name: string; old_district: string | null; event_share: number; cable_share: number; unmatched: number }
export interface SiteRank extends Ranked { site_id: string; name: string | null; kind: string; carrier: string | null; commune: string | null; commune_name: string | null; criticality: number; score: number }
export interface RankSummary { from: string | null; to: string | null; days: number; before_from: string | null; records_from: string | null; incidents: number; length_km: number; mean: number; reach_m: number }
export interface Ranking<P> extends FeatureCollection<Point | null, P> { summary: RankSummary; links?: { rel: string; href: string }[] }
