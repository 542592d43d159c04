import type { Fault, Severity } from './types'

export const severities: Severity[] = ['error', 'warning', 'info']
/** A fault under the number that its row and its sign on the map bear. */
export interface Numbered extends Fault { n: number }

/** The worst first, otherwise as the file has them. */
export function numbered(faults: Fault[]): Numbered[] {
  return severities.flatMap((s) => faults.filter((f) => f.severity === s)).map((f, i) => ({ ...f, n: i + 1 }))
}
export function bySeverity(faults: Fault[]): Record<Severity, number> {
  const count = { error: 0, warning: 0, info: 0 }
  for (const f of faults) count[f.severity] += 1
  return count
}
export const ofSeverity = (faults: Numbered[], only: Severity | null) => (only ? faults.filter((f) => f.severity === only) : faults)
/** The fault after this one, and after the last the first again; null when there is none. */
export function nextFault(faults: Numbered[], now: number | null): number | null {
  return (faults.find((f) => now === null || f.n > now) ?? faults[0])?.n ?? null
}
/** The first fault of each thing that bears an id: a thing has one sign on the map. */
export function firstOfEach(faults: Numbered[], most: number): Numbered[] {
  const seen = new Set<string>()
  return faults.filter((f) => f.id && !seen.has(f.id) && seen.add(f.id)).slice(0, most)
}
