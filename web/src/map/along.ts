import { inside, type Bounds, type LonLat, type Pixel } from './geo'
import { textWidth, type Wish } from './place'
import { pointAt, type Track } from './tracks'

export type Project = (at: LonLat) => Pixel
const shares = [0.5, 0.38, 0.62, 0.26, 0.74, 0.14, 0.86]

/** Beside a line: the box is moved across the line until it is clear of it, first on one side, then on the other. */
export function beside(at: Pixel, ahead: Pixel, w: number, h: number, gap: number): Pixel[] {
  const dx = ahead.x - at.x, dy = ahead.y - at.y, length = Math.hypot(dx, dy) || 1
  const nx = -dy / length, ny = dx / length
  const far = Math.abs(nx) * (w / 2) + Math.abs(ny) * (h / 2) + gap
  return [1, -1].map((side) => ({ x: at.x + nx * far * side, y: at.y + ny * far * side }))
}

function spots(track: Track, metres: number, project: Project, w: number, h: number, gap: number): Pixel[] {
  const step = Math.min(200, track.total / 2)
  const ahead = metres + step > track.total ? metres - step : metres + step
  return beside(project(pointAt(track, metres)), project(pointAt(track, ahead)), w, h, gap)
}

/** Stretches of a track that are in view, by chainage. */
export function visible(track: Track, view: Bounds, samples = 40): number[] {
  const at = Array.from({ length: samples + 1 }, (_, i) => (track.total * i) / samples)
  return at.filter((m) => inside(pointAt(track, m), view))
}

/** The code of a route once, beside the middle of what is seen of it; nothing for a line too short to carry it. */
export function codeWish(track: Track, view: Bounds, metresPerPixel: number, project: Project): Wish | null {
  const seen = visible(track, view)
  const pixels = ((track.total / 40) * seen.length) / metresPerPixel
  const w = textWidth(track.code, 11) + 4, h = 14
  if (!seen.length || pixels < w * 1.6) return null
  const at = shares.map((s) => seen[Math.floor(s * (seen.length - 1))]!)
  return { key: `code ${track.id}`, w, h, spots: at.flatMap((m) => spots(track, m, project, w, h, 9)) }
}

export const kmText = (metres: number, step: number) =>
  step >= 1000 ? String(metres / 1000) : `${Math.floor(metres / 1000)}+${String(metres % 1000).padStart(3, '0')}`
/** Distance between chainage labels: each km from zoom 12, each 100 m from zoom 14. */
export const kmStep = (zoom: number) => (zoom >= 14 ? 100 : zoom >= 12 ? 1000 : 0)

export function kmWishes(track: Track, view: Bounds, step: number, project: Project): { wish: Wish; text: string; at: LonLat }[] {
  const count = Math.floor(track.total / step)
  return Array.from({ length: count + 1 }, (_, i) => i * step).flatMap((m) => {
    const at = pointAt(track, m)
    if (!inside(at, view)) return []
    const text = kmText(m, step), w = textWidth(text, 11), h = 13
    return [{ text, at, wish: { key: `km ${track.id} ${m}`, w, h, spots: spots(track, m, project, w, h, 10) } }]
  })
}
