import type { Order } from '../lib/orders/types'
import { entryOf, type Batch } from './batch'
import type { Item, Withdrawn } from './outbox'

/** An order on this phone, with what this phone knows of it beside the server. */
export interface KeptOrder {
  id: string; code: string; order: Order; savedAt: number
  /** Who accepts it, written down until the server has it; and what the server said against it. */
  leader?: string; leaderSent?: boolean; leaderWhy?: string
  /** The stop that the crew chose to go to next. */
  chosen: number | null
  /** The code opens the order no more; and where nothing that is sent is taken any more either. */
  shut?: boolean; barred?: boolean
  /** It was taken back. */
  withdrawn?: Withdrawn
}
/** Days after its end that an order stays on the phone; what was not sent stays longer. */
const keptDays = 3
const name = 'cablewatch-lenh'
type Store = 'orders' | 'items' | 'photos' | 'batches' | 'meta'

function opened(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const asked = indexedDB.open(name, 1)
    asked.onupgradeneeded = () => {
      const db = asked.result
      db.createObjectStore('orders', { keyPath: 'id' })
      for (const store of ['items', 'batches']) db.createObjectStore(store, { keyPath: 'key' }).createIndex('order', 'order')
      for (const store of ['photos', 'meta']) db.createObjectStore(store)
    }
    asked.onsuccess = () => {
      // A browser may close it when it needs room: then it is opened anew.
      asked.result.onclose = () => { connection = null }
      resolve(asked.result)
    }
    asked.onerror = () => reject(asked.error)
  })
}
/** One connection for the page: a position is written every few seconds. */
let connection: Promise<IDBDatabase> | null = null
async function within<T>(stores: Store[], mode: IDBTransactionMode, work: (at: (store: Store) => IDBObjectStore) => IDBRequest<T> | void): Promise<T | undefined> {
  connection ??= opened()
  const db = await connection.catch((e) => { connection = null; throw e })
  return new Promise((resolve, reject) => {
    const change = db.transaction(stores, mode, { durability: 'strict' })
    const asked = work((store) => change.objectStore(store))
    change.oncomplete = () => resolve(asked ? asked.result : undefined)
    change.onerror = change.onabort = () => reject(change.error)
  })
}
export const orders = async () => ((await within<KeptOrder[]>(['orders'], 'readonly', (at) => at('orders').getAll())) ?? []).sort((a, b) => b.savedAt - a.savedAt)
export const order = (id: string) => within<KeptOrder | undefined>(['orders'], 'readonly', (at) => at('orders').get(id))
export const putOrder = (kept: KeptOrder) => within(['orders'], 'readwrite', (at) => void at('orders').put(kept)).then(told)
export const itemsOf = async (id: string) => ((await within<Item[]>(['items'], 'readonly', (at) => at('items').index('order').getAll(id))) ?? []).sort((a, b) => a.n - b.n)
export const batchesOf = async (id: string) => (await within<Batch[]>(['batches'], 'readonly', (at) => at('batches').index('order').getAll(id))) ?? []
export const photo = (key: string) => within<Blob | undefined>(['photos'], 'readonly', (at) => at('photos').get(key))
/** What was said, and its photo, are on the disk together when this is done. */
export const add = (item: Item, blob?: Blob) => within(['items', 'photos'], 'readwrite', (at) => {
  at('items').put(item)
  if (blob) at('photos').put(blob, item.key)
}).then(told)
const write = (items: Item[]) => within(['items', 'photos'], 'readwrite', (at) => {
  for (const item of items) {
    at('items').put(item)
    // What the server has takes no more room here.
    if (item.photo === 'sent') at('photos').delete(item.key)
  }
}).then(told)
/** A full disk takes no writing, but gives back the room of photos that were sent: then there may be some. */
export const putItems = (items: Item[]) => write(items).catch(async (fault) => {
  const sent = items.filter((i) => i.photo === 'sent')
  if (!sent.length) throw fault
  await within(['photos'], 'readwrite', (at) => { for (const { key } of sent) at('photos').delete(key) })
  await write(items)
})
export const putBatch = (batch: Batch) => within(['batches'], 'readwrite', (at) => void at('batches').put(batch))
/** An open batch becomes an entry: both at once, so that no fix is lost or sent twice. */
export const close = (batch: Batch, n: number): Promise<Item> => {
  const item: Item = { key: batch.key, order: batch.order, n, entry: entryOf(batch), state: 'waiting' }
  return within(['items', 'batches'], 'readwrite', (at) => {
    at('items').put(item)
    at('batches').delete(batch.key)
  }).then(told).then(() => item)
}
const meta = <T>(name: string) => within<T | undefined>(['meta'], 'readonly', (at) => at('meta').get(name))
/** How far ahead the phone's clock was when the server last told the time. */
export const ahead = async () => (await meta<number>('ahead')) ?? 0
export const putAhead = (ms: number) => within(['meta'], 'readwrite', (at) => void at('meta').put(ms, 'ahead'))
/** This phone, made once. */
export async function device(): Promise<string> {
  const known = await meta<string>('device')
  if (known) return known
  const made = crypto.randomUUID()
  await within(['meta'], 'readwrite', (at) => void at('meta').put(made, 'device'))
  return made
}
/** Takes an order off the phone once its time is over and all of it is sent: it is secret. */
export async function tidy(now: number): Promise<void> {
  for (const kept of await orders()) {
    if (Date.parse(kept.order.expires_at) + keptDays * 86_400_000 > now || (await batchesOf(kept.id)).length) continue
    const items = await itemsOf(kept.id)
    if (items.some((i) => i.state !== 'sent' || (i.photo && i.photo !== 'sent'))) continue
    await within(['orders', 'items'], 'readwrite', (at) => {
      at('orders').delete(kept.id)
      for (const { key } of items) at('items').delete(key)
    })
  }
}
/** Two tabs of one phone hear of each other's changes. */
const channel = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel(name)
const told = () => { channel?.postMessage('changed') }
/** A tab that is looked at asks the one that records to let it. */
export const callRecorder = () => { channel?.postMessage('record') }
export const hear = (what: 'changed' | 'record', act: () => void) => { channel?.addEventListener('message', (e) => { if (e.data === what) act() }) }
