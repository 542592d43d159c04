import { call } from '../../lib/api'
import type { Exercise, PlanLine } from '../../lib/duties/types'
import { app } from '../../lib/state.svelte'
import { Guarded, send } from './guarded.svelte'

/** Exercises: the list, and the one that is read or written. */
class Exercises extends Guarded {
  list = $state.raw<Exercise[] | null>(null)
  one = $state.raw<Exercise | null>(null)
  /** Key places an exercise may be of. */
  places = $state.raw<PlanLine[]>([])
  panel = $state<'none' | 'one' | 'form' | 'result' | 'cancel'>('none')

  get mayPlan() { return ['police', 'department', 'carrier', 'commune'].includes(app.session?.role ?? '') }
  private fetchAll = async () => {
    const [list, places] = await Promise.all([
      call<{ items: Exercise[] }>('/api/v1/exercises'),
      app.session?.role === 'commune' ? null : call<{ items: PlanLine[] }>('/api/v1/protection'),
    ])
    Object.assign(this, { list: list.items, places: places?.items ?? [] })
    if (this.one) this.one = list.items.find((x) => x.id === this.one!.id) ?? this.one
  }
  read = () => this.reading(this.fetchAll)
  open(one: Exercise) { Object.assign(this, { one, panel: 'one', fault: null }) }
  form() { Object.assign(this, { one: null, panel: 'form', fault: null }) }
  step(panel: 'result' | 'cancel') { Object.assign(this, { panel, fault: null }) }
  close() {
    if (['result', 'cancel'].includes(this.panel)) this.panel = 'one'
    else Object.assign(this, { panel: 'none', one: null })
    this.fault = null
  }
  plan = (body: object) => this.writing(async () => {
    this.open(await call<Exercise>('/api/v1/exercises', send('POST', body)))
    await this.fetchAll()
  })
  take = (what: 'result' | 'cancel', body: object) => this.writing(async () => {
    this.open(await call<Exercise>(`/api/v1/exercises/${encodeURIComponent(this.one!.id)}/${what}`, send('POST', body)))
    await this.fetchAll()
  })
}
export const exercises = new Exercises()
