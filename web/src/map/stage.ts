import { Map as GlMap, Marker, Popup, setWorkerUrl, type GeoJSONSource, type MapMouseEvent } from 'maplibre-gl'
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url'
import type { FeatureCollection } from 'geojson'
import type { State } from '../lib/state.svelte'
import type { Carrier, Communes, Hotspots, Incident, Routes, Sites, Stretch } from '../lib/types'
import { m } from '../paraglide/messages.js'
import { getLocale } from '../paraglide/runtime.js'
import { lowWords } from '../ui/words'
import { hotFeatures, inStretch, pinFeatures, stretchFeatures } from './data'
import { thin, visibleLabels } from './labels'
import { dark, light } from './palette'
import { popupContent } from './popup'
import { mapStyle } from './style'

setWorkerUrl(workerUrl)
const home: [[number, number], [number, number]] = [[105.6, 16.3], [107.5, 18.1]]
const marks = document.documentElement.dataset

/** The map on the page: the pure style and data of this folder put on screen. */
export class MapStage {
  readonly map: GlMap
  private markers: Marker[] = []
  private communes: Communes | null = null
  private data = new Map<string, FeatureCollection>()
  private theme = ''
  private look = ''
  private filled = false

  constructor(holder: HTMLElement, private app: State) {
    this.theme = app.theme
    this.map = new GlMap({
      container: holder, style: this.style(), bounds: home, attributionControl: false, dragRotate: false, pitchWithRotate: false,
      maxBounds: [[100.5, 6.5], [115.5, 23.5]], maxZoom: 18, keyboard: true,
    })
    this.map.on('styledata', () => this.flush())
    this.map.on('moveend', () => this.label())
    this.map.on('idle', () => this.idle())
    this.map.on('click', (e) => this.click(e))
  }
  private style() {
    return mapStyle({ palette: this.theme === 'dark' ? dark : light, carriers: this.app.carriers, cables: this.app.cables })
  }
  /** Draws the style anew when the theme, the carriers or the leave to see cable changed. */
  restyle(theme: string, carriers: Carrier[], cables: boolean) {
    const look = `${theme} ${cables} ${carriers.map((c) => c.code).join()}`
    if (look === this.look) return
    this.look = look
    this.theme = theme
    this.map.setStyle(this.style(), { diff: false })
  }
  private put(id: string, data: FeatureCollection) {
    this.data.set(id, data)
    delete marks.mapIdle
    ;(this.map.getSource(id) as GeoJSONSource | undefined)?.setData(data)
    this.map.triggerRepaint()
  }
  private seen = new WeakSet<object>()
  private flush() {
    const source = this.map.getSource('communes')
    if (!source || this.seen.has(source)) return
    this.seen.add(source)
    for (const [id, data] of this.data) (this.map.getSource(id) as GeoJSONSource | undefined)?.setData(data)
  }
  setData(communes: Communes | null, routes: Routes | null, hot: Hotspots | null, sites: Sites | null, incidents: Incident[]) {
    this.communes = communes
    if (communes) this.put('communes', communes)
    this.filled = !!communes && (!this.app.cables || (!!routes && !!hot))
    this.label()
    if (!this.app.cables) return
    const withId = (c: FeatureCollection): FeatureCollection => ({ ...c, features: c.features.map((f) => ({ ...f, properties: { ...f.properties, fid: String(f.id) } })) })
    if (routes) this.put('routes', withId(routes))
    if (hot) this.put('hot', hotFeatures(hot))
    if (sites) this.put('sites', withId(sites))
    this.put('incidents', withId({ type: 'FeatureCollection', features: incidents.filter((f) => f.geometry) as never }))
  }
  setGlow(hot: Hotspots | null, stretch: Stretch | null) {
    if (hot && this.app.cables) this.put('glow', stretchFeatures(hot, stretch))
  }
  setPin(at: [number, number] | null, accuracy: number) { this.put('pin', pinFeatures(at, accuracy)) }
  show(bbox: [number, number, number, number]) {
    const inside = this.map.getBounds()
    if (inside.contains([bbox[0], bbox[1]]) && inside.contains([bbox[2], bbox[3]]) && this.map.getZoom() > 10) return
    this.map.fitBounds(bbox, { padding: 120, maxZoom: 13, duration: 300 })
  }
  province() { this.map.fitBounds(home, { duration: 300 }) }
  private idle() {
    if (!this.filled) return
    const count = (layers: string[], key: string) => {
      const here = layers.filter((l) => this.map.getLayer(l))
      return new Set(here.length ? this.map.queryRenderedFeatures({ layers: here }).map((f) => f.properties[key]) : []).size
    }
    marks.lixels = String(count(['hot'], 'lid'))
    marks.routes = String(count(['routes', 'corridors'], 'fid'))
    marks.hotAt = this.hotAt()
    marks.mapIdle = 'true'
  }
  /** Pixel of the middle of the best lixel in view, for those who test the page. */
  private hotAt(): string {
    const view = this.map.getBounds()
    for (const f of this.app.hot?.features ?? []) {
      const line = f.geometry.type === 'LineString' ? f.geometry.coordinates : []
      const at = line[Math.floor(line.length / 2)] as [number, number] | undefined
      if (!at || !view.contains(at)) continue
      const { x, y } = this.map.project(at)
      return `${Math.round(x)},${Math.round(y)}`
    }
    return ''
  }
  private label() {
    for (const old of this.markers) old.remove()
    const all = visibleLabels(this.communes, this.map.getZoom(), getLocale() === 'en')
    const view = this.map.getBounds()
    this.markers = thin(all.filter((l) => view.contains(l.at)), (l) => this.map.project(l.at)).map((l) => {
      const element = document.createElement('div')
      element.className = `map-label ${l.rank}`
      element.textContent = l.text
      return new Marker({ element }).setLngLat(l.at).addTo(this.map)
    })
  }
  private click(e: MapMouseEvent) {
    if (this.app.picking) {
      this.app.pin = [e.lngLat.lng, e.lngLat.lat]
      return
    }
    const { x, y } = e.point
    // Far out a finger means the stretch; close up, the one thing under it.
    const order = this.map.getZoom() < 13.5 ? ['hot', 'incidents', 'sites', 'routes'] : ['incidents', 'sites', 'hot', 'routes']
    const layers = order.filter((l) => this.map.getLayer(l))
    if (!layers.length) return
    const found = this.map.queryRenderedFeatures([[x - 5, y - 5], [x + 5, y + 5]], { layers })
    const hit = layers.map((l) => found.filter((f) => f.layer.id === l).at(0)).find(Boolean)
    if (!hit) return
    if (hit.layer.id === 'hot') return this.openLixel(String(hit.properties.lid), e)
    const type = ({ incidents: 'incident', sites: 'site', routes: 'route' } as const)[hit.layer.id as 'sites']
    this.app.selected = { type, id: String(hit.properties.fid) }
  }
  private openLixel(id: string, e: MapMouseEvent) {
    const hot = this.app.hot
    const p = hot?.features.find((f) => String(f.id) === id)?.properties
    if (!p || !hot) return
    const content = popupContent(p, {
      incidents: m.incidents_word(), length: m.length(), rate: m.rate(), last: m.last_incident(), words: lowWords(p.low_ratio), locale: getLocale(),
    }, document)
    new Popup({ maxWidth: '280px' }).setLngLat(e.lngLat).setDOMContent(content).addTo(this.map)
    const stretch = hot.stretches.find((s) => inStretch(p, s))
    if (stretch) void this.app.choose(stretch, id)
  }
  remove() { this.map.remove() }
}
