import type { FeatureCollection, Geometry } from 'geojson'
import type { Stretch } from '../types'

type Says = { vi: string; en: string }
export interface MonthCount { month: string; count: number; metres_taken: number; count_year_before: number; metres_taken_year_before: number; going_on: boolean }
export interface Months { months: MonthCount[]; undated: number }

export interface PeriodCount { from: string; to: string; days: number; count: number; exposure_km_days: number; rate: number }
export const trendNames = ['new', 'persistent', 'returning', 'cooling'] as const
export type TrendName = (typeof trendNames)[number]
export interface PlaceWindow { count: number; incidents: number; ratio: number; low_ratio: number; hot?: boolean }
export interface Place {
  trend: TrendName; route: string; route_id: string; route_name: string | null; carrier: string | null; from_m: number; to_m: number
  commune: string | null; commune_name: string | null; peak: string | null; rank: number | null; bbox: Stretch['bbox'] | null; windows: (PlaceWindow | null)[]
}
export interface Compared {
  a: PeriodCount; b: PeriodCount; km: number; ratio: number | null; low90: number | null; high90: number | null; p: number | null
  undated: number; says: Says; windows: { from: string; to: string }[]; places: Place[]
}

export interface Hour { day: number; hour: number; weight: number }
export interface Week { hours: Hour[]; total?: number }

export interface Score { coverage: number; caught: number; hit_rate: number; low: number; high: number; pai: number | null; pei: number | null; predicted_share?: number | null }
export interface Quality {
  cuts: { at: string; horizon_days: number }[]; events: number; coverages: number[]; methods: Record<string, Score[]>
  log_score?: Record<string, number>; beats_plain: boolean | null; says: Says
}

export interface WatchProps { incident: string; kind: string; occurred_to: string | null; until: string; reach_m: number; days: number; ratio: number | null; route?: string; route_id?: string; commune_name?: string }
export interface Watches extends FeatureCollection<Geometry, WatchProps> { summary?: { says?: Says } }
