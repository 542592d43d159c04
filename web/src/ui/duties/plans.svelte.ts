import { call } from '../../lib/api'
import { isStale, planBody, planDraft, tidy, type PlanDraft } from '../../lib/duties/draft'
import type { Plan, PlanLine, Protection } from '../../lib/duties/types'
import { localDate } from '../../lib/format'
import { m } from '../../paraglide/messages.js'
import { Guarded, send } from './guarded.svelte'

/** Protection plans: the list, the one that is read, what is being written. */
class Plans extends Guarded {
  lines = $state.raw<PlanLine[] | null>(null)
  one = $state.raw<Protection | null>(null)
  panel = $state<'none' | 'one' | 'form' | 'paper'>('none')
  /** An older version that is read; the newest where there is none. */
  version = $state<number | null>(null)
  /** What was begun, by key place: whoever looks something up meanwhile finds it again. */
  drafts = $state<Record<string, PlanDraft>>({})
  private turn = 0

  get newest(): Plan | null { return this.one?.versions[0] ?? null }
  get shown(): Plan | null { return this.one?.versions.find((v) => v.version === this.version) ?? this.newest }
  get draft(): PlanDraft | null { return (this.one && this.drafts[this.one.key_place]) ?? null }
  /** Somebody wrote a version after the one this draft goes on from. */
  get stale() { return !!this.draft && !!this.one && isStale(this.draft, this.one.versions) }

  private fetchLines = async () => { this.lines = (await call<{ items: PlanLine[] }>('/api/v1/protection')).items }
  private async fetch(id: string) {
    const turn = ++this.turn
    const one = await call<Protection>(`/api/v1/key-places/${encodeURIComponent(id)}/protection`)
    if (turn === this.turn) this.one = one
  }
  read = () => this.reading(async () => { await Promise.all([this.fetchLines(), this.one && this.panel !== 'none' ? this.fetch(this.one.key_place) : null]) })
  async open(id: string) {
    if (this.one?.key_place !== id) this.one = null
    Object.assign(this, { panel: 'one', version: null, fault: null })
    await this.reading(() => this.fetch(id))
  }
  close() {
    if (this.panel === 'paper' || this.panel === 'form') this.panel = 'one'
    else Object.assign(this, { panel: 'none', one: null })
    this.fault = null
  }
  write() {
    if (!this.one) return
    this.drafts[this.one.key_place] ??= planDraft(this.newest, localDate(new Date()))
    Object.assign(this, { panel: 'form', fault: null })
  }
  drop() {
    if (this.one) delete this.drafts[this.one.key_place]
    this.close()
  }
  /** The newer version was read: what is typed is written after it. */
  goOn() {
    if (this.draft && this.newest) this.draft.based = this.newest.version
    this.fault = null
  }
  async save() {
    const [id, draft] = [this.one!.key_place, this.draft!]
    Object.assign(draft, tidy(draft))
    const body = planBody(draft, localDate(new Date()))
    if (!body) return this.wrong('review_on', m.du_review_bad())
    const done = await this.writing(async () => { await call<Plan>(`/api/v1/key-places/${encodeURIComponent(id)}/protection`, send('PUT', body)) })
    if (!done && this.fault?.code !== 'Y409') return
    if (done) {
      delete this.drafts[id]
      Object.assign(this, { panel: 'one', version: null })
    }
    await this.read()
  }
}
export const plans = new Plans()
