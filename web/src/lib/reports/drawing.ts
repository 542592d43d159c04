import type { Position } from 'geojson'
import { insetOf } from '../../map/inset'
import type { CommuneProps, Communes } from '../types'

export interface Point { x: number; y: number }
export interface Drawing { borders: string; put(at: readonly number[]): Point; km(length: number): number; towns: { name: string; at: Point }[] }

const ringsOf = (communes: Communes): Position[][] => communes.features.flatMap(({ geometry: g }) => (g.type === 'Polygon' ? g.coordinates : g.coordinates.flat()))

/** One ring, without the vertices that no printer tells apart. */
function path(ring: Position[], put: (at: Position) => Point): string {
  const seen: string[] = []
  for (const at of ring) {
    const { x, y } = put(at)
    const text = `${x.toFixed(1)} ${y.toFixed(1)}`
    if (seen.at(-1) !== text) seen.push(text)
  }
  return seen.length > 2 ? `M${seen.join('L')}Z` : ''
}
/** The communes as lines in a frame of w by h, the places of towns in it, and how long a kilometre is there. */
export function drawingOf(communes: Communes, w: number, h: number): Drawing {
  const rings = ringsOf(communes)
  const { put } = insetOf(rings, w, h, 10)
  const towns: Drawing['towns'] = []
  // A ward that bears the name of its town stands for the town.
  const isTown = (p: CommuneProps) => (p.old_district ?? '').endsWith(p.name)
  for (const p of communes.features.map((f) => f.properties).sort((a, b) => Number(isTown(b)) - Number(isTown(a)))) {
    const at = put(p.center)
    if (p.kind === 'phuong' && towns.every((t) => Math.hypot(t.at.x - at.x, t.at.y - at.y) > h / 8)) towns.push({ name: p.name, at })
  }
  const [low, high] = [put([106.5, 16.5]), put([106.5, 17.5])]
  return { borders: rings.map((ring) => path(ring, put)).join(''), put, km: (length) => (length * (low.y - high.y)) / 110.6, towns }
}

/** A badge for each point, where it hides neither another badge nor another point: tried round about, farther out when it is crowded. */
export function placeBadges(points: Point[], w: number, h: number, r = 9): Point[] {
  const placed: Point[] = []
  const far = (a: Point, b: Point, least: number) => Math.hypot(a.x - b.x, a.y - b.y) >= least
  const free = (at: Point) => at.x > r && at.x < w - r && at.y > r && at.y < h - r && placed.every((b) => far(b, at, 2 * r + 1)) && points.every((p) => far(p, at, r + 5))
  for (const point of points) {
    const tries = [2.4, 3.4, 4.6, 6].flatMap((reach) => Array.from({ length: 16 }, (_, i) => {
      const angle = (i * Math.PI) / 8 + Math.PI / 8
      return { x: point.x + Math.cos(angle) * reach * r, y: point.y + Math.sin(angle) * reach * r }
    }))
    placed.push(tries.find(free) ?? { x: Math.min(w - r, point.x + 2 * r), y: Math.max(r, point.y - 2 * r) })
  }
  return placed
}
