import type { Case } from './cases/types'
import type { Feature, FeatureCollection, Geometry, LineString, MultiPolygon, Point, Polygon } from 'geojson'

export type Role = 'public' | 'carrier' | 'commune' | 'police' | 'department' | 'admin'
export interface Session {
  role: Role; user: string | null; name: string | null; carrier: string | null; commune: string | null
  demo: boolean; data_version: number
}
export interface Carrier { code: string; name: string; color: number; routes: number; sites: number; length_m: number }
export interface CommuneProps { code: string; name: string; kind: string; full_name: string; old_district: string | null; former?: string[]; center: [number, number] }
export type Communes = FeatureCollection<Polygon | MultiPolygon, CommuneProps>
export interface RouteProps {
  route_id?: string; name?: string; carrier?: string; carrier_name?: string; medium?: string; laying?: string; length_m?: number; communes?: string[]; corridor?: boolean
}
export interface SiteProps { site_id: string; name: string; kind: string; carrier: string; carrier_name: string; commune: string; commune_name: string }
export interface Candidate { route: string; route_id: string; carrier: string; chainage_m: number; distance_m: number; weight: number; point: [number, number] }
export interface Match { status: 'matched' | 'ambiguous' | 'unmatched' | 'pending' | 'none'; reason?: { vi: string; en: string } | null; notes?: { vi: string; en: string }[]; candidates?: Candidate[]; corrected_at?: string | null; look?: boolean }
export interface HistoryLine { at: string; what: string; says: { vi: string; en: string }; by: string | null; why: string | null }
export interface PlaceTold { point?: [number, number] | null; route_id?: string | null; chainage_m?: number | null; chainage_to_m?: number | null; otdr_m?: number | null; otdr_site?: string | null; from_site?: string | null; to_site?: string | null; site_id?: string | null; label?: string | null }
export interface IncidentProps {
  kind: string; occurred_from?: string | null; occurred_to?: string | null; discovered_at?: string | null; reported_at?: string | null
  accuracy_m?: number | null; metres_taken?: number | null; damage_vnd?: number | null; carrier?: string | null; medium?: string | null
  route_id?: string | null; chainage_m?: number | null; commune?: string | null; commune_name?: string | null; note?: string | null; match?: Match | null
  places?: PlaceTold[]; origin?: string; in_progress?: boolean; subscribers_out?: number | null; case?: Case
  commune_then?: { names: string[]; district: string | null } | null; history?: HistoryLine[]
}
/** Whether chance may explain a rate: q of the test, its verdict, and the share of redraws that keep it in the top 5 %. Older servers say nothing of it. */
export interface Doubt { p?: number | null; q?: number | null; hot?: boolean | null; top5_share?: number | null }
export interface Rate extends Doubt { count: number; value: number; low90: number; high90: number; ratio: number; low_ratio: number }
export interface Part { component: string; value: number }
export interface LixelProps extends Rate {
  route: string; route_id: string; route_name: string; carrier: string; lixel: number; from_m: number; to_m: number; length_m: number
  rank: number; commune: string; commune_name: string; last_incident: string | null; stretch: number | null
  why?: Why; stretch_why?: Why | null
}
export interface Stretch extends Rate {
  rank: number; route: string; route_id: string; route_name: string; carrier: string; from_m: number; to_m: number; length_m: number
  peak: string; commune: string; commune_name: string; last_incident: string | null; bbox: [number, number, number, number]; incidents: number
}
export interface WhyIncident {
  id: string; kind: string; occurred_from: string | null; occurred_to: string | null; chainage_m: number; distance_m: number
  accuracy_m: number | null; metres_taken: number | null; weight: number; overlap: number
}
export interface Why { count: number; length_km: number; periods_30d: number; prior_shape: number; prior_mean: number; incidents: WhyIncident[]; parts?: Part[] | null }
export type Lixel = Feature<LineString, LixelProps>
export type Routes = FeatureCollection<Geometry, RouteProps>
export type Sites = FeatureCollection<Point, SiteProps>
export type Incident = Feature<Point | null, IncidentProps>
export interface HotSummary {
  doubt?: 'pending' | 'ready' | 'none'
  method: string; from: string | null; to: string | null; days: number; periods_30d: number; incidents: number; matched: number; unmatched: number
  length_km: number; mean: number; lixel_m: number; breaks: number[]; data_version: number
  weights?: { component: string; weight: number }[] | null; phi?: number | null; significant?: number | null
}
export interface Hotspots extends FeatureCollection<LineString, LixelProps> { summary: HotSummary; stretches: Stretch[] }
export interface Summary {
  months: { month: string; count: number }[]; kinds: Record<string, number>; carriers: Record<string, number>; unmatched: number; total: number
}
export const kindNames = ['theft', 'attempted_theft', 'sabotage', 'cut', 'outage', 'fire'] as const
/** What did not happen to cable: seen near it, or without it. */
export const otherKinds = ['suspicious', 'scrap', 'toll_fraud', 'postal_smuggling', 'website_tampering'] as const
export const allKinds = [...kindNames, ...otherKinds]
