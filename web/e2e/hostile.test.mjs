// Files, reports and notes of somebody who means ill, read by carriers and the police: nothing in them runs or loads.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { long, open, shots, start, stop } from './browser.mjs'
import { accept, collection, degrees, drawn, line, propose } from './files.mjs'

before(start)
after(stop)

const spells = [
  '<img src=x onerror="window.hacked=1">',
  '"><script>window.hacked=1</script>',
  "'-window.hacked=1-'",
  '<svg onload=window.hacked=1>',
  '{{constructor.constructor("window.hacked=1")()}}',
  '[x](javascript:window.hacked=1)',
  '\u202Egpj.exe',
]
/** Whatever would tell that something ran or was asked for elsewhere. */
async function watch(page) {
  await page.addInitScript(() => {
    window.broken = []
    document.addEventListener('securitypolicyviolation', (e) => window.broken.push(`${e.violatedDirective} ${e.blockedURI}`))
  })
  page.on('dialog', (dialog) => { page.dialogs = (page.dialogs ?? 0) + 1; void dialog.dismiss() })
  page.asked = []
  page.on('request', (request) => page.asked.push(request.url()))
}
async function unharmed(page, where) {
  assert.equal(await page.evaluate(() => window.hacked), undefined, where)
  assert.deepEqual(await page.evaluate(() => window.broken), [], where)
  assert.equal(await page.locator('img[src="x"], svg[onload], [onerror], a[href^="javascript:"]').count(), 0, where)
  assert.equal(page.dialogs, undefined, where)
  const hosts = new Set(page.asked.filter((url) => url.startsWith('http')).map((url) => new URL(url).host))
  assert.deepEqual([...hosts], [new URL(page.url()).host], where)
}

test("what a carrier's file calls its routes is text and nothing else, in the proposal, on the map and in every list", long, async () => {
  const routes = spells.map((spell, i) => line(`TS-98${i}<b>`, degrees(i), { name: spell, note: spell, [spell]: spell, owner: spell }))
  const carrier = await open('carrier', { path: '/?view=import', before: watch })
  await propose(carrier.page, collection('<img src=x onerror=window.hacked=1>.geojson', routes))
  await unharmed(carrier.page, 'the proposal')
  await carrier.page.screenshot({ path: `${shots}hostile-import.png` })
  await accept(carrier.page)
  await unharmed(carrier.page, 'what was accepted')
  await carrier.page.goto('/?view=network')
  await carrier.at('network-numbers').waitFor()
  await unharmed(carrier.page, 'the network in numbers')
  await carrier.page.goto('/?view=routes')
  await carrier.at('route-row').filter({ hasText: spells[0] }).waitFor()
  await drawn(carrier.page)
  await unharmed(carrier.page, 'the routes')
  const found = await (await carrier.page.request.get('/api/v1/routes?limit=1000')).json()
  const names = found.features.map((feature) => feature.properties.name)
  assert.ok(spells.slice(0, 6).every((spell) => names.includes(spell)), 'they are kept as they were sent')
  const route = found.features.find((feature) => feature.properties.name === spells[0])
  await carrier.page.goto(`/?view=routes&route=${route.id}`)
  await drawn(carrier.page)
  await unharmed(carrier.page, 'one route')
  await carrier.done()
})

test('what a stranger reports is text to the police who read it', long, async () => {
  const police = await open('police', { path: '/?view=incidents', before: watch })
  const ids = []
  for (const spell of spells) {
    const data = { kind: 'cut', point: [107.09, 16.82], accuracy_m: 20, note: spell, contact: { name: spell.slice(0, 60), phone: '0912 345 678', consent: true } }
    const reply = await police.page.request.post('/api/v1/incidents', { data })
    assert.equal(reply.status(), 201, `${spell}: ${await reply.text()}`)
    ids.push((await reply.json()).id)
  }
  for (const [i, id] of ids.entries()) {
    await police.page.goto(`/?view=incidents&incident=${id}`)
    await drawn(police.page)
    await police.page.getByText(spells[i], { exact: false }).first().waitFor()
    await unharmed(police.page, spells[i])
  }
  await police.page.screenshot({ path: `${shots}hostile-incident.png` })
  await police.done()
})
