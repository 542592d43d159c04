import { Map as GlMap, setWorkerUrl, type GeoJSONSource } from 'maplibre-gl'
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url'
import type { FeatureCollection } from 'geojson'
import type { Spot } from '../lib/night/stops'
import type { At, Dispatch, Plan, Station, Stop } from '../lib/night/types'
import type { Communes, Hotspots, Routes } from '../lib/types'
import { annotate } from './annotate'
import * as camera from './camera'
import { hotFeatures, provinceFeatures, routeFeatures } from './data'
import { boundsOf, metresPerPixel, type Bounds, type LonLat } from './geo'
import { lanesOf } from './lanes'
import { callFeatures, litFeatures, marksOf, placeFeatures, placeOf, planBounds, stationNotes, wayFeatures } from './nightdata'
import { NightMarks } from './nightmarks'
import { nightPalette, nightStyle } from './nightstyle'
import { Overlay } from './overlay'
import { paletteFrom } from './palette'
import type { Box } from './place'
import { spansOf } from './runs'
import { tracksOf } from './tracks'
import { view } from './view.svelte'

setWorkerUrl(workerUrl)
const root = document.documentElement
const token = (name: string) => getComputedStyle(root).getPropertyValue(name).trim()
const silent = { pick() {}, point() {}, label: () => '' }

export interface NightScene {
  communes: Communes | null; routes: Routes | null; hot: Hotspots | null; carriers: string[]
  plan: Plan | null; only: string | null; chosen: Spot | null; lit: Spot | null; bright: Stop[]; place: At | null
  stations: Station[]; picked: At | null; callAt: At | null; call: Dispatch | null
}
export interface NightActs { pick(spot: Spot): void; point(spot: Spot | null): void; tap(at: At): void }

/** The map of a night: the ways of the crews over grey cable. */
export class NightStage {
  readonly map: GlMap
  private names: Overlay
  private marks: NightMarks
  private scene: NightScene | null = null
  private data = new Map<string, FeatureCollection>()
  private given = new Map<string, unknown[]>()
  private ready = false

  constructor(holder: HTMLElement, private o: { english: boolean; title: string; acts: NightActs; taken: () => Box[] }) {
    this.map = new GlMap({ container: holder, style: this.style(), ...camera.startView(), attributionControl: false, dragRotate: false, pitchWithRotate: false, minZoom: 3, maxZoom: 18, fadeDuration: 0, locale: { 'Map.Title': o.title } })
    this.map.touchZoomRotate.disableRotation()
    holder.addEventListener('keydown', (e) => { if (e.key.startsWith('Arrow')) e.stopPropagation() })
    const over = this.map.getCanvasContainer(), project = (at: LonLat) => this.map.project(at)
    this.names = new Overlay(over, project, silent)
    this.marks = new NightMarks(over, project, o.acts)
    this.map.on('style.load', () => this.loaded())
    this.map.on('move', () => { this.names.move(); this.marks.move() })
    this.map.on('moveend', () => this.settled())
    this.map.on('resize', () => this.settled())
    this.map.on('click', (e) => o.acts.tap([e.lngLat.lng, e.lngLat.lat]))
    this.map.on('idle', () => { root.dataset.mapIdle = 'true' })
  }
  private style() { return nightStyle(nightPalette(paletteFrom(token), token)) }
  /** Colours follow the page's theme, which is set before this is called. */
  restyle() {
    this.ready = false
    this.map.setStyle(this.style(), { diff: false })
  }
  private loaded() {
    this.ready = true
    for (const [id, data] of this.data) (this.map.getSource(id) as GeoJSONSource | undefined)?.setData(data)
    this.settled()
  }
  /** Makes a source anew only when what it is made of is another. */
  private put(id: string, from: unknown[], make: () => FeatureCollection) {
    const before = this.given.get(id)
    if (before?.length === from.length && before.every((x, i) => x === from[i])) return
    this.given.set(id, from)
    const data = make()
    this.data.set(id, data)
    delete root.dataset.mapIdle
    if (this.ready) (this.map.getSource(id) as GeoJSONSource | undefined)?.setData(data)
  }
  draw(s: NightScene) {
    this.scene = s
    const { communes, routes, hot } = s
    if (communes) {
      this.put('communes', [communes], () => communes)
      this.put('province', [communes], () => provinceFeatures(communes))
    }
    if (routes) this.network(routes, hot, s.carriers)
    this.put('ways', [s.plan, s.only], () => wayFeatures(s.plan, s.only))
    this.put('lit', [...s.bright, s.place], () => litFeatures(s.bright, s.place))
    this.put('places', [s.stations, s.picked], () => placeFeatures(s.stations, s.picked))
    this.put('call', [s.callAt, s.call], () => callFeatures(s.callAt, s.call))
    this.marks.show(marksOf(s.plan, s))
    this.write()
  }
  private network(routes: Routes, hot: Hotspots | null, carriers: string[]) {
    if (this.given.get('hot')?.[0] === routes && this.given.get('hot')?.[1] === hot) return
    const tracks = tracksOf(routes), lanes = lanesOf(tracks.values(), carriers)
    this.put('routes', [routes], () => routeFeatures(routes, tracks, lanes))
    this.put('hot', [routes, hot], () => hotFeatures(hot ? spansOf(hot) : [], { tracks, lanes, metresPerPixel: metresPerPixel(10, 17), ticks: false }))
  }
  private padding() {
    return matchMedia('(max-width: 759px)').matches ? { top: 30, bottom: 60, left: 30, right: 70 } : { top: matchMedia('(max-width: 1179px)').matches ? 40 : 190, bottom: 60, left: 40, right: 60 }
  }
  /** All of the plan; without one, the stations, or the province. */
  fit(plan: Plan | null, stations: Station[], duration = 400) {
    const box: Bounds = planBounds(plan) ?? (stations.length > 1 ? boundsOf(stations.map((s) => s.point)) : camera.province)
    this.map.fitBounds(box, { padding: this.padding(), maxZoom: 13, duration })
  }
  fitPoints(points: At[]) { if (points.length) this.map.fitBounds(boundsOf(points), { padding: this.padding(), maxZoom: 13, duration: 400 }) }
  /** Moves only when the stop is not to be seen. */
  show(stop: Stop) {
    const at = placeOf(stop)
    if (!at) return
    const { x, y } = this.map.project(at)
    const { clientWidth: w, clientHeight: h } = this.map.getContainer()
    if (x < 30 || x > w - 30 || y < 30 || y > h - 30) this.map.easeTo({ center: at, duration: 400 })
  }
  private settled() {
    view.bounds = this.map.getBounds().toArray().flat() as Bounds
    view.metresPerPixel = metresPerPixel(this.map.getZoom(), this.map.getCenter().lat)
    this.marks.settle()
    this.write()
  }
  private write() {
    if (!this.scene) return
    const { clientWidth: w, clientHeight: h } = this.map.getContainer()
    const stations = stationNotes(this.scene.stations, !this.scene.plan, (at) => this.map.project(at))
    const taken = [...this.o.taken(), { x: 100, y: h - 16, w: 200, h: 32 }, ...stations.boxes, ...this.marks.boxes()]
    const names = annotate({
      zoom: this.map.getZoom(), bounds: this.map.getBounds().toArray().flat() as Bounds, size: { w, h }, project: (at) => this.map.project(at), english: this.o.english, taken,
      communes: this.scene.communes, tracks: new Map(), lanes: new Map(), spans: [], incidents: [], sites: [], carriers: [], cable: false, chosen: undefined, lit: undefined, route: null,
    })
    this.names.show([...names, ...stations.notes])
  }
  remove() { this.map.remove() }
}
