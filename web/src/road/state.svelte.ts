import { shrink } from '../citizen/photo'
import type { Entry, EntryKind, Order, OrderStop } from '../lib/orders/types'
import { placesOf } from './batch'
import { backoff, codeOf, isWhole } from './clock'
import * as kept from './kept'
import type { KeptOrder } from './kept'
import { isWaiting, tray, waiting, type Item } from './outbox'
import { Recorder, type Recording } from './record'
import { nextStop, passed, places, standing, toGo, trackOf } from './reckon'
import { Seeing, type Place, type Seen } from './seen'
import { fetchOrder, flush } from './send'

export type Tab = 'stops' | 'map' | 'report'
/** Why no order is on the screen. */
export type Fault = 'code' | 'net' | 'store' | null

class Road {
  ready = $state(false)
  tab = $state<Tab>('stops')
  all = $state.raw<KeptOrder[]>([])
  kept = $state.raw<KeptOrder | null>(null)
  items = $state.raw<Item[]>([])
  track = $state.raw<Place[]>([])
  here = $state.raw<Place | null>(null)
  seen = $state.raw<Seen[]>([])
  now = $state(Date.now())
  online = $state(navigator.onLine)
  offlineSince = $state<number | null>(navigator.onLine ? null : Date.now())
  recording = $state<Recording>('off')
  lostSince = $state<number | null>(null)
  full = $state(false)
  clockOff = $state<number | null>(null)
  busy = $state(false)
  sending = $state(false)
  fault = $state<Fault>(null)

  order = $derived<Order | null>(this.kept?.order ?? null)
  way = $derived(trackOf(this.order?.path ?? []))
  /** What the crew said: from this phone, and what the server has of its others. */
  said = $derived.by<Entry[]>(() => {
    const own = this.items.filter((i) => i.entry.kind !== 'positions' && i.state !== 'refused').map((i) => i.entry)
    const keys = new Set(own.map((e) => e.key))
    return [...own, ...(this.order?.done ?? []).filter((d) => !keys.has(d.key)).map((d) => ({ ...d.told, key: d.key, at: d.at, kind: d.kind }))]
  })
  standing = $derived(standing(this.said))
  next = $derived(this.order ? nextStop(this.order, this.standing, this.kept?.chosen ?? null) : null)
  at = $derived<OrderStop | null>(this.order && this.standing.at !== null ? (places(this.order).find((s) => s.n === this.standing.at) ?? null) : null)
  missed = $derived(this.order ? passed(this.order, this.standing) : [])
  ahead = $derived(this.order && this.next ? toGo(this.order, this.way, this.next, this.here?.point ?? null) : null)
  waits = $derived(waiting(this.items))
  tray = $derived(tray(this.items))
  under = $derived(this.standing.phase === 'moving' || this.standing.phase === 'at')

  private device = ''
  private seeing: Seeing | null = null
  private failed = 0
  private dueAt = 0
  private lastN = 0
  /** What could not be written to the disk; it is still sent from here. */
  private unkept = new Map<string, Item>()
  private recorder = new Recorder({
    n: () => this.n(),
    place: (p) => { this.here = p; this.lostSince = null; this.track = [...this.track, p]; this.seeing?.add(p) },
    state: (s) => {
      if (s === 'waiting' && this.recording === 'on') this.lostSince ??= Date.now()
      this.recording = s
    },
    closed: (item) => { this.items = [...this.items.filter((i) => i.key !== item.key), item]; void this.send() },
    full: (yes) => { this.full = yes },
  })

  async start() {
    addEventListener('online', () => { this.net(true); void this.send(true) })
    addEventListener('offline', () => this.net(false))
    addEventListener('hashchange', () => void this.open(location.hash))
    document.addEventListener('visibilitychange', () => { if (document.visibilityState === 'visible') void this.send(true) })
    setInterval(() => this.tick(), 1_000)
    kept.hear(() => void this.read())
    try {
      this.device = await kept.device()
      await kept.tidy(Date.now())
      this.all = await kept.orders()
    } catch { this.fault = 'store' }
    await this.open(location.hash)
    this.ready = true
  }
  private tick() {
    this.now = Date.now()
    if (this.seeing && this.now % 5_000 < 1_000) this.seen = this.seeing.shares()
    if (this.now >= this.dueAt && (isWaiting(this.items) || this.acceptDue)) void this.send()
    if (this.unkept.size) void this.keepUnkept()
  }
  private get acceptDue() { return !!this.kept?.leader && !this.kept.leaderSent }
  private net(yes: boolean) {
    this.online = yes
    this.offlineSince = yes ? null : (this.offlineSince ?? Date.now())
  }
  private n() { return (this.lastN = Math.max(this.lastN + 1, Date.now())) }

  /** Opens the order of a code; one that is on the phone is there at once, with or without a signal. */
  async open(text: string) {
    const code = codeOf(text)
    const known = this.all.find((k) => k.code === code)
    if (known) await this.show(known)
    if (!isWhole(code)) return known ? undefined : this.leave()
    this.busy = !known
    const found = await fetchOrder(code)
    this.busy = false
    if (found === null) { if (!known) this.fault = 'net'; this.net(false); return }
    this.net(true)
    if (found === 'gone') return known ? this.change({ shut: true }) : void (this.fault = 'code')
    this.fault = null
    // A new code of an order that is here: what was said for it stays.
    const before = this.all.find((k) => k.id === found.id)
    const one: KeptOrder = { chosen: null, savedAt: Date.now(), ...before, id: found.id, code, order: found, shut: false }
    await this.store(one)
    await this.show(one)
    void navigator.storage?.persist?.()
    void this.send(true)
  }
  private async store(one: KeptOrder) {
    this.all = [one, ...this.all.filter((k) => k.id !== one.id)]
    if (this.kept?.id === one.id) this.kept = one
    try { await kept.putOrder(one) } catch { this.full = true }
  }
  /** What another tab or the sending has written meanwhile stays. */
  private async change(more: Partial<KeptOrder>) {
    const { kept: one } = this
    if (one) await this.store({ ...one, ...(await kept.order(one.id).catch(() => undefined)), ...more })
  }
  private async show(one: KeptOrder) {
    if (this.kept?.id === one.id) { this.kept = one; return }
    this.kept = one
    if (codeOf(location.hash) !== one.code) history.replaceState(null, '', `#${one.code}`)
    this.items = await kept.itemsOf(one.id).catch(() => [])
    const open = await kept.batchesOf(one.id).catch(() => [])
    this.track = [...this.items.flatMap((i) => (i.entry.fixes ? placesOf(Date.parse(i.entry.at), i.entry.fixes) : [])), ...open.flatMap((b) => placesOf(b.at, b.fixes))].sort((a, b) => a.at - b.at)
    this.seeing = new Seeing(one.order.area.routes)
    for (const p of this.track) this.seeing.add(p)
    this.seen = this.seeing.shares()
    const last = this.track.at(-1)
    this.here = last && Date.now() - last.at < 120_000 ? last : null
    this.follow()
    if (!this.under && open.length) void this.recorder.leftovers(one.id)
  }
  leave() {
    this.kept = null
    void this.recorder.stop()
  }
  /** Another tab has written. */
  private async read() {
    if (!this.kept) return
    try {
      const [one, items] = await Promise.all([kept.order(this.kept.id), kept.itemsOf(this.kept.id)])
      if (one) this.kept = one
      const own = new Set(items.map((i) => i.key))
      this.items = [...items, ...[...this.unkept.values()].filter((i) => !own.has(i.key))]
      this.follow()
    } catch { this.fault = 'store' }
  }
  /** Records while the crew is under way, and only then. */
  private follow() {
    if (this.kept && this.under) this.recorder.start(this.kept.id)
    else if (this.recording !== 'off') void this.recorder.stop()
  }
  locate() { this.recorder.again() }

  async accept(leader: string) {
    await this.change({ leader, leaderSent: false, leaderWhy: undefined })
    await this.send(true)
  }
  choose(n: number | null) { void this.change({ chosen: n }) }
  /** Keeps what was said, with its photo, then sends it when there is a signal. */
  async say(kind: EntryKind, more: Partial<Entry> = {}, file: Blob | null = null): Promise<boolean> {
    if (!this.kept) return false
    const photo = file ? await shrink(file) : undefined
    const key = crypto.randomUUID()
    const item: Item = { key, order: this.kept.id, n: this.n(), entry: { key, at: new Date().toISOString(), kind, ...more }, state: 'waiting', ...(photo ? { photo: 'waiting' } : {}) }
    this.items = [...this.items, item]
    try { await kept.add(item, photo) } catch {
      this.full = true
      // A photo that is not on the disk is not kept: the crew takes it again. Words stay in memory.
      if (photo) { this.items = this.items.filter((i) => i.key !== key); return false }
      this.unkept.set(key, item)
    }
    if (kind === 'arrive') await this.change({ chosen: null })
    if (kind === 'end' || kind === 'pause') await this.recorder.stop()
    this.follow()
    void this.send(true)
    return true
  }
  private async keepUnkept() {
    for (const item of this.unkept.values()) {
      try { await kept.add(item); this.unkept.delete(item.key); this.full = false } catch { return }
    }
  }
  private save = async (items: Item[]) => {
    const changed = new Map(items.map((i) => [i.key, i]))
    this.items = this.items.map((i) => changed.get(i.key) ?? i)
    for (const item of items) if (this.unkept.has(item.key)) this.unkept.set(item.key, item)
    await kept.putItems(items).catch(() => { this.full = true })
  }
  /** Sends what waits; at once when something new was said, else when it is due. */
  async send(now = false) {
    if (!this.kept || this.sending || this.kept.shut || (!now && Date.now() < this.dueAt)) return
    if (!isWaiting(this.items) && !this.acceptDue) return
    this.sending = true
    const { id } = this.kept
    const read = async () => [...(await kept.itemsOf(id)), ...this.unkept.values()]
    const sent = await flush(id, this.device, read, this.save).catch(() => null)
    this.sending = false
    if (!sent) { this.dueAt = Date.now() + 5_000; return }
    if (sent.clockOff !== null) this.clockOff = sent.clockOff
    if (sent.gone) { this.net(true); await this.change({ shut: true }); return }
    this.failed = sent.done ? 0 : this.failed + 1
    this.dueAt = Date.now() + (sent.done ? 0 : backoff(this.failed - 1))
    // An answer may still come in after the signal went.
    this.net(sent.done && navigator.onLine)
    if (sent.done) await this.read()
  }
}
export const road = new Road()
