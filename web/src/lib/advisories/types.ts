import type { Hand } from '../targets/types'

export type AdvisoryState = 'draft' | 'published' | 'withdrawn'
export type AdvisoryAct = 'written' | 'changed' | 'published' | 'withdrawn'
export type Audience = 'carriers' | 'communes' | 'public'
export interface AdvisoryLine extends Hand { act: AdvisoryAct; note: string | null }
export interface Advisory {
  id: string; title: string; text: string; advice: string; audiences: Audience[]; communes: string[]; commune_names: string[]; period_from: string; period_to: string
  state: AdvisoryState; published_at: string | null; written: Hand; confirmed_at: string | null; may_confirm: boolean; next: AdvisoryAct[]; history?: AdvisoryLine[]
}
export interface AdvisoryList { items: Advisory[]; links: { rel: string; href: string }[] }
export interface Body { kind: 'carrier' | 'commune'; code: string; name: string; read: { at: string; by: string | null }[] }
export interface Confirmations { asked: number; read: number; bodies: Body[] }
export interface Question { question: string; answer: string }
export interface PublicAdvisory { id: string; title: string; text: string; advice: string; commune_names: string[]; period_from: string; period_to: string; published_at: string | null; role: 'police' | 'department' }
export interface PublicAdvisories { items: PublicAdvisory[]; questions: Question[] }
