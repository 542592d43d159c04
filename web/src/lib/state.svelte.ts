import type { Carrier, Communes, Hotspots, Incident, Routes, Session, Sites, Summary, Stretch, Lixel } from './types'
import { readAddress, writeAddress, type Pointer, type Sort, type Tonight, type TrendOf, type View } from './address'
import { all, call, isStopped, problemOf, type Problem } from './api'
import { apiQuery, type Filters } from './filters'
import { localDate } from './format'
import type { Bbox } from './geo'
import type { Command } from './keys'
import { remembered, remember } from './memory'
import { spanOf } from './period'
import { redraws } from './running.svelte'

export type Selection =
  | { type: 'stretch'; stretch: Stretch; why: Lixel['properties'] | null }
  | { type: 'incident' | 'site' | 'route'; id: string }

const start = readAddress(location.search)
const preferred = () => (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light')

export class State {
  session = $state<Session | null>(null)
  carriers = $state.raw<Carrier[]>([])
  communes = $state.raw<Communes | null>(null)
  routes = $state.raw<Routes | null>(null)
  sites = $state.raw<Sites | null>(null)
  hot = $state.raw<Hotspots | null>(null)
  incidents = $state.raw<Incident[]>([])
  summary = $state.raw<Summary | null>(null)
  filters = $state<Filters>(start.filters)
  /** The filters of what is on the screen; after a failed reading they are the old ones. */
  shown = $state.raw<Filters>(start.filters)
  view = $state<View>(start.view)
  sort = $state<Sort>(start.sort)
  unmatched = $state(start.unmatched)
  /** Which reports the list of incidents shows: all of the period, or those to work on. */
  queue = $state(start.queue)
  /** The period of the report shown; the last month that is over if none was chosen. */
  report = $state(start.report)
  tonight = $state<Tonight>(start.tonight)
  /** Counts what the server told of plans, crews and stations. */
  planned = $state(0)
  /** Counts what the server told of patrol orders. */
  ordered = $state(0)
  /** Counts what the server told of planned works and advisories. */
  posted = $state(0)
  /** A place that another view wants a crew at. */
  callTo = $state.raw<[number, number] | null>(null)
  /** What keys mean in the view that is open, where it has its own meaning for them. */
  acts: Partial<Record<Command, () => void>> = {}
  selected = $state.raw<Selection | null>(null)
  /** The stretch asked for is not hot any more. */
  gone = $state(false)
  /** What the panel of trends is open for. */
  trend = $state.raw<TrendOf | null>(start.trend)
  /** Where the way back from an incident leads. */
  trail = $state.raw<Selection | null>(null)
  glow = $state.raw<Stretch | null>(null)
  /** A place the map is asked to show. */
  frame = $state.raw<Bbox | null>(null)
  error = $state.raw<Problem | null>(null)
  loading = $state(true)
  busy = $state(false)
  loadedAt = $state<string | null>(null)
  offlineSince = $state<string | null>(null)
  noMap = $state(false)
  picking = $state(false)
  pin = $state.raw<[number, number] | null>(null)
  accuracy = $state(50)
  theme = $state<'light' | 'dark'>(remembered('theme', ['light', 'dark']) ?? preferred())
  shortcuts = $state(remembered('shortcuts', ['on', 'off']) !== 'off')
  private turn = 0
  private timer: ReturnType<typeof setTimeout> | undefined
  private asked: Pointer | null = start.sel

  get cables() { return !!this.session && !['public', 'admin'].includes(this.session.role) }
  /** True when the mean is that of the network shown and not of the province. */
  get network() { return this.session?.role === 'carrier' || this.shown.off.length > 0 }
  get views(): View[] {
    const role = this.session?.role
    if (role === 'commune') return ['area', 'incidents', 'duties', 'works', 'inspections', 'advisories', 'targets', 'reports']
    if (role === 'carrier') return ['hot', 'incidents', 'targets', 'duties', 'routes', 'coverage', 'works', 'inspections', 'advisories', 'network', 'import', 'reports']
    // Who manages accounts sees no case content: the record alone.
    if (role === 'admin') return ['record']
    return role === 'department' ? ['hot', 'night', 'incidents', 'targets', 'duties', 'coverage', 'inspections', 'works', 'advisories', 'routes', 'import', 'reports', 'record'] : ['hot', 'night', 'incidents', 'targets', 'duties', 'coverage', 'inspections', 'works', 'advisories', 'routes', 'reports']
  }
  get shownSpan() { return spanOf(this.shown.period, localDate(new Date())) }
  get span() { return spanOf(this.filters.period, localDate(new Date())) }
  /** Who plans nights, and may call a crew. */
  get plans() { return !!this.session && this.views.includes('night') }
  carrierName(code?: string | null) { return this.carriers.find((c) => c.code === code)?.name ?? code ?? '' }
  carrierColour(code?: string | null) { return this.carriers.find((c) => c.code === code)?.color ?? 0 }
  route(id?: string | null) { return this.routes?.features.find((f) => f.id === id) }
  commune(code?: string | null) { return this.communes?.features.find((f) => f.properties.code === code) }

  private async guard(work: () => Promise<void>) {
    this.busy = true
    try {
      await work()
      this.error = null
      this.loadedAt = new Date().toISOString()
    } catch (e) {
      const problem = problemOf(e)
      if (problem.code === 'NET') this.offlineSince ??= new Date().toISOString()
      if (problem.code !== 'NET' || !this.loadedAt) this.error = problem
    }
    this.busy = false
  }
  async start() {
    this.loading = true
    await this.guard(async () => {
      this.session = await call<Session>('/api/v1/session')
      const communes = all<Communes>('/api/v1/communes')
      if (this.cables) this.carriers = (await call<{ carriers: Carrier[] }>('/api/v1/carriers')).carriers
      if (!this.views.includes(this.view)) this.view = this.views[0]!
      this.communes = await communes
      await this.fetchAll()
    })
    this.loading = false
    if (!this.error) await this.restore()
  }
  private async fetchAll() {
    if (!this.cables) return
    const [routes, sites] = await Promise.all([all<Routes>('/api/v1/routes'), all<Sites>('/api/v1/sites'), this.fetchFiltered()])
    this.routes = routes
    this.sites = sites
  }
  query(f: Filters) { return apiQuery(f, this.carriers.map((c) => c.code), new Date()) }
  private async fetchFiltered() {
    const turn = ++this.turn
    const asked = $state.snapshot(this.filters)
    const q = this.query(asked)
    const [hot, incidents, summary] = await Promise.all([
      all<Hotspots>(`/api/v1/hotspots?${q}&min_ratio=4`),
      all<{ features: Incident[] }>(`/api/v1/incidents?${q}`),
      call<Summary>(`/api/v1/incidents/summary?${q}`),
    ])
    if (turn !== this.turn) return
    this.shown = asked
    this.hot = hot
    this.incidents = incidents.features
    this.summary = summary
    await this.keepSelection()
    void this.fetchDoubt(q, turn)
  }
  /** The doubt takes seconds: it comes after the map, unless another map was asked for. */
  private async fetchDoubt(q: string, turn: number) {
    if (this.hot?.summary.doubt !== 'pending') return
    await new Promise((later) => setTimeout(later, 1500))
    if (turn !== this.turn) return
    const work = redraws.begin()
    await this.guard(async () => {
      // Whoever stops it keeps the map without its doubt.
      const hot = await all<Hotspots>(`/api/v1/hotspots?${q}&min_ratio=4&doubt=true&work=${work}`).catch((e) => { if (isStopped(e)) return null; throw e })
      if (!hot || turn !== this.turn) return
      this.hot = hot
      await this.keepSelection()
    })
    if (redraws.key === work) redraws.end()
  }
  private stretchAt(route: string, from: number, to: number) {
    return this.hot?.stretches.find((s) => s.route === route && s.from_m <= to && s.to_m >= from)
  }
  /** After a change the same stretch stays selected, found again by its route and place. */
  private async keepSelection() {
    const now = this.selected
    if (now?.type !== 'stretch') return
    const same = this.stretchAt(now.stretch.route, now.stretch.from_m, now.stretch.to_m)
    if (same) await this.choose(same)
    else this.lose()
  }
  private lose() {
    this.close()
    this.gone = true
  }
  /** Opens what the address names. */
  private async restore() {
    const at = this.asked
    this.asked = null
    if (!at || !this.cables) return
    if (at.type !== 'stretch') return this.open(at.type, at.id)
    const found = this.stretchAt(at.route, at.from_m - 1, at.from_m + 1)
    if (found) await this.choose(found)
    else this.lose()
  }
  get address() {
    const s = this.selected
    const sel: Pointer | null = this.asked ?? (s?.type === 'stretch' ? { type: 'stretch', route: s.stretch.route, from_m: s.stretch.from_m } : s)
    return writeAddress({ filters: this.filters, view: this.view, sort: this.sort, unmatched: this.unmatched, queue: this.queue, sel, report: this.report, trend: this.trend, tonight: this.tonight })
  }
  refresh = () => this.guard(() => (this.cables ? this.fetchFiltered() : Promise.resolve()))
  /** Changes the filters at once and reads anew when the hand rests. */
  apply(change: Partial<Filters>) {
    Object.assign(this.filters, change)
    clearTimeout(this.timer)
    this.timer = setTimeout(() => void this.refresh(), 150)
  }
  async changed(layer: string) {
    if (layer === 'communes') await this.guard(async () => { this.communes = await all<Communes>('/api/v1/communes') })
    else if (layer === 'routes' || layer === 'sites') await this.guard(() => this.fetchAll())
    else await this.refresh()
  }
  /** Selects a stretch, then fetches why it is hot, for the lixel asked or its peak. */
  async choose(stretch: Stretch, lixel = stretch.peak) {
    const now = this.selected
    this.selected = { type: 'stretch', stretch, why: now?.type === 'stretch' && now.stretch.peak === stretch.peak ? now.why : null }
    this.trail = null
    this.gone = false
    this.glow = stretch
    await this.guard(async () => {
      const why = await call<Lixel>(`/api/v1/hotspots/${encodeURIComponent(lixel)}?${this.query(this.shown)}`)
      if (this.selected?.type === 'stretch' && this.selected.stretch.peak === stretch.peak) {
        this.selected = { type: 'stretch', stretch, why: why.properties }
      }
    })
  }
  /** Opens a thing of a list, and keeps the way back from where it was opened. */
  open(type: 'incident' | 'site' | 'route', id: string, from: Selection | null = null) {
    this.trail = from
    this.gone = false
    this.selected = { type, id }
  }
  back() {
    this.selected = this.trail
    this.trail = null
  }
  /** The pointer has left a row: only what is selected stays lit. */
  unlight(stretch: Stretch) {
    if (this.glow?.peak === stretch.peak) this.glow = this.selected?.type === 'stretch' ? this.selected.stretch : null
  }
  close() {
    this.selected = null
    this.gone = false
    this.trail = null
    this.glow = null
  }
  setTheme(theme: 'light' | 'dark') { remember('theme', (this.theme = theme)) }
  setShortcuts(on: boolean) {
    this.shortcuts = on
    remember('shortcuts', on ? 'on' : 'off')
  }
  async signIn(user: string, password: string, code?: string) {
    await call<Session>('/api/v1/sessions', { method: 'POST', body: JSON.stringify({ user, password, code }) })
    location.reload()
  }
  async signOut() {
    await call('/api/v1/sessions', { method: 'DELETE' })
    location.assign(location.pathname)
  }
}
export const app = new State()
