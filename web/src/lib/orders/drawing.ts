import type { Position } from 'geojson'
import { boundsOf, meets, type Bounds } from '../../map/geo'
import { placeBadges, type Point } from '../reports/drawing'
import type { At } from '../night/types'
import type { Communes } from '../types'
import type { Order } from './types'

export interface OrderDrawing {
  path: string; routes: string; hot: string[]; borders: string; names: { text: string; at: Point; half: number }[]
  stops: { n: number; at: Point; badge: Point }[]; scale: { metres: number; length: number }
}
const rad = Math.PI / 180
/** A scale of 1, 2 or 5 with noughts, at most `most`. */
function round(most: number): number {
  const ten = 10 ** Math.floor(Math.log10(most))
  return ([5, 2].find((n) => n * ten <= most) ?? 1) * ten
}
const placeOf = (s: Order['stops'][number]): At | null => s.point ?? s.line?.[Math.floor(s.line.length / 2)] ?? null

/** The order's own lines in a frame of w by h: its way, hot stretches, numbered stops, borders of communes. */
export function drawingOf(order: Order, communes: Communes | null, w: number, h: number, pad = 26): OrderDrawing {
  const stops = order.stops.flatMap((s) => { const at = s.kind === 'break' ? null : placeOf(s); return at ? [{ n: s.n, at }] : [] })
  const all = [...order.path, ...stops.map((s) => s.at), ...order.area.hot.flatMap((x) => x.line)]
  const [west, south, east, north] = all.length ? boundsOf(all) : [106.5, 16.5, 107.2, 17.2]
  const middle: At = [(west + east) / 2, (south + north) / 2]
  const shrink = Math.cos(middle[1] * rad)
  // A crew that stays in one village still sees 2 km around it.
  const per = Math.min((w - 2 * pad) / Math.max((east - west) * shrink, 0.02), (h - 2 * pad) / Math.max(north - south, 0.02))
  const put = ([x = 0, y = 0]: readonly number[]): Point => ({ x: w / 2 + (x - middle[0]) * shrink * per, y: h / 2 - (y - middle[1]) * per })
  const frame: Bounds = [middle[0] - w / 2 / per / shrink, middle[1] - h / 2 / per, middle[0] + w / 2 / per / shrink, middle[1] + h / 2 / per]
  const path = (line: readonly Position[]) => {
    const seen: string[] = []
    for (const p of line) {
      const { x, y } = put(p), text = `${x.toFixed(1)} ${y.toFixed(1)}`
      if (seen.at(-1) !== text) seen.push(text)
    }
    return seen.length > 1 ? `M${seen.join('L')}` : ''
  }
  const near = (communes?.features ?? []).filter(({ geometry: g }) => meets(boundsOf((g.type === 'Polygon' ? g.coordinates : g.coordinates.flat()).flat()), frame))
  const points = stops.map((s) => put(s.at))
  const badges = placeBadges(points, w, h, 9)
  const taken = [...badges, ...points]
  const names: { text: string; at: Point; half: number }[] = []
  for (const { properties: p } of near) {
    const at = put(p.center), half = p.full_name.length * 3.2
    const inside = at.x > half + 4 && at.x < w - half - 4 && at.y > 14 && at.y < h - 26
    const clear = taken.every((t) => Math.abs(t.x - at.x) > half + 10 || Math.abs(t.y - at.y) > 15) && names.every((n) => Math.abs(n.at.x - at.x) > half + n.half || Math.abs(n.at.y - at.y) > 11)
    if (inside && clear) names.push({ text: p.full_name, at, half })
  }
  const metres = round((w / 5 / per) * 110_600)
  return {
    path: path(order.path), routes: order.area.routes.map((r) => path(r.line)).join(''), hot: order.area.hot.map((x) => path(x.line)).filter(Boolean),
    borders: near.flatMap(({ geometry: g }) => (g.type === 'Polygon' ? g.coordinates : g.coordinates.flat())).map(path).join(''), names,
    stops: stops.map(({ n }, i) => ({ n, at: points[i]!, badge: badges[i]! })), scale: { metres, length: (metres / 110_600) * per },
  }
}
