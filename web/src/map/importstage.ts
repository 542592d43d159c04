import { Map as GlMap, setWorkerUrl, type GeoJSONSource } from 'maplibre-gl'
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url'
import type { FeatureCollection } from 'geojson'
import type { Bbox } from '../lib/geo'
import type { Communes } from '../lib/types'
import { annotate } from './annotate'
import * as camera from './camera'
import { provinceFeatures } from './data'
import { metresPerPixel, type Bounds, type LonLat } from './geo'
import type { Sign, Title } from './importdata'
import { importNotes } from './importnotes'
import { crossImage, importPalette, importStyle, type ImportPalette } from './importstyle'
import { Overlay } from './overlay'
import { paletteFrom } from './palette'
import { view } from './view.svelte'

setWorkerUrl(workerUrl)
const root = document.documentElement
const token = (name: string) => getComputedStyle(root).getPropertyValue(name).trim()
const silent = { pick() {}, point() {}, label: () => '' }

export interface Scene { communes: Communes | null; net: FeatureCollection; preview: FeatureCollection; hits: string[]; chosen: string | null; signs: Sign[]; titles: Title[] }
const cross = (colour: string): ImageData | null => {
  const pen = Object.assign(document.createElement('canvas'), { width: 20, height: 20 }).getContext('2d')
  if (!pen) return null
  Object.assign(pen, { strokeStyle: colour, lineWidth: 3.5, lineCap: 'round' })
  pen.stroke(new Path2D('M5 5L15 15M15 5L5 15'))
  return pen.getImageData(0, 0, 20, 20)
}

/** From afar so many codes leave the lines to be seen. */
const fewTitles = 10

/** The map of an import on the page. */
export class ImportStage {
  readonly map: GlMap
  private overlay: Overlay
  private palette: ImportPalette
  private scene: Scene | null = null
  private given = new Map<string, FeatureCollection>()
  private ready = false

  constructor(holder: HTMLElement, private o: { english: boolean; title: string; say: (t: Title) => string; pick: (key: string) => void }) {
    this.palette = importPalette(paletteFrom(token), token)
    this.map = new GlMap({ container: holder, style: importStyle(this.palette), ...camera.startView(), attributionControl: false, dragRotate: false, pitchWithRotate: false, minZoom: 3, maxZoom: 18, fadeDuration: 0, locale: { 'Map.Title': o.title } })
    this.map.touchZoomRotate.disableRotation()
    holder.addEventListener('keydown', (e) => { if (e.key.startsWith('Arrow')) e.stopPropagation() })
    this.overlay = new Overlay(this.map.getCanvasContainer(), (at) => this.map.project(at), silent)
    this.map.on('style.load', () => this.loaded())
    this.map.on('move', () => this.overlay.move())
    this.map.on('moveend', () => this.settled())
    this.map.on('resize', () => this.settled())
    this.map.on('click', (e) => this.click(e.point))
    this.map.on('idle', () => { root.dataset.mapIdle = 'true' })
  }
  /** Colours follow the page's theme, which is set before this is called. */
  restyle() {
    this.palette = importPalette(paletteFrom(token), token)
    this.ready = false
    this.map.setStyle(importStyle(this.palette), { diff: false })
  }
  private loaded() {
    const image = cross(this.palette.gone)
    if (image && !this.map.hasImage(crossImage)) this.map.addImage(crossImage, image, { pixelRatio: 2 })
    this.ready = true
    this.given.clear()
    if (this.scene) this.draw(this.scene)
    this.settled()
  }
  private put(id: string, data: FeatureCollection) {
    if (this.given.get(id) === data) return
    this.given.set(id, data)
    delete root.dataset.mapIdle
    ;(this.map.getSource(id) as GeoJSONSource | undefined)?.setData(data)
  }
  draw(scene: Scene) {
    const before = this.scene
    this.scene = scene
    if (!this.ready) return
    if (scene.communes && (before?.communes !== scene.communes || !this.given.has('communes'))) {
      this.put('communes', scene.communes)
      this.put('province', provinceFeatures(scene.communes))
    }
    this.put('net', scene.net)
    this.put('preview', scene.preview)
    for (const id of ['hit', 'hit-line']) this.map.setFilter(id, ['in', ['get', 'name'], ['literal', scene.hits]])
    this.map.setFilter('lit', ['==', ['get', 'key'], scene.chosen ?? ''])
    this.write()
  }
  fit(box: Bbox | null, most: number) {
    const { top, right, bottom, left } = { top: 56, right: 56, bottom: 56, left: 72 }
    this.map.fitBounds(box ?? camera.province, { padding: { top, right, bottom, left }, maxZoom: most, duration: 400 })
  }
  private settled() {
    view.bounds = this.map.getBounds().toArray().flat() as Bounds
    view.metresPerPixel = metresPerPixel(this.map.getZoom(), this.map.getCenter().lat)
    this.write()
  }
  private write() {
    if (!this.scene) return
    const { clientWidth: w, clientHeight: h } = this.map.getContainer()
    const project = (at: LonLat) => this.map.project(at)
    const taken = [{ x: 28, y: 42, w: 56, h: 90 }, { x: 110, y: h - 16, w: 220, h: 32 }]
    const own = importNotes(this.scene.signs, this.map.getZoom() < 9 ? this.scene.titles.slice(0, fewTitles) : this.scene.titles, this.o.say, this.scene.chosen, { project, size: { w, h }, taken })
    const names = annotate({
      zoom: this.map.getZoom(), bounds: this.map.getBounds().toArray().flat() as Bounds, size: { w, h }, project, english: this.o.english, taken: [...taken, ...own.boxes],
      communes: this.scene.communes, tracks: new Map(), lanes: new Map(), spans: [], incidents: [], sites: [], carriers: [], cable: false, chosen: undefined, lit: undefined, route: null,
    })
    this.overlay.show([...names, ...own.notes])
  }
  /** A click takes the sign of a fault, else the line or site under it. */
  private click(at: { x: number; y: number }) {
    const near = this.scene?.signs.find((s) => { const p = this.map.project(s.at); return Math.hypot(p.x - at.x, p.y - at.y) < 14 })
    if (near) return this.o.pick(near.key)
    const box: [[number, number], [number, number]] = [[at.x - 5, at.y - 5], [at.x + 5, at.y + 5]]
    const found = this.map.queryRenderedFeatures(box, { layers: ['sites', 'new', 'changed', 'gone', 'kept', 'same'].filter((l) => this.map.getLayer(l)) })[0]
    if (found) this.o.pick(String(found.properties.key))
  }
  remove() { this.map.remove() }
}
