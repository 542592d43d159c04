// The page against the real server, story by story: planner, keyboard only, carrier, reporter, phone.
// CABLEWATCH_BIN names the server. CABLEWATCH_PAGE, if set, is another address that serves the page (a dev server)
// and hands /api and /events on to CABLEWATCH_LISTEN.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { after, before, test } from 'node:test'
import { chromium } from 'playwright-core'

const shots = fileURLToPath(new URL('../../shots/', import.meta.url))
const accounts = {}
const long = { timeout: 240_000 }
let server, browser, base

function start() {
  assert.ok(process.env.CABLEWATCH_BIN, 'CABLEWATCH_BIN names the server to test')
  server = spawn(process.env.CABLEWATCH_BIN, ['demo', '--listen', process.env.CABLEWATCH_LISTEN ?? '127.0.0.1:0'])
  let err = ''
  server.stderr.on('data', (d) => {
    err += d
    for (const [, role, user, password] of err.matchAll(/^ {2}(\w+) +(\S+) +(\S+)\n/gm)) accounts[role] ??= { user, password }
  })
  return new Promise((resolve, reject) => {
    let out = ''
    server.on('exit', (code) => reject(new Error(`the server ended with ${code}`)))
    server.stdout.on('data', (d) => {
      const url = /listening on (http:\/\/\S+)/.exec((out += d))
      if (url) resolve(process.env.CABLEWATCH_PAGE ?? url[1])
    })
  })
}
const idle = (page, min = 0) => page.waitForFunction((n) => {
  const d = document.documentElement.dataset
  return d.mapIdle === 'true' && Number(d.lixels) >= n
}, min, { timeout: 60_000 })
const focused = (page, id) => page.waitForFunction((t) => document.activeElement?.dataset.testid === t, id)

/** A page of its own for one role; no error may show up in its console. */
async function open(role, { path = '/', ...options } = {}) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'vi-VN', ...options })
  if (role) {
    const reply = await context.request.post(`${base}/api/v1/sessions`, { data: accounts[role] })
    assert.ok(reply.ok(), `${role} cannot sign in`)
  }
  const page = await context.newPage()
  const faults = []
  page.on('console', (line) => line.type() === 'error' && faults.push(line.text()))
  page.on('pageerror', (e) => faults.push(e.message))
  await page.goto(base + path)
  const done = async () => {
    await context.close()
    assert.deepEqual(faults, [])
  }
  return { page, at: (id) => page.getByTestId(id), done }
}

before(async () => {
  base = await start()
  mkdirSync(shots, { recursive: true })
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--enable-unsafe-swiftshader', '--disable-dev-shm-usage', '--disable-background-networking'],
  })
})
after(async () => {
  await browser?.close()
  server?.kill()
})

test('a planner signs in, finds, reads and adds to a hot stretch', long, async () => {
  const { page, at, done } = await open(null)
  assert.equal(await page.getAttribute('html', 'lang'), 'vi')
  await idle(page)
  await page.screenshot({ path: `${shots}public.png` })
  await at('sign-in-open').click()
  await at('sign-in-user').fill(accounts.department.user)
  await at('sign-in-password').fill(accounts.department.password)
  await at('sign-in-submit').click()
  await at('stretch-row').first().click()
  await at('why-incident').first().waitFor()
  await page.waitForFunction(() => document.documentElement.dataset.hotAt)
  await idle(page, 1)
  assert.ok(Number(await page.getAttribute('html', 'data-routes')) > 0)
  await page.screenshot({ path: `${shots}department.png` })

  const box = await page.locator('.map').boundingBox()
  const popup = at('lixel-popup')
  const [x, y] = (await page.getAttribute('html', 'data-hot-at')).split(',').map(Number)
  await page.mouse.click(box.x + x, box.y + y)
  await popup.waitFor()
  assert.match(await popup.innerText(), /Suất[\s\S]*\d,\d+ \(\d,\d+ – \d,\d+\)/)
  await at('detail-panel').waitFor()
  await page.screenshot({ path: `${shots}popup.png` })

  const count = Number(await page.locator('.chips b').first().innerText())
  await page.evaluate(() => { document.body.dataset.same = 'yes' })
  await at('report-open').click()
  await page.mouse.click(box.x + x, box.y + y)
  await page.waitForFunction(() => document.querySelector('[data-testid="report-lon"]').value !== '')
  await at('report-metres').fill('12,5')
  await page.screenshot({ path: `${shots}report.png` })
  await at('report-submit').click()
  assert.match(await at('report-code').innerText(), /^[A-Z0-9]{4}-[A-Z0-9]{4}$/)
  await page.waitForFunction((n) => Number(document.querySelector('.chips b')?.textContent) > n, count)
  assert.equal(await page.getAttribute('body', 'data-same'), 'yes')

  await at('lang-switch').click()
  await page.getByText('Hot stretches').first().waitFor()
  await done()
})

test('what is on the screen is in the address', long, async () => {
  const { page, at, done } = await open('department')
  await at('stretch-row').nth(1).click()
  const title = await at('detail-panel').locator('h1').innerText()
  await page.waitForFunction(() => location.search.includes('sel='))
  await page.reload()
  await at('why-incident').first().waitFor()
  assert.equal(await at('detail-panel').locator('h1').innerText(), title)
  await at('why-incident').first().click()
  await at('candidate').first().waitFor()
  await page.waitForFunction(() => location.search.includes('incident='))
  await at('detail-back').click()
  await at('why').waitFor()

  await at('period-own').click()
  await at('own-from').fill('31/02/2026')
  await at('own-apply').click()
  await focused(page, 'own-from')
  await at('own-from').fill('01/02/2026')
  await at('own-apply').click()
  await page.waitForFunction(() => location.search.includes('from=2026-02-01'))
  await at('tab-incidents').click()
  await at('unmatched-on').click()
  await page.waitForFunction(() => location.search.includes('match=unmatched'))
  await page.reload()
  await at('unmatched-off').waitFor()
  assert.match(await at('period-dates').innerText(), /^01\/02\/2026 – /)
  await done()
})

test('the keyboard alone reaches the list, opens a stretch and comes back', long, async () => {
  const { page, at, done } = await open('police')
  await at('stretch-row').first().waitFor()
  await page.keyboard.press('j')
  await focused(page, 'stretch-row')
  await page.keyboard.press('j')
  const key = await page.evaluate(() => document.activeElement.dataset.key)
  await page.keyboard.press('Enter')
  await at('why-incident').first().waitFor()
  await page.keyboard.press('F6')
  await page.keyboard.press('F6')
  await page.keyboard.press('w')
  await focused(page, 'why')
  await page.keyboard.press('Escape')
  await page.waitForFunction((k) => document.activeElement?.dataset.key === k, key)
  assert.equal(await at('detail-panel').count(), 0)

  const dates = await at('period-dates').innerText()
  await at('brush-from').press('ArrowRight')
  await page.waitForFunction((d) => document.querySelector('[data-testid="period-dates"]').textContent !== d, dates)
  await page.keyboard.press('/')
  await focused(page, 'search')
  await page.keyboard.type('cam lo')
  await page.getByRole('option').first().waitFor()
  assert.match(await page.getByRole('option').first().innerText(), /Cam Lộ/)
  await page.keyboard.press('Escape')
  await page.locator('.listhead').click()
  await page.keyboard.press('?')
  await at('keys').waitFor()
  await at('shortcuts').uncheck()
  await page.keyboard.press('Escape')
  await page.keyboard.press('/')
  assert.notEqual(await page.evaluate(() => document.activeElement?.id), 'search')
  await done()
})

test('a carrier sees its own network and its own mean', long, async () => {
  const { page, at, done } = await open('carrier')
  await at('stretch-row').first().waitFor()
  const codes = await at('stretch-row').locator('.where b').allInnerTexts()
  const session = await (await page.request.get(`${base}/api/v1/session`)).json()
  assert.ok(codes.length > 0 && codes.every((c) => c.startsWith(`${session.carrier}-`)), codes.join())
  assert.doesNotMatch(await page.locator('.left').innerText(), /trung bình tỉnh/)
  assert.match(await page.locator('.legend').innerText(), /TB mạng đang xem/)
  await done()
})

test('a citizen reports without an account; faults stand beside their fields', long, async () => {
  const { page, at, done } = await open(null)
  await at('welcome').waitFor()
  await at('welcome-cut').click()
  assert.ok(await at('report-kind-cut').isChecked())
  await at('report-to').fill('hôm qua')
  await at('report-submit').click()
  await page.locator('#x-point:not(:empty)').waitFor()
  assert.notEqual(await page.locator('#x-occurred_to').innerText(), '')
  await at('report-by-commune').click()
  await at('report-commune').selectOption({ index: 3 })
  await at('report-when-night').click()
  await at('report-note').fill('Dây treo thấp ngang đường')
  await at('report-submit').click()
  assert.match(await at('report-code').innerText(), /^[A-Z0-9]{4}-[A-Z0-9]{4}$/)
  await done()
})

test('a phone: three heights, detail over the list, a point set by touch', long, async () => {
  const { page, at, done } = await open('department', { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true })
  await idle(page)
  const height = async (n) => page.waitForFunction((x) => Math.abs(document.querySelector('.sheet').offsetHeight - x) < 30, n)
  await height(414)
  await at('left-handle').press('ArrowDown')
  await height(96)
  await at('left-handle').press('ArrowUp')
  await height(414)
  assert.ok(await at('demo').isVisible())
  await page.screenshot({ path: `${shots}phone.png` })
  await at('stretch-row').first().tap()
  await at('why-incident').first().waitFor()
  await at('detail-close').tap()
  await at('report-open').tap()
  await at('report-pick').tap()
  await page.locator('.map').tap({ position: { x: 150, y: 300 } })
  await page.getByText('Đã đặt điểm').waitFor()
  await at('report-picked').tap()
  assert.notEqual(await at('report-lon').inputValue(), '')
  const small = await page.evaluate(() => [...document.querySelectorAll('.report input:not([type=radio]), .report select, .report textarea')].filter((x) => parseFloat(getComputedStyle(x).fontSize) < 16).length)
  assert.equal(small, 0)
  await done()
})
