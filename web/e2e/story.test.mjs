// One night from the plan to the cable that was seen: planned, approved, issued and printed on the page; driven on a phone without a
// signal, closed and opened on the way; and the planner's open page tells what of the cable was seen, without a reload.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { after, before, test } from 'node:test'
import { idle, open, shots, start, stop, tab } from './browser.mjs'
import { crewsAt, drive, fixes, log, nightOf, noNet, onDisk, phone, read, says, shot, view, worker } from './patrol.mjs'

before(start)
after(stop)

const crewName = 'Tổ tuần tra Hướng Hiệp'
/** Beside cable, and near stretches that are hot in the demo. */
const station = [106.843267, 16.657035]
const metres = (a, b) => Math.hypot((a[0] - b[0]) * 106_600, (a[1] - b[1]) * 110_600)
/** How fast it goes, metres a second: slow enough to see, and not. */
const slow = 10.2, fast = 33
/** Places of a way, one each second: the first 350 m slowly, fast to where the stop is, and a way on slowly. */
function driven(path, goal) {
  const along = [0]
  for (let i = 1; i < path.length; i += 1) along.push(along[i - 1] + metres(path[i - 1], path[i]))
  const placed = (gone) => {
    const i = Math.max(1, along.findIndex((m) => m >= gone)), [a, b] = [path[i - 1], path[i]]
    const t = (gone - along[i - 1]) / (along[i] - along[i - 1] || 1)
    return [a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t]
  }
  const end = along.at(-1), steps = Array.from({ length: Math.floor(Math.min(end, 8_000) / slow) }, (_, i) => i * slow)
  const at = steps.reduce((best, m) => (metres(placed(m), goal) < metres(placed(best), goal) ? m : best), 0)
  assert.ok(metres(placed(at), goal) < 300, 'the first stop is on the way, and near')
  const [out, on] = [[], []]
  for (let m = slow; m <= at; m += m < 350 || m > at - 100 ? slow : fast) out.push(placed(m))
  for (let m = at + slow; m <= Math.min(end, at + 320 + Math.max(0, 350 - at)); m += slow) on.push(placed(m))
  return { out, on, seen: [...out.slice(0, 34), ...on] }
}
/** Metres from a place to a line. */
function off(place, line) {
  let best = Infinity
  for (let i = 1; i < line.length; i += 1) {
    const [a, b] = [line[i - 1], line[i]], [dx, dy] = [(b[0] - a[0]) * 106_600, (b[1] - a[1]) * 110_600]
    const [px, py] = [(place[0] - a[0]) * 106_600, (place[1] - a[1]) * 110_600]
    const t = Math.min(1, Math.max(0, (px * dx + py * dy) / (dx * dx + dy * dy || 1)))
    best = Math.min(best, Math.hypot(px - t * dx, py - t * dy))
  }
  return best
}
/** The cable that most of the places are beside. */
function beside(order, places) {
  const count = new Map()
  for (const { carrier, route_id, line } of order.area.routes) {
    const key = `${carrier}/${route_id}`
    count.set(key, (count.get(key) ?? 0) + places.filter((p) => off(p, line) < 25).length)
  }
  return [...count].sort((a, b) => b[1] - a[1])[0]
}

/** The planner's part: a night on the page, approved, its one order issued and printed. Gives the order and its code. */
async function ordered({ page, at }) {
  // A short shift keeps the crew near its station: it is driven in this test's own time.
  await crewsAt(page, 'Công an xã Hướng Hiệp', station, [crewName], { until: '22:15' })
  await page.goto(view(nightOf(0)))
  await at('setup-crew').first().waitFor()
  for (const row of await at('setup-crew').all()) if (!(await row.innerText()).includes(crewName)) await row.locator('input').uncheck()
  await at('setup-seconds').fill('3')
  await at('plan-it').click()
  await page.waitForFunction(() => document.querySelector('[data-testid="plan-status"]')?.dataset.status === 'draft', null, { timeout: 180_000 })
  await at('time-sheet').waitFor()
  await page.waitForFunction(() => document.documentElement.dataset.mapIdle === 'true', null, { timeout: 60_000 })
  await page.screenshot({ path: `${shots}story-1-plan.png` })
  await at('approve').click()
  await at('approve-yes').click()
  await page.locator('[data-testid="plan-status"][data-status="approved"]').waitFor()
  await at('orders-open').click()
  await at('orders-issue').click()
  await at('codes').waitFor()
  const code = await at('code-text').getAttribute('data-code')
  await page.screenshot({ path: `${shots}story-2-code.png` })
  await at('codes-done').click()
  await at('order-print').click()
  await at('order-paper').waitFor()
  const order = await read(page, `orders/${await at('order-paper').getAttribute('data-order')}`)
  const pdf = `${shots}story-order.pdf`
  await page.pdf({ path: pdf, preferCSSPageSize: true, printBackground: true })
  execFileSync('pdftoppm', ['-r', '90', '-png', '-f', '1', '-l', '1', pdf, `${shots}story-3-paper`])
  const text = execFileSync('pdftotext', ['-layout', pdf, '-']).toString()
  assert.match(text, /LỆNH TUẦN TRA/)
  assert.match(text, new RegExp(`Giao ${crewName}`))
  assert.match(text, /Trang 1\/1/)
  for (const { label } of order.stops.filter((s) => s.kind === 'hotspot')) assert.ok(text.replace(/\s+/g, ' ').includes(label), `${label} is on the paper`)
  assert.ok(!text.includes(code), 'the paper may be lost: it does not open the order')
  await at('order-desk-close').click()
  return { order, code }
}
/** Opens the tab of coverage and a route in it, where it stays open; the per cent of the list's row and of the route's own pane. */
async function watched({ page, at }, key) {
  await tab(page, 'coverage')
  await at('cov-row').first().waitFor()
  await at('cov-sort').selectOption('code')
  const row = page.locator(`[data-testid="cov-row"][data-key="${key}"]`)
  for (let tries = 0; tries < 10 && !(await row.count()); tries += 1) await at('cov-row').last().scrollIntoViewIfNeeded()
  await row.click()
  await at('cov-overdue').waitFor()
  await idle(page)
  await page.evaluate(() => { window.never = 'reloaded' })
  const told = async () => ({
    row: Number.parseFloat((await row.locator('b').nth(1).innerText()).replace(',', '.')),
    route: Number.parseFloat((await page.locator('[data-testid="coverage-side"] .big').innerText()).replace(',', '.')),
    sum: await at('cov-sum').innerText(),
    gaps: (await at('cov-overdue').innerText()).split('\n'),
  })
  return told
}

test('a night is planned, ordered, driven without a signal and seen on the planner’s open page', { timeout: 900_000 }, async () => {
  const planner = await open('police', { path: '/icon.svg' })
  const { order, code } = await ordered(planner)
  const [first] = order.stops.filter((s) => s.kind !== 'break')
  const { out, on: onward, seen } = driven(order.path, first.line?.[0] ?? first.point)
  const places = [...out, ...onward]
  const [key, near] = beside(order, seen)
  assert.ok(near > 20, `the way runs along ${key}`)
  const told = await watched(planner, key)
  const before = await told()
  const seenBefore = (await read(planner.page, 'coverage')).routes.find((r) => `${r.carrier}/${r.route_id}` === key).seen_m
  await planner.page.screenshot({ path: `${shots}story-4-coverage-before.png` })

  // The crew, on its phone.
  const [longitude, latitude] = order.path[0]
  const crew = await open(null, { ...phone, geolocation: { longitude, latitude, accuracy: 8 }, path: `/lenh#${code}` })
  const context = crew.page.context(), sent = []
  context.on('requestfinished', (r) => { if (/\/road\/[^/]+\/entries$/.test(r.url())) sent.push(...r.postDataJSON().entries.map((e) => e.key)) })
  await crew.at('road-leader').waitFor()
  await worker(crew.page)
  await crew.page.reload()
  await crew.at('road-leader').fill('Hồ Văn Thử')
  await crew.page.screenshot({ path: `${shots}story-5-accept.png` })
  await crew.at('road-accept').click()
  await crew.at('road-start').click()
  await says(crew.page, 'recording', 'on')
  await says(crew.page, 'waiting', '0')

  await context.setOffline(true)
  await crew.at('road-offline').waitFor()
  await drive(crew.page, out)
  await crew.page.screenshot({ path: `${shots}story-6-driving.png` })
  await crew.at('road-arrive').click()
  await crew.at('road-at').waitFor()
  assert.equal(await crew.at('road-at').getAttribute('data-stop'), String(first.n))
  for (const tick of await crew.at('road-tick').all()) await tick.click()
  await crew.at('road-photo').setInputFiles(await shot(crew.page))
  await crew.page.getByText('1 ảnh').first().waitFor()
  await crew.page.screenshot({ path: `${shots}story-7-stop.png` })
  const written = await onDisk(crew.page)
  assert.ok(written >= out.length * 0.9, `${written} of ${out.length} places are on the disk`)
  await crew.page.close()
  assert.deepEqual(await told(), before, 'nothing has reached the planner yet')

  // Opened again, still without a signal.
  const again = await context.newPage()
  const on = (id) => again.getByTestId(id)
  await again.goto(`/lenh#${code}`)
  await on('road-at').waitFor()
  await says(again, 'recording', 'on')
  assert.ok(await fixes(again) >= written, 'no fix is lost')
  assert.equal(await again.locator('[data-testid="road-check"][data-ok="true"]').count(), first.checks.length)
  await on('road-leave').click()
  await drive(again, onward)
  await on('road-tab-map').click()
  await again.waitForFunction(() => document.documentElement.dataset.mapIdle === 'true', null, { timeout: 60_000 })
  await again.screenshot({ path: `${shots}story-8-map.png` })
  await on('road-tab-stops').click()
  await on('road-end').click()
  await on('road-end').click()
  await on('road-waiting').waitFor()
  await again.screenshot({ path: `${shots}story-9-ended.png` })

  await context.setOffline(false)
  await on('road-all-sent').waitFor({ timeout: 60_000 })
  await again.screenshot({ path: `${shots}story-10-sent.png` })
  const { all, kinds, positions } = await log(planner.page, order.id)
  assert.deepEqual(kinds, ['start', 'arrive', ...first.checks.map(() => 'check'), 'photo', 'leave', 'end'])
  assert.ok(all.every((e) => e.state === 'taken'))
  assert.equal(new Set(sent).size, sent.length, 'everything is sent once')
  assert.equal(new Set(all.map((e) => e.key)).size, all.length)
  assert.equal(positions, await onDisk(again), 'all positions have arrived, each once')
  assert.ok(positions >= places.length * 0.9 && positions <= places.length + 12, `${positions} positions of ${places.length} places`)
  const { key: photo } = all.find((e) => e.kind === 'photo')
  assert.equal((await planner.page.request.get(`/api/v1/orders/${order.id}/photos/${photo}`)).status(), 200)

  // The planner's page was never touched.
  await planner.page.waitForFunction((was) => Number.parseFloat(document.querySelector('[data-testid="coverage-side"] .big').textContent.replace(',', '.')) !== was, before.route, { timeout: 60_000 })
  const now = await told()
  const route = (await read(planner.page, 'coverage')).routes.find((r) => `${r.carrier}/${r.route_id}` === key)
  const more = route.seen_m - seenBefore
  assert.ok(more > near * slow * 0.6 && more < near * slow * 1.3 + 300, `${more} m of ${near * slow} m were seen`)
  assert.equal(now.route, route.percent)
  assert.ok(now.row >= Math.floor(route.percent) && now.row <= Math.ceil(route.percent), `${now.row} %`)
  assert.notDeepEqual(now.gaps, before.gaps, 'the gaps are others')
  assert.equal(await planner.page.evaluate(() => window.never), 'reloaded', 'the page was not loaded again')
  await idle(planner.page)
  await planner.page.screenshot({ path: `${shots}story-11-coverage-after.png` })
  const track = planner.page.locator('[data-testid="cov-track"]', { hasText: crewName })
  await planner.page.keyboard.press('Escape')
  await track.click()
  await planner.at('cov-track-facts').waitFor()
  await idle(planner.page)
  await planner.page.screenshot({ path: `${shots}story-12-track.png` })
  await tab(planner.page, 'night')
  await planner.at('orders-open').click()
  await planner.page.locator(`[data-testid="order-row"][data-order="${order.id}"][data-status="done"]`).waitFor()
  await planner.page.waitForFunction(() => document.documentElement.dataset.mapIdle === 'true', null, { timeout: 60_000 })
  await planner.page.screenshot({ path: `${shots}story-13-done.png` })
  await planner.done([/404/])
  await crew.done(noNet)
})
