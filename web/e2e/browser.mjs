// A demo server and a browser for the tests of the page.
// CABLEWATCH_BIN names the server. CABLEWATCH_PAGE, if set, is another address that serves the page (a dev server)
// and hands /api and /events on to CABLEWATCH_LISTEN; then one file of tests runs at a time.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'

export const shots = fileURLToPath(new URL('../../shots/', import.meta.url))
export const accounts = {}
export const long = { timeout: 240_000 }
// The folder in which a whole run keeps what its servers log, as wordy as they are (scripts/test).
const kept = process.env.CABLEWATCH_TEST_LOGS
const wordy = kept ? { CABLEWATCH_LOG: 'json', CABLEWATCH_LOG_LEVEL: 'debug' } : {}
let server, browser, base

function serve() {
  assert.ok(process.env.CABLEWATCH_BIN, 'CABLEWATCH_BIN names the server to test')
  server = spawn(process.env.CABLEWATCH_BIN, ['demo', '--listen', process.env.CABLEWATCH_LISTEN ?? '127.0.0.1:0'], { env: { ...process.env, ...wordy } })
  let err = ''
  if (kept) server.stderr.on('end', () => writeFileSync(`${kept}/browser-${server.pid}.log`, err.replace(/^[^{].*\n/gm, '')))
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
export const idle = (page, min = 0) => page.waitForFunction((n) => {
  const d = document.documentElement.dataset
  return d.mapIdle === 'true' && Number(d.lixels) >= n
}, min, { timeout: 60_000 })
/** A tab by its name, behind "more" where there is no room for it; where that is shows once the bar is measured. */
export async function tab(page, name) {
  const [one, more] = [page.getByTestId(`tab-${name}`), page.getByTestId('tabs-more')]
  await one.waitFor({ state: 'attached' })
  for (let tries = 0; tries < 10; tries += 1) {
    const pressed = await (await one.isVisible() ? one : more).click({ timeout: 2_000 }).then(() => true, () => false)
    if (pressed && await page.evaluate((n) => (new URLSearchParams(location.search).get('view') ?? 'hot') === n, name)) return
  }
  assert.fail(`there is no tab ${name}`)
}
export const focused = (page, id) => page.waitForFunction((t) => document.activeElement?.dataset.testid === t, id)

/** A page of its own for one role, which `before` may prepare; no error may show up in its console. */
export async function open(role, { path = '/', before, ...options } = {}) {
  const context = await browser.newContext({ baseURL: base, viewport: { width: 1440, height: 900 }, locale: 'vi-VN', ...options })
  if (role) {
    const reply = await context.request.post(`${base}/api/v1/sessions`, { data: accounts[role] })
    assert.ok(reply.ok(), `${role} cannot sign in`)
  }
  const page = await context.newPage()
  const faults = []
  page.on('console', (line) => line.type() === 'error' && faults.push(line.text()))
  page.on('pageerror', (e) => faults.push(e.message))
  await before?.(page)
  await page.goto(base + path)
  const done = async (expected = []) => {
    // An answer that is still changed on its way would fail after the test has ended.
    if (!page.isClosed()) await page.unrouteAll({ behavior: 'ignoreErrors' })
    await context.close()
    assert.deepEqual(faults.filter((f) => !expected.some((e) => e.test(f))), [])
  }
  return { page, at: (id) => page.getByTestId(id), done }
}

/** Starts both; the address of the page. */
export async function start() {
  base = await serve()
  mkdirSync(shots, { recursive: true })
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--enable-unsafe-swiftshader', '--disable-dev-shm-usage', '--disable-background-networking'],
  })
  return base
}
export async function stop() {
  // A page that was not put away is of a test that failed: what stood on it tells why.
  for (const page of browser?.contexts().flatMap((c) => c.pages()) ?? []) {
    const text = await page.innerText('body', { timeout: 2_000 }).catch((e) => `(${e.message})`)
    console.error(`left open at ${page.url()}:\n${text.replace(/\s*\n\s*/g, ' | ').slice(0, 4_000)}`)
  }
  await browser?.close()
  server?.kill()
}
