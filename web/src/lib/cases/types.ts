export type CaseStatus = 'received' | 'verifying' | 'prosecuted' | 'not_prosecuted' | 'suspended' | 'referred' | 'closed' | 'unfounded'
export type RepairStatus = 'reported' | 'dispatched' | 'restored'
export type Step = 'accept' | 'extend' | 'case' | 'repair' | 'assign' | 'note' | 'call' | 'answer' | 'reply' | 'kind' | 'time' | 'join' | 'split'
export interface StepLine { at: string; role: string; by: string | null; step: Step; from: string | null; to: string | null; note: string | null }
/** The two clocks of a report, and whose work it is. */
export interface Case {
  case_status: CaseStatus; repair_status: RepairStatus | null; accepted_at: string | null; due_at: string | null; clock: 'sorting' | 'verifying' | null
  police_ref: string | null; body: string | null; dispatched_at: string | null; restored_at: string | null; joined_into: string | null; joined?: string[]
  steps: Step[]; next_case: CaseStatus[]; next_repair: RepairStatus[]; done?: StepLine[]; version: number
}
export interface Duplicate { id: string; kind: string; distance_m: number; hours: number; score: number; closed: boolean; carriers: string[] }
/** A step to take: what, and where to. */
export interface Act { step: Step; to?: string }
export type Queue = 'all' | 'open' | 'now' | 'repair' | 'closed'
export const queues: Queue[] = ['all', 'open', 'now', 'repair', 'closed']
export interface CableHit { route: string; route_id: string; carrier: string; distance_m: number }
