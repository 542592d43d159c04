import { added, fits, worth, type Batch } from './batch'
import * as kept from './kept'
import type { Item } from './outbox'
import type { Place } from './seen'
import { clock } from './time'

export type Recording = 'off' | 'on' | 'waiting' | 'elsewhere' | 'denied' | 'none'
export interface Hears {
  place(place: Place): void
  state(state: Recording): void
  closed(item: Item): void
  /** A write failed: the phone's storage is full. The fixes are still in memory, and written with the next. */
  full(): void
  n(): number
}
/** Records where the phone is: into the open batch on the disk at once, by one tab of the page alone. */
export class Recorder {
  private watch: number | null = null
  private let: (() => void) | null = null
  private asked: AbortController | null = null
  private batch: Batch | null = null
  /** Closed, but not yet written as an entry. */
  private late: Batch[] = []
  private queue: Promise<void> = Promise.resolve()
  private awake: { release(): Promise<void> } | null = null
  private order = ''

  constructor(private hears: Hears) {
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState !== 'visible' || !this.order) return
      void this.wake()
      if (!this.let) kept.callRecorder()
    })
    // A phone tells a tab that is not looked at nothing of where it is.
    kept.hear('record', () => { if (this.let && document.visibilityState === 'hidden') this.again() })
  }
  start(order: string) {
    if (this.order === order) return
    this.order = order
    void this.wake()
    if (!('locks' in navigator)) return void this.begin(order)
    this.hears.state('waiting')
    this.ask(order)
  }
  /** If another tab records, this one goes on when that is closed, or lets it. */
  private ask(order: string) {
    const asked = (this.asked = new AbortController())
    const late = setTimeout(() => {
      this.hears.state('elsewhere')
      if (document.visibilityState === 'visible') kept.callRecorder()
    }, 1_500)
    asked.signal.onabort = () => clearTimeout(late)
    const record = () => new Promise<void>((free) => {
      clearTimeout(late)
      this.let = free
      void this.begin(order)
    })
    navigator.locks.request('cablewatch-lenh-record', { signal: asked.signal }, record).catch(() => undefined)
  }
  private async begin(order: string) {
    await this.leftovers(order)
    if (this.order !== order) return
    if (!('geolocation' in navigator)) return this.hears.state('none')
    this.watch = navigator.geolocation.watchPosition(
      ({ coords }) => {
        this.hears.state('on')
        this.take({ at: clock.now(), point: [coords.longitude, coords.latitude], accuracy: Number.isFinite(coords.accuracy) ? coords.accuracy : null })
      },
      (fault) => this.hears.state(fault.code === fault.PERMISSION_DENIED ? 'denied' : 'waiting'),
      { enableHighAccuracy: true, maximumAge: 0, timeout: 30_000 },
    )
  }
  /** Batches that a page left open when it was closed: what is in them is sent as it is. */
  async leftovers(order: string) {
    try {
      for (const batch of await kept.batchesOf(order)) if (batch.key !== this.batch?.key) this.hears.closed(await kept.close(batch, this.hears.n()))
    } catch { this.hears.full() }
  }
  private take(place: Place) {
    this.hears.place(place)
    this.queue = this.queue.then(() => this.keep(place))
  }
  private async keep(place: Place) {
    if (this.batch && !fits(this.batch, place)) this.finish()
    const fresh = worth(this.batch, place)
    if (fresh) this.batch = added(this.batch ?? { key: crypto.randomUUID(), order: this.order, at: place.at, fixes: [] }, place)
    await this.write(fresh)
  }
  private finish() {
    if (this.batch?.fixes.length) this.late.push(this.batch)
    this.batch = null
  }
  /** Writes what could not be written. Whether all is on the disk. */
  rewrite(): Promise<boolean> {
    const written = this.queue.then(() => this.write(true))
    this.queue = written.then(() => undefined)
    return written
  }
  private async write(fresh: boolean): Promise<boolean> {
    try {
      for (let batch = this.late[0]; batch; batch = this.late[0]) {
        this.hears.closed(await kept.close(batch, this.hears.n()))
        this.late.shift()
      }
      if (fresh && this.batch) await kept.putBatch(this.batch)
      return true
    } catch {
      this.hears.full()
      return false
    }
  }
  /** Asks anew, after the leave was given in the browser's settings. */
  again() {
    const { order } = this
    void this.stop().then(() => { if (order) this.start(order) })
  }
  async stop() {
    if (this.watch !== null) navigator.geolocation.clearWatch(this.watch)
    this.watch = null
    this.order = ''
    this.asked?.abort()
    await this.queue
    this.finish()
    await this.write(false)
    this.let?.()
    this.let = null
    void this.awake?.release().catch(() => undefined)
    this.awake = null
    this.hears.state('off')
  }
  /** The screen stays on while under way: a page in the dark records nothing. */
  private async wake() {
    const lock = (navigator as { wakeLock?: { request(kind: 'screen'): Promise<{ release(): Promise<void> }> } }).wakeLock
    this.awake = (await lock?.request('screen').catch(() => null)) ?? null
  }
}
