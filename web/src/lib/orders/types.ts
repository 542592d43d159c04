import type { At, Stop, Vehicle } from '../night/types'

export type OrderStatus = 'issued' | 'accepted' | 'under_way' | 'done' | 'withdrawn' | 'expired'
export interface OrderLine {
  id: string; plan: string; night: string; number: number; crew: string; crew_name: string; status: OrderStatus; from: string; until: string; expires_at: string
  issued_at: string; accepted_at: string | null; accepted_by: string | null; started_at: string | null; ended_at: string | null; reason: string | null
  stops: number; done: number; conflicts: number; looks: number
}
/** The code is told once. */
export type Issued = OrderLine & { code: string | null }
export interface Check { id: string; text: string; short: string; photo: boolean }
/** The way to a stop from the one before. */
export interface Way { metres: number; minutes: number }
export type OrderStop = Stop & { checks: Check[]; way: Way }
export type EntryKind = 'start' | 'pause' | 'resume' | 'end' | 'positions' | 'arrive' | 'leave' | 'check' | 'note' | 'unusual' | 'photo'
/** Seconds after its entry, longitude, latitude, radius in metres. */
export type Fix = [number, number, number, number | null]
/** One thing that a phone says, as it is sent. */
export interface Entry {
  key: string; at: string; kind: EntryKind; stop?: number; item?: string; ok?: boolean; note?: string; text?: string; point?: At; incident?: string; fixes?: Fix[]
}
/** The same as the server received it. */
export interface EntryLine {
  key: string; device: string; kind: EntryKind; at: string; until: string; positions: number; told: Entry; state: 'taken' | 'conflict' | 'accepted' | 'left'; counts: boolean
  why: string | null; received_at: string; incident: string | null
}
export interface RouteNear { route_id: string; carrier: string | null; line: At[] }
export interface Look { at: string; who: string | null; what: string }
/** A stop as the crew's track shows it. */
export interface StopDriven { n: number; outcome: 'on_time' | 'early' | 'late' | 'missed'; arrived: string | null; left: string | null; minutes: number; ordered: number; late: number | null }
export interface Driven { track: string; from: string; until: string; length_m: number; near_m: number; slack: number; on_time: number; early: number; late: number; missed: number; stops: StopDriven[] }
export interface Order {
  id: string; plan: string; number: number; night: string; status: OrderStatus; classification: string; from: string; until: string; expires_at: string; issued_at: string
  accepted_at: string | null; accepted_by: string | null; started_at: string | null; ended_at: string | null; reason: string | null
  crew: { id: string; name: string; vehicle: Vehicle; phone: string | null }; station: { name: string; point: At | null; phone: string | null }
  metres: number; stops: OrderStop[]; path: At[]; phones: { who: string; phone: string }[]
  area: { bbox: [number, number, number, number] | null; routes: RouteNear[]; hot: { stop: number; ratio: number; line: At[] }[] }
  done: EntryLine[]; looks?: Look[]; log?: EntryLine[]; driven?: Driven
}
