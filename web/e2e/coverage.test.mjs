// What of the cable was really seen: a track is handed in, the route's strip fills, the gaps on the map shrink; a carrier
// hands in its own walk and sees its own cable alone.
import assert from 'node:assert/strict'
import { writeFileSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { accessible } from './axe.mjs'
import { idle, long, open, shots, start, stop, tab } from './browser.mjs'

before(async () => { await start() })
after(stop)

const folder = mkdtempSync(join(tmpdir(), 'tracks-'))

/** A walk of an hour ago along the first metres of a route, 4 m/s, as a file. */
function walk(route, most = 3000) {
  const line = route.geometry.type === 'LineString' ? route.geometry.coordinates : route.geometry.coordinates[0]
  const begin = Date.now() - 3 * 3_600_000
  let metres = 0
  const points = []
  for (let i = 0; i < line.length - 1 && metres < most; i += 1) {
    const [a, b] = [line[i], line[i + 1]]
    const step = Math.hypot((b[0] - a[0]) * 106_600, (b[1] - a[1]) * 110_600)
    const pieces = Math.max(1, Math.ceil(step / 40))
    for (let k = 0; k < pieces && metres < most; k += 1) {
      const at = new Date(begin + ((metres + (step * k) / pieces) / 4) * 1000).toISOString()
      points.push(`<trkpt lat="${a[1] + ((b[1] - a[1]) * k) / pieces}" lon="${a[0] + ((b[0] - a[0]) * k) / pieces}"><time>${at}</time></trkpt>`)
    }
    metres += step
  }
  const file = join(folder, `${route.properties.route_id}.gpx`)
  writeFileSync(file, `<?xml version="1.0"?><gpx version="1.1" creator="test" xmlns="http://www.topografix.com/GPX/1/1"><trk><name>Tuần tuyến thử</name><trkseg>${points.join('')}</trkseg></trk></gpx>`)
  return file
}
/** The first route by its code: it keeps its place in the list whatever is seen of it. */
async function firstRoute(page) {
  await page.getByTestId('cov-sort').selectOption('code')
  const key = await page.getByTestId('cov-row').first().getAttribute('data-key')
  const { features } = await (await page.request.get('/api/v1/routes?limit=10000')).json()
  return features.find((f) => `${f.properties.carrier}/${f.properties.route_id}` === key)
}
const percent = () => Number.parseFloat(document.querySelector('[data-testid="cov-row"] b:nth-of-type(2)').textContent)

test('a track is handed in and the route is seen, on the list, on the map and beside its hot stretches', long, async () => {
  const { page, at, done } = await open('department')
  await idle(page, 1)
  await tab(page, 'coverage')
  await at('cov-row').first().waitFor()
  const route = await firstRoute(page)
  const before = await at('cov-sum').innerText()
  assert.equal(await page.evaluate(percent), 0)
  await at('cov-file').setInputFiles(walk(route))
  await at('cov-track-facts').waitFor({ timeout: 120_000 })
  assert.match(await at('cov-track-facts').innerText(), /Tuần tra/)
  await page.waitForFunction(() => document.documentElement.dataset.mapIdle === 'true', null, { timeout: 60_000 })
  await page.screenshot({ path: `${shots}coverage-track.png` })
  await at('cov-back').click()
  await page.waitForFunction(`(${percent})() > 0`)
  assert.notEqual(await at('cov-sum').innerText(), before)
  await at('cov-row').first().click()
  await at('cov-overdue').waitFor()
  assert.match(await at('cov-overdue').innerText(), /chưa từng/)
  await page.waitForFunction(() => document.documentElement.dataset.mapIdle === 'true', null, { timeout: 60_000 })
  await page.screenshot({ path: `${shots}coverage-route.png` })
  await accessible(page, 'coverage')
  await page.keyboard.press('Escape')
  await at('cov-overdue').waitFor({ state: 'detached' })
  // As of last year nobody had seen anything.
  await at('cov-day').fill('01/01/2026')
  await at('cov-day').press('Enter')
  await page.waitForFunction(() => /^0,0 %/.test(document.querySelector('[data-testid="cov-sum"]').innerText))
  await at('cov-day').fill('32/01/2026')
  await at('cov-day').press('Enter')
  await page.getByText('Cần một ngày như 14/11/2026.').waitFor()
  await done()
})

test('what is no track is refused with a reason, and nothing is kept', long, async () => {
  const { page, at, done } = await open('police', { path: '/?view=coverage' })
  await at('cov-file').waitFor()
  await at('cov-track').first().waitFor()
  const before = await at('cov-track').count()
  const file = join(folder, 'broken.gpx')
  writeFileSync(file, '<gpx><trk><trkseg><trkpt lat="16.8" lon="107.0"><time>2026')
  await at('cov-file').setInputFiles(file)
  await page.getByText('Tệp chưa được nhận').waitFor()
  await page.screenshot({ path: `${shots}coverage-refused.png` })
  assert.equal(await at('cov-track').count(), before)
  await done()
})

test('a carrier walks its own cable, on a phone, and sees its own alone', long, async () => {
  const { page, at, done } = await open('carrier', { path: '/?view=coverage', viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 })
  await at('cov-row').first().waitFor()
  const session = await (await page.request.get('/api/v1/session')).json()
  const keys = await at('cov-row').evaluateAll((rows) => rows.map((r) => r.dataset.key))
  assert.ok(keys.length > 0 && keys.every((k) => k.startsWith(`${session.carrier}/`)), keys.join())
  const route = await firstRoute(page)
  await at('cov-part-tracks').click()
  await at('cov-file').setInputFiles(walk(route, 2000))
  await at('cov-track-facts').waitFor({ timeout: 120_000 })
  assert.match(await at('cov-track-facts').innerText(), /Tuần tuyến/)
  await at('cov-back').click()
  await at('cov-part-list').click()
  await page.waitForFunction(`(${percent})() > 0`)
  await page.screenshot({ path: `${shots}coverage-phone.png` })
  await accessible(page, 'coverage-phone')
  await done()
})

test('a planner reads who came to the hot stretches, and what became of them', long, async () => {
  const { page, at, done } = await open('department', { path: '/?view=coverage' })
  await at('cov-list-hot').click()
  await at('dose-row').first().waitFor()
  assert.match(await at('dose-sum').innerText(), /trong 20 đoạn nóng nhất chưa ai đến, 90 ngày qua/)
  await page.locator('[data-testid="dose-row"]', { hasText: 'lượt' }).first().waitFor()
  await at('cov-track').first().waitFor()
  await at('dose-row').first().click()
  await page.waitForFunction(() => document.documentElement.dataset.mapIdle === 'true', null, { timeout: 60_000 })
  assert.equal(await at('dose-row').first().getAttribute('aria-current'), 'true')
  await page.screenshot({ path: `${shots}coverage-hot.png` })
  await at('effect-others').scrollIntoViewIfNeeded()
  await at('effect').locator('summary').click()
  await page.getByText('trước cả hai kỳ').scrollIntoViewIfNeeded()
  await page.screenshot({ path: `${shots}coverage-effect.png` })
  await accessible(page, 'coverage-hot')
  await at('dose-days').selectOption('30')
  await page.getByText('chưa ai đến, 30 ngày qua').waitFor()
  await done()
})

test('the same on a phone', long, async () => {
  const { page, at, done } = await open('police', { path: '/?view=coverage', viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 })
  await at('cov-part-hot').click()
  await at('dose-row').first().waitFor()
  await page.screenshot({ path: `${shots}coverage-hot-phone.png` })
  await done()
})
