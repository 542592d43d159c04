// The department says where an incident is; it stays there until that is taken back.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { long, open, shots, start, stop } from './browser.mjs'

before(start)
after(stop)

test('an unmatched incident is put at a cable by a person, and taken back', long, async () => {
  const { page, at, done } = await open('department', { path: '/?view=incidents&match=unmatched' })
  await at('incident-row').first().click()
  await at('fix-open').click()
  await at('fix-route').fill('KHONG-CO')
  await at('fix-at').fill('Km 1+200')
  await at('fix-why').fill('Đội sửa chữa đã đến nơi')
  await at('fix-save').click()
  await page.getByText('Không có tuyến KHONG-CO').waitFor()
  await at('fix-route').fill('TS-101')
  await page.screenshot({ path: `${shots}correct-form.png` })
  await at('fix-save').click()
  await page.getByText('Vị trí do người có trách nhiệm sửa.').waitFor()
  assert.match(await at('candidate').innerText(), /TS-101 Km 1\+200[\s\S]*100 %/)
  await page.getByText(/Người có trách nhiệm sửa vị trí: tuyến TS-101, lý trình 1\.200(,0)? m/).waitFor()
  assert.match(await at('history').innerText(), /Đội sửa chữa đã đến nơi/)
  await page.screenshot({ path: `${shots}corrected.png` })
  await at('fix-undo').click()
  await at('fix-undo').waitFor({ state: 'detached' })
  await done()
})

test('a carrier is not offered to say where an incident is', long, async () => {
  const { page, at, done } = await open('carrier', { path: '/?view=incidents' })
  await at('incident-row').first().click()
  await page.getByText('Tuyến nào?').waitFor()
  assert.equal(await at('fix-open').count(), 0)
  await done()
})
