import type { Feature, FeatureCollection, Geometry } from 'geojson'
import type { Hand } from '../targets/types'

export type Phase = 'coming' | 'current' | 'over' | 'ended' | 'cancelled'
export type Act = 'announced' | 'changed' | 'ended' | 'cancelled'
export interface Hours { from: string; to: string }
export interface FieldChange { field: string; before: string; after: string }
export interface WorksLine extends Hand { act: Act; note: string | null; changes: FieldChange[] }
export interface WorksProps {
  what: string; carrier: string; carrier_name: string; place: 'point' | 'stretch' | 'communes'; reach_m: number | null
  route: string | null; route_id: string | null; from_m: number | null; to_m: number | null; communes: string[]; commune_names: string[]
  from: string; to: string; hours: Hours | null; now: boolean; crew: number; leader_phone: string; phone: string; remarks: string | null
  code: string; phase: Phase; reason: string | null; announced: Hand; next: Act[]; history?: WorksLine[]
}
export type Works = Feature<Geometry | null, WorksProps>
export type WorksList = FeatureCollection<Geometry | null, WorksProps>

/** What everybody may know of announced works. */
export interface Announced { what: string; carrier_name: string; phone: string; from: string; to: string; hours: Hours | null; now: boolean; today: { from: string; to: string }[] }
export interface Here { commune: string; commune_name: string; old_district: string | null; at: string; now: boolean; today: boolean; works: Announced[] }
export interface Checked { known: boolean; works: Announced | null; reason: 'no_such_code' | 'not_now' | null }
