// The record of deeds: whoever answers for the system asks who looked at what, and gets an answer in words.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { accessible } from './axe.mjs'
import { long, open, shots, start, stop, tab } from './browser.mjs'

before(start)
after(stop)

const told = (at) => at('deed').evaluateAll((rows) => rows.map((r) => `${r.dataset.user} ${r.dataset.action}`))

test('the department sees who looked at what, and follows one person and one thing', long, async () => {
  const police = await open('police', { path: '/icon.svg' })
  const [route] = (await (await police.page.request.get('/api/v1/routes?limit=1')).json()).features
  assert.equal((await police.page.request.get(`/api/v1/routes/${route.id}`)).status(), 200)
  assert.equal((await police.page.request.post('/api/v1/stations', { data: {} })).status(), 400)

  const { page, at, done } = await open('department', { path: '/' })
  await tab(page, 'record')
  await at('deed').first().waitFor()
  const refused = at('deed').filter({ hasText: 'Bị từ chối (400)' }).first()
  assert.match(await refused.innerText(), /cong-an[\s\S]*Công an[\s\S]*Gửi, thêm: nơi xuất phát[\s\S]*phiên đăng nhập/)
  assert.equal(await at('deed').filter({ hasText: 'Chưa rõ kết quả' }).count(), 0, 'what is settled is one line')
  await page.screenshot({ path: `${shots}record.png` })
  await accessible(page, 'record')

  await at('record-kind').selectOption('looks')
  await at('record-role').selectOption('police')
  await page.waitForFunction(() => [...document.querySelectorAll('[data-testid="deed"]')].every((r) => r.dataset.user === 'cong-an' && r.dataset.action.startsWith('GET ')))
  await page.locator('[data-action="GET /api/v1/routes/{id}"] .what .link').first().click()
  await at('record-thing').waitFor()
  await page.waitForFunction(() => document.querySelectorAll('[data-testid="deed"]').length === 1)
  assert.deepEqual(await told(at), ['cong-an GET /api/v1/routes/{id}'])

  await at('record-until').fill('32/13/2026')
  await at('record-read').click()
  assert.equal(await page.locator('#record-fault').innerText(), 'Đề nghị ghi ngày dạng dd/MM/yyyy.')
  await at('record-until').fill('01/01/2020')
  await at('record-read').click()
  await page.getByText('Không có dòng nào như vậy').waitFor()
  await at('record-clear').click()
  await at('deed').nth(3).waitFor()
  await police.done([/404|400/])
  await done()
})

test('an administrator has the record and nothing of the province, on a phone as well', long, async () => {
  const { page, at, done } = await open('admin', { path: '/', viewport: { width: 390, height: 844 } })
  await at('deed').first().waitFor()
  await at('admin-note').waitFor()
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
  assert.equal(wide, 0)
  await page.screenshot({ path: `${shots}record-phone.png` })
  await accessible(page, 'record-phone')
  await done()
})

test('police and carriers have no such view', long, async () => {
  for (const role of ['police', 'carrier']) {
    const { page, at, done } = await open(role, { path: '/?view=record' })
    await page.locator('.list .row').first().waitFor()
    assert.equal(await at('record').count() + await at('tab-record').count(), 0, role)
    assert.equal((await page.request.get('/api/v1/audit')).status(), 404, role)
    await done()
  }
})
