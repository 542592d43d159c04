import { call } from '../../lib/api'
import { shrink } from '../../citizen/photo'
import { app } from '../../lib/state.svelte'
import type { Calendar, Draw, Due, Inspection, Kind, Task } from '../../lib/inspections/types'
import { Served } from '../served.svelte'

type Part = 'due' | 'done' | 'draws'
type Panel = 'none' | 'record' | 'one' | 'draw' | 'draw-form' | 'calendar-form'
const post = (body: object): RequestInit => ({ method: 'POST', body: JSON.stringify(body) })

/** Inspections as they are on the screen. */
class Inspections extends Served {
  part = $state<Part>('due')
  panel = $state<Panel>('none')
  due = $state.raw<Due | null>(null)
  done = $state.raw<Inspection[] | null>(null)
  draws = $state.raw<Draw[] | null>(null)
  kinds = $state.raw<Kind[]>([])
  task = $state.raw<Task | null>(null)
  one = $state.raw<Inspection | null>(null)
  draw = $state.raw<Draw | null>(null)

  get plans() { return ['police', 'department'].includes(app.session?.role ?? '') }
  get inspects() { return this.plans || app.session?.role === 'carrier' }
  private turn = 0
  /** Lists that were asked for before the newest ones count for nothing, however late they come. */
  private async fetchAll() {
    const turn = ++this.turn
    const [due, done, draws, kinds] = await Promise.all([
      call<Due>('/api/v1/inspections/due'), call<{ items: Inspection[] }>('/api/v1/inspections'),
      this.plans ? call<{ items: Draw[] }>('/api/v1/draws') : null,
      this.kinds.length ? null : call<{ kinds: Kind[] }>('/api/v1/inspections/kinds'),
    ])
    if (kinds) this.kinds = kinds.kinds
    if (turn !== this.turn) return
    Object.assign(this, { due, done: done.items, draws: draws?.items ?? null })
    this.draw = draws?.items.find((d) => d.id === this.draw?.id) ?? this.draw
  }
  read = () => this.aside(() => this.fetchAll())
  show(part: Part) { Object.assign(this, { part, panel: 'none', problem: null }) }
  close() { Object.assign(this, { panel: this.panel === 'record' && this.task?.draw ? 'draw' : 'none', problem: null }) }
  /** Begins to record what a calendar or a draw asks for. */
  begin(task: Task) { Object.assign(this, { task, panel: 'record', problem: null }) }
  beginDue(c: Calendar) { this.begin({ what: c.what, asset: c.asset, calendar: c.id }) }
  openDraw(draw: Draw) { Object.assign(this, { draw, panel: 'draw', problem: null }) }
  form(panel: 'draw-form' | 'calendar-form') { Object.assign(this, { panel, problem: null }) }
  async open(id: string) {
    Object.assign(this, { one: null, panel: 'one' })
    await this.guard(async () => { this.one = await call<Inspection>(`/api/v1/inspections/${encodeURIComponent(id)}`) })
  }
  /** Records an inspection and then its photos: the same id again records nothing twice. */
  record = (body: object, photos: File[]) => this.guard(async () => {
    const made = await call<Inspection>('/api/v1/inspections', post(body))
    for (const [i, photo] of photos.entries()) {
      const path = `/api/v1/inspections/${made.id}/photos/${i + 1}`
      await call(path, { method: 'PUT', body: await shrink(photo) })
    }
    this.one = await call<Inspection>(`/api/v1/inspections/${made.id}`)
    this.panel = 'one'
    await this.fetchAll()
  })
  addCalendar = (body: object) => this.guard(async () => {
    await call('/api/v1/inspections/calendars', post(body))
    await this.fetchAll()
    this.panel = 'none'
  })
  endCalendar = (id: string) => this.guard(async () => {
    await call(`/api/v1/inspections/calendars/${encodeURIComponent(id)}`, { method: 'DELETE' })
    await this.fetchAll()
    this.panel = 'none'
  })
  seal = (body: object) => this.guard(async () => {
    this.draw = await call<Draw>('/api/v1/draws', post(body))
    this.panel = 'draw'
    await this.fetchAll()
  })
  step = (what: 'outcome' | 'reveal' | 'cancel', body: object) => this.guard(async () => {
    this.draw = await call<Draw>(`/api/v1/draws/${this.draw!.id}/${what}`, post(body))
    await this.fetchAll()
  })
}
export const inspections = new Inspections()
