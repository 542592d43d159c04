// A report from a stranger's word to the end of its case: sorted, accepted, joined, repaired; each role its own part.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { idle, long, open, shots, start, stop } from './browser.mjs'

let base
before(async () => { base = await start() })
after(stop)

const told = { kind: 'cut', point: [107.0995, 16.8185], accuracy_m: 35, occurred_from: '2026-11-28T18:00', occurred_to: '2026-11-29T05:00' }
async function report(body) {
  const reply = await fetch(`${base}/api/v1/incidents`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
  assert.equal(reply.status, 201)
  return (await reply.json()).id
}
const row = (at, id) => at('case-row').and(at('case-row').page().locator(`[data-key="${id}"]`))

test('police sort a report, accept it, join another one to it, and see who did what', long, async () => {
  const [first, second] = [await report({ ...told, note: 'Thấy đầu cáp mới cắt bên cột' }), await report({ ...told, kind: 'theft', occurred_to: '2026-11-29T06:30' })]
  const { page, at, done } = await open('police', { path: '/?view=incidents&queue=open' })
  await row(at, first).click()
  await at('case').waitFor()
  await idle(page)
  assert.match(await row(at, first).innerText(), /còn 2[34] giờ[\s\S]*Người dân[\s\S]*tiếp nhận/)
  await page.screenshot({ path: `${shots}case-open.png` })
  await at('act-accept').click()
  await at('step-ref').fill('12/TB-CAX')
  await page.screenshot({ path: `${shots}case-accept.png` })
  await at('step-save').click()
  await at('case-form').waitFor({ state: 'detached' })
  await at('case-lines').getByText('Tiếp nhận tin báo').waitFor()
  assert.match(await at('case').innerText(), /còn (19|20) ngày[\s\S]*12\/TB-CAX/)
  await at('act-case-unfounded').click()
  await at('step-save').click()
  await page.getByText('Đề nghị ghi lý do.').waitFor()
  await page.getByRole('button', { name: 'Huỷ' }).click()
  await row(at, second).click()
  await page.locator('[data-testid="duplicates"]').getByText('Đứt cáp').first().waitFor()
  await page.screenshot({ path: `${shots}case-duplicates.png` })
  await at('dup-join').first().click()
  await at('step-note').fill('Cùng một vết cắt')
  await at('step-save').click()
  await at('joined-into').waitFor()
  await row(at, second).waitFor({ state: 'detached' })
  await row(at, first).click()
  await at('joined').waitFor()
  assert.match(await at('joined').innerText(), /Đã gộp 1 báo cáo[\s\S]*chỉ tính một vụ/)
  assert.match(await at('case-lines').innerText(), /Công an tỉnh[\s\S]*Tiếp nhận tin báo/)
  await page.screenshot({ path: `${shots}case-joined.png` })
  await done()
})

test('a carrier on the phone says that it is repaired and reads nothing of the police', long, async () => {
  const carrier = await open('carrier', { path: '/?view=incidents&queue=now', viewport: { width: 390, height: 844 }, deviceScaleFactor: 2 })
  const { page, at, done } = carrier
  const made = await page.request.post('/api/v1/incidents', { data: { ...told, kind: 'outage', subscribers_out: 340, in_progress: true, occurred_from: undefined } })
  assert.equal(made.status(), 201)
  await at('board-row').first().waitFor()
  await page.screenshot({ path: `${shots}board-phone.png` })
  await at('board-row').first().click()
  await at('act-repair-restored').click()
  await at('step-at').fill('hôm qua')
  await at('step-save').click()
  await page.getByText(/dd\/MM\/yyyy|ví dụ|Đề nghị ghi/).first().waitFor()
  await at('step-at').fill('')
  await at('step-note').fill('Hàn nối xong')
  await at('step-save').click()
  await page.getByText('đã khắc phục').first().waitFor()
  await page.screenshot({ path: `${shots}case-phone.png` })
  assert.equal(await at('act-accept').count(), 0)
  assert.equal(await at('duplicates').count(), 0)
  await done()
})

test('the department sees what goes on, with the cable nearby', long, async () => {
  const { page, at, done } = await open('department', { path: '/?view=incidents&queue=now' })
  await report({ ...told, in_progress: true, kind: 'attempted_theft' })
  await at('board-row').filter({ hasText: 'Trộm không thành' }).first().waitFor()
  await at('board-reach').selectOption('1000')
  await idle(page)
  await page.screenshot({ path: `${shots}board.png` })
  await done()
})
