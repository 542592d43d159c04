// A citizen's phone: a report kept without a network arrives once, with its photo; look-up, erasure, and who sees it.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { after, before, test } from 'node:test'
import { long, open, shots, start, stop } from './browser.mjs'

let base
before(async () => { base = await start() })
after(stop)

const phone = { path: '/bao', viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true, geolocation: { longitude: 107.0934, latitude: 16.8163, accuracy: 35 }, permissions: ['geolocation'] }
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const noNet = [/ERR_INTERNET_DISCONNECTED/, /ERR_FAILED/]

/** Nothing serious that hinders people with a screen reader or poor sight. */
async function accessible(page, where) {
  await page.evaluate(axe)
  const found = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }))
  const serious = found.violations.filter((v) => ['serious', 'critical'].includes(v.impact))
  assert.deepEqual(serious.map((v) => `${v.id}: ${v.nodes.map((n) => n.target).join(' ')}`), [], where)
}
/** Drawn by the page itself: 2000 x 1500 pixels of noise, as a phone would take it. */
const drawn = (page) => page.evaluate(async () => {
  const canvas = document.createElement('canvas')
  Object.assign(canvas, { width: 2000, height: 1500 })
  const pen = canvas.getContext('2d')
  for (let i = 0; i < 400; i += 1) { pen.fillStyle = `hsl(${i * 37 % 360} 60% 50%)`; pen.fillRect((i * 97) % 2000, (i * 53) % 1500, 200, 150) }
  const blob = await new Promise((done) => canvas.toBlob(done, 'image/jpeg', 0.9))
  return [...new Uint8Array(await blob.arrayBuffer())]
})
const small = (page) => page.evaluate(() => [...document.querySelectorAll('a, button, input:not([type=checkbox]):not([type=radio]):not([type=file]), select, textarea, label.tick, label.one, label.add')]
  .filter((x) => x.getClientRects().length && (x.offsetHeight < 48 || (/INPUT|SELECT|TEXTAREA/.test(x.tagName) && parseFloat(getComputedStyle(x).fontSize) < 16))).map((x) => x.outerHTML.slice(0, 90)))
const worker = (page) => page.evaluate(() => navigator.serviceWorker.ready.then(() => true))
const asPolice = () => open('police', { path: '/icon.svg' })

test('a report filed without a network is kept, survives closing, and arrives once with its photo', long, async () => {
  const { page, at, done } = await open(null, phone)
  const context = page.context()
  const posts = []
  context.on('request', (r) => { if (r.method() !== 'GET') posts.push(`${r.method()} ${new URL(r.url()).pathname} ${r.headers()['idempotency-key'] ?? ''}`) })
  await worker(page)
  await page.reload()
  await at('bao-thing-gone').waitFor()
  await page.screenshot({ path: `${shots}bao-what.png` })
  await accessible(page, 'what')
  assert.deepEqual(await small(page), [])
  await context.setOffline(true)
  await at('bao-next').click()
  await page.getByText('Đề nghị chọn một việc.').waitFor()
  await at('bao-thing-gone').check()
  await at('bao-next').click()
  await at('bao-gps').click()
  await page.getByText('±35 m').waitFor()
  assert.match(await page.locator('main').innerText(), /(Phường|Xã) /)
  await at('bao-label').fill('CL/412')
  await page.waitForTimeout(300)
  await page.screenshot({ path: `${shots}bao-where.png` })
  await accessible(page, 'where')
  assert.deepEqual(await small(page), [])
  await at('bao-next').click()
  await at('bao-when-night').click()
  await at('bao-photo').setInputFiles({ name: 'cot.jpg', mimeType: 'image/jpeg', buffer: Buffer.from(await drawn(page)) })
  await at('bao-shot').waitFor()
  await at('bao-phone').fill('0912 345 678')
  await at('bao-send').click()
  await page.getByText('Cần đồng ý thì số mới được lưu').waitFor()
  await at('bao-consent').check()
  await page.screenshot({ path: `${shots}bao-when.png`, fullPage: true })
  await accessible(page, 'when')
  assert.deepEqual(await small(page), [])
  await at('bao-send').click()
  await at('bao-unsent').waitFor()
  assert.equal(await at('bao-unsent').innerText(), 'Đã lưu trong máy, chưa gửi')
  await page.waitForTimeout(300)
  await page.screenshot({ path: `${shots}bao-unsent.png` })
  await accessible(page, 'unsent')
  await page.close()

  // The phone is switched on again, still without a network: the page opens, and the report is there.
  const again = await context.newPage()
  await again.goto('/bao')
  await again.getByTestId('bao-to-saved').click()
  assert.equal(await again.getByTestId('bao-kept').getAttribute('data-state'), 'unsent')
  await context.setOffline(false)
  await again.getByTestId('bao-code').waitFor({ timeout: 60_000 })
  await again.getByText('1 trong 1 ảnh đã gửi').waitFor({ timeout: 60_000 })
  await again.screenshot({ path: `${shots}bao-sent.png` })
  await accessible(again, 'sent')
  const code = await again.getByTestId('bao-code').innerText()
  await again.reload()
  await again.getByTestId('bao-kept').waitFor()
  await again.waitForTimeout(1_000)

  const police = await asPolice()
  const asked = await (await police.page.request.get(`${base}/api/v1/incidents?limit=10000`)).json()
  const mine = asked.features.filter((f) => f.properties.note?.startsWith('Cáp bị cắt hoặc bị mất.'))
  assert.equal(mine.length, 1, `it arrived once: ${posts.join('; ')}`)
  const found = await (await police.page.request.get(`${base}/api/v1/incidents/${mine[0].id}`)).json()
  assert.deepEqual(found.properties.places.map((p) => p.label).filter(Boolean), ['CL/412'])
  const { photos } = await (await police.page.request.get(`${base}/api/v1/incidents/${mine[0].id}/photos`)).json()
  assert.deepEqual(photos.map((p) => [p.number, p.width, p.height]), [[1, 1600, 1200]])
  const contact = `${base}/api/v1/incidents/${mine[0].id}/contact`
  assert.equal((await (await police.page.request.get(contact)).json()).phone, '0912 345 678')

  await again.goto(`/bao#tra-cuu/${code.toLowerCase()}`)
  await again.reload()
  await again.getByTestId('bao-answer').waitFor()
  assert.match(await again.getByTestId('bao-answer').innerText(), /Đã tiếp nhận[\s\S]*1 ảnh đã đến[\s\S]*được giữ đến/)
  await again.screenshot({ path: `${shots}bao-answer.png` })
  await accessible(again, 'answer')
  await again.getByTestId('bao-erase').click()
  await again.getByText('Đã xoá. Phản ánh vẫn được xử lý.').waitFor()
  assert.equal((await police.page.request.get(contact)).status(), 404)
  await again.getByTestId('bao-answer-code').fill('ZZZZ-ZZZZ')
  await again.getByTestId('bao-look').click()
  await again.getByText('Không có phản ánh nào với mã này').waitFor()
  // A browser that opens a picture asks for an icon of the site.
  await police.done([/404/])
  await done([...noNet, /404/])
})

test('an answer that is lost makes no second report, also if the words are changed meanwhile', long, async () => {
  const { page, at, done } = await open(null, phone)
  let lost = 0
  await page.route('**/api/v1/incidents', async (route) => { lost += 1; await route.fetch(); await route.abort('failed') })
  await at('bao-thing-digging').check()
  await at('bao-next').click()
  await at('bao-label').fill('TỦ-77')
  await at('bao-next').click()
  await at('bao-when-just').click()
  await at('bao-note').fill('Máy xúc')
  await at('bao-send').click()
  await at('bao-unsent').waitFor()
  await page.waitForFunction(() => !document.querySelector('[data-testid=bao-try]')?.disabled)
  assert.ok(lost >= 1, 'the server has it, the phone does not know')
  await at('bao-edit').click()
  await page.unroute('**/api/v1/incidents')
  await at('bao-next').click()
  await at('bao-next').click()
  await at('bao-note').fill('Máy xúc màu vàng')
  await at('bao-send').click()
  await at('bao-code').waitFor({ timeout: 60_000 })
  const police = await asPolice()
  const asked = await (await police.page.request.get(`${base}/api/v1/incidents?limit=10000`)).json()
  assert.equal(asked.features.filter((f) => f.properties.note?.includes('Máy xúc')).length, 1)
  await police.done()
  await done([/ERR_FAILED/, /409/])
})

test('an unsent report is deleted, English is complete, and the main page leads here and stays itself', long, async () => {
  const { page, at, done } = await open(null, { ...phone, path: '/' })
  await page.getByTestId('welcome-bao').click()
  await at('bao-thing-fire').waitFor()
  await worker(page)
  const asked = []
  page.on('request', (r) => r.method() === 'GET' && asked.push(new URL(r.url()).pathname))
  await at('bao-lang').click()
  await page.getByText('What did you see?').first().waitFor()
  await at('bao-thing-fire').check()
  await at('bao-next').click()
  await at('bao-commune').selectOption({ index: 3 })
  await at('bao-next').click()
  await page.context().setOffline(true)
  await at('bao-when-unknown').click()
  await at('bao-send').click()
  await at('bao-unsent').waitFor()
  const said = await page.locator('.page').innerText()
  assert.doesNotMatch(said.replace(/(Xã|Phường|Đặc khu) [^\n]*/g, ''), /[ăâđêôơư]/i)
  await at('bao-drop').click()
  await at('bao-drop-sure').click()
  await page.getByText('There is no report on this phone.').waitFor()
  await page.context().setOffline(false)
  assert.deepEqual(asked.filter((p) => /routes|sites|hotspots|incidents/.test(p)), [], 'it never asks for cable')
  await page.goto('/')
  await page.getByTestId('welcome').waitFor()
  assert.equal(await page.evaluate(() => navigator.serviceWorker.controller), null, 'the worker is not behind the main page')
  await done(noNet)
})
