export type At = [number, number]
export type Vehicle = 'car' | 'motorbike' | 'foot'
export interface Station { id: string; name: string; point: At; phone: string | null }
/** Local hours as "21:30"; the second may be past midnight. */
export interface Hours { from: string; to: string }
export interface Pause extends Hours { minutes: number }
export interface Crew {
  id: string; name: string; station: string; vehicle: Vehicle; shift: Hours; breaks: Pause[]; phone: string | null; active: boolean
  position: { point: At; at: string } | null
}
export type Status = 'running' | 'draft' | 'approved' | 'stopped' | 'failed'
/** What the travel times were reckoned from. */
export interface Travel { kind: 'roads' | 'straight_line'; factor: number; version: string | null; says: string }
export interface Totals { crews: number; stops: number; stretches: number; metres: number; prize: number; best_prize: number; loss_percent: number; allowed_percent: number }
export interface PlanLine { id: string; night: string; variant: number; status: Status; made_at: string; totals: Totals | null }
export interface Stop {
  n: number; task: string; kind: 'hotspot' | 'site' | 'stretch' | 'break'; arrive: string; start: string; leave: string
  label: string | null; route_id: string | null; from_m: number | null; to_m: number | null; site_id: string | null; commune: string | null
  point: At | null; line: At[] | null; ratio: number | null; pinned: boolean; overdue_days: number | null; prize: number; why: string | null
}
export interface Tour { id: string; name: string; station: string; vehicle: Vehicle; leaves: string; back: string; metres: number; stops: Stop[]; path: At[] }
export interface LeftOut { task: string; kind: 'hotspot' | 'site' | 'stretch'; label: string; commune: string; point: At; ratio: number | null; reason: string; says: string }
export interface Overlap { limit_percent: number; nights: string[]; crews: { crew: string; percents: (number | null)[]; mean: number | null }[] }
export interface Pin { task: string; crew: string | null }
/** What a planner fixed: kept stops, stops not to be made, and which of two comes first. */
export interface Asked { pins: Pin[]; bans: string[]; orders: [string, string][] }
export interface Cost { task: string; kind: 'pin' | 'ban'; percent: number; says: string }
export interface Plan {
  id: string; night: string; variant: number; status: Status; progress: number; seed: string; travel: Travel; totals: Totals
  hours: { from: string; share: number }[]; crews: Tour[]; left_out: LeftOut[]; overlap: Overlap; asked: Asked & { costs: Cost[] }; mandatory_missed: string[]
}
export interface Called { crew: string; name: string; minutes: number; metres: number; path: At[]; from: 'position' | 'station'; position_at: string | null }
export interface Dispatch { travel: Travel; items: Called[] }
