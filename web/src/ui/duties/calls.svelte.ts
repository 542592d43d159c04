import { call } from '../../lib/api'
import type { CallNow, Contact } from '../../lib/duties/types'
import { bodyName } from '../../lib/duties/words'
import { communeAt } from '../../lib/duties/where'
import { recalled, remember } from '../../lib/memory'
import { app } from '../../lib/state.svelte'
import { middle } from '../../map/geo'
import { view } from '../../map/view.svelte'
import { Guarded, send } from './guarded.svelte'

/** The commune of what is selected, and which thing that is. */
function selected(): { key: string; commune: string } | null {
  const s = app.selected
  if (!s) return null
  if (s.type === 'stretch') return { key: s.stretch.peak, commune: s.stretch.commune }
  const commune = s.type === 'incident' ? app.incidents.find((f) => f.id === s.id)?.properties.commune
    : s.type === 'site' ? app.sites?.features.find((f) => f.id === s.id)?.properties.commune : app.route(s.id)?.properties.communes?.[0]
  return commune ? { key: s.id, commune } : null
}

/** Whom to call in a commune at a time, and the list this comes from. */
class Calls extends Guarded {
  commune = $state<string | null>(null)
  /** The time asked for; now where there is none. */
  at = $state<string | null>(null)
  now = $state.raw<CallNow | null>(null)
  list = $state.raw<Contact[] | null>(null)
  panel = $state<'none' | 'list' | 'form'>('none')
  /** What the form began from: a contact that is changed, or what is known of a new one. */
  before = $state.raw<Partial<Contact>>({})
  private hinted = ''
  /** On a phone a form leads back to where it was opened. */
  private back: 'none' | 'list' = 'none'
  private turn = 0

  get own() { return app.session?.role === 'commune' ? app.session.commune : null }
  get mayAdd() { return ['police', 'department', 'carrier', 'commune'].includes(app.session?.role ?? '') }
  communeName(code: string | null | undefined) { return app.commune(code)?.properties.full_name ?? code ?? '' }
  /** Whose people: a carrier by its name, or by its code where the reader knows no names of carriers. */
  whose(c: Pick<Contact, 'body' | 'carrier'>): string {
    if (!c.carrier) return bodyName(c.body)
    return app.carriers.find((one) => one.code === c.carrier)?.name ?? `${bodyName(c.body)} ${c.carrier}`
  }
  /** Chooses a commune when the view is opened: one's own, that of what is selected, or the one under the map's middle. */
  guess() {
    const picked = selected()
    if (this.own) this.commune = this.own
    else if (picked && picked.key !== this.hinted) [this.hinted, this.commune] = [picked.key, picked.commune]
    else this.commune ??= (view.bounds && communeAt(app.communes, middle(view.bounds))) ?? recalled('duties.commune')
    if (this.commune && app.communes && !app.commune(this.commune)) this.commune = null
  }
  pick(commune: string | null) {
    Object.assign(this, { commune, now: null })
    if (commune) remember('duties.commune', commune)
    void this.read()
  }
  ask(at: string | null) {
    Object.assign(this, { at, now: null })
    void this.read()
  }
  read = () => this.reading(async () => {
    const turn = ++this.turn
    const at = this.at ? `&at=${encodeURIComponent(`${this.at}:00+07:00`)}` : ''
    const [list, now] = await Promise.all([
      call<{ items: Contact[] }>('/api/v1/contacts'),
      this.commune ? call<CallNow>(`/api/v1/contacts/now?commune=${encodeURIComponent(this.commune)}${at}`) : null,
    ])
    if (turn === this.turn) Object.assign(this, { list: list.items, now })
  })
  show(panel: 'none' | 'list') { Object.assign(this, { panel, fault: null }) }
  form(before: Partial<Contact>) {
    this.back = this.panel === 'list' ? 'list' : 'none'
    Object.assign(this, { before, panel: 'form', fault: null })
  }
  close() { this.show(this.panel === 'form' ? this.back : 'none') }
  save = (body: object) => this.writing(async () => {
    const id = this.before.id
    await call(id ? `/api/v1/contacts/${encodeURIComponent(id)}` : '/api/v1/contacts', send(id ? 'PUT' : 'POST', body))
    this.close()
    await this.read()
  })
  end = (id: string) => this.writing(async () => {
    await call(`/api/v1/contacts/${encodeURIComponent(id)}`, { method: 'DELETE' })
    this.close()
    await this.read()
  })
}
export const calls = new Calls()
