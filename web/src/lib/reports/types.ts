export interface Totals {
  from: string; to: string; kinds: Record<string, number>; crimes: number; unmatched: number
  metres_taken: number; thefts_without_metres: number; damage_vnd: number; thefts_without_damage: number
}
export interface ReportMonth { month: string; count: number; year_before: number; reported: boolean; whole: boolean }
export interface HotStretch {
  rank: number; commune_name: string | null; route_id: string; carrier: string | null; from_m: number; to_m: number; incidents: number
  value: number; low90: number; high90: number; low_ratio: number; bbox: [number, number, number, number] | null
}
export interface Hot { from: string; to: string; method: string; lixel_m: number; mean: number; length_km: number; significant: HotStretch[]; uncertain: number }
export interface ReportIncident {
  id: string; kind: string; found: string; occurred_from: string | null; commune_name: string | null; route_id: string | null; chainage_m: number | null
  carrier: string | null; metres_taken: number | null; damage_vnd: number | null; status: string
}
export interface ReportPlace {
  kind: 'area' | 'target'; name: string; commune_names: string[]; route_id: string | null; from_m: number | null; to_m: number | null; site_id: string | null
  period_from: string; period_to: string; ended: boolean
}
export interface ReportOpen {
  id: string; kind: string; told: string | null; case_status: string; repair_status: 'reported' | 'dispatched' | 'restored' | null
  clock: 'sorting' | 'verifying' | null; due_at: string | null; overdue: boolean
}
/** What a commune reports of its own area beside the counts. */
export interface ReportArea {
  day: string; overdue: number; open: ReportOpen[]
  works: { what: string; carrier_name: string; from: string; to: string; hours: { from: string; to: string } | null }[]
  advisories: { title: string; period_from: string; period_to: string; read: boolean }[]
}
export interface Report {
  period: string; running: boolean; about: { reach: 'province' | 'carrier' | 'commune'; code: string | null; name: string | null }
  now: Totals; year_before: Totals; twelve: Totals; twelve_before: Totals
  trend: { p_period: number; p_twelve: number; level: number; dispersion: number; says: { vi: string; en: string } }
  months: ReportMonth[]; hot?: Hot; key_places: ReportPlace[]; area?: ReportArea; incidents: ReportIncident[]; undated: number
  method: { crimes: string[]; says: { vi: string; en: string } }; data_version: number; check: string
}
