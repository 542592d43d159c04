import { ApiError, call } from './api'
import { parseWork, workKey, type Work } from './imports/work'

/** The one piece of long work this page has given the server, and what the server last told of it. */
class Works {
  key = $state<string | null>(null)
  now = $state.raw<Work | null>(null)

  begin(): string {
    this.now = null
    return (this.key = workKey(crypto.getRandomValues(new Uint8Array(16))))
  }
  end() { Object.assign(this, { key: null, now: null }) }
  /** The stream tells of every work of this account, in other windows too. */
  hear(text: string) {
    const told = parseWork(text)
    if (told && told.work === this.key) this.now = told
  }
  /** True when the server will stop it; false when there is nothing to stop any more. */
  async cancel(): Promise<boolean> {
    if (!this.key) return false
    try { await call(`/api/v1/works/${this.key}`, { method: 'DELETE' }) } catch (e) {
      if (e instanceof ApiError) return false
      throw e
    }
    return true
  }
}
export const works = new Works()
