import { problemOf, type Problem } from '../../lib/api'
import { mended } from '../../lib/duties/faults'

export const send = (method: 'POST' | 'PUT', body: object): RequestInit => ({ method, body: JSON.stringify(body) })

/** What reading and writing have in common. A fault of a form stays while lists are read anew. */
export class Guarded {
  /** What went wrong with reading. */
  problem = $state.raw<Problem | null>(null)
  /** What the server found wrong with what was sent. */
  fault = $state.raw<Problem | null>(null)
  busy = $state(false)

  protected async reading(work: () => Promise<void>) {
    try {
      await work()
      this.problem = null
    } catch (e) { this.problem = problemOf(e) }
  }
  protected async writing(work: () => Promise<void>): Promise<boolean> {
    Object.assign(this, { fault: null, busy: true })
    try { await work() } catch (e) { this.fault = problemOf(e) }
    this.busy = false
    return !this.fault
  }
  /** What the page itself sees to be wrong with a field. */
  wrong(name: string, detail: string) { this.fault = { status: 0, code: 'PAGE', title: '', fields: [{ name, detail }] } }
  /** A field is being mended: what was said of it goes. */
  mend(name: string) { this.fault = mended(this.fault, name) }
}
