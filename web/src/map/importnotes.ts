import type { Note } from './annotate'
import type { Project } from './along'
import type { Pixel } from './geo'
import type { Sign, Title } from './importdata'
import { settle, textWidth, type Box, type Wish } from './place'

export interface Sheet { project: Project; size: { w: number; h: number }; taken: Box[] }
const around = ({ x, y }: Pixel, w: number): Pixel[] => [{ x, y: y - 22 }, { x, y: y + 24 }, { x: x + w / 2 + 14, y }, { x: x - w / 2 - 14, y }, { x, y: y - 40 }, { x, y: y + 42 }]

/** Fault signs stand on their place; the codes of what changes beside theirs, where there is room. */
export function importNotes(signs: Sign[], titles: Title[], say: (t: Title) => string, chosen: string | null, { project, size, taken }: Sheet): { notes: Note[]; boxes: Box[] } {
  const marks = signs.map((s) => ({ ...s, ...project(s.at) }))
  const boxes: Box[] = marks.map(({ x, y }) => ({ x, y, w: 22, h: 20 }))
  const text = new Map(titles.map((t) => [t.key, say(t)]))
  const wishes = titles.toSorted((a, b) => Number(b.key === chosen) - Number(a.key === chosen)).map(({ key, at }): Wish => {
    const w = textWidth(text.get(key)!, 11.5) + 16
    return { key, w, h: 20, spots: around(project(at), w) }
  })
  const spots = settle(wishes, [...taken, ...boxes], size)
  const titled = titles.flatMap((t): Note[] => {
    const spot = spots.get(t.key), from = project(t.at)
    return spot ? [{ key: `title ${t.key}`, at: t.at, dx: spot.x - from.x, dy: spot.y - from.y, text: text.get(t.key)!, look: `title ${t.change}${t.key === chosen ? ' chosen' : ''}` }] : []
  })
  const signed = signs.map((s): Note => ({ key: `sign ${s.key}`, at: s.at, dx: 0, dy: 0, text: String(s.n), look: `sign ${s.severity}${s.key === chosen ? ' chosen' : ''}` }))
  const sizes = new Map(wishes.map((w) => [w.key, w]))
  return { notes: [...titled, ...signed], boxes: [...boxes, ...[...spots].map(([key, at]) => ({ ...at, w: sizes.get(key)!.w, h: 20 }))] }
}
