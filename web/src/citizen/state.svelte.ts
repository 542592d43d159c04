import { call } from '../lib/api'
import { recalled, remember } from '../lib/memory'
import { m } from '../paraglide/messages.js'
import { getLocale } from '../paraglide/runtime.js'
import { body, emptyDraft, faults, type Draft, type Thing } from './draft'
import { communes, type Commune } from './ground'
import { all, hear, put, remove, type Kept } from './kept'
import { flush, waits } from './send'

const said = m as unknown as Record<string, () => string>
export const thingWords = (thing: Thing) => said[`bao_${thing}`]!()
export type View = 'report' | 'saved' | 'answer'
const views: Record<string, View> = { '#da-luu': 'saved', '#tra-cuu': 'answer' }
export const viewOf = (hash: string): View => views[hash.split('/')[0]!] ?? 'report'

/** Unsent photos on the way into a draft. */
export interface Shot { blob: Blob; url: string }

class Citizen {
  view = $state<View>(viewOf(location.hash))
  step = $state(1)
  draft = $state<Draft>(emptyDraft())
  shots = $state.raw<Shot[]>([])
  kept = $state.raw<Kept[]>([])
  communes = $state.raw<Commune[]>([])
  online = $state(navigator.onLine)
  tried = $state(false)
  sending = $state(false)
  /** Days that name and number are kept, as the server last said; none while it has not been asked. */
  contactDays = $state<number | null>(Number(recalled('contact-days')) || null)
  /** What this browser cannot do: keep a report. */
  broken = $state(false)
  /** The report being written, if it was kept before. */
  private editing: Kept | null = null
  faults = $derived(this.tried ? faults(this.draft, new Date()) : {})

  async start() {
    addEventListener('hashchange', () => { this.view = viewOf(location.hash) })
    addEventListener('online', () => { this.online = true; void this.send() })
    addEventListener('offline', () => { this.online = false })
    document.addEventListener('visibilitychange', () => { if (document.visibilityState === 'visible') void this.send() })
    setInterval(() => { if (this.kept.some(waits)) void this.send() }, 30_000)
    hear(() => void this.read())
    void call<{ contact_days: number }>('/api/v1/session').then((s) => { remember('contact-days', String((this.contactDays = s.contact_days))) }).catch(() => undefined)
    void communes().then((found) => { this.communes = found }).catch(() => undefined)
    await this.read()
    await this.send()
  }
  async read() {
    try { this.kept = await all() } catch { this.broken = true }
  }
  /** Sends what waits, and lets the browser do it later if this page is closed. */
  async send() {
    if (!this.kept.some(waits)) return
    this.sending = true
    await flush(getLocale()).catch(() => undefined)
    this.sending = false
    await this.read()
    if (this.kept.some(waits)) await later()
  }
  /** Keeps the draft on the phone, then sends it. */
  async save(): Promise<boolean> {
    this.tried = true
    if (Object.keys(faults(this.draft, new Date())).length) return false
    const draft = $state.snapshot(this.draft)
    const kept: Kept = {
      key: this.editing?.key ?? crypto.randomUUID(), state: 'unsent', savedAt: Date.now(), draft, body: body(draft, draft.thing ? `${thingWords(draft.thing)}.` : ''),
      first: this.editing?.first, photos: this.shots.map(({ blob }, i) => ({ number: i + 1, blob, sent: false })),
    }
    try { await put(kept) } catch { this.broken = true; return false }
    this.reset()
    await this.read()
    location.hash = '#da-luu'
    void navigator.storage?.persist?.()
    void this.send()
    return true
  }
  edit(kept: Kept) {
    this.reset()
    this.editing = kept
    this.draft = { ...kept.draft }
    this.shots = kept.photos.map(({ blob }) => ({ blob, url: URL.createObjectURL(blob) }))
    location.hash = ''
  }
  async drop(kept: Kept) { await remove(kept.key); await this.read() }
  reset() {
    for (const { url } of this.shots) URL.revokeObjectURL(url)
    Object.assign(this, { draft: emptyDraft(), shots: [], step: 1, tried: false, editing: null })
  }
}
async function later() {
  const ready = (await navigator.serviceWorker?.getRegistration('/bao')) as (ServiceWorkerRegistration & { sync?: { register(tag: string): Promise<void> } }) | undefined
  await ready?.sync?.register('bao').catch(() => undefined)
}
export const citizen = new Citizen()
