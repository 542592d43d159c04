// A carrier brings in a file on VN-2000 that does not say so: asked, seen, accepted, found in the list.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { long, open, shots, start, stop, tab } from './browser.mjs'
import { drawn, drop, step } from './files.mjs'

before(start)
after(stop)

/** A route of 2,7 km from Đông Hà, in metres of EPSG:9212. */
const metres = Array.from({ length: 20 }, (_, i) => [590430.6229 + i * 120, 1860091.6366 + i * 70 + (i % 3) * 30])
const file = (id, coordinates) => ({
  name: `${id}.geojson`, mimeType: 'application/geo+json',
  buffer: Buffer.from(JSON.stringify({ type: 'FeatureCollection', features: [
    { type: 'Feature', id, properties: { route_id: id, name: 'Nam Đông Hà thử', medium: 'fibre', laying: 'aerial' }, geometry: { type: 'LineString', coordinates } },
  ] })),
})

test('a carrier drops a VN-2000 file, is asked for the zone, sees it, accepts it and finds the route', long, async () => {
  const { page, at, done } = await open('carrier')
  await tab(page, 'import')
  await page.waitForFunction(() => location.search.includes('view=import'))
  await drop(page, file('TS-9901', metres))
  await step(page, 'question')
  assert.equal(await at('import-accept').getAttribute('aria-disabled'), 'true')
  await at('import-unknown').click()
  await at('import-unknown-text').waitFor()
  const zone = at('import-candidate').filter({ has: page.locator('input[value="EPSG:9212"]') })
  assert.match(await zone.innerText(), /106°15′[\s\S]*Nam Đông Hà/)
  await zone.locator('input').check()
  await page.screenshot({ path: `${shots}import-question.png` })
  await at('import-zone').click()
  await step(page, 'review')
  await drawn(page)
  assert.match(await at('import-counts').innerText(), /^\s*1\s*mới/)
  await at('import-change').first().click()
  assert.equal(await page.getByText('Chưa biết vị trí').count(), 0)
  await drawn(page)
  await page.screenshot({ path: `${shots}import-review.png` })
  await at('import-accept').click()
  await at('import-confirm-yes').click()
  await step(page, 'accepted')
  await page.screenshot({ path: `${shots}import-accepted.png` })
  await at('import-to-map').click()
  await page.locator('[data-testid="route-row"]', { hasText: 'TS-9901' }).first().waitFor()
  await page.waitForFunction(() => location.search.includes('view=routes'))
  await done()
})

test('a file with errors cannot be accepted; a proposal waits until it is turned down', long, async () => {
  const { page, at, done } = await open('carrier', { path: '/?view=import' })
  await at('import-file').setInputFiles(file('TS-9902', [[106.95, 16.8], [106.96, 168]]))
  await step(page, 'review')
  await at('import-fault').first().waitFor()
  await page.keyboard.press('n')
  assert.equal(await page.locator('[data-testid="import-fault"][aria-current="true"]').count(), 1)
  assert.equal(await at('import-accept').getAttribute('aria-disabled'), 'true')
  await at('import-drop-it').click()
  await at('import-file').setInputFiles(file('TS-9903', [[106.95, 16.8], [106.952, 16.803], [106.955, 16.805]]))
  await step(page, 'review')
  await at('import-later').click()
  await page.locator('[data-testid="import-past"]', { hasText: 'TS-9903' }).first().click()
  await step(page, 'review')
  await at('import-reject').click()
  await at('import-confirm-yes').click()
  await step(page, 'rejected')
  await done()
})

test('what was accepted is unchanged when it is sent again; what another has decided is told', long, async () => {
  const { page, at, done } = await open('department', { path: '/?view=import' })
  await at('import-carrier').selectOption('TS')
  await at('import-file').setInputFiles(file('TS-9904', [[106.95, 16.8], [106.952, 16.803], [106.955, 16.805]]))
  await step(page, 'review')
  await at('import-accept').click()
  await at('import-confirm-yes').click()
  await step(page, 'accepted')
  await at('import-again').click()
  await step(page, 'review')
  assert.match(await at('import-counts').innerText(), /0\s*mới[\s\S]*1\s*giữ nguyên/)
  const { imports } = await (await page.request.get('/api/v1/imports?limit=20')).json()
  const waiting = imports.find((x) => x.status === 'proposed' && x.file_name === 'TS-9904.geojson')
  assert.equal((await page.request.post(`/api/v1/imports/${waiting.id}/reject`)).status(), 204)
  await at('import-accept').click()
  await at('import-confirm-yes').click()
  await step(page, 'decided')
  // The browser itself tells the 409 in its console.
  await done([/409/])
})

test('what a new file does not name leaves the network only when its owner says so', long, async () => {
  const { page, at, done } = await open('carrier', { path: '/?view=import' })
  await at('import-file').setInputFiles(file('TS-9904', [[106.95, 16.8], [106.952, 16.803]]))
  await step(page, 'review')
  await at('import-accept').click()
  assert.equal(await at('import-retire').isChecked(), false)
  await at('import-retire').check()
  await page.screenshot({ path: `${shots}import-retire.png` })
  await at('import-confirm-yes').click()
  await step(page, 'accepted')
  await at('import-to-map').click()
  await page.waitForFunction(() => document.querySelectorAll('[data-testid="route-row"]').length === 1)
  await done()
})
