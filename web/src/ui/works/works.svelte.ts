import { all, call } from '../../lib/api'
import type { Act, Works, WorksList } from '../../lib/works/types'
import { Served } from '../served.svelte'

/** The works register as it is on the screen. */
class Register extends Served {
  list = $state.raw<WorksList | null>(null)
  chosen = $state.raw<Works | null>(null)
  /** The works pointed at, in the list or on the map. */
  lit = $state<string | null>(null)
  /** What a phone shows while nothing is open. */
  part = $state<'list' | 'map'>('list')
  panel = $state<'none' | 'one' | 'form' | 'card'>('none')

  private async fetchAll() { this.list = await all<WorksList>('/api/v1/works') }
  private async fetchOne(id: string) { this.chosen = await call<Works>(`/api/v1/works/${encodeURIComponent(id)}`) }
  read = () => this.aside(async () => {
    await this.fetchAll()
    if (this.chosen && this.panel !== 'form') await this.fetchOne(String(this.chosen.id))
  })
  async open(id: string) {
    this.chosen = null
    this.panel = 'one'
    await this.guard(() => this.fetchOne(id))
  }
  /** A new announcement, or a change of the chosen one. */
  write(change: boolean) {
    if (!change) this.chosen = null
    Object.assign(this, { panel: 'form', problem: null })
  }
  close() {
    const back = this.chosen && this.panel !== 'one'
    Object.assign(this, { panel: back ? 'one' : 'none', problem: null })
    if (!back) this.chosen = null
  }
  async send(body: object): Promise<boolean> {
    const id = this.chosen?.id
    return this.guard(async () => {
      const path = id ? `/api/v1/works/${encodeURIComponent(String(id))}` : '/api/v1/works'
      this.chosen = await call<Works>(path, { method: id ? 'PUT' : 'POST', body: JSON.stringify(body) })
      this.panel = 'one'
      await this.fetchAll()
    })
  }
  async step(to: Act, note: string): Promise<boolean> {
    const id = encodeURIComponent(String(this.chosen?.id))
    return this.guard(async () => {
      this.chosen = await call<Works>(`/api/v1/works/${id}/steps`, { method: 'POST', body: JSON.stringify({ to, ...(note.trim() ? { note } : {}) }) })
      await this.fetchAll()
    })
  }
}
export const register = new Register()
