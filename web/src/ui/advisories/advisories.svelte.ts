import { call } from '../../lib/api'
import type { Advisory, AdvisoryList, Confirmations, PublicAdvisories, Question } from '../../lib/advisories/types'
import { app } from '../../lib/state.svelte'
import { Served } from '../served.svelte'

/** Advisories as they are on the screen. */
class Advisories extends Served {
  list = $state.raw<Advisory[] | null>(null)
  chosen = $state.raw<Advisory | null>(null)
  readers = $state.raw<Confirmations | null>(null)
  questions = $state.raw<Question[] | null>(null)
  panel = $state<'none' | 'one' | 'form' | 'questions'>('none')
  /** What a form begins with: a draft that is changed, or an advisory that is written anew. */
  from = $state.raw<Advisory | null>(null)

  get writes() { return ['police', 'department'].includes(app.session?.role ?? '') }
  private async fetchAll() {
    const items: Advisory[] = []
    for (let next: string | undefined = '/api/v1/advisories'; next;) {
      const page: AdvisoryList = await call<AdvisoryList>(next)
      items.push(...page.items)
      next = page.links.find((l) => l.rel === 'next')?.href
    }
    this.list = items.toReversed()
  }
  private async fetchOne(id: string) {
    const path = `/api/v1/advisories/${encodeURIComponent(id)}`
    const [one, readers] = await Promise.all([call<Advisory>(path), this.writes ? call<Confirmations>(`${path}/confirmations`) : null])
    Object.assign(this, { chosen: one, readers })
  }
  read = () => this.aside(async () => {
    await this.fetchAll()
    if (this.chosen && this.panel === 'one') await this.fetchOne(this.chosen.id)
  })
  async open(id: string) {
    Object.assign(this, { chosen: null, panel: 'one' })
    await this.guard(() => this.fetchOne(id))
  }
  /** Opens what its reader has not confirmed yet, or the newest. */
  async openFirst() {
    if (!this.list) await this.read()
    const first = this.list?.find((a) => a.may_confirm) ?? this.list?.[0]
    if (first && this.panel === 'none') await this.open(first.id)
  }
  write(from: Advisory | null, change = false) {
    Object.assign(this, { from, chosen: change ? from : null, panel: 'form', problem: null })
  }
  close() {
    const back = this.panel === 'form' && this.chosen
    Object.assign(this, { panel: back ? 'one' : 'none', problem: null })
    if (!back) this.chosen = null
  }
  async save(body: object): Promise<boolean> {
    const id = this.chosen?.id
    return this.guard(async () => {
      const path = id ? `/api/v1/advisories/${encodeURIComponent(id)}` : '/api/v1/advisories'
      const made = await call<Advisory>(path, { method: id ? 'PUT' : 'POST', body: JSON.stringify(body) })
      await this.fetchOne(made.id)
      this.panel = 'one'
      await this.fetchAll()
    })
  }
  private async post(what: string, body: object): Promise<boolean> {
    const id = this.chosen!.id
    return this.guard(async () => {
      await call(`/api/v1/advisories/${encodeURIComponent(id)}/${what}`, { method: 'POST', body: JSON.stringify(body) })
      await this.fetchOne(id)
      await this.fetchAll()
    })
  }
  step = (to: string, note = '') => this.post('steps', { to, ...(note.trim() ? { note } : {}) })
  confirm = () => this.post('confirmations', {})
  async openQuestions() {
    Object.assign(this, { chosen: null, panel: 'questions', questions: null })
    await this.guard(async () => { this.questions = (await call<PublicAdvisories>('/api/v1/advisories/public')).questions })
  }
  saveQuestions = (questions: Question[]) => this.guard(async () => {
    this.questions = await call<Question[]>('/api/v1/questions', { method: 'PUT', body: JSON.stringify({ questions }) })
  })
}
export const advisories = new Advisories()
