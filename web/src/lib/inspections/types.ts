import type { DrawLine } from './draw'

export type DueState = 'overdue' | 'due' | 'later'
/** What is inspected; a commune learns neither which nor where. */
export interface Asset { kind: 'site' | 'stretch' | 'key_place'; id?: string; label?: string; carrier: string | null; communes: string[]; commune_names: string[]; from_m?: number; to_m?: number; point?: [number, number] }
export interface Calendar { id: string; what: string; asset: Asset; interval_days: number; last_at: string | null; due: string; days_left: number; state: DueState; made_by: string; may_record: boolean }
export interface Due { overdue: number; due: number; items: Calendar[] }
export interface Item { item: string; ok: boolean; note: string | null; incident: string | null }
export interface Inspection { id: string; what: string; asset: Asset; at: string; role: string; by: string | null; by_carrier: string | null; surprise: boolean; calendar: string | null; note: string | null; photos: number; items?: Item[]; defects?: number }
export interface Kind { what: string; vi: string; en: string; items: { id: string; vi: string; en: string }[] }
export interface Drawn { candidate: string; asset: Asset; inspected_at: string | null; note: string | null }
export interface Draw extends DrawLine { id: string; pool: string; role: string; candidates: number; drawn: Drawn[]; next: ('outcome' | 'inspected' | 'reveal' | 'cancel')[] }
/** What is inspected now: by a calendar, or because it was drawn. */
export interface Task { what: string | null; asset: Asset; calendar?: string; draw?: string; candidate?: string }
