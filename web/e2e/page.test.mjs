// The page against the real server: what a planner does in the first minute.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { after, before, test } from 'node:test'
import { chromium } from 'playwright-core'

const shots = fileURLToPath(new URL('../../shots/', import.meta.url))
const accounts = {}
const faults = []
let server, browser, page, base

function start() {
  assert.ok(process.env.CABLEWATCH_BIN, 'CABLEWATCH_BIN names the server to test')
  server = spawn(process.env.CABLEWATCH_BIN, ['demo', '--listen', '127.0.0.1:0'])
  server.stderr.on('data', (d) => {
    for (const [, role, user, password] of String(d).matchAll(/^ {2}(\w+)\s+(\S+)\s+(\S+)\s*$/gm)) accounts[role] ??= { user, password }
  })
  return new Promise((resolve, reject) => {
    let out = ''
    server.on('exit', (code) => reject(new Error(`the server ended with ${code}`)))
    server.stdout.on('data', (d) => {
      const url = /listening on (http:\/\/\S+)/.exec((out += d))
      if (url) resolve(url[1])
    })
  })
}
const idle = (min = 0) => page.waitForFunction((n) => {
  const d = document.documentElement.dataset
  return d.mapIdle === 'true' && Number(d.lixels) >= n
}, min, { timeout: 60_000 })

before(async () => {
  base = await start()
  mkdirSync(shots, { recursive: true })
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--enable-unsafe-swiftshader', '--disable-dev-shm-usage', '--disable-background-networking'],
  })
  page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
  page.on('console', (line) => line.type() === 'error' && faults.push(line.text()))
  page.on('pageerror', (e) => faults.push(e.message))
})
after(async () => {
  await browser?.close()
  server?.kill()
})

test('a planner finds, reads and adds to a hot stretch', { timeout: 240_000 }, async () => {
  await page.goto(base)
  assert.equal(await page.getAttribute('html', 'lang'), 'vi')
  await idle()
  await page.screenshot({ path: `${shots}public.png` })
  const { user, password } = accounts.department
  await page.getByTestId('sign-in-open').click()
  await page.getByTestId('sign-in-user').fill(user)
  await page.getByTestId('sign-in-password').fill(password)
  await page.getByTestId('sign-in-submit').click()
  await page.getByTestId('stretch-row').first().waitFor()
  await page.getByTestId('stretch-row').first().click()
  await page.waitForTimeout(1500)
  await idle(1)
  assert.ok(Number(await page.getAttribute('html', 'data-routes')) > 0)
  await page.screenshot({ path: `${shots}department.png` })

  const box = await page.locator('.map').boundingBox()
  const popup = page.getByTestId('lixel-popup')
  const [x, y] = (await page.getAttribute('html', 'data-hot-at')).split(',').map(Number)
  await page.mouse.click(box.x + x, box.y + y)
  await popup.waitFor()
  assert.match(await popup.innerText(), /Suất[\s\S]*\d,\d+ \(\d,\d+ – \d,\d+\)/)
  await page.getByTestId('detail-panel').waitFor()
  await page.screenshot({ path: `${shots}popup.png` })

  const theft = page.locator('.chips b').first()
  const count = Number(await theft.innerText())
  await page.evaluate(() => { document.body.dataset.same = 'yes' })
  await page.getByTestId('report-open').click()
  await page.mouse.click(box.x + x, box.y + y)
  await page.getByTestId('report-metres').fill('12')
  await page.screenshot({ path: `${shots}report.png` })
  await page.getByTestId('report-submit').click()
  assert.match(await page.getByTestId('report-code').innerText(), /^[A-Z0-9]{4}-[A-Z0-9]{4}$/)
  await page.waitForFunction((n) => Number(document.querySelector('.chips b')?.textContent) > n, count)
  assert.equal(await page.getAttribute('body', 'data-same'), 'yes')

  await page.getByTestId('lang-switch').click()
  await page.getByText('Hot stretches').first().waitFor()
  await page.setViewportSize({ width: 390, height: 844 })
  await idle()
  await page.screenshot({ path: `${shots}phone.png` })
  assert.deepEqual(faults, [])
})
