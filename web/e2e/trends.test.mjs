// Trends beside the map against the real server: months, play, hours of the week, two periods; and, with answers made up
// here, how good the map is, significance and what is to be watched.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { idle, long, open as openPage, shots, start, stop } from './browser.mjs'

/** A fitted map of a debug build takes its time. */
const open = (role, options = {}) => openPage(role, { ...options, before: async (page) => {
  page.setDefaultTimeout(120_000)
  await options.before?.(page)
} })

before(async () => { await start() })
after(stop)

const score = (coverage, caught, low, high) => ({ coverage, caught, hit_rate: caught / 37, low, high, pai: caught / 37 / coverage, pei: 0.4, predicted_share: 0.3 })
const quality = {
  cuts: [{ at: '2026-09-01T00:00:00Z', horizon_days: 30 }, { at: '2026-10-01T00:00:00Z', horizon_days: 30 }], events: 37, coverages: [0.01, 0.02, 0.05, 0.1],
  methods: {
    rate: [score(0.01, 4, 0.05, 0.22), score(0.02, 6, 0.09, 0.29), score(0.05, 9, 0.13, 0.41), score(0.1, 13, 0.23, 0.5)],
    'count-per-km': [score(0.01, 3, 0.03, 0.19), score(0.02, 5, 0.07, 0.26), score(0.05, 7, 0.1, 0.32), score(0.1, 12, 0.2, 0.47)],
    random: [score(0.01, 0.4, 0, 0.05), score(0.02, 0.7, 0, 0.07), score(0.05, 1.9, 0.01, 0.12), score(0.1, 3.7, 0.04, 0.2)],
  },
  log_score: { rate: 0.61, 'count-per-km': 0.42, random: 0 }, beats_plain: false,
  says: { vi: 'Ở 5 % chiều dài: 9 so với 7 vụ của cách đếm thường, chưa hơn hẳn.', en: 'At 5 % of length: 9 against 7.' },
}
const judged = (s) => ({ ...s, hot: s.count >= 2.5, q: s.count >= 2.5 ? 0.002 : 0.21, top5_share: s.count >= 2.5 ? 0.83 : 0.31 })
const parts = [{ component: 'repeat', value: 0.06 }, { component: '100', value: 0.03 }, { component: 'anywhere', value: 0.004 }]
/** Answers of a server that also judges significance, tests its map and has something to watch. */
async function judging(page) {
  const changed = (path, change) => page.route(path, async (route) => {
    const reply = await route.fetch({ timeout: 120_000 })
    return route.fulfill({ response: reply, json: change(await reply.json()) })
  })
  await changed(/\/api\/v1\/hotspots\?/, (hot) => ({
    ...hot, stretches: hot.stretches.map(judged),
    features: hot.features.map((f) => {
      const on = hot.stretches.find((s) => s.rank === f.properties.stretch)
      return { ...f, properties: { ...f.properties, hot: !!on && judged(on).hot } }
    }),
    summary: { ...hot.summary, method: 'rate', significant: 4, phi: 0.2, weights: [{ component: 'repeat', weight: 0.31 }, { component: '200', weight: 0.4 }, { component: 'anywhere', weight: 0.29 }] },
  }))
  await changed(/\/api\/v1\/hotspots\/[\w-]+\.\d+\?/, (f) => ({ ...f, properties: { ...f.properties, why: { ...f.properties.why, parts } } }))
  await changed('**/api/v1/openapi.json', (d) => ({ ...d, paths: { ...d.paths, '/api/v1/hotspots/quality': {}, '/api/v1/watches': {} } }))
  await page.route(/hotspots\/quality\?/, (route) => route.fulfill({ json: quality }))
  await changed(/\/api\/v1\/watches\?/, (w) => {
    const watch = (incident, until) => ({ type: 'Feature', id: incident, geometry: { type: 'LineString', coordinates: [[107.0, 16.8], [107.05, 16.82]] },
      properties: { incident, kind: 'theft', occurred_to: '2026-11-20T10:00:00Z', until, reach_m: 400, days: 14, ratio: 3.24, commune_name: 'Xã Cam Lộ' } })
    return { ...w, features: [watch('w-1', '2026-12-03T16:00:00Z'), watch('w-2', '2026-12-09T16:00:00Z')] }
  })
}

test('a planner plays the months, stops them, and no question overtakes an answer', long, async () => {
  let asked = 0, most = 0
  const { page, at, done } = await open('department', { path: '/?days=90', before: async (page) => {
    page.on('request', (r) => { if (/hotspots\?(?!.*doubt)/.test(r.url())) most = Math.max(most, (asked += 1)) })
    page.on('requestfinished', (r) => { if (/hotspots\?(?!.*doubt)/.test(r.url())) asked -= 1 })
  } })
  await idle(page, 1)
  most = asked
  const dates = () => at('period-dates').innerText()
  const first = await dates()
  await at('play').focus()
  await page.keyboard.press('Enter')
  await page.waitForFunction(() => document.querySelector('[data-testid="play-said"]').textContent.startsWith('Đang xem '))
  assert.match(await at('play').innerText(), /Dừng/)
  const one = await dates()
  assert.notEqual(one, first)
  await page.waitForFunction((t) => document.querySelector('[data-testid="period-dates"]').textContent !== t, one)
  const said = await at('play-said').textContent()
  assert.ok(said.length > 20, 'the months passing are said')
  await page.keyboard.press('Enter')
  assert.match(await at('play').innerText(), /Chạy theo tháng/)
  const stopped = await dates()
  await page.waitForTimeout(1500)
  assert.equal(await dates(), stopped, 'stopped means stopped')
  assert.ok(most <= 1, `${most} questions at once`)
  await at('play-slider').focus()
  await page.keyboard.press('ArrowRight')
  await page.waitForFunction((t) => document.querySelector('[data-testid="period-dates"]').textContent !== t, stopped)
  await done()
})

test('with reduced motion the months go one by one', long, async () => {
  const { page, at, done } = await open('department', { path: '/?days=90', reducedMotion: 'reduce' })
  await idle(page, 1)
  const dates = () => at('period-dates').innerText()
  assert.match(await at('play').innerText(), /Tới một tháng/)
  await at('play').click()
  await page.waitForFunction(() => document.querySelector('[data-testid="play-said"]').textContent.startsWith('Đang xem '))
  const one = await dates()
  await page.waitForTimeout(2000)
  assert.equal(await dates(), one)
  await done()
})

test('the hours of a stretch are read cell by cell', long, async () => {
  const { page, at, done } = await open('department')
  await at('stretch-row').first().click()
  await at('week').waitFor()
  const said = await at('week-run').innerText()
  assert.match(said, /^(\d+ % trong \d\dh–\d\dh|giờ trải rộng trong ngày)$/)
  const window = said.match(/^(\d+) % trong (\d\d)h–(\d\d)h$/)?.slice(1).map(Number)
  if (window) assert.ok(window[0] >= 80 && (window[2] - window[1] + 24) % 24 <= 8, said)
  await at('week').scrollIntoViewIfNeeded()
  await at('week').locator('td').first().focus()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowRight')
  assert.match(await page.evaluate(() => document.activeElement.getAttribute('aria-label')), /^T3 13h: \d+,\d\d vụ$/)
  assert.equal(await at('week').locator('td').count(), 168)
  await page.screenshot({ path: `${shots}week.png` })
  await done()
})

test('two periods are compared, and the address brings the panel back', long, async () => {
  const { page, at, done } = await open('department')
  await at('trend-open').click()
  await at('compare-says').waitFor()
  assert.match(await at('compare-says').innerText(), /(so với|Không có vụ)/)
  await at('trend-chart').locator('canvas').waitFor()
  await page.waitForFunction(() => location.search.includes('trend=all'))
  await at('places').locator('.row').first().waitFor()
  await idle(page, 1)
  await page.screenshot({ path: `${shots}trends.png` })
  await at('places').locator('.row').first().hover()
  await page.waitForFunction(() => document.querySelector('[data-testid="places"] .lit'))
  await at('trend-table').click()
  const rows = at('by-month').locator('tbody tr')
  assert.ok((await rows.count()) >= 12)
  await Promise.all([page.waitForResponse(/trends\/compare\?a_from=/), at('against-year').click()])
  await at('against-own').click()
  await at('cmp-day-0').fill('01/01/2030')
  await at('cmp-apply').click()
  await page.getByText('Kết thúc trước khi bắt đầu.').waitFor()
  await page.reload()
  await at('trend-panel').waitFor()
  await page.keyboard.press('Escape')
  await at('trend-panel').waitFor({ state: 'detached' })
  assert.ok(!page.url().includes('trend='))
  await at('stretch-row').first().click()
  await at('trend-stretch').click()
  await at('compare-says').waitFor()
  await page.waitForFunction(() => /trend=[\w-]+@\d+-\d+/.test(location.search))
  assert.match(await page.locator('.right h1').innerText(), /Km.\d+\+\d{3} – \d+\+\d{3}/)
  await done()
})

test('significance, doubt and the test of the map are on the screen where the server tells them', long, async () => {
  const { page, at, done } = await open('department', { before: judging })
  await at('quality-open').waitFor()
  assert.match(await at('quality').innerText(), /Ở 5 % chiều dài: 9 so với 7 vụ của cách đếm thường, chưa hơn hẳn/)
  assert.match(await page.locator('.legend').innerText(), /Có ý nghĩa thống kê/)
  await at('stretch-row').first().click()
  await at('parts').waitFor()
  assert.match(await at('significance').innerText(), /, q = \d,\d+/)
  assert.match(await at('draws').innerText(), /^\d+ % lượt rút lại vẫn ở tốp 5 %$/)
  assert.match(await at('parts').innerText(), /lặp lại đúng chỗ\s+64 %\s+lân cận 100 m\s+32 %\s+bất kỳ đâu/)
  await idle(page, 1)
  await page.screenshot({ path: `${shots}judged.png` })
  await at('quality-open').click()
  await at('quality-full').waitFor()
  assert.match(await at('quality-full').innerText(), /24 % \(13 – 41 %\)/)
  await page.screenshot({ path: `${shots}quality.png` })
  await page.keyboard.press('Escape')
  await at('detail-close').click()
  await at('watches').locator('summary').click()
  assert.match(await at('watch-row').first().innerText(), /đến ngày 03\/12/)
  await page.screenshot({ path: `${shots}watches.png` })
  await done()
})

test('on a phone the trends come up in the sheet', long, async () => {
  const { page, at, done } = await open('department', { path: '/?trend=all', viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 })
  await at('compare-says').waitFor()
  await page.screenshot({ path: `${shots}trends-phone.png` })
  await at('right-handle').click()
  await page.waitForTimeout(400)
  await page.screenshot({ path: `${shots}trends-phone-full.png` })
  await at('detail-close').click()
  await at('trend-panel').waitFor({ state: 'detached' })
  await done()
})

test('a carrier sees trends of its own network alone', long, async () => {
  const { page, at, done } = await open('carrier', { path: '/?trend=all' })
  await at('compare-says').waitFor()
  const codes = await at('places').locator('.second b').allInnerTexts()
  assert.ok(codes.every((c) => c.startsWith('TS')), codes.join())
  await done()
})
