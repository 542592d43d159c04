import type { IncidentProps } from '../types'

const over = ['prosecuted', 'not_prosecuted', 'suspended', 'referred', 'closed', 'unfounded']
/** Whether somebody may still have to be called: it goes on, its case is open, or it is not repaired. */
export function isLive({ in_progress, case: c }: Pick<IncidentProps, 'in_progress' | 'case'>): boolean {
  return !!in_progress || (!!c && (!over.includes(c.case_status) || ['reported', 'dispatched'].includes(c.repair_status ?? '')))
}
