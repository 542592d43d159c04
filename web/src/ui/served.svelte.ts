import { problemOf, type Problem } from '../lib/api'

/** What the server has to do with a view: what went wrong, and whether something is under way that its user asked for. */
export class Served {
  problem = $state.raw<Problem | null>(null)
  /** Buttons that ask for more are off for so long. */
  busy = $state(false)
  /** While lists are read anew. */
  reading = $state(false)
  private unread = false

  /** What a user asked for; whether it went well. */
  protected async guard(work: () => Promise<void>): Promise<boolean> {
    Object.assign(this, { problem: null, unread: false, busy: true })
    try { await work() } catch (e) { this.problem = problemOf(e) }
    this.busy = false
    return !this.problem
  }
  /** Reads anew because the server told of a change: no button goes off under a finger, and what was refused stays said. */
  protected async aside(work: () => Promise<void>) {
    this.reading = true
    try {
      await work()
      if (this.unread) Object.assign(this, { unread: false, problem: null })
    } catch (e) { Object.assign(this, { unread: true, problem: problemOf(e) }) }
    this.reading = false
  }
}
