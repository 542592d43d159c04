import type { Entry, Fix } from '../lib/orders/types'
import type { Place } from './seen'

/** Fixes that are still added to; closed, they are an entry and never change again. */
export interface Batch { key: string; order: string; at: number; fixes: Fix[] }

/** An open batch is closed after so many fixes or milliseconds: less waits when there is a signal. */
const most = 60, longest = 120_000

const metres = (a: Fix, b: Place) => Math.hypot((b.point[0] - a[1]) * 106_000, (b.point[1] - a[2]) * 110_700)
/** Whether a place is worth a fix: 5 s after the last, or 10 m from it and not of the same second. */
export function worth(batch: Batch | null, place: Place): boolean {
  const last = batch?.fixes.at(-1)
  if (!batch || !last) return true
  const since = place.at - (batch.at + last[0] * 1000)
  return since >= 5_000 || since < 0 || (since >= 1_000 && metres(last, place) >= 10)
}
/** Whether a place still goes into an open batch: not when it is full, nor when the clock was set back or far ahead. */
export function fits(batch: Batch, place: Place): boolean {
  const last = batch.at + (batch.fixes.at(-1)?.[0] ?? 0) * 1000
  return batch.fixes.length < most && place.at - batch.at < longest && place.at >= last
}
const round = (n: number, digits: number) => Number(n.toFixed(digits))
export function added(batch: Batch, { at, point, accuracy }: Place): Batch {
  return { ...batch, fixes: [...batch.fixes, [round((at - batch.at) / 1000, 1), round(point[0], 6), round(point[1], 6), accuracy === null ? null : round(accuracy, 1)]] }
}
export const entryOf = (b: Batch): Entry => ({ key: b.key, at: new Date(b.at).toISOString(), kind: 'positions', fixes: b.fixes })
/** The places of a batch or of an entry made of it. */
export const placesOf = (at: number, fixes: Fix[]): Place[] => fixes.map(([s, lon, lat, accuracy]) => ({ at: at + s * 1000, point: [lon, lat], accuracy }))
