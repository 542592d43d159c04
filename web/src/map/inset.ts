import type { Position } from 'geojson'
import { boundsOf, type Bounds, type LonLat, type Pixel } from './geo'

export interface Inset { w: number; h: number; paths: string; put(at: readonly number[]): Pixel; back(x: number, y: number): LonLat }

/** The province's outline in a small frame, and the way from the ground into it and back. */
export function insetOf(lines: Position[][], w = 150, h = 160, pad = 8): Inset {
  const [west, south, east, north] = boundsOf(lines.flat())
  const shrink = Math.cos((((south + north) / 2) * Math.PI) / 180)
  const scale = Math.min((w - 2 * pad) / ((east - west) * shrink), (h - 2 * pad) / (north - south))
  const left = (w - (east - west) * shrink * scale) / 2, top = (h - (north - south) * scale) / 2
  const put = ([x = 0, y = 0]: readonly number[]) => ({ x: left + (x - west) * shrink * scale, y: top + (north - y) * scale })
  const text = (p: readonly number[]) => `${put(p).x.toFixed(1)} ${put(p).y.toFixed(1)}`
  return {
    w, h, put, paths: lines.map((line) => `M${line.map(text).join('L')}Z`).join(''),
    back: (x, y) => [west + (x - left) / (shrink * scale), north - (y - top) / scale],
  }
}
/** The frame of what the map shows, cut to the inset; none when the map shows nearly all of it. */
export function frameOf({ put, w, h }: Inset, view: Bounds): { x: number; y: number; w: number; h: number } | null {
  const a = put([view[0], view[3]]), b = put([view[2], view[1]])
  const x = Math.max(1, a.x), y = Math.max(1, a.y)
  const right = Math.min(w - 1, b.x), bottom = Math.min(h - 1, b.y)
  const all = (right - x) * (bottom - y) > 0.8 * w * h
  return all || right <= x || bottom <= y ? null : { x, y, w: right - x, h: bottom - y }
}
