import type { FeatureCollection, Geometry } from 'geojson'

export type Severity = 'error' | 'warning' | 'info'
export interface Told { vi: string; en: string }
export interface Fault extends Told {
  code: string; severity: Severity; feature?: number | null; id?: string | null; line?: number | null; path?: string | null; remedy?: Told | null
}
export interface Suggestion { code: string; north_first: boolean; communes: string[] }
export type ColumnField = 'id' | 'name' | 'medium' | 'laying' | 'kind' | 'fibre_count' | 'owner' | 'classification'
/** A column of the file: what it is, whether a person said so, and what it might be. */
export interface Column { column: string; filled: number; values: string[]; field: ColumnField | null; chosen: boolean; suggested: ColumnField | null }
/** What would be different: routes by their own ids, sites in numbers. */
export interface Comparison {
  new: string[]; changed: string[]; gone: string[]; unchanged: number
  site_changes: { new: number; changed: number; gone: number; unchanged: number }; km_before: number; km_after: number
}
export interface Proposal extends Comparison {
  id?: string; status: 'proposed' | 'accepted' | 'rejected' | 'dry_run'; carrier: string; verdict: 'accept' | 'accept_with_warnings' | 'reject'; format: string
  routes: number; sites: number; length_m: number; retired?: boolean; faults: Fault[]; faults_total: number; suggested_crs: Suggestion[]; columns?: Column[]; base_moved?: boolean
}
/** One of the last imports, in numbers. */
export interface Past {
  id: string; carrier: string; file_name: string; status: 'proposed' | 'accepted' | 'rejected'; created_at: string; decided_at?: string | null; crs?: string | null
  verdict?: Proposal['verdict'] | null; routes: number; sites: number; faults_total: number; new: number; changed: number; gone: number; unchanged: number; file_kept?: boolean; what?: string
}
export type Change = 'new' | 'changed' | 'gone' | 'unchanged'
export interface PreviewProps { change: Change; route_id?: string; site_id?: string; name?: string | null }
export interface Preview extends FeatureCollection<Geometry, PreviewProps> { truncated: boolean }
