import type { Draft } from './draft'

/** A photo of a report: shrunk on the phone, sent after the report. */
export interface KeptPhoto { number: number; blob: Blob; sent: boolean; refused?: string }
/** A report on this phone. `key` makes it one report however often it is sent. */
export interface Kept {
  key: string; state: 'unsent' | 'refused' | 'sent'; savedAt: number
  /** What was written, to go on editing it; without name and number once it is sent. */
  draft: Draft
  /** The body as it is sent, and as it was sent first: an answer to that may have been lost. */
  body: string; first?: string
  photos: KeptPhoto[]; code?: string; sentAt?: number; problem?: string
}

/** Days that an unsent report waits on the phone. */
export const keptDays = 7
const name = 'cablewatch-bao'

function opened(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const asked = indexedDB.open(name, 1)
    asked.onupgradeneeded = () => asked.result.createObjectStore('reports', { keyPath: 'key' })
    asked.onsuccess = () => resolve(asked.result)
    asked.onerror = () => reject(asked.error)
  })
}
async function within<T>(mode: IDBTransactionMode, work: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  const db = await opened()
  try {
    return await new Promise<T>((resolve, reject) => {
      const change = db.transaction('reports', mode, { durability: 'strict' })
      const asked = work(change.objectStore('reports'))
      change.oncomplete = () => resolve(asked.result)
      change.onerror = change.onabort = () => reject(change.error)
    })
  } finally {
    db.close()
  }
}

/** All reports of this phone, the newest first. */
export async function all(): Promise<Kept[]> {
  const found = await within<Kept[]>('readonly', (store) => store.getAll())
  return found.sort((a, b) => b.savedAt - a.savedAt)
}
export const one = (key: string) => within<Kept | undefined>('readonly', (store) => store.get(key))
/** Written to the disk when this is done. */
export const put = (kept: Kept) => within('readwrite', (store) => store.put(kept)).then(() => told())
export const remove = (key: string) => within('readwrite', (store) => store.delete(key)).then(() => told())

/** Pages and the worker behind them hear of each other's changes. */
const channel = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel(name)
const told = () => { channel?.postMessage('changed') }
export const hear = (changed: () => void) => { channel?.addEventListener('message', changed) }
