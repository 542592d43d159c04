// A commune's own page: what is overdue first, the same numbers in the list and on the map, and the report of its month on paper.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { after, before, test } from 'node:test'
import { focused, idle, long, open, shots, start, stop } from './browser.mjs'

let base
before(async () => { base = await start() })
after(stop)

const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 }
const active = (page) => page.evaluate(() => document.activeElement?.dataset.key)
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
/** Nothing serious that hinders people with a screen reader or poor sight. */
async function accessible(page, where) {
  await page.evaluate(axe)
  const found = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }))
  const serious = found.violations.filter((v) => ['serious', 'critical'].includes(v.impact))
  assert.deepEqual(serious.map((v) => `${v.id}: ${v.nodes.map((n) => n.target).join(' ')}`), [], where)
}
/** What a commune is not told: a route, its chainage, who is whose carrier's cable. */
const secret = /\b(TS|BH|SG|HL)-\d|Km \d/

test('the commune starts on its own page: overdue first, one number for a row and its mark', long, async () => {
  const { page, at, done } = await open('commune')
  await at('area-row').first().waitFor()
  await at('area-works').first().waitFor()
  await at('area-mark').first().waitFor()
  await idle(page)
  assert.equal(await at('tab-area').innerText(), 'Xã tôi')
  assert.equal(await at('tab-area').getAttribute('aria-current'), 'page')
  assert.match(await at('area-head').innerText(), /Xã Cam Lộ gồm thị trấn Cam Lộ, xã Cam Thành.* trước 01\/07\/2025[\s\S]*Từ \d\d\/\d\d\/\d{4} đến /)
  const sections = await at('area-lists').locator('h2').allInnerTexts()
  assert.deepEqual(sections.map((s) => s.trim()), ['Quá hạn, cần làm trước', 'Vụ việc đang mở', 'Thi công hôm nay', 'Phản ánh của dân, chờ trả lời'])
  const late = page.locator('#area-late').getByTestId('area-row')
  assert.equal(await at('num-late').locator('b').innerText(), String(await late.count()))
  assert.match(await late.first().innerText(), /^1\s+Đứt cáp[\s\S]*Vụ việc: phân loại, quá \d+ giờ/)
  assert.equal(await at('num-open').locator('b').innerText(), String(await at('area-row').count()), 'every open report stands in one section')
  assert.equal(await at('num-works').locator('b').innerText(), String(await at('area-works').count()))
  assert.match(await at('num-twelve').innerText(), /^\d+\s*vụ trộm, phá hoại 12 tháng, cùng kỳ \d+/)
  const rows = page.locator('#area-open').getByTestId('area-row')
  assert.match(await rows.filter({ hasText: 'Trộm' }).first().innerText(), /Khắc phục: xong \d\d\/\d\d\/\d{4}[\s\S]*Vụ việc: xác minh, còn [78] ngày/)
  assert.match(await at('area-works').first().innerText(), /mã \d{4}[\s\S]*Tổ trưởng 0999/)
  assert.match(await page.locator('#area-waiting').innerText(), /\/bao[\s\S]*\/thi-cong[\s\S]*\/canh-bao/)
  for (const row of await at('area-row').all()) {
    const n = (await row.innerText()).split(/\s/)[0]
    const mark = at('area-mark').and(page.locator(`[data-key="${await row.getAttribute('data-key')}"]`))
    assert.equal(await mark.innerText(), n, 'the mark has the number of its row')
  }
  assert.doesNotMatch(await page.locator('.page').innerText(), secret)
  await page.screenshot({ path: `${shots}commune.png` })
  await accessible(page, 'the commune\'s page')
  // A mark pointed at lights its row; clicked, it opens the report.
  const key = await late.first().getAttribute('data-key')
  const mark = at('area-mark').and(page.locator(`[data-key="${key}"]`))
  await mark.hover()
  await page.waitForFunction((k) => document.querySelector(`.row[data-key="${k}"]`).classList.contains('lit'), key)
  await mark.click()
  await at('case').waitFor()
  assert.equal(await late.first().getAttribute('aria-current'), 'true')
  assert.doesNotMatch(await page.locator('.page').innerText(), secret)
  await page.screenshot({ path: `${shots}commune-case.png` })
  await done()
})

test('the keyboard goes through the list, the map follows, and Esc comes back to the row', long, async () => {
  const { page, at, done } = await open('commune')
  await at('area-works').first().waitFor()
  await at('area-mark').first().waitFor()
  await at('num-late').focus()
  await page.keyboard.press('Enter')
  await focused(page, 'area-row')
  const first = await active(page)
  assert.ok(await at('area-mark').and(page.locator(`[data-key="${first}"]`)).locator('..').evaluate((n) => n.classList.contains('lit')), 'the mark is lit')
  await page.keyboard.press('j')
  const second = await active(page)
  assert.notEqual(second, first)
  await page.keyboard.press('Enter')
  await at('case').waitFor()
  await page.keyboard.press('Escape')
  await at('case').waitFor({ state: 'detached' })
  await page.waitForFunction((k) => document.activeElement?.dataset.key === k, second)
  await at('area-works').first().focus()
  await page.keyboard.press('Enter')
  await at('works-history').waitFor()
  await page.keyboard.press('Escape')
  await at('works-history').waitFor({ state: 'detached' })
  // Unread first; confirmed, it counts as read.
  const share = () => at('area-month').innerText()
  const before = Number(/(\d+) \/ \d+\s+thông báo/.exec(await share())[1])
  await at('area-advisory').first().click()
  await at('advisory-confirm').click()
  await at('advisory-confirmed').waitFor()
  await page.keyboard.press('Escape')
  await at('area-month').waitFor()
  assert.equal(Number(/(\d+) \/ \d+\s+thông báo/.exec(await share())[1]), before + 1)
  await at('num-twelve').click()
  await at('queue-all').waitFor()
  await page.keyboard.press('g')
  await page.keyboard.press('m')
  await at('area').waitFor()
  await done()
})

test('a citizen\'s report appears by itself, and waits no longer once it is answered', long, async () => {
  const { page, at, done } = await open('commune')
  await at('area-row').first().waitFor()
  const waiting = page.locator('#area-waiting').getByTestId('area-row')
  const answered = async () => /(\d+) \/ (\d+)\s+phản ánh/.exec(await at('area-month').innerText()).slice(1).map(Number)
  const [shown, [yes, all]] = [await waiting.count(), await answered()]
  const told = { kind: 'fire', point: [106.93, 16.778], accuracy_m: 30, note: 'Khói bốc ở tủ cáp' }
  const sent = await fetch(`${base}/api/v1/incidents`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(told) })
  assert.equal(sent.status, 201)
  const { id } = await sent.json()
  const own = waiting.and(page.locator(`[data-key="${id}"]`))
  await own.waitFor()
  assert.equal(await waiting.count(), shown + 1)
  assert.deepEqual(await answered(), [yes, all + 1])
  await own.click()
  await at('act-answer').click()
  await at('step-note').fill('Xã đã cử người đến xem.')
  await at('step-save').click()
  await own.waitFor({ state: 'detached' })
  await page.keyboard.press('Escape')
  await at('area-month').getByText(new RegExp(`${yes + 1} / ${all + 1}`)).waitFor()
  await done()
})

test('the report of the last whole month is printed for the commune', long, async () => {
  const { page, at, done } = await open('commune')
  await at('area-print').click()
  await at('paper').waitFor()
  const last = new Date(new Date().getFullYear(), new Date().getMonth() - 1, 15)
  const month = `${last.getFullYear()}-${String(last.getMonth() + 1).padStart(2, '0')}`
  assert.ok(page.url().includes(`report=${month}`), page.url())
  const pdf = await page.pdf({ preferCSSPageSize: true, printBackground: true })
  writeFileSync(`${shots}commune-report.pdf`, pdf)
  const text = execFileSync('pdftotext', ['-layout', `${shots}commune-report.pdf`, '-']).toString()
  for (const words of ['UBND XÃ CAM LỘ', '1. Tình hình.', '2. Các vụ trong kỳ.', '3. Vụ việc chưa kết thúc, quá hạn.', '4. Thi công trên địa bàn.', '5. Thông báo thủ đoạn.', 'CHỦ TỊCH', 'Độ mật: thường']) {
    assert.ok(text.includes(words), `${words}\n${text}`)
  }
  assert.match(text, /chờ phân loại; chưa khắc phục\s+\d\d\/\d\d\/\d{4} \d\d:\d\d, quá/)
  assert.doesNotMatch(text, secret)
  // A month that has works: the one that is running.
  const running = `${new Date().getFullYear()}-${String(new Date().getMonth() + 1).padStart(2, '0')}`
  if (new Date().getDate() > 1) {
    await at('report-period').selectOption(running)
    await page.waitForFunction(() => document.querySelector('[data-testid="paper-works"] tbody tr') || /Không có đợt/.test(document.querySelector('[data-testid="paper-works"]')?.textContent ?? ''))
    writeFileSync(`${shots}commune-report-running.pdf`, await page.pdf({ preferCSSPageSize: true, printBackground: true }))
  }
  const [file] = await Promise.all([page.waitForEvent('download'), at('report-csv').click()])
  assert.match(readFileSync(await file.path(), 'utf8'), /6\. Việc đang mở ngày/)
  await done()
})

test('on a telephone it is one column, the map behind a button', long, async () => {
  const { page, at, done } = await open('commune', phone)
  await at('area-row').first().waitFor()
  await at('area-works').first().waitFor()
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth && document.querySelector('.column').scrollWidth <= innerWidth), 'it is wider than the screen')
  await page.screenshot({ path: `${shots}commune-phone.png` })
  assert.equal(await at('area-map').count(), 0)
  await at('area-map-open').tap()
  await at('area-mark').first().waitFor()
  await idle(page)
  await page.screenshot({ path: `${shots}commune-phone-map.png` })
  await accessible(page, 'the commune\'s page on a telephone')
  const small = await page.evaluate(() => [...document.querySelectorAll('.column button:not(.area-mark button), .column a')].filter((b) => b.offsetHeight && b.offsetHeight < 44 && !b.closest('.maplibregl-map')).map((b) => b.outerHTML.slice(0, 80)))
  assert.deepEqual(small, [], 'everything can be tapped')
  await at('area-row').first().tap()
  await at('case').waitFor()
  await page.screenshot({ path: `${shots}commune-phone-case.png` })
  await at('detail-close').tap()
  await at('case').waitFor({ state: 'detached' })
  await at('area-row').first().waitFor()
  await done()
})
