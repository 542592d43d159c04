// What the tests of patrols have in common: planned nights, orders and their codes, a phone that drives.
import assert from 'node:assert/strict'

/** The day of tonight's evening, or of one some days later: a code opens its order until twelve hours after the shift. */
export const nightOf = (later) => new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Ho_Chi_Minh' }).format(new Date(Date.now() + later * 86_400_000))
export const view = (night) => `/?view=night&night=${night}`
export const phone = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true, permissions: ['geolocation'] }
export const noNet = [/ERR_INTERNET_DISCONNECTED/, /ERR_FAILED/, /40\d/]
export const read = async (page, path) => (await page.request.get(`/api/v1/${path}`)).json()
export const write = async (page, path, data) => (await page.request.post(`/api/v1/${path}`, { data })).json()

/** A station with crews of its own. */
export async function crewsAt(page, name, point, crews, { breaks = [], until = '04:00' } = {}) {
  const { id: station } = await write(page, 'stations', { name, point, phone: '0233 000 113' })
  const made = []
  for (const crew of crews) made.push((await write(page, 'crews', { name: crew, station, vehicle: 'car', shift: { from: '21:30', to: until }, breaks, phone: null, active: true })).id)
  return made
}
let crews
/** An approved plan of two crews for a night of its own. */
export async function planned(page, later) {
  const night = nightOf(later)
  crews ??= await crewsAt(page, 'Công an xã thử', [107.1004, 16.8163], ['Tổ thử 1', 'Tổ thử 2'], { breaks: [{ from: '23:30', to: '01:30', minutes: 30 }] })
  const { id } = await write(page, 'plans', { night, crews, seed: null, seconds: 3, loss_percent: 5, pins: [], bans: [], orders: [] })
  while ((await read(page, `plans/${id}`)).status === 'running') await new Promise((again) => setTimeout(again, 300))
  assert.ok((await page.request.post(`/api/v1/plans/${id}/approve`)).ok())
  return { id, night }
}
/** Its orders with their codes. */
export async function issued(page, later) {
  const { id, night } = await planned(page, later)
  const { items } = await write(page, `plans/${id}/orders`, {})
  return { id, night, items }
}
const drawn = (page) => page.evaluate(async () => {
  const canvas = document.createElement('canvas')
  Object.assign(canvas, { width: 1200, height: 900 })
  const pen = canvas.getContext('2d')
  for (let i = 0; i < 200; i += 1) { pen.fillStyle = `hsl(${(i * 37) % 360} 60% 50%)`; pen.fillRect((i * 97) % 1200, (i * 53) % 900, 200, 150) }
  const blob = await new Promise((made) => canvas.toBlob(made, 'image/jpeg', 0.9))
  return [...new Uint8Array(await blob.arrayBuffer())]
})
export const shot = async (page) => ({ name: 'cot.jpg', mimeType: 'image/jpeg', buffer: Buffer.from(await drawn(page)) })
export const worker = (page) => page.evaluate(() => navigator.serviceWorker.ready.then(() => true))
export const fixes = (page) => page.evaluate(() => Number(document.querySelector('[data-testid="road"]').dataset.fixes))
/** Positions that are on the phone's disk. */
export const onDisk = (page) => page.evaluate(() => new Promise((told) => {
  const asked = indexedDB.open('cablewatch-lenh')
  asked.onsuccess = () => {
    const read = asked.result.transaction(['items', 'batches']), all = ['items', 'batches'].map((store) => read.objectStore(store).getAll())
    read.oncomplete = () => {
      asked.result.close()
      told(all.flatMap((a) => a.result).reduce((n, one) => n + ((one.entry ?? one).fixes?.length ?? 0), 0))
    }
  }
}))
/** What the page says of itself: phase, recording, fixes, waiting. */
export const says = (page, what, value) => page.waitForFunction(([k, v]) => document.querySelector('[data-testid="road"]')?.dataset[k] === v, [what, value])
/** Drives by places, one each second: the page records one when it is told. */
export async function drive(page, places) {
  for (const [longitude, latitude] of places) {
    const had = await fixes(page)
    await page.context().setGeolocation({ longitude, latitude, accuracy: 8 })
    await page.waitForFunction((n) => Number(document.querySelector('[data-testid="road"]').dataset.fixes) > n, had)
    await page.waitForTimeout(1_050)
  }
}
/** The first places of a way. */
export const along = (path, n) => path.slice(1, n + 1)
/** What the server received of an order, positions apart. */
export async function log(page, id) {
  const { log: all } = await read(page, `orders/${id}`)
  return { all, kinds: all.filter((e) => e.kind !== 'positions').map((e) => e.kind), positions: all.reduce((n, e) => n + e.positions, 0) }
}
