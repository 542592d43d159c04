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
import { fetchOrder, flush, type Sent } from './send'
import { clock } from './time'
import { Unkept } from './unkept'

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
  now = $state(clock.now())
  online = $state(navigator.onLine)
  /** Nothing where the page was opened without a signal: since when there is none, it cannot know. */
  offlineSince = $state<number | null>(null)
  recording = $state<Recording>('off')
  lostSince = $state<number | null>(null)
  full = $state(false)
  /** Milliseconds that the phone's clock is ahead. */
  clockOff = $state(0)
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
  /** By the clock that only runs: the other may be set. */
  private dueAt = 0
  private ticks = 0
  private lastN = 0
  private unkept = new Unkept()
  private recorder = new Recorder({
    n: () => this.n(),
    place: (p) => { this.here = p; this.lostSince = null; this.track = [...this.track, p]; this.seeing?.add(p) },
    state: (s) => {
      if (s === 'waiting' && this.recording === 'on') this.lostSince ??= clock.now()
      if (s === 'on' && this.recording === 'elsewhere' && this.kept) void this.recorded(this.kept)
      this.recording = s
    },
    closed: (item) => { this.items = [...this.items.filter((i) => i.key !== item.key), item]; void this.send() },
    full: () => { this.full = true },
  })

  async start() {
    addEventListener('online', () => { this.net(true); void this.send(true) })
    addEventListener('offline', () => this.net(false))
    addEventListener('hashchange', () => void this.open(location.hash))
    document.addEventListener('visibilitychange', () => { if (document.visibilityState === 'visible') void this.send(true) })
    setInterval(() => this.tick(), 1_000)
    kept.hear('changed', () => void this.read())
    // What the disk did not take is in this page alone.
    addEventListener('beforeunload', (e) => { if (this.unkept.size) e.preventDefault() })
    try {
      this.device = await kept.device()
      this.all = await kept.orders()
      await this.recall()
      await kept.tidy(clock.now())
    } catch { this.fault = 'store' }
    await this.open(location.hash)
    this.ready = true
  }
  private tick() {
    this.now = clock.now()
    this.tellClock()
    this.ticks += 1
    if (this.ticks % 5 === 0) {
      if (this.seeing) this.seen = this.seeing.shares()
      if (this.full) void this.keepUnkept()
    }
    if (isWaiting(this.items) || this.acceptDue) void this.send()
  }
  /** What this page knew of the clock when it was last open. */
  private async recall() {
    const known = codeOf(location.hash), one = this.all.find((k) => k.code === known) ?? this.all[0]
    if (one) clock.recall(await kept.ahead(), Date.parse(one.order.issued_at), Date.parse(one.order.expires_at))
    this.tellClock()
  }
  private tellClock() {
    if (clock.ahead === this.clockOff) return
    this.clockOff = clock.ahead
    this.now = clock.now()
    void kept.putAhead(clock.ahead).catch(() => undefined)
  }
  private get acceptDue() { return !!this.kept?.leader && !this.kept.leaderSent && !this.kept.shut }
  private net(yes: boolean) {
    if (yes) this.offlineSince = null
    else if (this.online) this.offlineSince = clock.now()
    this.online = yes
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
    this.tellClock()
    this.busy = false
    if (found === null) { if (!known) this.fault = 'net'; this.net(false); return }
    this.net(true)
    if (found === 'gone') {
      if (!known) { this.fault = 'code'; return }
      await this.change({ shut: true })
      return void this.send(true)
    }
    this.fault = null
    // A new code of an order that is here: what was said for it stays.
    const before = this.all.find((k) => k.id === found.id)
    const one: KeptOrder = { chosen: null, savedAt: clock.now(), ...before, id: found.id, code, order: found, shut: false, barred: false }
    await this.store(one)
    await this.show(one)
    void navigator.storage?.persist?.()
    void this.send(true)
  }
  private async store(one: KeptOrder) {
    this.all = [one, ...this.all.filter((k) => k.id !== one.id)]
    if (this.kept?.id === one.id) this.kept = one
    await kept.putOrder(one).catch(() => { this.full = true })
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
    // Also where the clock was set back meanwhile, what is said comes after what was.
    this.lastN = Math.max(this.lastN, ...this.items.map((i) => i.n))
    const open = await this.recorded(one)
    this.follow()
    if (!this.under && open) void this.recorder.leftovers(one.id)
  }
  /** The track as it is on the disk. Whether some of it is still open. */
  private async recorded(one: KeptOrder): Promise<boolean> {
    const open = await kept.batchesOf(one.id).catch(() => [])
    this.track = [...this.items.flatMap((i) => (i.entry.fixes ? placesOf(Date.parse(i.entry.at), i.entry.fixes) : [])), ...open.flatMap((b) => placesOf(b.at, b.fixes))].sort((a, b) => a.at - b.at)
    this.seeing = new Seeing(one.order.area.routes)
    for (const p of this.track) this.seeing.add(p)
    this.seen = this.seeing.shares()
    const last = this.track.at(-1)
    this.here = last && clock.now() - last.at < 120_000 ? last : null
    return open.length > 0
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
      this.items = this.unkept.over(items, this.kept.id)
      // Another tab records: what it did is on the disk.
      if (one && this.recording === 'elsewhere') await this.recorded(one)
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
    const item: Item = { key, order: this.kept.id, n: this.n(), entry: { key, at: new Date(clock.now()).toISOString(), kind, ...more }, state: 'waiting', ...(photo ? { photo: 'waiting' } : {}) }
    this.items = [...this.items, item]
    try { await kept.add(item, photo) } catch {
      this.full = true
      // A photo that is not on the disk is not kept: the crew takes it again. Words stay in memory.
      if (photo) { this.items = this.items.filter((i) => i.key !== key); return false }
      this.unkept.hold(item)
    }
    if (kind === 'arrive') await this.change({ chosen: null })
    if (kind === 'end' || kind === 'pause') await this.recorder.stop()
    this.follow()
    void this.send(true)
    return true
  }
  /** Whether there is room again: only when all that was not written is. */
  private async keepUnkept() {
    const { kept: one } = this
    if (!(await this.unkept.again(kept.putItems)) || !(await this.recorder.rewrite())) return
    if (one && !(await kept.putOrder(one).then(() => true, () => false))) return
    this.full = false
  }
  private save = async (items: Item[]) => {
    const changed = new Map(items.map((i) => [i.key, i]))
    this.items = this.items.map((i) => changed.get(i.key) ?? i)
    if (!(await this.unkept.write(items, kept.putItems))) this.full = true
  }
  /** Sends what waits; at once when something new was said, else when it is due. */
  async send(now = false) {
    if (!this.kept || this.sending || this.kept.barred || (!now && performance.now() < this.dueAt)) return
    if (!isWaiting(this.items) && !this.acceptDue) return
    this.sending = true
    const { id } = this.kept
    const read = async () => this.unkept.over(await kept.itemsOf(id), id)
    const sent = await flush(id, this.device, { read, save: this.save }).catch(() => null)
    this.sending = false
    if (!sent) { this.dueAt = performance.now() + 5_000; return }
    // Another order may have been opened meanwhile.
    if (this.kept.id === id) await this.answered(sent)
  }
  private async answered({ done, gone, barred, withdrawn }: Sent) {
    if (gone || (withdrawn && !this.kept?.withdrawn)) await this.change({ ...(gone ? { shut: true } : {}), ...(barred ? { barred } : {}), ...(withdrawn ? { withdrawn } : {}) })
    this.failed = done ? 0 : this.failed + 1
    this.dueAt = performance.now() + (done ? 0 : backoff(this.failed - 1))
    // An answer may still come in after the signal went.
    this.net((done || gone) && navigator.onLine)
    if (done) await this.read()
  }
}
export const road = new Road()
