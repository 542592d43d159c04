import { Map as GlMap, setWorkerUrl, type GeoJSONSource } from 'maplibre-gl'
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url'
import type { FeatureCollection } from 'geojson'
import type { Selection, State } from '../lib/state.svelte'
import type { Place, Watches } from '../lib/trends/types'
import type { Carrier, Communes, Hotspots, Incident, Routes, Sites, Stretch } from '../lib/types'
import { m } from '../paraglide/messages.js'
import { getLocale } from '../paraglide/runtime.js'
import { annotate, type Site } from './annotate'
import { keyFeatures, ringFeatures } from './keylayers'
import type { KeyPlace } from '../lib/targets/types'
import * as camera from './camera'
import { hotFeatures, incidentFeatures, incidentsOf, markedFeatures, peakFeatures, pinFeatures, provinceFeatures, routeFeatures, spanOfStretch, stretchOfSpan, withId } from './data'
import { boundsOf, metresPerPixel, type Bounds, type LonLat } from './geo'
import { lanesOf, type Lane } from './lanes'
import { mark } from './marks'
import { placeFeatures, watchFeatures } from './outlines'
import { Overlay } from './overlay'
import { paletteFrom } from './palette'
import type { Box } from './place'
import { Pointer } from './pointer'
import { spansOf, type Span } from './runs'
import { drawSite, siteImage } from './signs'
import { mapStyle } from './style'
import { tracksOf, type Track } from './tracks'
import { switched, view, type LayerName } from './view.svelte'

setWorkerUrl(workerUrl)
const root = document.documentElement
const token = (name: string) => getComputedStyle(root).getPropertyValue(name).trim()

const lookOf = (theme: string, carriers: Carrier[], cables: boolean) => `${theme} ${cables} ${carriers.map((c) => c.code).join()}`

/** The map on the page: the pure style and data of this folder put on screen. */
export class MapStage {
  readonly map: GlMap
  private overlay: Overlay
  private pointer: Pointer
  private data = new Map<string, FeatureCollection>()
  private given = new Map<string, unknown>()
  private look = ''
  private seen = new WeakSet<object>()
  private tracks = new Map<string, Track>()
  private lanes = new Map<string, Lane>()
  private spans: Span[] = []
  private sites: Site[] = []
  private bucket = 0
  private area: Bounds = boundsOf([])
  private home: Bounds = camera.province
  private lit: Span | undefined
  private chosen: Span | undefined
  private timer: ReturnType<typeof setTimeout> | undefined

  constructor(holder: HTMLElement, private app: State) {
    this.look = lookOf(app.theme, app.carriers, app.cables)
    this.map = new GlMap({
      container: holder, style: this.style(), ...camera.startView(), attributionControl: false, dragRotate: false, pitchWithRotate: false,
      minZoom: 3, maxZoom: 18, keyboard: true, fadeDuration: 0, locale: { 'Map.Title': m.map_label() },
    })
    this.map.touchZoomRotate.disableRotation()
    // On the map the arrows move the map, not the list.
    holder.addEventListener('keydown', (e) => { if (e.key.startsWith('Arrow')) e.stopPropagation() })
    this.pointer = new Pointer(this.map, app, this)
    this.overlay = new Overlay(this.map.getCanvasContainer(), this.project, {
      pick: (n) => this.pointer.choose(n.badge!.span), point: (n) => this.pointer.point(n?.badge?.span), label: (n) => m.hot_rank({ n: n.badge!.rank }),
    })
    this.map.on('styledata', () => this.flush())
    this.map.on('move', () => this.moved())
    this.map.on('moveend', () => this.settled())
    this.map.on('resize', () => this.settled())
    this.map.on('idle', () => this.idle())
  }
  private project = (at: LonLat) => this.map.project(at)
  private style() {
    root.dataset.theme = this.app.theme
    return mapStyle({ palette: paletteFrom(token), carriers: this.app.carriers, cables: this.app.cables, own: this.app.session?.commune ?? null })
  }
  /** Draws the style anew when the theme, the carriers or the leave to see cable changed. */
  restyle(theme: string, carriers: Carrier[], cables: boolean) {
    const look = lookOf(theme, carriers, cables)
    if (look === this.look) return
    this.look = look
    this.map.setStyle(this.style(), { diff: false })
  }
  private put(id: string, data: FeatureCollection) {
    this.data.set(id, data)
    delete root.dataset.mapIdle
    ;(this.map.getSource(id) as GeoJSONSource | undefined)?.setData(data)
    this.map.triggerRepaint()
  }
  private flush() {
    const source = this.map.getSource('communes')
    if (!source || this.seen.has(source)) return
    this.seen.add(source)
    this.addSigns()
    for (const [id, data] of this.data) (this.map.getSource(id) as GeoJSONSource | undefined)?.setData(data)
    this.switchLayers(view.layers)
    this.states()
  }
  private addSigns() {
    const p = paletteFrom(token)
    for (const name of [...p.carriers, p.none].map((c) => siteImage(c, p.gap))) {
      const image = drawSite(name)
      if (image && !this.map.hasImage(name)) this.map.addImage(name, image, { pixelRatio: 2 })
    }
  }
  /** True when this is another object than the last time under that name. */
  private fresh(name: string, value: unknown): boolean {
    if (this.given.get(name) === value) return false
    this.given.set(name, value)
    return true
  }
  setData(communes: Communes | null, routes: Routes | null, hot: Hotspots | null, sites: Sites | null, incidents: Incident[]) {
    if (communes && this.fresh('communes', communes)) this.setCommunes(communes)
    if (this.app.cables) {
      const lines = routes && this.fresh('routes', routes)
      if (lines) this.setRoutes(routes)
      if (hot && (this.fresh('hot', hot) || lines)) {
        this.spans = spansOf(hot)
        this.drawHot()
      }
      if (sites && this.fresh('sites', sites)) this.setSites(sites)
      if (this.fresh('incidents', incidents)) this.put('incidents', incidentFeatures(incidents))
    }
    this.annotate()
  }
  private setCommunes(communes: Communes) {
    this.put('communes', communes)
    const outline = provinceFeatures(communes)
    this.put('province', outline)
    this.area = boundsOf(outline.features.flatMap((f) => (f.geometry.type === 'MultiLineString' ? f.geometry.coordinates.flat() : [])))
    const own = communes.features.find((f) => f.properties.code === this.app.session?.commune)?.geometry
    this.start(own && boundsOf(own.type === 'Polygon' ? own.coordinates.flat() : own.coordinates.flat(2)))
  }
  /** Where the map starts, and goes back to: the province, or the cable where that lies elsewhere. */
  private start(own?: Bounds) {
    const before = this.home
    this.home = camera.homeOf(this.area, boundsOf([...this.tracks.values()].flatMap(({ bounds: b }) => [[b[0], b[1]], [b[2], b[3]]])))
    if (!this.pointer.touched && (own || before !== this.home)) camera.showProvince(this.map, own ?? this.home, 0)
  }
  private setSites(sites: Sites) {
    this.put('sites', withId(sites))
    this.sites = sites.features.map((f) => ({ id: String(f.id), name: f.properties.name, at: f.geometry.coordinates as LonLat }))
  }
  private setRoutes(routes: Routes) {
    this.tracks = tracksOf(routes)
    this.lanes = lanesOf(this.tracks.values(), this.app.carriers.map((c) => c.code))
    this.put('routes', routeFeatures(routes, this.tracks, this.lanes))
    if (!this.app.session?.commune) this.start()
  }
  /** Hot runs have a shortest length in pixels, so they are drawn anew when the scale has changed by a half zoom. */
  private drawHot() {
    const zoom = Math.round(this.map.getZoom() * 2) / 2
    this.bucket = zoom
    const scale = metresPerPixel(zoom, this.map.getCenter().lat)
    this.put('hot', hotFeatures(this.spans, { tracks: this.tracks, lanes: this.lanes, metresPerPixel: scale, ticks: zoom >= 14 }))
    this.put('peaks', peakFeatures(this.spans, this.tracks))
  }
  setGlow(hot: Hotspots | null, glow: Stretch | null, selected: Selection | null) {
    if (!hot || !this.app.cables) return
    const stretch = selected?.type === 'stretch' ? selected.stretch : null
    this.lit = spanOfStretch(this.spans, glow)
    this.chosen = spanOfStretch(this.spans, stretch)
    this.states()
    if (this.fresh('selected', selected)) {
      this.put('chosen', incidentFeatures(incidentsOf(this.app.incidents, stretch)))
      this.put('marked', markedFeatures(selected, this.tracks, this.lanes, this.app.incidents, this.app.sites))
    }
    this.pointer.selected(selected)
    this.annotate()
  }
  /** What is outlined beside the cable: compared places, the one pointed at, and stretches to be watched. */
  setOutlines(places: Place[], lit: Place | null, watches: Watches | null) {
    if (!this.app.cables) return
    this.put('places', placeFeatures(places, lit, this.tracks, this.lanes))
    this.put('watches', watchFeatures(watches, this.lanes))
  }
  private states() {
    for (const source of ['hot', 'peaks']) {
      if (!this.map.getSource(source)) continue
      this.map.removeFeatureState({ source })
      if (this.lit) this.map.setFeatureState({ source, id: this.lit.key }, { lit: true })
      if (this.chosen) this.map.setFeatureState({ source, id: this.chosen.key }, { chosen: true })
    }
  }
  /** Where clicks go while a ring is drawn, and while key places or works are shown. */
  drawWith(add: ((at: [number, number]) => void) | null, pick: ((id: string) => void) | null, point: ((id: string | null) => void) | null) {
    Object.assign(this.pointer, { draw: add, pickKey: pick, pointKey: point })
  }
  setKeys(places: KeyPlace[], chosen: string | null, ring: LonLat[]) {
    if (!this.app.cables) return
    this.put('keys', keyFeatures(places, chosen))
    this.put('ring', ringFeatures(ring))
  }
  setCoverage(coverage: FeatureCollection) { if (this.app.cables) this.put('coverage', coverage) }
  setWorks(works: FeatureCollection) { if (this.app.cables) this.put('works', works) }
  setPin(at: [number, number] | null, accuracy: number) { this.put('pin', pinFeatures(at, accuracy)) }
  switchLayers(on: Record<LayerName, boolean>) {
    for (const [name, layers] of Object.entries(switched)) for (const layer of layers) {
      if (this.map.getLayer(layer)) this.map.setLayoutProperty(layer, 'visibility', on[name as LayerName] ? 'visible' : 'none')
    }
    this.annotate()
  }
  /** Goes to what was selected, unless it is seen well already. */
  show(selected: Selection | null) {
    if (!selected) return
    if (selected.type === 'stretch') return camera.showStretch(this.map, selected.stretch.bbox)
    const points = markedFeatures(selected, this.tracks, this.lanes, this.app.incidents, this.app.sites).features.map((f) => f.geometry)
    for (const g of points) {
      if (g.type === 'Point') camera.showPoint(this.map, g.coordinates as LonLat)
      if (g.type === 'MultiLineString') camera.showLine(this.map, g.coordinates.flat() as LonLat[])
    }
  }
  province() { camera.showProvince(this.map, this.home, 500) }
  goTo(at: LonLat) { this.map.flyTo({ center: at, zoom: Math.min(11, Math.max(10, this.map.getZoom())), duration: 500 }) }
  private moved() {
    this.overlay.move()
    this.report()
    this.timer ??= setTimeout(() => this.annotate(), 250)
  }
  private settled() {
    if (this.spans.length && Math.round(this.map.getZoom() * 2) / 2 !== this.bucket) this.drawHot()
    this.report()
    this.annotate()
  }
  private report() {
    view.bounds = this.map.getBounds().toArray().flat() as Bounds
    view.metresPerPixel = metresPerPixel(this.map.getZoom(), this.map.getCenter().lat)
  }
  /** What stands over the map and must not be written under: tools, scale, inset. */
  private taken(w: number, h: number): Box[] {
    const scale = { x: 100, y: h - 16, w: 200, h: 32 }
    if (matchMedia('(max-width: 759px)').matches) return [scale, { x: w - 30, y: 96, w: 60, h: 192 }]
    return [scale, { x: 28, y: 60, w: 56, h: 120 }, { x: w - 88, y: 120, w: 176, h: 240 }]
  }
  private annotate() {
    clearTimeout(this.timer)
    this.timer = undefined
    const { clientWidth: w, clientHeight: h } = this.map.getContainer()
    const selected = this.app.selected
    this.overlay.show(annotate({
      zoom: this.map.getZoom(), bounds: this.map.getBounds().toArray().flat() as Bounds, size: { w, h }, project: this.project,
      english: getLocale() === 'en', taken: this.taken(w, h), communes: this.app.communes, tracks: this.tracks, lanes: this.lanes,
      spans: this.spans, incidents: this.dots(), sites: view.layers.sites ? this.sites : [],
      carriers: this.app.carriers, cable: view.layers.cable, chosen: this.chosen, lit: this.lit,
      route: selected?.type === 'stretch' ? selected.stretch.route : selected?.type === 'route' ? selected.id : null,
    }))
  }
  /** Places of the incidents now drawn, so that no name covers one. */
  private dots(): LonLat[] {
    const stretch = this.app.selected?.type === 'stretch' ? this.app.selected.stretch : null
    const drawn = this.map.getZoom() >= 12 ? this.app.incidents : incidentsOf(this.app.incidents, stretch)
    return view.layers.incidents ? drawn.flatMap((f) => (f.geometry ? [f.geometry.coordinates as LonLat] : [])) : []
  }
  stretchOf(span: Span | undefined): Stretch | undefined { return stretchOfSpan(this.app.hot?.stretches ?? [], span) }
  spanOf(key: string): Span | undefined { return this.spans.find((s) => s.key === key) }
  trackOf(id: string): Track | undefined { return this.tracks.get(id) }
  private idle() {
    const { app } = this
    if (app.communes && (!app.cables || (app.routes && app.hot))) mark(this.map, this.spans, this.tracks)
  }
  remove() { this.map.remove() }
}
