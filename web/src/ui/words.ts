import { timesMean } from '../map/ramp'
import { m } from '../paraglide/messages.js'

export function lowWords(lowRatio: number): string {
  const n = timesMean(lowRatio)
  return n === null ? m.not_certain() : m.more_than({ n })
}
export function kindName(kind: string): string {
  return (m as unknown as Record<string, (() => string) | undefined>)[kind]?.() ?? kind
}
