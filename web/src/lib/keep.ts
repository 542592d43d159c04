// Keeps one page for when there is no connection. It looks after that page alone; the others are never seen by it.

/** Files of this version of the page; the builder puts them in. */
declare const FILES: string[]
declare const VERSION: string
interface ExtendableEvent extends Event { waitUntil(work: Promise<unknown>): void }
export interface SyncEvent extends ExtendableEvent { tag: string }
interface FetchEvent extends ExtendableEvent { request: Request; respondWith(reply: Promise<Response>): void }
export const scope = self as unknown as { skipWaiting(): Promise<void>; clients: { claim(): Promise<void> }; addEventListener(name: string, hear: (e: never) => void): void }
const ask = 4_000

export function keep(page: string) {
  const cacheName = `${page}-${VERSION}`
  scope.addEventListener('install', (e: ExtendableEvent) => {
    e.waitUntil(caches.open(cacheName).then((cache) => cache.addAll(FILES)).then(() => scope.skipWaiting()))
  })
  scope.addEventListener('activate', (e: ExtendableEvent) => {
    const old = async () => Promise.all((await caches.keys()).filter((k) => k.startsWith(`${page}-`) && k !== cacheName).map((k) => caches.delete(k)))
    e.waitUntil(old().then(() => scope.clients.claim()))
  })

  /** The server's, so that a new version is seen at once; the kept one where it does not answer. */
  async function newest(request: Request, under: string): Promise<Response> {
    const kept = await caches.match(under)
    const asked = fetch(request).then(async (reply) => {
      if (!reply.ok) return kept ?? reply
      await (await caches.open(cacheName)).put(under, reply.clone())
      return reply
    })
    if (!kept) return asked
    const late = new Promise<Response>((resolve) => setTimeout(() => resolve(kept), ask))
    return Promise.race([asked.catch(() => kept), late])
  }
  /** Names under /assets/ carry a hash of their content; the map's worker is that of this version of the page. */
  async function hashed(request: Request): Promise<Response> {
    const kept = await caches.match(request)
    if (kept) return kept
    const reply = await fetch(request)
    if (reply.ok) await (await caches.open(cacheName)).put(request, reply.clone())
    return reply
  }

  scope.addEventListener('fetch', (e: FetchEvent) => {
    const { pathname, origin } = new URL(e.request.url)
    if (e.request.method !== 'GET' || origin !== location.origin) return
    if (pathname === `/${page}`) e.respondWith(newest(e.request, `/${page}`))
    else if (pathname.startsWith('/assets/') || pathname === `/${page}-map.js`) e.respondWith(hashed(e.request))
    else if (['/api/v1/communes', '/icon.svg', `/${page}.webmanifest`].includes(pathname)) e.respondWith(newest(e.request, pathname))
  })
}
