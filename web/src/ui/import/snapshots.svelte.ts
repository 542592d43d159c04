import { call, problemOf, type Problem } from '../../lib/api'
import { currentOf, type Compared, type Snapshot } from '../../lib/imports/snapshots'
import type { Comparison, Preview } from '../../lib/imports/types'
import { app } from '../../lib/state.svelte'
import { running } from '../../lib/running.svelte'

const at = (id: string, what = '') => `/api/v1/snapshots/${encodeURIComponent(id)}${what}`

/** The networks once accepted, the one looked at, and what restoring it would do. */
class Snapshots {
  all = $state.raw<Snapshot[] | null>(null)
  problem = $state.raw<Problem | null>(null)
  shown = $state.raw<Snapshot | null>(null)
  /** As it was, or held beside the network in service. */
  how = $state<'was' | 'compare'>('compare')
  was = $state.raw<Preview | null>(null)
  compared = $state.raw<Compared | null>(null)
  thing = $state<string | null>(null)
  restoring = $state(false)
  stopping = $state(false)
  /** What was restored last, to be told once. */
  done = $state.raw<{ of: Snapshot; told: Comparison } | null>(null)

  private async guard(work: () => Promise<void>): Promise<boolean> {
    this.problem = null
    try { await work() } catch (e) {
      this.problem = problemOf(e)
    }
    return !this.problem
  }
  async read(carrier: string) {
    if (!carrier) return void (this.all = null)
    await this.guard(async () => { this.all = (await call<{ snapshots: Snapshot[] }>(`/api/v1/snapshots?${new URLSearchParams({ carrier })}`)).snapshots })
  }
  async open(s: Snapshot) {
    Object.assign(this, { shown: s, was: null, compared: null, thing: null, done: null })
    await this.show(s.current ? 'was' : 'compare')
  }
  async show(how: 'was' | 'compare') {
    const s = this.shown!
    Object.assign(this, { how, thing: null })
    await this.guard(async () => {
      if (how === 'was') this.was ??= await call<Preview>(at(s.id))
      else this.compared ??= await call<Compared>(at(s.id, '/compare'))
    })
  }
  /** The network goes back to this one; refused when it has moved on since it was compared, and then compared anew. */
  async restore() {
    const s = this.shown!, base = currentOf(this.all, s.carrier)
    if (!base) return
    this.restoring = true
    const well = await this.guard(async () => {
      const told = await call<Comparison>(at(s.id, `/restore?${new URLSearchParams({ base: base.id, work: running.begin() })}`), { method: 'POST' })
      this.done = { of: s, told }
    })
    running.end()
    Object.assign(this, { restoring: false, stopping: false })
    if (well) {
      this.close()
      await Promise.all([this.read(s.carrier), app.changed('routes')])
    } else if ((this.problem as Problem | null)?.code === 'C410') await this.anew(s)
  }
  private async anew(s: Snapshot) {
    const moved = this.problem
    await this.read(s.carrier)
    this.compared = null
    await this.show('compare')
    this.problem ??= moved
  }
  async stop() {
    this.stopping = true
    await running.cancel()
  }
  close() { Object.assign(this, { shown: null, was: null, compared: null, thing: null, problem: null }) }
}
export const snapshots = new Snapshots()
