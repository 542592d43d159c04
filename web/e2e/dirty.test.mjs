// A clerk's dirty file, from drop to accepted: VN-2000 that does not say so, columns of its own, faults of several kinds.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { long, open, shots, start, stop } from './browser.mjs'
import { collection, drawn, drop, step } from './files.mjs'
import { inMetres } from './vn2000.mjs'

before(start)
after(stop)

async function all(page, path) {
  const features = []
  for (let next = path; next;) {
    const reply = await (await page.request.get(next)).json()
    features.push(...reply.features)
    next = reply.links?.find((l) => l.rel === 'next')?.href
  }
  return features
}
/** A row of the carrier's own table: its columns are called as its people call them. */
const row = (MA_TUYEN, TEN_TUYEN, geometry, more = {}) => ({
  type: 'Feature', id: MA_TUYEN, geometry: { ...geometry, coordinates: inMetres(geometry.coordinates) },
  properties: { TEN_TUYEN, LOAI_CAP: 'Cáp quang', CACH_LAP: 'treo', ...more },
})
const own = { SO_SOI: 24, DVQL: 'Trung tâm 2', GHI_CHU: 'đo quý 4' }
const bend = (x, y, n = 14) => ({ type: 'LineString', coordinates: Array.from({ length: n }, (_, k) => [x + k * 0.003, y + k * 0.0022 + (k % 3) * 0.0008]) })
const asRow = ({ properties: p, geometry }) => row(p.route_id, p.name, geometry, { LOAI_CAP: p.medium, CACH_LAP: p.laying })
const asPoint = ({ properties: p, geometry }) => ({ type: 'Feature', id: p.site_id, properties: { name: p.name, kind: p.kind }, geometry: { type: 'Point', coordinates: inMetres(geometry.coordinates) } })
/** The network of the demo as the carrier's last file has it, so that this file can be held beside that one. */
async function lastQuarter(page) {
  const network = { routes: await all(page, '/api/v1/routes'), sites: await all(page, '/api/v1/sites') }
  const file = collection('Q3', [...network.routes.map(asRow), ...network.sites.map(asPoint)])
  const proposed = await page.request.post('/api/v1/imports?carrier=TS&file_name=tuyen_cap_TS_Q3_2026.geojson&crs=EPSG:9212', { data: file.buffer, headers: { 'content-type': 'application/octet-stream' } })
  const { id } = await proposed.json()
  assert.ok((await page.request.post(`/api/v1/imports/${id}/accept`)).ok())
  return network
}
/** One route moved, one left out, four new ones, and what years of copying did to them. */
function dirtyFile({ routes, sites }, mended) {
  const [moved, gone] = ['TS-121', 'TS-122']
  const kept = routes.filter((f) => f.properties.route_id !== gone).map((f) => {
    if (f.properties.route_id !== moved) return asRow(f)
    const coordinates = f.geometry.coordinates.map(([x, y], k, { length }) => [x, y - 0.012 * Math.sin((Math.PI * k) / (length - 1))])
    return asRow({ ...f, geometry: { ...f.geometry, coordinates } })
  })
  // Numbers written as text, with a decimal comma: what a spreadsheet leaves behind.
  const typed = row('TS-912', 'Gio Linh đi Trung Giang', bend(106.98, 16.86), own)
  if (!mended) typed.geometry.coordinates[7] = typed.geometry.coordinates[7].map((n) => String(n).replace('.', ','))
  const fresh = [
    row('TS-911', 'Cam Lộ đi Hiếu Giang', bend(106.93, 16.79), own), typed,
    row('TS-905', 'Đông Hà đi Triệu Ái', bend(107.06, 16.76), { ...own, LOAI_CAP: 'loại mới' }), row('TS-906', 'Tủ cáp Ái Tử', { type: 'LineString', coordinates: [[107.13, 16.75], [107.13, 16.75]] }, own),
  ]
  return collection('tuyen_cap_TS_Q4_2026.geojson', [...kept, ...fresh, ...sites.map(asPoint)])
}

test('a dirty VN-2000 file goes from drop to accepted', long, async () => {
  const { page, at, done } = await open('carrier', { path: '/?view=import' })
  const network = await lastQuarter(page)
  await drop(page, dirtyFile(network, false))
  await step(page, 'question')
  const zone = at('import-candidate').filter({ has: page.locator('input[value="EPSG:9212"]') })
  await zone.locator('input').check()
  await drawn(page)
  await page.screenshot({ path: `${shots}import-dirty-zone.png` })
  await at('import-zone').click()

  // One place of the file cannot be: it is named, shown, and nothing can be accepted.
  await page.locator('[data-testid="import-fault"]', { hasText: 'TS-912' }).first().waitFor()
  assert.equal(await at('import-accept').getAttribute('aria-disabled'), 'true')
  await page.screenshot({ path: `${shots}import-dirty-errors.png` })
  if (await at('import-keep').isVisible()) await at('import-keep').click()
  await at('import-drop-it').or(at('import-later')).first().click()

  await drop(page, dirtyFile(network, true))
  await step(page, 'question')
  await zone.locator('input').check()
  await at('import-zone').click()
  await step(page, 'review')
  // The dry run is followed by a proposal, which the map then shows.
  await page.waitForFunction(() => document.querySelectorAll('.map-name.title').length > 0)
  const counts = (await at('import-counts').innerText()).replace(/\s+/g, ' ')
  assert.match(counts, /4 mới 1 đổi 1 không còn/)

  // What is not known by itself is asked, and only what a person says holds.
  const column = (name) => page.locator(`[data-testid="import-column"][data-column="${name}"]`)
  await at('import-columns-open').click()
  await column('DVQL').getByTestId('import-column-no').click()
  assert.equal(await column('DVQL').locator('select').evaluate((s) => s === document.activeElement), true)
  await column('SO_SOI').getByTestId('import-column-yes').press('Enter')
  await page.screenshot({ path: `${shots}import-dirty-columns.png` })
  await at('import-columns-apply').click()
  await page.waitForFunction(() => !document.querySelector('[data-testid="import-columns"]'))
  await step(page, 'review')
  await at('import-columns-open').click()
  assert.equal(await column('SO_SOI').locator('select').inputValue(), 'fibre_count')
  assert.equal(await column('DVQL').locator('select').inputValue(), 'keep')
  await at('import-columns-close').click()

  await at('import-fault').first().click()
  await drawn(page)
  await page.waitForTimeout(600)
  await page.screenshot({ path: `${shots}import-dirty.png` })
  await at('import-accept').click()
  await at('import-confirm-yes').click()
  await step(page, 'accepted')
  await page.screenshot({ path: `${shots}import-dirty-accepted.png` })

  // The next file of this carrier is read as its people have said.
  await at('import-fresh').click()
  await drop(page, collection('sau.geojson', [{ type: 'Feature', id: 'TS-913', properties: { TEN_TUYEN: 'Sau', SO_SOI: 12 }, geometry: bend(106.9, 16.9) }]))
  await step(page, 'review')
  await at('import-columns-open').click()
  await page.locator('[data-testid="import-columns"] summary').click()
  assert.equal(await column('SO_SOI').locator('select').inputValue(), 'fibre_count')
  await done()
})
