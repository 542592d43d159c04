import { call, problemOf, type Problem } from '../../lib/api'
import type { At, Dispatch } from '../../lib/night/types'

/** The nearest crews to a place: where, and who was found. */
class Calling {
  open = $state(false)
  /** True while a tap on the map means the place. */
  picking = $state(false)
  at = $state.raw<At | null>(null)
  found = $state.raw<Dispatch | null>(null)
  problem = $state.raw<Problem | null>(null)
  busy = $state(false)
  private turn = 0

  begin() { Object.assign(this, { open: true, picking: true, at: null, found: null, problem: null }) }
  async ask(at: At) {
    const turn = ++this.turn
    Object.assign(this, { open: true, picking: false, at, found: null, problem: null, busy: true })
    try {
      const found = await call<Dispatch>(`/api/v1/dispatch?at=${at.map((x) => x.toFixed(6)).join()}`)
      if (turn === this.turn) this.found = found
    } catch (e) {
      if (turn === this.turn) this.problem = problemOf(e)
    }
    if (turn === this.turn) this.busy = false
  }
  close() {
    this.turn += 1
    Object.assign(this, { open: false, picking: false, at: null, found: null, problem: null, busy: false })
  }
}
export const calling = new Calling()
