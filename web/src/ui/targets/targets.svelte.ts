import { all, call } from '../../lib/api'
import { apiQuery } from '../../lib/filters'
import { chainages, localDate } from '../../lib/format'
import { bboxOf } from '../../lib/geo'
import { app } from '../../lib/state.svelte'
import type { CommuneRank, KeyPlace, KeyPlaces, KeyState, Ranking, SiteRank } from '../../lib/targets/types'
import { evidence, usualPeriod } from '../../lib/targets/words'
import type { Stretch } from '../../lib/types'
import { showDay } from '../../lib/dates'
import { Served } from '../served.svelte'

/** Where a proposal is: communes, a drawn ring, or one thing that was chosen elsewhere. */
export type Where = { way: 'communes'; codes: string[] } | { way: 'polygon' } | { way: 'site'; site: string; label: string } | { way: 'stretch'; route: string; from_m: number; to_m: number; label: string }
export interface Draft { where: Where; name: string; reason: string; from: string; to: string }
export type Panel = 'list' | 'place' | 'propose' | 'annex'

/** Key places and the rankings they are chosen from, as they are on the screen. */
class Targets extends Served {
  by = $state<'communes' | 'sites'>('communes')
  communes = $state.raw<Ranking<CommuneRank> | null>(null)
  sites = $state.raw<Ranking<SiteRank> | null>(null)
  places = $state.raw<KeyPlaces | null>(null)
  chosen = $state.raw<KeyPlace | null>(null)
  panel = $state<Panel>('list')
  draft = $state<Draft | null>(null)
  /** The ring that is being drawn, and whether clicks on the map add to it. */
  ring = $state.raw<[number, number][]>([])
  drawing = $state(false)
  /** On a phone one part is seen at a time. */
  part = $state<'ranking' | 'places' | 'map'>('ranking')

  /** Carriers are not told of patrols. */
  get seesPlans() { return ['police', 'department'].includes(app.session?.role ?? '') }
  get mayPropose() { return ['police', 'department', 'carrier'].includes(app.session?.role ?? '') }
  get ranks() { return app.session?.role !== 'commune' }

  read = () => this.aside(async () => {
    const q = apiQuery(app.shown, app.carriers.map((c) => c.code), new Date())
    const [places, communes, sites] = await Promise.all([
      all<KeyPlaces>('/api/v1/key-places'),
      this.ranks ? call<Ranking<CommuneRank>>(`/api/v1/rankings/communes?${q}`) : null,
      this.ranks ? call<Ranking<SiteRank>>(`/api/v1/rankings/sites?${q}&limit=100`) : null,
    ])
    Object.assign(this, { places, communes, sites })
    if (this.chosen) await this.fetch(String(this.chosen.id))
  })
  private async fetch(id: string) { this.chosen = await call<KeyPlace>(`/api/v1/key-places/${encodeURIComponent(id)}`) }
  async open(id: string) {
    await this.guard(() => this.fetch(id))
    if (!this.chosen) return
    this.show(this.chosen)
  }
  private show(place: KeyPlace) {
    Object.assign(this, { chosen: place, panel: 'place', part: 'places' })
    const box = bboxOf(place.geometry)
    if (box) app.frame = [box[0] - 0.02, box[1] - 0.02, box[2] + 0.02, box[3] + 0.02]
  }
  list() { Object.assign(this, { panel: 'list', chosen: null, draft: null, drawing: false, ring: [], problem: null }) }

  propose(where: Where, reason = '') {
    const { from, to } = usualPeriod(localDate(new Date()))
    this.list()
    this.draft = { where, name: '', reason, from: showDay(from), to: showDay(to) }
    Object.assign(this, { panel: 'propose', part: 'places' })
  }
  proposeCommune(r: CommuneRank) { this.propose({ way: 'communes', codes: [r.commune] }, this.communes ? evidence(r, this.communes.summary) : '') }
  proposeSite(id: string, r: SiteRank) {
    this.propose({ way: 'site', site: id, label: r.name ?? r.site_id }, this.sites ? evidence(r, this.sites.summary) : '')
  }
  /** From a hot stretch: the same place, ready to be proposed. */
  proposeStretch(s: Stretch) {
    const span = app.shownSpan
    const reason = `Đoạn nóng hạng ${s.rank}: ${s.incidents} vụ từ ${showDay(span.from)} đến ${showDay(span.to)}.`
    this.propose({ way: 'stretch', route: s.route, from_m: s.from_m, to_m: s.to_m, label: `${s.route_id} ${chainages(s.from_m, s.to_m)}` }, reason)
    app.view = 'targets'
  }
  async send(body: object): Promise<boolean> {
    return this.guard(async () => {
      const made = await call<KeyPlace>('/api/v1/key-places', { method: 'POST', body: JSON.stringify(body) })
      this.places = await all<KeyPlaces>('/api/v1/key-places')
      this.list()
      this.show(made)
    })
  }
  async step(to: KeyState, note: string, period: { from: string; to: string } | null): Promise<boolean> {
    const id = String(this.chosen?.id)
    return this.guard(async () => {
      this.chosen = await call<KeyPlace>(`/api/v1/key-places/${encodeURIComponent(id)}/steps`, { method: 'POST', body: JSON.stringify({ to, note, ...(period ? { period } : {}) }) })
      this.places = await all<KeyPlaces>('/api/v1/key-places')
    })
  }
  draw() { Object.assign(this, { drawing: true, ring: [], part: 'map' }) }
  add(at: [number, number]) { this.ring = [...this.ring, at] }
  undo() { this.ring = this.ring.slice(0, -1) }
  /** Ends the drawing: with what was drawn, or without. */
  drawn(keep: boolean) {
    if (!keep || this.ring.length < 3) this.ring = []
    Object.assign(this, { drawing: false, part: 'places' })
  }
}
export const targets = new Targets()
