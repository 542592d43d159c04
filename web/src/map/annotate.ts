import type { Carrier, Communes } from '../lib/types'
import { codeWish, drawnAt, kmStep, kmWishes, type Project, type Side } from './along'
import { peakOf } from './data'
import { inside, meets, metresPerPixel, middle, type Bounds, type LonLat, type Pixel } from './geo'
import { alone, type Lane } from './lanes'
import { communeNames, wideNames, type Name, type Rank } from './names'
import { placeBadges, settle, textWidth, type Box, type Wish } from './place'
import type { Span } from './runs'
import { pointAt, type Track } from './tracks'
import { gapWidths, hotWidths, inkWidths, laneWidths, widthAt } from './widths'

export interface Badge { rank: number; significant: boolean; chosen: boolean; lit: boolean; span: Span }
/** Something written on the map: a place on the ground and how far from it the text stands. */
export interface Note { key: string; at: LonLat; dx: number; dy: number; text: string; look: string; badge?: Badge }
export interface Site { id: string; name: string; at: LonLat }
export interface Scene {
  zoom: number; bounds: Bounds; size: { w: number; h: number }; project: Project; english: boolean; taken: Box[]
  communes: Communes | null; tracks: Map<string, Track>; lanes: Map<string, Lane>; incidents: LonLat[]; sites: Site[]; spans: Span[]; carriers: Carrier[]; cable: boolean
  chosen: Span | undefined; lit: Span | undefined; route: string | null
}

const half: Record<string, [number, number]> = { sea: [11.5, 16], land: [12.5, 16], place: [12.5, 16], commune: [11, 14] }

const laneOf = ({ lanes, zoom }: Scene, id: string) => {
  const { lane, edge } = lanes.get(id) ?? alone
  const width = widthAt(laneWidths, zoom)
  return { offset: zoom < 9 ? 0 : lane * width, side: { edge: zoom < 9 ? 0 : edge * width, first: lane < 0 ? -1 : 1 } as Side }
}

/** Boxes along the hot spans in view, as wide as they are drawn, which nothing may cover. */
export function hotBoxes(scene: Scene): Box[] {
  const { spans, tracks, project, zoom, bounds } = scene
  const scale = metresPerPixel(zoom, middle(bounds)[1])
  return spans.flatMap((span) => {
    const track = tracks.get(span.route)
    if (!track || (zoom < 9 && !span.significant) || !meets(track.bounds, bounds)) return []
    const outline = span.significant ? 2 * (widthAt(gapWidths, zoom) + widthAt(inkWidths, zoom)) : 0
    const size = zoom < 9 ? 14 : widthAt(hotWidths[span.class - 1]!, zoom) + outline
    const steps = Math.min(60, Math.ceil((span.to - span.from) / scale / 8))
    const { offset } = laneOf(scene, span.route)
    return Array.from({ length: steps + 1 }, (_, i) => span.from + ((span.to - span.from) * i) / steps)
      .filter((m) => inside(pointAt(track, m), bounds)).map((m) => ({ ...drawnAt(track, m, project, offset), w: size, h: size }))
  })
}

/** Ranks 1-20 of all runs in view from zoom 9; below only of what is chosen or pointed at. */
export function badges(scene: Scene, hot: Box[]): Note[] {
  const { zoom, spans, tracks, bounds, project, chosen, lit } = scene
  const shown = spans.filter((s) => s.rank !== null && (s === chosen || s === lit || (zoom >= 9 && s.rank <= 20)))
    .map((span) => ({ span, at: peakOf(span, tracks) })).filter(({ at }) => inside(at, bounds))
    .sort((a, b) => Number(b.span === chosen) - Number(a.span === chosen) || a.span.rank! - b.span.rank!)
  const offsets = placeBadges(shown.map(({ span, at }) => ({ key: span.key, ...project(at) })), hot, scene.size)
  return shown.map(({ span, at }) => {
    const { x: dx, y: dy } = offsets.get(span.key)!
    const badge = { rank: span.rank!, significant: span.significant, chosen: span === chosen, lit: span === lit, span }
    return { key: `rank ${span.key}`, at, dx, dy, text: String(span.rank), look: 'badge', badge }
  })
}

function nameWish(name: Name, { project, bounds }: Scene): Wish {
  const [font, h] = half[name.rank]!
  const w = textWidth(name.text, font) * (name.rank === 'sea' ? 1.2 : 1)
  const near = name.at.filter((p) => inside(p, bounds)).map(project)
  const around = ({ x, y }: Pixel): Pixel[] => [{ x, y }, { x, y: y - 12 }, { x, y: y + 12 }, { x: x + w / 2 + 6, y }, { x: x - w / 2 - 6, y }]
  return { key: name.key, w, h, spots: name.rank === 'place' ? near.flatMap(around) : near }
}

/** Codes once each from zoom 9: of the selected route, of those with a hot run, then of the longest; the farther out, the fewer. */
function codes(scene: Scene): { wish: Wish; track: Track }[] {
  const { zoom, bounds, tracks, spans, project, cable } = scene
  if (zoom < 9 || !cable) return []
  const scale = metresPerPixel(zoom, middle(bounds)[1])
  const room = zoom < 10.5 ? 34 : zoom < 12 ? 18 : 4
  const warm = new Set(spans.map((s) => s.route))
  const weight = (t: Track) => (t.id === scene.route ? 2e6 : 0) + (warm.has(t.id) ? 1e6 : 0) + t.total
  return [...tracks.values()].filter((t) => meets(t.bounds, bounds)).sort((a, b) => weight(b) - weight(a)).slice(0, 60).flatMap((track) => {
    const wish = codeWish(track, bounds, scale, project, laneOf(scene, track.id).side)
    return wish ? [{ wish: { ...wish, margin: room }, track }] : []
  })
}

/** Chainage beside the selected route; with none selected, beside the routes in view that carry a hot run. */
function chainages(scene: Scene) {
  const { zoom, bounds, tracks, project, spans, route, cable } = scene
  const step = kmStep(zoom)
  if (!step || !cable) return []
  const ids = route ? [route] : [...new Set(spans.map((s) => s.route))]
  return ids.flatMap((id) => {
    const track = tracks.get(id)
    return track && meets(track.bounds, bounds) ? kmWishes(track, bounds, step, project, laneOf(scene, id).side) : []
  })
}

/** Names of equipment sites from zoom 14, beside their sign. */
function siteWish({ id, name, at }: Site, project: Project): Wish {
  const w = textWidth(name, 11), { x, y } = project(at)
  return { key: `site ${id}`, w, h: 14, spots: [{ x: x + w / 2 + 8, y }, { x: x - w / 2 - 8, y }, { x, y: y - 14 }, { x, y: y + 14 }] }
}

/** All that is written on the map, with a place for each. Badges never drop; towns come before codes only because codes have many spots to go to. */
export function annotate(scene: Scene): Note[] {
  const { project, bounds, zoom } = scene
  const hot = hotBoxes(scene)
  const dots = scene.incidents.filter((p) => inside(p, bounds)).map((p) => ({ ...project(p), w: 8, h: 8 }))
  const ranks = badges(scene, [...hot, ...dots, ...scene.taken])
  const sites = zoom < 14 ? [] : scene.sites.filter((s) => inside(s.at, bounds))
  const taken: Box[] = [...scene.taken, ...hot, ...dots, ...ranks.map((n) => ({ x: project(n.at).x + n.dx, y: project(n.at).y + n.dy, w: 24, h: 24 }))]
  const routes = codes(scene)
  const names = [...wideNames(zoom, scene.english), ...communeNames(scene.communes, zoom)]
  const of = (...all: Rank[]) => names.filter((n) => all.includes(n.rank)).map((n) => nameWish(n, scene))
  const km = chainages(scene)
  const spots = settle([...of('place', 'land'), ...routes.map((r) => r.wish), ...of('sea'), ...km.map((k) => k.wish), ...of('commune'), ...sites.map((x) => siteWish(x, project))], taken, scene.size)
  const note = (key: string, at: LonLat, text: string, look: string): Note[] => {
    const spot = spots.get(key), from = project(at)
    return spot ? [{ key, at, dx: spot.x - from.x, dy: spot.y - from.y, text, look }] : []
  }
  const ink = (code: string) => scene.carriers.find((c) => c.code === code)?.color ?? 0
  return [
    ...names.flatMap((n) => note(n.key, n.at[0]!, n.text, n.rank)),
    ...km.flatMap((k) => note(k.wish.key, k.at, k.text, 'km')),
    ...routes.flatMap((r) => note(r.wish.key, middle(r.track.bounds), r.track.code, `code ink-${ink(r.track.carrier)}`)),
    ...sites.flatMap((x) => note(`site ${x.id}`, x.at, x.name, 'site')),
    ...ranks,
  ]
}
