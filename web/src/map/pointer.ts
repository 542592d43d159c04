import { Popup, type Map as GlMap, type MapMouseEvent } from 'maplibre-gl'
import type { Selection, State } from '../lib/state.svelte'
import type { Stretch } from '../lib/types'
import { m } from '../paraglide/messages.js'
import { getLocale } from '../paraglide/runtime.js'
import { lowWords } from '../ui/words'
import { cut, pointAt, type Track } from './tracks'
import { popupContent, popupSide } from './popup'
import type { Span } from './runs'
import type { Box } from './place'

interface Network {
  spanOf(key: string): Span | undefined
  stretchOf(span: Span | undefined): Stretch | undefined
  trackOf(route: string): Track | undefined
}
type Hit = { span: Span; lids: string[] } | { type: 'incident' | 'site' | 'route'; id: string }
const keyHits = ['key-point', 'key-line', 'key-dashed', 'key-area', 'work-point', 'work-line', 'work-dashed', 'work-area']
const hot = ['peaks', 'hot', 'hot-weak', 'hot-ink']
const kinds = { 'incidents-chosen': 'incident', incidents: 'incident', sites: 'site', routes: 'route' } as const

/** Pointing at and clicking on the map. */
export class Pointer {
  /** Set once somebody moved the map: from then on it does not move by itself. */
  touched = false
  /** While a ring is drawn: takes a place clicked. */
  draw: ((at: [number, number]) => void) | null = null
  /** Where key places or works are shown a click opens one of them, and nothing else. */
  pickKey: ((id: string) => void) | null = null
  /** Hears which of them the pointer is on. */
  pointKey: ((id: string | null) => void) | null = null
  private popup: Popup | null = null
  private shown: string | null = null
  private frame = 0

  constructor(private map: GlMap, private app: State, private net: Network) {
    for (const type of ['dragstart', 'wheel', 'click', 'touchstart', 'keydown'] as const) {
      map.getCanvasContainer().addEventListener(type, () => { this.touched = true }, { passive: true })
    }
    map.on('click', (e) => this.click(e))
    map.on('mousemove', (e) => {
      cancelAnimationFrame(this.frame)
      this.frame = requestAnimationFrame(() => this.hover(e))
    })
    map.on('mouseout', () => { this.point(undefined); this.pointKey?.(null) })
  }
  /** Lights up a stretch here and in the list; without one, what is selected stays lit. */
  point(span: Span | undefined) {
    const chosen = this.app.selected?.type === 'stretch' ? this.app.selected.stretch : null
    const next = this.net.stretchOf(span) ?? chosen
    if (next?.peak !== this.app.glow?.peak) this.app.glow = next
  }
  choose(span: Span) {
    const stretch = this.net.stretchOf(span)
    if (stretch) void this.app.choose(stretch)
  }
  /** Far out a finger means the stretch; close up, the one thing under it. */
  private hit({ point: { x, y } }: MapMouseEvent): Hit | null {
    const rest = Object.keys(kinds)
    const order = (this.map.getZoom() < 13.5 ? [...hot, ...rest] : [...rest.slice(0, 3), ...hot, 'routes']).filter((l) => this.map.getLayer(l))
    if (!order.length) return null
    const found = this.map.queryRenderedFeatures([[x - 5, y - 5], [x + 5, y + 5]], { layers: order })
    const f = order.map((l) => found.find((one) => one.layer.id === l)).find(Boolean)
    if (!f) return null
    const type = kinds[f.layer.id as keyof typeof kinds]
    if (type) return { type, id: String(f.properties.fid) }
    const span = this.net.spanOf(String(f.properties.key))
    return span ? { span, lids: String(f.properties.lids).split(' ').filter(Boolean) } : null
  }
  private keyAt({ point: { x, y } }: MapMouseEvent): string | null {
    const layers = keyHits.filter((l) => this.map.getLayer(l))
    const found = this.map.queryRenderedFeatures([[x - 5, y - 5], [x + 5, y + 5]], { layers })
    const f = layers.map((l) => found.find((one) => one.layer.id === l)).find(Boolean)
    return f ? String(f.properties.fid) : null
  }
  private hover(e: MapMouseEvent) {
    if ((e.originalEvent.target as HTMLElement).closest('.map-rank, .maplibregl-popup') || this.map.isMoving()) return
    const hit = this.pickKey ? null : this.hit(e)
    const key = this.pickKey && this.keyAt(e)
    this.pointKey?.(key)
    this.map.getCanvas().style.cursor = this.app.picking || this.draw ? 'crosshair' : hit || key ? 'pointer' : ''
    this.point(hit && 'span' in hit ? hit.span : undefined)
  }
  private click(e: MapMouseEvent) {
    if (this.app.picking) {
      this.app.pin = [e.lngLat.lng, e.lngLat.lat]
      return
    }
    if (this.draw) return this.draw([e.lngLat.lng, e.lngLat.lat])
    if (this.pickKey) {
      const id = this.keyAt(e)
      return id ? this.pickKey(id) : undefined
    }
    const hit = this.hit(e)
    if (hit && 'span' in hit) this.openLixel(hit.span, hit.lids, e)
    else if (hit) this.app.selected = hit
  }
  /** The lixel of a run that lies nearest to the click. */
  private nearest(span: Span, lids: string[], { point }: MapMouseEvent) {
    const track = this.net.trackOf(span.route)
    const all = lids.length ? span.lixels.filter((l) => lids.includes(String(l.id))) : span.lixels
    const far = (l: (typeof all)[number]) => {
      if (!track) return 0
      const { x, y } = this.map.project(pointAt(track, (l.properties.from_m + l.properties.to_m) / 2))
      return Math.hypot(x - point.x, y - point.y)
    }
    return all.reduce((a, b) => (far(b) < far(a) ? b : a))
  }
  private box(span: Span, { point }: MapMouseEvent): Box {
    const track = this.net.trackOf(span.route)
    const at = [point, ...(track ? cut(track, span.from, span.to).flat().map((p) => this.map.project(p)) : [])]
    const xs = at.map((p) => p.x), ys = at.map((p) => p.y)
    const [l, r, t, b] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)]
    return { x: (l + r) / 2, y: (t + b) / 2, w: r - l, h: b - t }
  }
  private openLixel(span: Span, lids: string[], e: MapMouseEvent) {
    const lixel = this.nearest(span, lids, e)
    const { properties: p } = lixel
    this.popup?.remove()
    const content = popupContent(p, {
      incidents: m.incidents_word(), length: m.length(), rate: m.rate(), last: m.last_incident(), words: lowWords(p, this.app.network), close: m.close(), locale: getLocale(),
    }, document, () => this.popup?.remove())
    const { clientWidth: w, clientHeight: h } = this.map.getContainer()
    this.popup = new Popup({ ...popupSide(e.point, this.box(span, e), { w, h }), maxWidth: '300px', closeButton: false, className: 'map-popup' })
      .setLngLat(e.lngLat).setDOMContent(content).addTo(this.map)
    const stretch = this.net.stretchOf(span)
    this.shown = stretch?.peak ?? null
    if (stretch) void this.app.choose(stretch, String(lixel.id))
  }
  /** The popup belongs to the selected stretch and goes with it. */
  selected(now: Selection | null) {
    if (this.popup && (now?.type !== 'stretch' || now.stretch.peak !== this.shown)) {
      this.popup.remove()
      this.popup = null
    }
  }
}
