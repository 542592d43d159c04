import type { Carrier, Communes, Hotspots, Incident, Routes, Session, Sites, Summary, Stretch, Lixel } from './types'
import { all, ApiError, call, type Problem } from './api'
import { apiQuery, fromQuery, toQuery, type Filters } from './filters'

export type Selection =
  | { type: 'stretch'; stretch: Stretch; why: Lixel['properties'] | null }
  | { type: 'incident' | 'site' | 'route'; id: string }

export class State {
  session = $state<Session | null>(null)
  carriers = $state.raw<Carrier[]>([])
  communes = $state.raw<Communes | null>(null)
  routes = $state.raw<Routes | null>(null)
  sites = $state.raw<Sites | null>(null)
  hot = $state.raw<Hotspots | null>(null)
  incidents = $state.raw<Incident[]>([])
  summary = $state.raw<Summary | null>(null)
  filters = $state<Filters>(fromQuery(location.search))
  selected = $state.raw<Selection | null>(null)
  glow = $state.raw<Stretch | null>(null)
  error = $state.raw<Problem | null>(null)
  loading = $state(true)
  offlineSince = $state<string | null>(null)
  noMap = $state(false)
  picking = $state(false)
  pin = $state.raw<[number, number] | null>(null)
  accuracy = $state(50)
  theme = $state<'light' | 'dark'>(matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light')
  private turn = 0

  get cables() { return !!this.session && !['public', 'admin'].includes(this.session.role) }
  carrierName(code?: string | null) { return this.carriers.find((c) => c.code === code)?.name ?? code ?? '' }
  carrierColour(code?: string | null) { return this.carriers.find((c) => c.code === code)?.color ?? 0 }

  private async guard(work: () => Promise<void>) {
    try {
      await work()
      this.error = null
    } catch (e) {
      this.error = e instanceof ApiError ? e.problem : { status: 0, code: 'PAGE', title: String(e) }
    }
  }
  async start() {
    await this.guard(async () => {
      this.session = await call<Session>('/api/v1/session')
      const communes = all<Communes>('/api/v1/communes')
      if (this.cables) this.carriers = (await call<{ carriers: Carrier[] }>('/api/v1/carriers')).carriers
      this.communes = await communes
      await this.fetchAll()
    })
    this.loading = false
  }
  private async fetchAll() {
    if (!this.cables) return
    const [routes, sites] = await Promise.all([all<Routes>('/api/v1/routes'), all<Sites>('/api/v1/sites'), this.fetchFiltered()])
    this.routes = routes
    this.sites = sites
  }
  private async fetchFiltered() {
    const turn = ++this.turn
    const q = apiQuery(this.filters, this.carriers.map((c) => c.code), new Date())
    const [hot, incidents, summary] = await Promise.all([
      all<Hotspots>(`/api/v1/hotspots?${q}&min_ratio=4&lixel=250`),
      all<{ features: Incident[] }>(`/api/v1/incidents?${q}`),
      call<Summary>(`/api/v1/incidents/summary?${q}`),
    ])
    if (turn !== this.turn) return
    const on = (code?: string | null) => !code || !this.filters.off.includes(code)
    this.hot = {
      ...hot, features: hot.features.filter((f) => on(f.properties.carrier)), stretches: hot.stretches.filter((s) => on(s.carrier)),
    }
    this.incidents = incidents.features.filter((f) => on(f.properties.match?.candidates?.[0]?.carrier ?? f.properties.carrier))
    this.summary = summary
    await this.keepSelection()
  }
  /** After a change the same stretch stays selected, found again by its route and place. */
  private async keepSelection() {
    const now = this.selected
    if (now?.type !== 'stretch') return
    const old = now.stretch
    const same = this.hot?.stretches.find((s) => s.route === old.route && s.from_m <= old.to_m && s.to_m >= old.from_m)
    if (same) await this.choose(same)
  }
  refresh = () => this.guard(() => (this.cables ? this.fetchFiltered() : Promise.resolve()))
  async apply(change: Partial<Filters>) {
    Object.assign(this.filters, change)
    history.replaceState(null, '', location.pathname + toQuery(this.filters))
    await this.refresh()
  }
  async changed(layer: string) {
    if (layer === 'communes') await this.guard(async () => { this.communes = await all<Communes>('/api/v1/communes') })
    else if (layer === 'routes' || layer === 'sites') await this.guard(() => this.fetchAll())
    else await this.refresh()
  }
  /** Selects a stretch, then fetches why it is hot, for the lixel asked or its peak. */
  async choose(stretch: Stretch, lixel = stretch.peak) {
    this.selected = { type: 'stretch', stretch, why: this.selected?.type === 'stretch' ? this.selected.why : null }
    this.glow = stretch
    await this.guard(async () => {
      const q = apiQuery(this.filters, this.carriers.map((c) => c.code), new Date())
      const why = await call<Lixel>(`/api/v1/hotspots/${encodeURIComponent(lixel)}?${q}&lixel=250`)
      if (this.selected?.type === 'stretch' && this.selected.stretch.peak === stretch.peak) {
        this.selected = { type: 'stretch', stretch, why: why.properties }
      }
    })
  }
  close() {
    this.selected = null
    this.glow = null
  }
  async signIn(user: string, password: string) {
    await call<Session>('/api/v1/sessions', { method: 'POST', body: JSON.stringify({ user, password }) })
    location.reload()
  }
  async signOut() {
    await call('/api/v1/sessions', { method: 'DELETE' })
    location.reload()
  }
  listen() {
    const events = new EventSource('/events')
    let timer: ReturnType<typeof setTimeout> | undefined
    const layers = new Set<string>()
    events.addEventListener('change', (e) => {
      layers.add(String(JSON.parse((e as MessageEvent<string>).data).layer))
      clearTimeout(timer)
      timer = setTimeout(() => {
        const data = [...layers].filter((l) => ['communes', 'routes', 'sites'].includes(l))
        if (data.length < layers.size) data.push('hotspots')
        layers.clear()
        for (const layer of data) void this.changed(layer)
      }, 150)
    })
    events.onopen = () => {
      if (this.offlineSince) void this.refresh()
      this.offlineSince = null
    }
    events.onerror = () => { this.offlineSince ??= new Date().toISOString() }
  }
}
export const app = new State()
