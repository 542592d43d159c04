// The report of a month: what the page shows, what the printer gets, what the table holds.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, test } from 'node:test'
import { long, open, shots, start, stop, tab } from './browser.mjs'

let base
before(async () => { base = await start() })
after(stop)

const month = '2026-10'
const report = async (page, period) => (await page.request.get(`${base}/api/v1/reports/${period}`)).json()
const vietnamese = (n, digits) => n.toFixed(digits).replace('.', ',').replace(/\B(?=(\d{3})+(?!\d))/, '.')

test('a planner chooses a month and reads the numbers that the server counted', long, async () => {
  const { page, at, done } = await open('department')
  await at('stretch-row').first().waitFor()
  await tab(page, 'reports')
  await at('paper').waitFor()
  await at('report-period').selectOption(month)
  await page.waitForFunction(() => location.search.includes('report=2026-10'))
  const told = await report(page, month)
  await page.waitForFunction((check) => document.querySelector('[data-testid="paper"]')?.dataset.check === check, told.check)
  const words = await at('situation').innerText()
  assert.ok(words.includes(`xảy ra ${String(told.now.crimes).padStart(2, '0')} vụ`), words)
  assert.ok(words.includes(`mất ${vietnamese(told.now.metres_taken, 1)} m cáp`), words)
  assert.ok(words.includes(told.trend.says.vi), words)
  for (const kind of ['theft', 'attempted_theft', 'sabotage']) {
    const cells = await page.locator(`[data-kind="${kind}"] td`).allInnerTexts()
    assert.deepEqual(cells.slice(1), ['now', 'year_before', 'twelve', 'twelve_before'].map((span) => String(told[span].kinds[kind] ?? 0)), kind)
  }
  const bars = await page.locator('[data-month]').evaluateAll((all) => all.map((g) => [g.dataset.month, Number(g.dataset.count), Number(g.dataset.before)]))
  assert.deepEqual(bars, told.months.map((m) => [m.month, m.count, m.year_before]))
  assert.equal(await at('stretches').locator('tbody tr').count().catch(() => 0), told.hot.significant.length)
  assert.match(await at('control-line').innerText(), new RegExp(`Mã kiểm tra ${told.check}`))

  await page.locator('.desk').click({ position: { x: 5, y: 5 } })
  await page.keyboard.press('[')
  await page.waitForFunction(() => location.search.includes('report=2026-09'))
  await page.keyboard.press(']')
  await page.waitForFunction(() => location.search.includes('report=2026-10'))
  await at('report-quarter').click()
  await page.waitForFunction(() => location.search.includes('report=2026-Q4'))
  await page.reload()
  await at('paper').waitFor()
  assert.match(await at('paper').locator('h1').innerText(), /quý IV năm 2026/)
  await done()
})

test('what is printed is A4 with recommendations, and nothing of the page around it', long, async () => {
  const { page, at, done } = await open('department', { path: `/?view=reports&report=${month}` })
  await at('paper').waitFor()
  await at('advice').fill('Đưa đoạn 1 vào mục tiêu trọng điểm.')
  await page.evaluate(() => document.fonts.ready)
  await page.screenshot({ path: `${shots}report-screen.png`, fullPage: true })
  const pdf = await page.pdf({ path: `${shots}report.pdf`, preferCSSPageSize: true, printBackground: true })
  assert.match(pdf.toString('latin1'), /MediaBox ?\[ ?0 0 594\.9\d* 841\.9\d* ?\]/, 'A4')
  await page.emulateMedia({ media: 'print' })
  await page.screenshot({ path: `${shots}report-print.png`, fullPage: true })
  for (const hidden of ['tab-reports', 'report-print', 'report-csv', 'advice', 'report-period']) assert.equal(await at(hidden).isVisible(), false, hidden)
  assert.match(await at('paper').innerText(), /3\. Kiến nghị\. Đưa đoạn 1 vào mục tiêu trọng điểm\.\/\./)
  assert.equal(await at('paper').evaluate((p) => getComputedStyle(p).fontFamily.split(',')[0].replaceAll('"', '')), 'CW Print')
  const faces = await page.evaluate(() => [...document.fonts].filter((f) => f.family.includes('CW Print') && f.status === 'loaded' && f.unicodeRange.includes('U+1EA0')).length)
  assert.ok(faces > 0, 'the Vietnamese letters of the official form are there')
  const foot = await page.evaluate(() => document.adoptedStyleSheets.flatMap((s) => [...s.cssRules]).map((r) => r.cssText).join('\n'))
  assert.match(foot, /Dữ liệu đến 31\/10\/2026 24:00, phiên bản [\d.]+\. In \d\d\/\d\d\/\d{4} \d\d:\d\d\. Mã kiểm tra/)
  assert.match(foot, /counter\(page\)/)
  await page.emulateMedia({ media: 'screen' })
  await page.reload()
  assert.equal(await at('advice').inputValue(), 'Đưa đoạn 1 vào mục tiêu trọng điểm.', 'kept in this browser')
  await tab(page, 'hot')
  assert.equal(await page.evaluate(() => document.adoptedStyleSheets.length), 0, 'the map is printed without the foot of the report')
  await done()
})

test('the table is downloaded with the same check code', long, async () => {
  const { page, at, done } = await open('police', { path: `/?view=reports&report=${month}` })
  await at('paper').waitFor()
  const [file] = await Promise.all([page.waitForEvent('download'), at('report-csv').click()])
  assert.equal(file.suggestedFilename(), `bao-cao-${month}.csv`)
  const text = readFileSync(await file.path(), 'utf8')
  assert.ok(text.startsWith('\u{feff}Báo cáo tình hình an toàn mạng cáp viễn thông;'))
  assert.ok(text.includes(`Mã kiểm tra;${await at('paper').getAttribute('data-check')}\r\n`))
  await done()
})

test('a commune and a carrier read their own; the public has no report', long, async () => {
  for (const [role, name] of [['commune', /UBND (XÃ|PHƯỜNG|ĐẶC KHU)/], ['carrier', /DOANH NGHIỆP VIỄN THÔNG/]]) {
    const { page, at, done } = await open(role, { path: '/?view=reports&report=2026-Q3', viewport: { width: 390, height: 844 } })
    await at('paper').waitFor()
    assert.match(await at('paper').innerText(), name)
    assert.equal(await page.locator('[data-testid="province-map"]').count() > 0 && role === 'commune', false)
    const wide = await page.evaluate(() => document.querySelector('.desk').scrollWidth - document.querySelector('.desk').clientWidth)
    assert.equal(wide, 0, `${role}: a phone scrolls the paper downwards only`)
    await page.screenshot({ path: `${shots}report-${role}.png` })
    await done()
  }
  const { page, at, done } = await open(null, { path: '/?view=reports' })
  await at('welcome').waitFor()
  assert.equal(await at('reports').count(), 0)
  assert.equal((await page.request.get(`${base}/api/v1/reports/${month}`)).status(), 401, 'a stranger is asked to sign in')
  await done()
})

test('a month in which nothing is told apart from chance says so', long, async () => {
  const { page, at, done } = await open('department', { path: '/' })
  await page.route('**/api/v1/reports/*', async (route) => {
    const body = await (await route.fetch()).json()
    body.hot = { ...body.hot, significant: [], uncertain: 18 }
    await route.fulfill({ json: body })
  })
  await tab(page, 'reports')
  await at('paper').waitFor()
  assert.match(await at('paper').innerText(), /18 đoạn có suất cao nhưng chưa phân biệt được với ngẫu nhiên/)
  assert.equal(await at('stretches').count(), 0)
  await done()
})
