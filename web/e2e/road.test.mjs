// From the order to the crew's phone: issued and printed, accepted, driven without a signal with the page closed on the way, all of it received once.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { after, before, test } from 'node:test'
import { accessible } from './axe.mjs'
import { long, open, shots, start, stop } from './browser.mjs'

let base
before(async () => { base = await start() })
after(stop)

/** The day of tonight's evening, or of one some days later: a code opens its order until twelve hours after the shift. */
const nightOf = (later) => new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Ho_Chi_Minh' }).format(new Date(Date.now() + later * 86_400_000))
const view = (night) => `/?view=night&night=${night}`
const phone = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true, permissions: ['geolocation'] }
const noNet = [/ERR_INTERNET_DISCONNECTED/, /ERR_FAILED/, /40\d/]
const read = async (page, path) => (await page.request.get(`${base}/api/v1/${path}`)).json()
const write = async (page, path, data) => (await page.request.post(`${base}/api/v1/${path}`, { data })).json()

let crews
/** An approved plan of two crews for a night of its own. */
async function planned(page, later) {
  const night = nightOf(later)
  if (!crews) {
    const { id: station } = await write(page, 'stations', { name: 'Công an xã thử', point: [107.1004, 16.8163], phone: '0233 000 113' })
    crews = []
    for (const name of ['Tổ thử 1', 'Tổ thử 2']) crews.push((await write(page, 'crews', { name, station, vehicle: 'car', shift: { from: '21:30', to: '04:00' }, breaks: [{ from: '23:30', to: '01:30', minutes: 30 }], phone: null, active: true })).id)
  }
  const { id } = await write(page, 'plans', { night, crews, seed: null, seconds: 3, loss_percent: 5, pins: [], bans: [], orders: [] })
  while ((await read(page, `plans/${id}`)).status === 'running') await new Promise((again) => setTimeout(again, 300))
  assert.ok((await page.request.post(`${base}/api/v1/plans/${id}/approve`)).ok())
  return { id, night }
}
/** Its orders with their codes. */
async function issued(page, later) {
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
const shot = async (page) => ({ name: 'cot.jpg', mimeType: 'image/jpeg', buffer: Buffer.from(await drawn(page)) })
const openedBy = async (page, code) => (await page.request.get(`${base}/api/v1/road/${code}`)).status()
const worker = (page) => page.evaluate(() => navigator.serviceWorker.ready.then(() => true))
const fixes = (page) => page.evaluate(() => Number(document.querySelector('[data-testid="road"]').dataset.fixes))
/** Drives by places, one each second: the page records one when it is told. */
async function drive(page, places) {
  for (const [longitude, latitude] of places) {
    const had = await fixes(page)
    await page.context().setGeolocation({ longitude, latitude, accuracy: 8 })
    await page.waitForFunction((n) => Number(document.querySelector('[data-testid="road"]').dataset.fixes) > n, had)
    await page.waitForTimeout(1_050)
  }
}
/** The first places of a way. */
const along = (path, n) => path.slice(1, n + 1)

test('an approved plan is issued and printed, one page a crew, its codes shown once', long, async () => {
  const { page, at, done } = await open('police', { path: '/icon.svg' })
  const { night } = await planned(page, 1)
  await page.goto(base + view(night))
  await at('orders-open').click()
  await at('orders-issue').click()
  await at('codes').waitFor()
  const shown = await at('code-text').evaluateAll((all) => all.map((c) => c.dataset.code))
  const { items } = await read(page, `orders?night=${night}`)
  assert.equal(shown.length, items.length)
  assert.ok(items.length >= 1, 'somebody goes out')
  for (const code of shown) assert.match(code, /^[A-Z0-9]{4}(-[A-Z0-9]{4}){1,2}$/)
  assert.equal(await at('qr').count(), shown.length)
  await page.screenshot({ path: `${shots}road-codes.png` })
  await accessible(page, 'codes')
  await at('codes-done').click()
  assert.equal(await at('code').count(), 0)
  await page.reload()
  await at('orders-open').click()
  await at('order-row').first().waitFor()
  assert.equal(await at('codes').count(), 0, 'the codes are gone')

  await at('order-print').first().click()
  await at('order-paper').waitFor()
  const order = await read(page, `orders/${await at('order-paper').getAttribute('data-order')}`)
  assert.equal(await at('order-paper-row').count(), order.stops.length)
  await page.screenshot({ path: `${shots}road-paper.png`, fullPage: true })
  await accessible(page, 'paper')
  const pdf = `${shots}road-order.pdf`
  await page.pdf({ path: pdf, preferCSSPageSize: true, printBackground: true })
  const text = execFileSync('pdftotext', ['-layout', pdf, '-']).toString()
  assert.match(text, /LỆNH TUẦN TRA/)
  assert.match(text, /Mã kiểm tra [0-9A-F]{4}-[0-9A-F]{4}\. Hết hiệu lực/)
  assert.match(text, /Trang 1\/1/, 'one page a crew')
  execFileSync('pdftoppm', ['-r', '90', '-png', pdf, `${shots}road-order`])
  await at('order-desk-close').click()
  const [file] = await Promise.all([page.waitForEvent('download'), at('order-more').first().click().then(() => at('order-gpx').click())])
  assert.match(file.suggestedFilename(), /^order-.*\.gpx$/)
  await done([/404/])
})

test('a crew accepts, drives without a signal, closes the page on the way, and all of it arrives once', long, async () => {
  const planner = await open('police', { path: '/icon.svg' })
  const { night, items } = await issued(planner.page, 0)
  const line = items.find((o) => o.stops > 1)
  const { code } = line
  const order = await read(planner.page, `orders/${line.id}`)
  const [one, two] = order.stops.filter((s) => s.kind !== 'break')
  await planner.page.goto(base + view(night))
  await planner.at('orders-open').click()
  const row = planner.page.locator(`[data-testid="order-row"][data-order="${line.id}"]`)
  await row.waitFor()

  const [lon, lat] = order.path[0]
  const { page, at, done } = await open(null, { ...phone, geolocation: { longitude: lon, latitude: lat, accuracy: 8 }, path: '/lenh#ABCD' })
  const context = page.context()
  await at('road-code').waitFor()
  await page.screenshot({ path: `${shots}road-code.png` })
  await accessible(page, 'code')
  await at('road-code').fill(code.toLowerCase().replaceAll('-', ''))
  await at('road-open').click()
  await at('road-leader').waitFor()
  assert.equal(new URL(page.url()).hash, `#${code}`)
  await worker(page)
  await page.reload()
  await at('road-accept').click()
  await page.getByText('Đề nghị ghi họ tên tổ trưởng.').waitFor()
  await at('road-leader').fill('Nguyễn Văn Thử')
  await page.screenshot({ path: `${shots}road-begin.png` })
  await accessible(page, 'begin')
  await at('road-accept').click()
  await at('road-start').waitFor()
  await row.locator('text=Nguyễn Văn Thử').waitFor({ timeout: 30_000 })
  await at('road-start').click()
  await page.waitForFunction(() => document.querySelector('[data-testid="road"]').dataset.recording === 'on')
  await row.locator('text=/đang đi từ/').waitFor({ timeout: 30_000 })

  // No signal from here on.
  await context.setOffline(true)
  await at('road-offline').waitFor()
  let told = 0
  const go = async (p, places) => { told += places.length; await drive(p, places) }
  await go(page, along(order.path, 4))
  assert.equal(await at('road-going').getAttribute('data-stop'), String(one.n))
  await page.screenshot({ path: `${shots}road-next.png` })
  await accessible(page, 'next')
  await at('road-tab-map').click()
  await page.waitForFunction(() => document.documentElement.dataset.mapIdle === 'true', null, { timeout: 60_000 })
  await page.screenshot({ path: `${shots}road-map.png` })
  await accessible(page, 'map')
  await at('road-tab-stops').click()
  await at('road-arrive').click()
  await at('road-at').waitFor()
  await at('road-tick').first().click()
  await page.locator('[data-testid="road-check"][data-ok="true"]').first().waitFor()
  if (await at('road-check-photo').count()) await at('road-check-photo').first().setInputFiles(await shot(page))
  else await at('road-photo').setInputFiles(await shot(page))
  await page.getByText('1 ảnh').first().waitFor()
  await page.screenshot({ path: `${shots}road-stop.png` })
  await accessible(page, 'at a stop')
  const recorded = await fixes(page)
  await page.close()

  // The phone is opened again, still without a signal: the stop, its ticks and the track are there.
  const again = await context.newPage()
  const on = (id) => again.getByTestId(id)
  await again.goto(`/lenh#${code}`)
  await on('road-at').waitFor()
  assert.equal(await on('road-at').getAttribute('data-stop'), String(one.n))
  assert.equal(await again.locator('[data-testid="road-check"][data-ok="true"]').count(), 1)
  assert.ok(await fixes(again) >= Math.min(recorded, told), 'no fix is lost')
  await again.waitForFunction(() => document.querySelector('[data-testid="road"]').dataset.recording === 'on')
  const last = on('road-check').last()
  await last.getByTestId('road-not-ok').click()
  await last.getByTestId('road-wrong').fill('Dây tiếp địa bị cắt')
  await again.screenshot({ path: `${shots}road-wrong.png` })
  await last.getByTestId('road-wrong-save').click()
  await again.locator('[data-testid="road-check"][data-ok="false"]').waitFor()
  await on('road-tab-report').click()
  await on('road-text').fill('Hai người lạ cạnh cột')
  await on('road-report-photo').setInputFiles(await shot(again))
  await again.screenshot({ path: `${shots}road-report.png` })
  await accessible(again, 'report')
  await on('road-report-send').click()
  await again.getByText('Đã lưu trong máy; gửi ngay khi có mạng.').waitFor()
  await on('road-tab-stops').click()
  assert.match(await on('road-offline').innerText(), /Ngoại tuyến.*2 ảnh, 2 ghi chú chờ gửi\./s)
  await on('road-leave').click()
  await on('road-going').waitFor()
  assert.equal(await on('road-going').getAttribute('data-stop'), String(two.n))
  await go(again, along(order.path.slice(4), 4))
  await on('road-end').click()
  await on('road-end').click()
  await on('road-waiting').waitFor()
  await again.screenshot({ path: `${shots}road-ended.png` })
  assert.deepEqual((await read(planner.page, `orders/${line.id}`)).log.filter((e) => e.kind !== 'positions').map((e) => e.kind), ['start'], 'nothing has arrived yet')

  await context.setOffline(false)
  await on('road-all-sent').waitFor({ timeout: 60_000 })
  await accessible(again, 'ended')
  const { log } = await read(planner.page, `orders/${line.id}`)
  const kinds = log.filter((e) => e.kind !== 'positions').map((e) => e.kind)
  assert.deepEqual(kinds, ['start', 'arrive', 'check', 'photo', 'check', 'unusual', 'leave', 'end'])
  assert.equal(new Set(log.map((e) => e.key)).size, log.length, 'each once')
  assert.ok(log.every((e) => e.state === 'taken'))
  const positions = log.reduce((n, e) => n + e.positions, 0)
  assert.ok(positions >= told && positions <= told + 20, `${positions} positions of ${told} places`)
  const unusual = log.find((e) => e.kind === 'unusual')
  assert.ok(unusual.incident, 'it became an incident')
  for (const e of log.filter((x) => x.kind === 'photo' || x.kind === 'unusual')) assert.equal((await planner.page.request.get(`${base}/api/v1/orders/${line.id}/photos/${e.key}`)).status(), 200)
  await row.locator('text=/xong lúc/').waitFor({ timeout: 30_000 })
  await planner.page.screenshot({ path: `${shots}road-planner.png` })
  // Opened once more, it sends nothing again.
  await again.reload()
  await on('road-all-sent').waitFor()
  assert.equal((await read(planner.page, `orders/${line.id}`)).log.length, log.length)
  await planner.done([/404/])
  await done(noNet)
})

test('what a second phone says against the first goes to a tray with words, and a person takes or leaves it', long, async () => {
  const planner = await open('police', { path: '/icon.svg' })
  const { night, items: [line] } = await issued(planner.page, 2)
  const { code } = await write(planner.page, `orders/${line.id}/renew`, {})
  assert.equal((await openedBy(planner.page, line.code)), 404, 'the code before opens nothing')
  const order = await read(planner.page, `orders/${line.id}`)
  const { n } = order.stops.find((s) => s.kind !== 'break')
  const [longitude, latitude] = order.path[0]
  const other = { device: crypto.randomUUID(), entries: [{ key: crypto.randomUUID(), at: new Date().toISOString(), kind: 'arrive', stop: n }] }
  const { page, at, done } = await open(null, { ...phone, geolocation: { longitude, latitude }, path: `/lenh#${code}` })
  await at('road-leader').fill('Trần Thị Thử')
  await at('road-accept').click()
  await at('road-start').click()
  await at('road-going').waitFor()
  await page.waitForFunction(() => document.querySelector('[data-testid="road"]').dataset.waiting === '0')
  assert.deepEqual((await write(page, `road/${code}/entries`, other)).taken.length, 1)
  await at('road-arrive').click()
  await at('road-tab-report').click()
  await at('road-tray').waitFor({ timeout: 30_000 })
  assert.match(await at('road-tray-row').innerText(), /Đến điểm \d[\s\S]*Một máy khác của tổ/)
  await page.screenshot({ path: `${shots}road-tray.png`, fullPage: true })
  await accessible(page, 'tray')
  await planner.page.goto(base + view(night))
  await planner.at('orders-open').click()
  const row = planner.page.locator(`[data-testid="order-row"][data-order="${line.id}"]`)
  await row.getByTestId('order-more').click()
  await row.getByTestId('conflict-leave').waitFor()
  await planner.page.screenshot({ path: `${shots}road-conflict.png` })
  await accessible(planner.page, 'conflict')
  await row.getByTestId('conflict-leave').click()
  await row.getByTestId('conflict').waitFor({ state: 'detached' })
  // Taken back: the page says so and keeps what it has.
  await row.getByTestId('order-withdraw').click()
  await row.getByTestId('withdraw-yes').click()
  await row.getByText('Đề nghị ghi lý do.').waitFor()
  await row.getByTestId('withdraw-reason').fill('Đổi kế hoạch')
  await row.getByTestId('withdraw-yes').click()
  await planner.page.locator(`[data-order="${line.id}"][data-status="withdrawn"]`).waitFor()
  await at('road-text').fill('Sau khi thu hồi')
  await at('road-note').click()
  await at('road-shut').waitFor({ timeout: 30_000 })
  assert.notEqual(await page.evaluate(() => document.querySelector('[data-testid="road"]').dataset.waiting), '0', 'it is kept')
  await planner.done([/404/])
  await done([/40\d/])
})

test('a position that is not allowed is told with what to do', long, async () => {
  const planner = await open('police', { path: '/icon.svg' })
  const { items: [{ code }] } = await issued(planner.page, 3)
  const { page, at, done } = await open(null, { ...phone, permissions: [], path: `/lenh#${code}` })
  await at('road-leader').fill('Lê Thử')
  await at('road-accept').click()
  await at('road-start').click()
  await at('road-denied').waitFor({ timeout: 30_000 })
  await page.screenshot({ path: `${shots}road-denied.png` })
  await accessible(page, 'denied')
  await planner.done([/40\d/])
  await done([/40\d/])
})
