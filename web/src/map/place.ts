import type { Pixel } from './geo'

/** A box on the screen by its middle. */
export interface Box extends Pixel { w: number; h: number }
export const overlap = (a: Box, b: Box, gap = 0) =>
  Math.abs(a.x - b.x) < (a.w + b.w) / 2 + gap && Math.abs(a.y - b.y) < (a.h + b.h) / 2 + gap

/** Width of a line of text, near enough to keep labels apart. */
export const textWidth = (text: string, size: number) => Math.ceil([...text].length * size * 0.56)

/** A label that wants a place: the spots it would take, best first, and how far it keeps from others that have a margin too. */
export interface Wish { key: string; w: number; h: number; spots: Pixel[]; margin?: number }

/** Gives each label, in order of importance, the first of its spots that is free and wholly in view; one without such a spot drops. */
export function settle(wishes: Wish[], taken: Box[], view: { w: number; h: number }, gap = 3): Map<string, Pixel> {
  const boxes: (Box & { margin?: number | undefined })[] = [...taken]
  const placed = new Map<string, Pixel>()
  for (const { key, w, h, spots, margin } of wishes) {
    const fits = ({ x, y }: Pixel) => x > w / 2 + 6 && x < view.w - w / 2 - 6 && y > h / 2 + 2 && y < view.h - h / 2 - 2
    const spot = spots.find(({ x, y }) => fits({ x, y }) && !boxes.some((b) => overlap(b, { x, y, w, h }, margin && b.margin ? margin : gap)))
    if (!spot) continue
    boxes.push({ ...spot, w, h, margin })
    placed.set(key, spot)
  }
  return placed
}

export interface Anchor extends Pixel { key: string }
export const badgeSize = 22
const reach = [22, 28, 34, 40]
const turns = Array.from({ length: 16 }, (_, i) => -Math.PI / 2 + ((i % 2 ? 1 : -1) * Math.ceil(i / 2) * Math.PI) / 8)

/**
 * Where each badge stands, as an offset from its stretch: never on a stretch, at most 40 px away.
 * None is ever dropped: where all is full it takes the place that covers least.
 */
export function placeBadges(anchors: Anchor[], hot: Box[], view: { w: number; h: number }): Map<string, Pixel> {
  const placed: Box[] = []
  const out = new Map<string, Pixel>()
  for (const { key, x, y } of anchors) {
    let best = { cost: Infinity, dx: 0, dy: -reach[0]! }
    for (const [i, r] of reach.entries()) for (const turn of turns) {
      const dx = Math.cos(turn) * r, dy = Math.sin(turn) * r
      const box = { x: x + dx, y: y + dy, w: badgeSize, h: badgeSize }
      const out = box.x < 14 || box.y < 14 || box.x > view.w - 14 || box.y > view.h - 14
      const cost = i + 100 * hot.filter((b) => overlap(b, box, 1)).length + 60 * placed.filter((b) => overlap(b, box, 2)).length + (out ? 30 : 0)
      if (cost < best.cost) best = { cost, dx, dy }
    }
    placed.push({ x: x + best.dx, y: y + best.dy, w: badgeSize, h: badgeSize })
    out.set(key, { x: best.dx, y: best.dy })
  }
  return out
}
