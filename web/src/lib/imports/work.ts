export const stages = ['receiving', 'reading', 'writing', 'redrawing', 'testing'] as const
export type Stage = (typeof stages)[number]
/** How far the server is with one piece of work: in bytes of a file, in redrawn or tested maps. */
export interface Work { work: string; stage: Stage; done: number; of: number | null }

/** What an event of the server says; null when it is not of this kind. */
export function parseWork(text: string): Work | null {
  try {
    const w = JSON.parse(text) as Partial<Work>
    if (typeof w.work !== 'string' || !stages.includes(w.stage!) || typeof w.done !== 'number') return null
    return { work: w.work, stage: w.stage!, done: w.done, of: typeof w.of === 'number' ? w.of : null }
  } catch { return null }
}
/** A name for one piece of work that nobody guesses: 32 of 0-9a-f. */
export function workKey(bytes: Uint8Array): string {
  return [...bytes].map((b) => b.toString(16).padStart(2, '0')).join('')
}
export interface Bar { stage: Stage | null; done: number; of: number | null; share: number | null }
/** What the bar shows: what this page has sent until all of it is sent, then what the server tells. Without a whole there is no share. */
export function barOf(size: number, sent: number, heard: Work | null): Bar {
  if (size > 0 && sent < 1) return { stage: 'receiving', done: Math.round(size * sent), of: size, share: sent }
  if (!heard) return { stage: null, done: 0, of: null, share: null }
  return { stage: heard.stage, done: heard.done, of: heard.of, share: heard.of ? Math.min(1, heard.done / heard.of) : null }
}
