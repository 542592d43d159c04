import { ApiError, call } from '../../lib/api'
import { askedOf, changes, nothing } from '../../lib/night/asked'
import { again, find, sameSpot, type Spot } from '../../lib/night/stops'
import { tonight } from '../../lib/night/time'
import type { Asked, At, Crew, Plan, PlanLine, Station } from '../../lib/night/types'
import { addDays } from '../../lib/period'
import { app } from '../../lib/state.svelte'
import { Served } from '../served.svelte'

export interface Setup { crews: string[]; seconds: number; loss: number }
const path = (id: string, more = '') => `/api/v1/plans/${encodeURIComponent(id)}${more}`

/** The plan of a night as it is on the screen, and what is being changed about it. */
class Night extends Served {
  stations = $state.raw<Station[] | null>(null)
  crews = $state.raw<Crew[] | null>(null)
  plans = $state.raw<PlanLine[] | null>(null)
  plan = $state.raw<Plan | null>(null)
  /** What is asked for now; the plan shows what it was made with. */
  asked = $state.raw<Asked>(nothing)
  /** The stop pointed at, on the map or in the sheet. */
  lit = $state.raw<Spot | null>(null)
  /** A place of what was left out that is pointed at. */
  place = $state.raw<At | null>(null)
  /** True while the form for a new plan stands in place of the time sheet. */
  setup = $state(false)
  seconds = $state(5)
  loss = $state(5)
  private turn = 0
  private timer: ReturnType<typeof setTimeout> | undefined

  get night() { return app.tonight.night ?? tonight(new Date()) }
  get running() { return this.plan?.status === 'running' }
  get changed() { return changes(this.plan ? askedOf(this.plan.asked) : nothing, this.asked) }
  get chosen(): Spot | null {
    const { crew, stop } = app.tonight
    return crew !== null && stop !== null ? { crew, n: stop } : null
  }
  get found() { return find(this.plan, this.chosen) }
  /** The crew looked at: on a phone the one that is seen. */
  get tour() { return this.plan?.crews.find((c) => c.id === app.tonight.crew) ?? this.plan?.crews[0] ?? null }

  /** Reads stations, crews, the night's plans, and the one that is named, approved or newest. */
  read = () => this.guard(() => this.load())
  private async load() {
    const turn = ++this.turn
    app.tonight.night = this.night
    const [stations, crews, plans] = await Promise.all([
      call<{ items: Station[] }>('/api/v1/stations'), call<{ items: Crew[] }>('/api/v1/crews'), call<{ items: PlanLine[] }>(`/api/v1/plans?night=${this.night}`),
    ])
    if (turn !== this.turn) return
    Object.assign(this, { stations: stations.items, crews: crews.items, plans: plans.items })
    const lines = plans.items.toSorted((a, b) => b.variant - a.variant)
    const line = lines.find((p) => p.id === app.tonight.plan) ?? lines.find((p) => p.status === 'approved') ?? lines[0]
    if (line) await this.fetch(line.id, turn)
    else this.take(null)
  }
  private async fetch(id: string, turn: number) {
    const plan = await call<Plan>(path(id))
    if (turn === this.turn) this.take(plan)
  }
  private async list() { this.plans = (await call<{ items: PlanLine[] }>(`/api/v1/plans?night=${this.night}`)).items }
  private take(plan: Plan | null) {
    const task = this.found?.stop.task ?? null, before = this.chosen
    const kept = this.changed.length > 0 && this.plan?.id === plan?.id
    const other = this.plan && plan && this.plan !== plan
    this.plan = plan
    if (!kept) this.asked = plan ? askedOf(plan.asked) : nothing
    app.tonight.plan = plan?.id ?? null
    if (other && plan && task !== null && find(plan, before)?.stop.task !== task) this.choose(again(plan, task))
    clearTimeout(this.timer)
    // The stream tells of progress; this is for when it does not come through.
    if (this.running) this.timer = setTimeout(() => void this.follow(), 2500)
  }
  /** The server has told of plans: the one that is shown is read again, silently. */
  follow = async () => {
    const turn = ++this.turn
    try {
      if (!this.running) return await this.load()
      await this.fetch(this.plan!.id, turn)
      if (!this.running) await this.list()
    } catch (e) {
      if (turn === this.turn && e instanceof ApiError) this.problem = e.problem
    }
  }
  choose(at: Spot | null) {
    if (sameSpot(at, this.chosen)) return
    app.tonight.stop = at?.n ?? null
    if (at) app.tonight.crew = at.crew
  }
  leave() { clearTimeout(this.timer) }
  go(night: string) {
    Object.assign(app.tonight, { night, plan: null, stop: null })
    Object.assign(this, { plan: null, plans: null, setup: false, asked: nothing })
    void this.read()
  }
  step(by: 1 | -1) { this.go(addDays(this.night, by)) }
  show(id: string) {
    app.tonight.plan = id
    this.asked = nothing
    void this.guard(() => this.fetch(id, ++this.turn))
  }

  private make = (crews: string[], asked: Asked, loss: number) => this.guard(async () => {
    const body = { night: this.night, crews, seed: null, seconds: this.seconds, loss_percent: loss, ...asked }
    const { id } = await call<{ id: string }>('/api/v1/plans', { method: 'POST', body: JSON.stringify(body) })
    // Named before it is read: what the server tells meanwhile must not bring the old one back.
    app.tonight.plan = id
    this.setup = false
    this.asked = asked
    await this.fetch(id, ++this.turn)
    await this.list()
  })
  /** A first plan of the night, with what is asked of its other plans. */
  start(crews: string[]) { return this.make(crews, this.plan ? this.asked : nothing, this.loss) }
  /** Another plan for the same crews: with what is now asked. */
  another() {
    const { plan } = this
    return plan ? this.make(plan.crews.map((c) => c.id), this.asked, plan.totals.allowed_percent) : Promise.resolve(false)
  }
  private act = (what: 'stop' | 'approve') => this.guard(async () => {
    if (!this.plan) return
    const { id } = this.plan
    await call(path(id, `/${what}`), { method: 'POST' })
    await this.fetch(id, ++this.turn)
    await this.list()
  })
  stop = () => this.act('stop')
  approve = () => this.act('approve')
  undo() { this.asked = this.plan ? askedOf(this.plan.asked) : nothing }
  exportOf(format: string) { return this.plan ? path(this.plan.id, `/export?format=${format}`) : '' }
}
export const night = new Night()
