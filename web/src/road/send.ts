import type { Order } from '../lib/orders/types'
import { getLocale } from '../paraglide/runtime.js'
import * as kept from './kept'
import type { KeptOrder } from './kept'
import { photosDue, pick, settle, type Answer, type Item, type Withdrawn } from './outbox'
import { clock } from './time'

/** What the server said: nothing where it could not be reached or asked to come again later. */
interface Reply { status: number; body: Record<string, unknown>; words: string }
/** A connection that says nothing for so long is none, milliseconds; a photo takes longer. */
const patience = 60_000
const road = (code: string, more = '') => `/api/v1/road/${encodeURIComponent(code)}${more}`

async function ask(path: string, init: RequestInit & { headers?: Record<string, string> } = {}): Promise<Reply | null> {
  try {
    const headers = { 'Accept-Language': getLocale(), ...init.headers }
    // Without cookies: the code alone opens the order.
    const reply = await fetch(path, { ...init, headers, credentials: 'omit', cache: 'no-store', signal: AbortSignal.timeout(patience) })
    clock.hear(reply.headers.get('Date'))
    if (reply.status >= 500 || reply.status === 429 || reply.status === 408) return null
    const body = (await reply.json().catch(() => ({}))) as Record<string, unknown> & { fields?: { detail: string }[] }
    const told = body.fields?.length ? body.fields.map((f) => f.detail) : [String(body.detail ?? '')]
    return { status: reply.status, body, words: [String(body.title ?? reply.status), ...told].filter(Boolean).join('. ') }
  } catch {
    return null
  }
}
/** The order of a code; `gone` where it opens none, nothing without a connection. */
export async function fetchOrder(code: string): Promise<Order | 'gone' | null> {
  const reply = await ask(road(code))
  if (!reply) return null
  return reply.status === 200 ? (reply.body as unknown as Order) : 'gone'
}
/** `gone` where the code opens nothing any more, `barred` where nothing that is sent is taken either. */
export interface Sent { done: boolean; gone: boolean; barred: boolean; withdrawn: Withdrawn | null }
const over: Sent = { done: true, gone: false, barred: false, withdrawn: null }
const json = { 'Content-Type': 'application/json' }

async function accept(order: KeptOrder): Promise<'done' | 'gone' | 'later'> {
  if (!order.leader || order.leaderSent || order.shut) return 'done'
  const reply = await ask(road(order.code, '/accept'), { method: 'POST', headers: json, body: JSON.stringify({ name: order.leader }) })
  if (!reply) return 'later'
  if (reply.status === 404) return 'gone'
  const fresh = (await kept.order(order.id)) ?? order
  const accepted: KeptOrder = reply.status === 200 ? { ...fresh, order: reply.body as unknown as Order, leaderSent: true, leaderWhy: undefined } : { ...fresh, leaderSent: true, leaderWhy: reply.words }
  // What a full disk does not take is said once more: the same name again is the same acceptance.
  await kept.putOrder(accepted).catch(() => undefined)
  return 'done'
}
const refusal = (words: string) => ({ vi: words, en: words })
/** What is kept on this phone for an order, and what the server said of it. */
export interface Store { read(): Promise<Item[]>; save(items: Item[]): Promise<void> }

async function entries(order: KeptOrder, device: string, { read, save }: Store): Promise<Sent> {
  let withdrawn: Withdrawn | null = null, count: number | undefined
  for (;;) {
    const sent = pick(await read(), count)
    if (!sent.length) return { ...over, withdrawn }
    const reply = await ask(road(order.code, '/entries'), { method: 'POST', headers: json, body: JSON.stringify({ device, entries: sent.map((i) => i.entry) }) })
    if (!reply) return { ...over, done: false, withdrawn }
    if (reply.status === 404) return { ...over, done: false, gone: true, barred: true }
    if (reply.status !== 200) {
      // A whole upload that is not read is tried entry by entry, so that one holds up no other.
      if (sent.length > 1) { count = 1; continue }
      await save([{ ...sent[0]!, state: 'refused', why: refusal(reply.words) }])
      continue
    }
    const answer = reply.body as unknown as Answer
    withdrawn = answer.withdrawn ?? withdrawn
    const changed = settle(sent, answer)
    if (!changed.length) return { ...over, done: false, withdrawn }
    await save(changed)
  }
}
async function photos(order: KeptOrder, { read, save }: Store): Promise<Sent> {
  for (const item of photosDue(await read())) {
    const blob = await kept.photo(item.key)
    if (!blob) { await save([{ ...item, photo: 'refused', photoWhy: { vi: 'Ảnh không còn trong máy.', en: 'The photo is no longer on the phone.' } }]); continue }
    const reply = await ask(road(order.code, `/photos/${item.key}`), { method: 'PUT', headers: { 'Content-Type': 'image/jpeg' }, body: blob })
    if (!reply) return { ...over, done: false }
    // The code was changed meanwhile: the photo waits for the new one.
    if (reply.status === 404) return { ...over, done: false, gone: true, barred: true }
    await save([reply.status === 200 ? { ...item, photo: 'sent' } : { ...item, photo: 'refused', photoWhy: refusal(reply.words) }])
  }
  return over
}
/** Sends what waits for an order, each thing once by its key; one tab at a time. Nothing when another tab is at it. */
export async function flush(id: string, device: string, store: Store): Promise<Sent | null> {
  const work = async (): Promise<Sent> => {
    const order = await kept.order(id)
    if (!order) return over
    const accepted = await accept(order)
    if (accepted === 'later') return { ...over, done: false }
    const sent = await entries(order, device, store)
    const all = sent.done ? { ...(await photos(order, store)), withdrawn: sent.withdrawn } : sent
    return { ...all, gone: all.gone || accepted === 'gone' }
  }
  if (!('locks' in navigator)) return work()
  return navigator.locks.request('cablewatch-lenh-send', { ifAvailable: true }, (lock) => (lock ? work() : null))
}
