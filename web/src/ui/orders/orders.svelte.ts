import { ApiError, call } from '../../lib/api'
import type { EntryLine, Issued, Order, OrderLine } from '../../lib/orders/types'
import { night } from '../night/night.svelte'
import { Served } from '../served.svelte'

const path = (id: string, more = '') => `/api/v1/orders/${encodeURIComponent(id)}${more}`
/** A code as it was told, once. */
export interface Told { order: OrderLine; code: string }

/** The orders of the night that is looked at. */
class Orders extends Served {
  open = $state(false)
  lines = $state.raw<OrderLine[] | null>(null)
  told = $state.raw<Told[]>([])
  /** The order whose details are open, and its tray. */
  chosen = $state<string | null>(null)
  order = $state.raw<Order | null>(null)
  conflicts = $state.raw<EntryLine[]>([])
  /** The order on the paper, in Vietnamese whatever the page's language. */
  paper = $state.raw<Order | null>(null)
  private of = ''

  /** What counts of the night: its own plan's orders. */
  get mine() { return (this.lines ?? []).filter((o) => o.plan === night.plan?.id && o.status !== 'withdrawn') }

  /** Reads the night's orders; silently, since it is also done whenever the server tells of a change. */
  async read() {
    const { night: of } = night
    if (of !== this.of) Object.assign(this, { of, lines: null, told: [], chosen: null, order: null })
    try {
      const { items } = await call<{ items: OrderLine[] }>(`/api/v1/orders?night=${of}`)
      if (of === this.of) this.lines = items
      if (this.chosen) await this.tray(this.chosen)
    } catch (e) { if (e instanceof ApiError && this.open) this.problem = e.problem }
  }
  private async tray(id: string) {
    const { items } = await call<{ items: EntryLine[] }>(path(id, '/conflicts'))
    if (this.chosen === id) this.conflicts = items
  }
  issue = () => this.guard(async () => {
    if (!night.plan) return
    const { items } = await call<{ items: Issued[] }>(`/api/v1/plans/${encodeURIComponent(night.plan.id)}/orders`, { method: 'POST', body: '{}' })
    this.told = items.flatMap(({ code, ...order }) => (code ? [{ order, code }] : []))
    await this.read()
  })
  /** Looking at an order is written down: its details are read when they are asked for, not with the list. */
  choose = (id: string | null) => this.guard(async () => {
    Object.assign(this, { chosen: id, order: null, conflicts: [] })
    if (!id) return
    const order = await call<Order>(path(id))
    if (this.chosen === id) this.order = order
    await this.tray(id)
  })
  renew = (line: OrderLine) => this.guard(async () => {
    const { code } = await call<Issued>(path(line.id, '/renew'), { method: 'POST', body: '{}' })
    if (code) this.told = [...this.told.filter((t) => t.order.id !== line.id), { order: line, code }]
    await this.read()
  })
  withdraw = (id: string, reason: string) => this.guard(async () => {
    await call(path(id, '/withdraw'), { method: 'POST', body: JSON.stringify({ reason }) })
    this.told = this.told.filter((t) => t.order.id !== id)
    await this.read()
  })
  decide = (one: EntryLine, take: boolean) => this.guard(async () => {
    if (!this.chosen) return
    await call(path(this.chosen, `/conflicts/${one.key}`), { method: 'POST', body: JSON.stringify({ device: one.device, take }) })
    await this.read()
  })
  print = (id: string) => this.guard(async () => { this.paper = await call<Order>(path(id), { headers: { 'Accept-Language': 'vi' } }) })
  fileOf(id: string, format: string) { return path(id, `/sheet?format=${format}`) }
  photoOf(id: string, key: string) { return path(id, `/photos/${key}`) }
  close() { Object.assign(this, { open: false, chosen: null, order: null, told: [], problem: null }) }
}
export const orders = new Orders()
