import type { Entry } from '../lib/orders/types'

export interface Words { vi: string; en: string }
/** Something said on this phone, on its way to the server. It is never dropped: what was not taken is shown with the reason. */
export interface Item {
  key: string; order: string; n: number; entry: Entry; state: 'waiting' | 'sent' | 'conflict' | 'refused'; why?: Words
  /** Of the bytes that follow under the same key, where there are some. */
  photo?: 'waiting' | 'sent' | 'refused'; photoWhy?: Words
}
/** That an order was taken back: what is said after that waits for a person. */
export interface Withdrawn { at: string; reason: string | null }
export interface Answer { taken: string[]; again: string[]; conflicts: { key: string; why: Words }[]; refused: { key: string | null; why: Words }[]; withdrawn?: Withdrawn | null }

/** Entries of an upload: the server reads 5,000 and 256 KB at most. */
export const most = 400, mostBytes = 180_000

/** What is sent next, in the order in which it was said; at least one, whatever its size. */
export function pick(items: Item[], count = most, bytes = mostBytes): Item[] {
  const chosen: Item[] = []
  let size = 0
  for (const item of items.filter((i) => i.state === 'waiting').toSorted((a, b) => a.n - b.n)) {
    size += JSON.stringify(item.entry).length + 1
    if (chosen.length >= count || (chosen.length && size > bytes)) break
    chosen.push(item)
  }
  return chosen
}
/** The items that an answer changes, changed. What it does not speak of stays as it is, and is sent again. */
export function settle(sent: Item[], answer: Answer): Item[] {
  const there = new Set([...answer.taken, ...answer.again])
  return sent.flatMap((item): Item[] => {
    if (there.has(item.key)) return [{ ...item, state: 'sent', why: undefined }]
    const conflict = answer.conflicts.find((c) => c.key === item.key)
    if (conflict) return [{ ...item, state: 'conflict', why: conflict.why }]
    const refused = answer.refused.find((c) => c.key === item.key)
    return refused ? [{ ...item, state: 'refused', why: refused.why }] : []
  })
}
/** Photos whose entries the server has; those in its tray are shown there with their photo. */
export const photosDue = (items: Item[]) => items.filter((i) => i.photo === 'waiting' && (i.state === 'sent' || i.state === 'conflict')).toSorted((a, b) => a.n - b.n)
export const tray = (items: Item[]) => items.filter((i) => i.state === 'conflict' || i.state === 'refused' || i.photo === 'refused')
export interface Waiting { entries: number; photos: number; notes: number; fixes: number }
export function waiting(items: Item[]): Waiting {
  const w: Waiting = { entries: 0, photos: 0, notes: 0, fixes: 0 }
  for (const { state, photo, entry } of items) {
    if (photo === 'waiting' && state !== 'refused') w.photos += 1
    if (state !== 'waiting') continue
    w.entries += 1
    w.fixes += entry.fixes?.length ?? 0
    if (entry.kind === 'note' || entry.kind === 'unusual' || entry.note) w.notes += 1
  }
  return w
}
export const isWaiting = (items: Item[]) => items.some((i) => i.state === 'waiting') || photosDue(items).length > 0
