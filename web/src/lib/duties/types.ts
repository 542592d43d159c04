import type { Role } from '../types'

export type Review = 'none' | 'overdue' | 'due' | 'ok'
/** A key place in the list of protection plans. */
export interface PlanLine { key_place: string; name: string; kind: 'target' | 'area'; carrier: string | null; communes: string[]; version: number | null; review_on: string | null; review: Review; updated_at: string | null; updated_by: string | null }
export type Guard = { who: string; phone: string; hours: string }
export type PlanContact = { who: string; duty: string; phone: string }
/** One version of a plan. When nobody stands guard is told to those who answer for the place alone: for a commune guards, fire and note are null. */
export interface Plan { version: number; at: string; by: string | null; role: Role; carrier: string | null; guards: Guard[] | null; fire: string | null; contacts: PlanContact[]; steps: string[]; review_on: string; note: string | null; review: Exclude<Review, 'none'> }
export interface Protection { key_place: string; name: string; kind: 'target' | 'area'; carrier: string | null; communes: string[]; may_write: boolean; versions: Plan[] }

export const bodies = ['police', 'fire', 'medical', 'commune', 'department', 'carrier', 'power', 'other'] as const
export type Body = (typeof bodies)[number]
/** Whom to call; communes are empty for the whole province, days for every day, from and to for the whole day. */
export interface Contact { id: string; body: Body; name: string; duty: string; phone: string; communes: string[]; carrier: string | null; days: number[]; from: string | null; to: string | null; rank: number; note: string; made_at: string; made_by: string | null; may_write: boolean }
export type OnDuty = Contact & { until: string | null; exact: boolean }
export type OffDuty = Contact & { next: string | null }
export interface CallNow { at: string; communes: string[]; on: OnDuty[]; off: OffDuty[] }

export const exerciseKinds = ['tabletop', 'field', 'alarm'] as const
export type ExerciseKind = (typeof exerciseKinds)[number]
export type ExerciseState = 'planned' | 'held' | 'cancelled' | 'overdue'
export const outcomes = ['met', 'partly', 'not_met'] as const
export type Outcome = (typeof outcomes)[number]
export interface Result { outcome: Outcome; present: string[]; minutes: number | null; lessons: string; next_on: string | null; at: string; by: string | null }
export interface Exercise { id: string; title: string; on: string; kind: ExerciseKind; key_place: string | null; key_place_name: string | null; communes: string[]; carriers: string[]; participants: string[]; scenario: string; state: ExerciseState; reason?: string | null; result: Result | null; made_at: string; made_by: string | null; may_write: boolean }
