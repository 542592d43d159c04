// The hard cases of a crew's phone: a wrong clock, two tabs, a full storage, an order that is taken back, an answer that is lost.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { accessible } from './axe.mjs'
import { long, open, shots, start, stop } from './browser.mjs'
import { along, drive, fixes, issued, log, noNet, onDisk, phone, read, says, shot, worker } from './patrol.mjs'

let base
before(async () => { base = await start() })
after(stop)

const year = 365 * 86_400_000
const stops = (order) => order.stops.filter((s) => s.kind !== 'break')
/** How often each key reached the server, and when. */
function counted(context) {
  const sent = new Map(), uploads = []
  context.on('requestfinished', (request) => {
    if (!/\/road\/[^/]+\/entries$/.test(request.url())) return
    uploads.push(Date.now())
    for (const { key } of request.postDataJSON().entries) sent.set(key, (sent.get(key) ?? 0) + 1)
  })
  return { sent, uploads }
}
/** An order under way on a phone of its own: accepted, started, its start received. */
async function underWay(later, options = {}) {
  const planner = await open('police', { path: '/icon.svg' })
  const { night, items } = await issued(planner.page, later)
  const line = items.find((o) => o.stops > 1) ?? items[0]
  const order = await read(planner.page, `orders/${line.id}`)
  const [longitude, latitude] = order.path[0]
  const crew = await open(null, { ...phone, geolocation: { longitude, latitude, accuracy: 8 }, path: `/lenh#${line.code}`, ...options })
  await crew.at('road-leader').waitFor()
  await worker(crew.page)
  await crew.page.reload()
  await crew.at('road-leader').fill('Nguyễn Văn Thử')
  await crew.at('road-accept').click()
  await crew.at('road-start').click()
  await says(crew.page, 'recording', 'on')
  await says(crew.page, 'waiting', '0')
  return { planner, crew, order, night, line, code: line.code, context: crew.page.context() }
}
async function ended(page) {
  await page.getByTestId('road-end').click()
  await page.getByTestId('road-end').click()
}

/** A phone whose clock is so far ahead; it may be set. */
const wrong = (ahead) => async (page) => page.context().addInitScript((ms) => {
  const Real = Date
  window.ahead = ms
  window.Date = class extends Real {
    constructor(...told) { super(...(told.length ? told : [Real.now() + window.ahead])) }
    static now() { return Real.now() + window.ahead }
  }
}, ahead)

for (const [ahead, later, words] of [[year, 0, /nhanh 365 ngày/], [-year, 1, /chậm 365 ngày/]]) {
  test(`a phone whose clock is a year ${ahead > 0 ? 'ahead' : 'behind'} is told so, keeps its order when it is opened again, and all its times are right`, long, async () => {
    const began = Date.now()
    const { planner, crew, order, line, code, context } = await underWay(later, { before: wrong(ahead) })
    assert.match(await crew.at('road-clock').innerText(), words)
    assert.doesNotMatch(await crew.at('road-countdown').innerText(), /^\+|\d{3}:/, 'the time left is that of the order')
    await crew.page.screenshot({ path: `${shots}roadhard-clock-${later}.png` })
    await context.setOffline(true)
    await drive(crew.page, along(order.path, 3))
    await crew.at('road-arrive').click()
    await crew.at('road-at').waitFor()
    await crew.page.close()

    const again = await context.newPage()
    const on = (id) => again.getByTestId(id)
    await again.goto(`/lenh#${code}`)
    await on('road-at').waitFor()
    assert.match(await on('road-clock').innerText(), words, 'it still knows')
    await says(again, 'recording', 'on')
    assert.ok(await fixes(again) >= 3)
    // The crew sets the clock right, as it was told to, before there is a signal.
    await again.evaluate(() => { window.ahead = 0 })
    await on('road-clock').waitFor({ state: 'detached' })
    await on('road-tick').first().click()
    await on('road-leave').click()
    await ended(again)
    await context.setOffline(false)
    await on('road-all-sent').waitFor({ timeout: 60_000 })
    const { all, kinds } = await log(planner.page, line.id)
    assert.deepEqual(kinds, ['start', 'arrive', 'check', 'leave', 'end'])
    for (const e of all) {
      assert.equal(e.state, 'taken')
      for (const at of [e.at, e.until]) assert.ok(Date.parse(at) > began - 5_000 && Date.parse(at) < Date.now() + 5_000, `${e.kind} at ${at}`)
    }
    await planner.done([/404/])
    await crew.done(noNet)
  })
}

test('two tabs of one phone: one records, the other says so; what is said in either is sent once, and the one that is looked at takes over', long, async () => {
  const { planner, crew, order, line, code, context } = await underWay(2)
  const one = crew.page, { sent } = counted(context)
  let told = 0
  const go = async (page, places) => { told += places.length; await drive(page, places) }
  await go(one, along(order.path, 3))
  const two = await context.newPage()
  const on = (id) => two.getByTestId(id)
  await two.goto(`/lenh#${code}`)
  await on('road-elsewhere').waitFor()
  await two.screenshot({ path: `${shots}roadhard-second.png` })
  await accessible(two, 'second tab')
  assert.equal(await one.getByTestId('road-elsewhere').count(), 0)
  await context.setOffline(true)
  await go(one, along(order.path.slice(3), 2))
  await on('road-arrive').click()
  await crew.at('road-at').waitFor()
  await crew.at('road-tick').first().click()
  await two.locator('[data-testid="road-check"][data-ok="true"]').waitFor()
  for (const page of [one, two]) {
    await page.getByTestId('road-tab-report').click()
    await page.getByTestId('road-text').fill(`Ghi ở thẻ ${page === one ? 1 : 2}`)
    await page.getByTestId('road-note').click()
    await page.getByText('Đã lưu trong máy; gửi ngay khi có mạng.').waitFor()
    await page.getByTestId('road-tab-stops').click()
  }
  await context.setOffline(false)
  for (const page of [one, two]) await says(page, 'waiting', '0')

  // On a phone one tab is looked at, and only that one is told where the phone is.
  await one.evaluate(() => Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true }))
  await two.evaluate(() => document.dispatchEvent(new Event('visibilitychange')))
  await says(two, 'recording', 'on')
  await crew.at('road-elsewhere').waitFor()
  assert.ok(await fixes(two) >= await onDisk(two) - 1, 'the track of the first is there as well')
  await go(two, along(order.path.slice(5), 3))
  await two.close()
  await says(one, 'recording', 'on')
  await go(one, along(order.path.slice(8), 2))
  await crew.at('road-leave').click()
  await ended(one)
  await crew.at('road-all-sent').waitFor({ timeout: 60_000 })

  const { all, kinds, positions } = await log(planner.page, line.id)
  assert.deepEqual(kinds, ['start', 'arrive', 'check', 'note', 'note', 'leave', 'end'])
  assert.ok(all.every((e) => e.state === 'taken'))
  assert.deepEqual([...sent.values()].filter((n) => n > 1), [], 'nothing was sent twice')
  assert.equal(positions, await onDisk(one), 'all positions have arrived, each once')
  assert.ok(positions >= told - 1 && positions <= told + 12, `${positions} positions of ${told} places`)
  const spans = all.filter((e) => e.kind === 'positions').map((e) => [Date.parse(e.at), Date.parse(e.until)]).sort((a, b) => a[0] - b[0])
  for (const [i, [from]] of spans.entries()) assert.ok(i === 0 || from >= spans[i - 1][1], 'no time was recorded twice')
  await planner.done([/404/])
  await crew.done(noNet)
})

/** Fills the phone's storage from beside the page: the browser reckons its room anew only from time to time. */
const fill = (page) => page.evaluate(() => new Promise((full) => {
  const asked = indexedDB.open('other', 1)
  asked.onupgradeneeded = () => asked.result.createObjectStore('rest', { autoIncrement: true })
  let size = 100_000
  const more = () => {
    const change = asked.result.transaction('rest', 'readwrite')
    change.objectStore('rest').add('x'.repeat(size))
    change.oncomplete = () => setTimeout(more, 50)
    change.onabort = () => { if (size > 10) { size /= 10; more() } else full() }
  }
  asked.onsuccess = more
}))
test('a full storage is told, what was kept stays, the server is not flooded, and with room again all of it goes on', long, async () => {
  const { planner, crew, order, line, code, context } = await underWay(3)
  const { page, at } = crew
  const [{ n }] = stops(order)
  await context.setOffline(true)
  await drive(page, along(order.path, 3))
  await at('road-arrive').click()
  await at('road-at').waitFor()
  await at('road-photo').setInputFiles(await shot(page))
  await page.getByText('1 ảnh').first().waitFor()
  const cdp = await context.newCDPSession(page)
  const room = (quotaSize) => cdp.send('Storage.overrideQuotaForOrigin', { origin: base, ...(quotaSize === null ? {} : { quotaSize }) })
  await room(1)
  await fill(page)
  await at('road-tick').first().click()
  await at('road-full').waitFor()
  await page.locator('[data-testid="road-check"][data-ok="true"]').first().waitFor()
  await at('road-photo').setInputFiles(await shot(page))
  await page.getByText('Máy hết chỗ lưu ảnh.').waitFor()
  await page.screenshot({ path: `${shots}roadhard-full.png` })
  await accessible(page, 'full')
  await drive(page, along(order.path.slice(3), 3))
  assert.equal(await at('road-full').count(), 1, 'it is said for as long as it is so')

  // A signal comes while there is no room: what the server has cannot be noted, and is not sent again and again.
  const { uploads, sent } = counted(context)
  await context.setOffline(false)
  await page.waitForFunction(() => document.querySelector('[data-testid="road"]').dataset.waiting === '0')
  await page.waitForTimeout(6_000)
  assert.ok(uploads.length <= 4, `${uploads.length} uploads`)
  assert.ok([...sent.values()].every((times) => times === 1))
  await context.setOffline(true)

  await room(null)
  await at('road-full').waitFor({ state: 'detached', timeout: 30_000 })
  await at('road-photo').setInputFiles(await shot(page))
  await page.getByText('1 ảnh').first().waitFor()
  const written = await onDisk(page)
  await page.close()
  const again = await context.newPage()
  const on = (id) => again.getByTestId(id)
  await again.goto(`/lenh#${code}`)
  await on('road-at').waitFor()
  assert.equal(await on('road-at').getAttribute('data-stop'), String(n))
  assert.equal(await again.locator('[data-testid="road-check"][data-ok="true"]').count(), 1, 'what was ticked without room is there')
  await says(again, 'recording', 'on')
  assert.ok(written >= 5 && await fixes(again) >= written, 'no fix is lost')
  await on('road-leave').click()
  await ended(again)
  await context.setOffline(false)
  await on('road-all-sent').waitFor({ timeout: 60_000 })
  const { all, kinds, positions } = await log(planner.page, line.id)
  assert.deepEqual(kinds, ['start', 'arrive', 'photo', 'check', 'photo', 'leave', 'end'])
  assert.equal(positions, await onDisk(again), 'all positions have arrived, each once')
  for (const e of all.filter((x) => x.kind === 'photo')) assert.equal((await planner.page.request.get(`/api/v1/orders/${line.id}/photos/${e.key}`)).status(), 200)
  await planner.done([/404/])
  await crew.done(noNet)
})

test('an order that is taken back while the phone was offline: the crew reads why, what it recorded before counts, what it said after waits', long, async () => {
  const { planner, crew, order, night, line, code, context } = await underWay(4)
  const { page, at } = crew
  await context.setOffline(true)
  await drive(page, along(order.path, 3))
  await at('road-arrive').click()
  await at('road-photo').setInputFiles(await shot(page))
  await page.getByText('1 ảnh').first().waitFor()
  await planner.page.goto(`/?view=night&night=${night}`)
  await planner.at('orders-open').click()
  const row = planner.page.locator(`[data-testid="order-row"][data-order="${line.id}"]`)
  await row.getByTestId('order-more').click()
  await row.getByTestId('order-withdraw').click()
  await row.getByTestId('withdraw-reason').fill('Bão số 9')
  await row.getByTestId('withdraw-yes').click()
  await planner.page.locator(`[data-order="${line.id}"][data-status="withdrawn"]`).waitFor()
  await page.waitForTimeout(1_100)
  await at('road-tab-report').click()
  await at('road-text').fill('Sau khi thu hồi')
  await at('road-note').click()
  await at('road-tab-stops').click()
  await context.setOffline(false)
  await at('road-withdrawn').waitFor({ timeout: 30_000 })
  assert.match(await at('road-withdrawn').innerText(), /Lệnh đã thu hồi lúc \d\d:\d\d, lý do: Bão số 9\./)
  await says(page, 'waiting', '0')
  await page.screenshot({ path: `${shots}roadhard-withdrawn.png` })
  await accessible(page, 'withdrawn')
  await at('road-tab-report').click()
  assert.match(await at('road-tray-row').innerText(), /Sau khi thu hồi[\s\S]*Lệnh đã bị thu hồi trước thời điểm này/)
  const { all } = await log(planner.page, line.id)
  assert.deepEqual(all.filter((e) => e.kind !== 'positions').map((e) => [e.kind, e.state]), [['start', 'taken'], ['arrive', 'taken'], ['photo', 'taken'], ['note', 'conflict']])
  const photo = all.find((e) => e.kind === 'photo')
  assert.equal((await planner.page.request.get(`/api/v1/orders/${line.id}/photos/${photo.key}`)).status(), 200)
  assert.equal((await page.request.get(`/api/v1/road/${code}`)).status(), 404, 'nobody reads it any more')
  await row.getByText(/1 mục/).first().waitFor({ timeout: 30_000 })
  await planner.page.screenshot({ path: `${shots}roadhard-withdrawn-planner.png` })
  // Opened again it says the same, and what else it has still goes.
  await page.reload()
  await at('road-withdrawn').waitFor()
  await planner.done([/404/])
  await crew.done(noNet)
})

test('an answer that is lost after the server took what was sent: it is sent again and counts once', long, async () => {
  const { planner, crew, order, line, context } = await underWay(5)
  const { page, at } = crew
  const lost = { entries: 0, photos: 0 }
  for (const what of ['entries', 'photos']) {
    await context.route(new RegExp(`/api/v1/road/[^/]+/${what}`), async (route) => {
      if (lost[what] >= 2) return route.continue()
      const reply = await route.fetch()
      assert.equal(reply.status(), 200)
      lost[what] += 1
      return route.abort()
    })
  }
  await drive(page, along(order.path, 3))
  await at('road-arrive').click()
  await at('road-photo').setInputFiles(await shot(page))
  await page.getByText('1 ảnh').first().waitFor()
  await at('road-leave').click()
  await ended(page)
  await at('road-all-sent').waitFor({ timeout: 120_000 })
  assert.deepEqual(lost, { entries: 2, photos: 2 })
  const { all, kinds, positions } = await log(planner.page, line.id)
  assert.deepEqual(kinds, ['start', 'arrive', 'photo', 'leave', 'end'])
  assert.ok(all.every((e) => e.state === 'taken'))
  assert.equal(new Set(all.map((e) => e.key)).size, all.length, 'each once')
  assert.ok(positions >= 3 && positions <= 10, `${positions} positions`)
  await planner.done([/404/])
  await crew.done(noNet)
})
