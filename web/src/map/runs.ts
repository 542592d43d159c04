import type { Feature, MultiLineString } from 'geojson'
import type { Hotspots, Lixel } from '../lib/types'
import type { LonLat } from './geo'
import type { Lane } from './lanes'
import { breaks, rampClass } from './ramp'
import { cut, type Track } from './tracks'

/** Neighbouring hot lixels of one route: what is outlined, numbered and selected as one. */
export interface Span {
  key: string; route: string; lixels: Lixel[]; from: number; to: number; rank: number | null; ratio: number; class: number; significant: boolean
}
export interface Judged { low_ratio: number; hot?: boolean | null }
/** Told apart from chance: the server's test where it made one, else an interval that stays over twice the mean. */
export const isSignificant = (of: Judged) => of.hot ?? of.low_ratio >= 2

function spanOf(lixels: Lixel[]): Span {
  const first = lixels[0]!.properties
  const ratio = Math.max(...lixels.map((l) => l.properties.ratio))
  return {
    key: String(lixels[0]!.id), route: first.route, lixels, from: first.from_m, to: lixels.at(-1)!.properties.to_m, rank: first.stretch,
    ratio, class: rampClass(ratio), significant: lixels.some((l) => isSignificant(l.properties)),
  }
}

/** The spans, weak to strong, significant last: the order in which they are drawn. */
export function spansOf(hot: Hotspots | null): Span[] {
  const lixels = (hot?.features ?? []).filter((f) => f.properties.ratio >= breaks[0]!)
    .sort((a, b) => a.properties.route.localeCompare(b.properties.route) || a.properties.lixel - b.properties.lixel)
  const groups: Lixel[][] = []
  for (const l of lixels) {
    const last = groups.at(-1)?.at(-1)?.properties, p = l.properties
    if (last && last.route === p.route && last.lixel + 1 === p.lixel && last.stretch === p.stretch) groups.at(-1)!.push(l)
    else groups.push([l])
  }
  return groups.map(spanOf).sort((a, b) => Number(a.significant) - Number(b.significant) || a.ratio - b.ratio)
}

/** Stretched about its middle to a shortest length, kept on the route. */
export function widened(from: number, to: number, least: number, total: number): [number, number] {
  if (to - from >= least) return [from, to]
  const start = Math.max(0, Math.min((from + to - least) / 2, total - least))
  return [start, Math.min(total, start + least)]
}

interface Piece { from: number; to: number; class: number; lids: string[] }
/** Neighbouring lixels of one class as one piece. */
export function pieces(span: Span): Piece[] {
  const out: Piece[] = []
  for (const { id, properties: p } of span.lixels) {
    const last = out.at(-1)
    if (last?.class === rampClass(p.ratio)) {
      last.to = p.to_m
      last.lids.push(String(id))
    } else out.push({ from: p.from_m, to: p.to_m, class: rampClass(p.ratio), lids: [String(id)] })
  }
  return out
}

export interface HotProps { part: 'shell' | 'run' | 'tick'; key: string; class: number; significant: boolean; lane: number; lids: string }
type HotFeature = Feature<MultiLineString, HotProps>
export interface Ground { tracks: Map<string, Track>; lanes: Map<string, Lane>; metresPerPixel: number; ticks: boolean }

/** What one span looks like at a scale: its shell, its runs of one class, the ticks between its lixels. */
export function drawSpan(span: Span, { tracks, lanes, metresPerPixel, ticks }: Ground): HotFeature[] {
  const track = tracks.get(span.route)
  const [from, to] = track ? widened(span.from, span.to, 8 * metresPerPixel, track.total) : [span.from, span.to]
  const scale = (to - from) / Math.max(1, span.to - span.from)
  const place = (m: number) => from + (m - span.from) * scale
  const lines = (a: number, b: number): LonLat[][] => (track ? cut(track, place(a), place(b))
    : span.lixels.filter((l) => l.properties.from_m >= a - 1 && l.properties.to_m <= b + 1).map((l) => l.geometry.coordinates as LonLat[]))
  const make = (part: HotProps['part'], cls: number, a: number, b: number, lids: string[]): HotFeature => ({
    type: 'Feature', geometry: { type: 'MultiLineString', coordinates: lines(a, b) },
    properties: { part, key: span.key, class: cls, significant: span.significant, lane: lanes.get(span.route)?.lane ?? 0, lids: lids.join(' ') },
  })
  const half = metresPerPixel / 2
  const marks = ticks ? span.lixels.slice(1).map(({ properties: p }) => make('tick', rampClass(p.ratio), p.from_m - half, p.from_m + half, [])) : []
  return [make('shell', span.class, span.from, span.to, []), ...pieces(span).map((p) => make('run', p.class, p.from, p.to, p.lids)), ...marks]
}
