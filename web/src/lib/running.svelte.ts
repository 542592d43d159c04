import { ApiError, call } from './api'
import { parseWork, workKey, type Work } from './imports/work'

/** One piece of long work that this page has given the server, and what the server last told of it. */
export class Running {
  key = $state<string | null>(null)
  now = $state.raw<Work | null>(null)

  begin(): string {
    this.now = null
    return (this.key = workKey(crypto.getRandomValues(new Uint8Array(16))))
  }
  /** How far it is, 0 to 1; null while nothing is known. */
  get share() { return this.now?.of ? Math.min(1, this.now.done / this.now.of) : null }
  end() { Object.assign(this, { key: null, now: null }) }
  /** The stream tells of every work of this account, in other windows too. */
  hear(text: string) {
    const told = parseWork(text)
    if (told && told.work === this.key) this.now = told
  }
  /** True when the server will stop it; false when there is nothing to stop any more. */
  async cancel(): Promise<boolean> {
    if (!this.key) return false
    try { await call(`/api/v1/running/${this.key}`, { method: 'DELETE' }) } catch (e) {
      if (e instanceof ApiError) return false
      throw e
    }
    return true
  }
}
/** An import or a restoring; the redraws of the map shown; its test on the past. */
export const running = new Running()
export const redraws = new Running()
export const testing = new Running()
