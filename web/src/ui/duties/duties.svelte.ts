import { tick } from 'svelte'
import { app } from '../../lib/state.svelte'
import { rowOf } from '../commands'
import { calls } from './calls.svelte'
import { exercises } from './exercises.svelte'
import { plans } from './plans.svelte'

export type DutiesPart = 'call' | 'plans' | 'exercises'
/** Which part of the view is open. */
class Duties {
  part = $state<DutiesPart>('call')
  /** Closes what is open; the keyboard is back at its row. */
  async back() {
    const key = plans.one?.key_place ?? exercises.one?.id ?? null
    this.open.close()
    await tick()
    if (this.open.panel === 'none') rowOf(key)?.focus()
  }
  get open() { return { call: calls, plans, exercises }[this.part] }
  /** From a key place: its protection plan. */
  openPlan(id: string) {
    Object.assign(this, { part: 'plans' })
    app.view = 'duties'
    void plans.open(id)
  }
  /** From an incident: everybody who may be called there. */
  openCalls(commune: string | null) {
    this.part = 'call'
    calls.show('none')
    calls.ask(null)
    app.view = 'duties'
    if (commune) calls.pick(commune)
  }
}
export const duties = new Duties()
