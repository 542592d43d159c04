import { problemOf, type Problem } from '../api'
import { ask } from './ask'

/** One thing that is read from the server, again whenever what is asked changes; the last question wins. */
export class Reading<T> {
  value = $state.raw<T | null>(null)
  error = $state.raw<Problem | null>(null)
  busy = $state(false)
  private turn: AbortController | null = null

  async read(path: string, query: string) {
    this.turn?.abort()
    const turn = (this.turn = new AbortController())
    this.busy = true
    try {
      const value = await ask<T>(path, query, turn.signal)
      if (this.turn === turn) Object.assign(this, { value, error: null })
    } catch (e) {
      if (this.turn === turn) this.error = problemOf(e)
    }
    if (this.turn === turn) this.busy = false
  }
  /** Nothing is asked any more. */
  drop() {
    this.turn?.abort()
    this.turn = null
    Object.assign(this, { value: null, error: null, busy: false })
  }
}
