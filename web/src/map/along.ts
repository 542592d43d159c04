import { inside, type Bounds, type LonLat, type Pixel } from './geo'
import { textWidth, type Wish } from './place'
import { pointAt, type Track } from './tracks'

export type Project = (at: LonLat) => Pixel
const shares = [0.5, 0.38, 0.62, 0.26, 0.74, 0.14, 0.86]

/** The pixel of a chainage on the true line, and the direction to the right of the way it is drawn. */
function cross(track: Track, metres: number, project: Project): { at: Pixel; right: Pixel } {
  const step = Math.min(100, track.total / 2)
  const [a, b] = [Math.max(0, metres - step), Math.min(track.total, metres + step)].map((m) => project(pointAt(track, m)))
  const dx = (b!.x - a!.x) * (track.reversed ? -1 : 1), dy = (b!.y - a!.y) * (track.reversed ? -1 : 1), length = Math.hypot(dx, dy) || 1
  return { at: project(pointAt(track, metres)), right: { x: -dy / length, y: dx / length } }
}
const moved = (at: Pixel, right: Pixel, by: number): Pixel => ({ x: at.x + right.x * by, y: at.y + right.y * by })

/** Where a chainage is drawn: beside its true place by so many pixels. */
export function drawnAt(track: Track, metres: number, project: Project, offset: number): Pixel {
  const { at, right } = cross(track, metres, project)
  return moved(at, right, offset)
}

/** Beside a line: the box is moved across the line until it is clear of it, first on one side, then on the other. */
export function beside(at: Pixel, right: Pixel, w: number, h: number, gap: number, first: number): Pixel[] {
  const far = Math.abs(right.x) * (w / 2) + Math.abs(right.y) * (h / 2) + gap
  return [first, -first].map((side) => moved(at, right, far * side))
}

/** Room that the cables of a corridor take on each side of the true line, and the side on which this one lies. */
export interface Side { edge: number; first: 1 | -1 }
function spots(track: Track, metres: number, project: Project, w: number, h: number, gap: number, side: Side): Pixel[] {
  const { at, right } = cross(track, metres, project)
  return beside(at, right, w, h, gap + side.edge, side.first)
}

/** Stretches of a track that are in view, by chainage. */
export function visible(track: Track, view: Bounds, samples = 40): number[] {
  const at = Array.from({ length: samples + 1 }, (_, i) => (track.total * i) / samples)
  return at.filter((m) => inside(pointAt(track, m), view))
}

/** The code of a route once, beside the middle of what is seen of it; nothing for a line too short to carry it. */
export function codeWish(track: Track, view: Bounds, metresPerPixel: number, project: Project, side: Side): Wish | null {
  const seen = visible(track, view)
  const pixels = ((track.total / 40) * seen.length) / metresPerPixel
  const w = textWidth(track.code, 11) + 4, h = 14
  if (!seen.length || pixels < w * 1.6) return null
  const at = shares.map((s) => seen[Math.floor(s * (seen.length - 1))]!)
  return { key: `code ${track.id}`, w, h, spots: at.flatMap((m) => spots(track, m, project, w, h, 5, side)) }
}

export const kmText = (metres: number, step: number) =>
  step >= 1000 ? String(metres / 1000) : `${Math.floor(metres / 1000)}+${String(metres % 1000).padStart(3, '0')}`
/** Distance between chainage labels: each km from zoom 12, each 100 m from zoom 14. */
export const kmStep = (zoom: number) => (zoom >= 14 ? 100 : zoom >= 12 ? 1000 : 0)

export function kmWishes(track: Track, view: Bounds, step: number, project: Project, side: Side): { wish: Wish; text: string; at: LonLat }[] {
  const count = Math.floor(track.total / step)
  return Array.from({ length: count + 1 }, (_, i) => i * step).flatMap((m) => {
    const at = pointAt(track, m)
    if (!inside(at, view)) return []
    const text = kmText(m, step), w = textWidth(text, 11), h = 13
    return [{ text, at, wish: { key: `km ${track.id} ${m}`, w, h, spots: spots(track, m, project, w, h, 6, side) } }]
  })
}
