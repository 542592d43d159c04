import { call, problemOf, type Problem } from '../../lib/api'
import { chainage, kilometres } from '../../lib/format'
import { check, emptyDraft, type Draft } from '../../lib/report'
import { app } from '../../lib/state.svelte'
import { m } from '../../paraglide/messages.js'
import { getLocale } from '../../paraglide/runtime.js'
import { faultWords } from './words'

/** A chainage past the end of a route the page knows. */
function beyond(d: Draft, at: unknown): string | null {
  const all = app.routes?.features.filter((f) => f.properties.route_id === d.route.trim() && (!d.carrier || f.properties.carrier === d.carrier)) ?? []
  const length = all.length === 1 ? all[0]!.properties.length_m : null
  if (d.place !== 'route' || length == null || typeof at !== 'number' || at <= length) return null
  return m.beyond({ route: d.route.trim(), length: kilometres(length, getLocale(), 1), end: chainage(length).slice(3) })
}
/** The report being written. It outlives its panel, so that nothing typed is lost. */
class Writing {
  draft = $state<Draft>(emptyDraft())
  faults = $state.raw<Record<string, string>>({})
  problem = $state.raw<Problem | null>(null)
  code = $state('')
  busy = $state(false)
  private key = ''
  private sent = ''

  /** Sends once: the same words keep their key, so a second try after a lost answer is no second report. */
  async send(): Promise<boolean> {
    const { body, faults } = check(this.draft)
    this.faults = Object.fromEntries(faults.map(([name, what]) => [name, faultWords(what)]))
    const past = beyond(this.draft, body.chainage_m)
    if (past) this.faults = { ...this.faults, chainage_m: past }
    this.problem = null
    if (Object.keys(this.faults).length) return false
    const text = JSON.stringify(body)
    if (text !== this.sent) this.key = crypto.randomUUID()
    this.sent = text
    this.busy = true
    try {
      this.code = (await call<{ code: string }>('/api/v1/incidents', { method: 'POST', headers: { 'Idempotency-Key': this.key }, body: text })).code
    } catch (e) {
      this.problem = problemOf(e)
      this.faults = Object.fromEntries((this.problem.fields ?? []).map((f) => [f.name, f.detail]))
    }
    this.busy = false
    return !!this.code
  }
  again() {
    Object.assign(this, { draft: emptyDraft(), faults: {}, problem: null, code: '' })
  }
}
export const writing = new Writing()
