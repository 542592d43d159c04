import { Map as GlMap, setWorkerUrl, type ExpressionSpecification, type GeoJSONSource, type SourceSpecification, type StyleSpecification } from 'maplibre-gl'
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url'
import type { Feature, FeatureCollection } from 'geojson'
import type { At } from '../lib/night/types'
import type { Order } from '../lib/orders/types'
import type { Communes } from '../lib/types'
import { annotate } from '../map/annotate'
import { boundsOf, type Bounds } from '../map/geo'
import { Overlay } from '../map/overlay'
import { paletteFrom } from '../map/palette'
import { rampClass } from '../map/ramp'
import { byZoom, hotWidth, perClass } from '../map/widths'
import { StopMarks, type StopMark } from './marks'
import { pieces, ringAt } from './draw'
import type { Place } from './seen'

// Kept for when there is no signal: the copy under the page's own address.
setWorkerUrl(import.meta.env.PROD ? '/lenh-map.js' : workerUrl)
const token = (name: string) => getComputedStyle(document.documentElement).getPropertyValue(name).trim()
const round = { 'line-cap': 'round', 'line-join': 'round' } as const
const empty: SourceSpecification = { type: 'geojson', data: { type: 'FeatureCollection', features: [] } }
const collection = (features: Feature[]): FeatureCollection => ({ type: 'FeatureCollection', features })
const line = (coordinates: At[], properties: object = {}): Feature => ({ type: 'Feature', properties, geometry: { type: 'LineString', coordinates } })

/** Only what came with the order: its lines, the communes as ground. Nothing is fetched on the road. */
function style(): StyleSpecification {
  const p = paletteFrom(token)
  const ink = token('--c-ink'), accent = token('--c-accent')
  const is = (part: string): ExpressionSpecification => ['==', ['get', 'part'], part]
  return {
    version: 8, sources: { communes: empty, order: empty, own: empty },
    layers: [
      { id: 'ground', type: 'background', paint: { 'background-color': p.out } },
      { id: 'communes', type: 'fill', source: 'communes', paint: { 'fill-color': p.land, 'fill-antialias': false } },
      { id: 'commune-lines', type: 'line', source: 'communes', layout: round, paint: { 'line-color': p.commune, 'line-width': byZoom([0.75, 1, 1.25, 1.25, 1.5]) } },
      { id: 'routes', type: 'line', source: 'order', filter: is('route'), layout: round, paint: { 'line-color': p.carriers[0]!, 'line-width': byZoom([1, 1.5, 2, 3, 4]) } },
      { id: 'hot', type: 'line', source: 'order', filter: is('hot'), layout: round, paint: { 'line-color': perClass(p.hot), 'line-width': hotWidth() } },
      { id: 'way-case', type: 'line', source: 'order', filter: is('way'), layout: round, paint: { 'line-color': p.out, 'line-width': byZoom([2, 3, 4, 5, 6]), 'line-opacity': 0.7 } },
      { id: 'way', type: 'line', source: 'order', filter: is('way'), paint: { 'line-color': ink, 'line-width': byZoom([1, 1.75, 2, 2.5, 3]), 'line-dasharray': [2, 2] } },
      { id: 'driven', type: 'line', source: 'own', filter: is('track'), layout: round, paint: { 'line-color': ink, 'line-width': byZoom([2, 3, 3.5, 4, 5]) } },
      { id: 'ring', type: 'fill', source: 'own', filter: is('ring'), paint: { 'fill-color': accent, 'fill-opacity': 0.22 } },
      { id: 'ring-line', type: 'line', source: 'own', filter: is('ring'), paint: { 'line-color': accent, 'line-opacity': 0.6, 'line-width': 1 } },
    ],
  }
}
/** The map of an order on the road. */
export class RoadStage {
  readonly map: GlMap
  private names: Overlay
  private marks: StopMarks
  private data = new Map<string, FeatureCollection>()
  private communes: Communes | null = null
  private ready = false

  constructor(holder: HTMLElement, private o: { title: string; english: boolean; pick(n: number): void }) {
    this.map = new GlMap({ container: holder, style: style(), center: [106.9, 16.9], zoom: 9, attributionControl: false, dragRotate: false, pitchWithRotate: false, minZoom: 7, maxZoom: 18, fadeDuration: 0, locale: { 'Map.Title': o.title } })
    this.map.touchZoomRotate.disableRotation()
    const over = this.map.getCanvasContainer(), project = (at: At) => this.map.project(at)
    this.names = new Overlay(over, project, { pick() {}, point() {}, label: () => '' })
    this.marks = new StopMarks(over, project, o.pick)
    this.map.on('style.load', () => { this.ready = true; for (const id of this.data.keys()) this.push(id) })
    this.map.on('move', () => { this.names.move(); this.marks.move() })
    for (const event of ['moveend', 'resize'] as const) this.map.on(event, () => this.settled())
    this.map.on('idle', () => { document.documentElement.dataset.mapIdle = 'true' })
    void fetch('/api/v1/communes').then((r) => r.json()).then((c: Communes) => { this.communes = c; this.put('communes', c); this.settled() }).catch(() => undefined)
  }
  private put(id: string, data: FeatureCollection) {
    delete document.documentElement.dataset.mapIdle
    this.data.set(id, data)
    if (this.ready) this.push(id)
  }
  private push(id: string) { (this.map.getSource(id) as GeoJSONSource | undefined)?.setData(this.data.get(id)!) }
  order({ area, path }: Order) {
    const hot = area.hot.map((h) => line(h.line, { part: 'hot', class: Math.max(1, rampClass(h.ratio)) }))
    this.put('order', collection([...area.routes.map((r) => line(r.line, { part: 'route' })), ...hot, ...(path.length > 1 ? [line(path, { part: 'way' })] : [])]))
  }
  own(track: Place[], here: Place | null) {
    const ring: Feature[] = here && here.accuracy ? [{ type: 'Feature', properties: { part: 'ring' }, geometry: { type: 'Polygon', coordinates: [ringAt(here.point, here.accuracy)] } }] : []
    this.put('own', collection([...pieces(track).map((piece) => line(piece, { part: 'track' })), ...ring]))
  }
  show(marks: StopMark[]) { this.marks.show(marks); this.settled() }
  private padding() { return { top: 64, left: 48, right: 112, bottom: 48 } }
  fit(points: At[]) {
    if (points.length) this.map.fitBounds(boundsOf(points), { padding: this.padding(), maxZoom: 14, duration: 0 })
  }
  center(at: At) { this.map.easeTo({ center: at, zoom: Math.max(14, this.map.getZoom()), padding: this.padding(), duration: 400 }) }
  private settled() {
    this.marks.settle()
    const { clientWidth: w, clientHeight: h } = this.map.getContainer()
    this.names.show(annotate({
      zoom: this.map.getZoom(), bounds: this.map.getBounds().toArray().flat() as Bounds, size: { w, h }, project: (at) => this.map.project(at), english: this.o.english, taken: this.marks.boxes(),
      communes: this.communes, tracks: new Map(), lanes: new Map(), spans: [], incidents: [], sites: [], carriers: [], cable: false, chosen: undefined, lit: undefined, route: null,
    }))
  }
  remove() { this.map.remove() }
}
