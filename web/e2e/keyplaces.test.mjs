// Key areas and targets: proposed from the ranking, discussed, approved by another account, printed as an annex.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { after, before, test } from 'node:test'
import { idle, long, open, shots, start, stop } from './browser.mjs'

before(start)
after(stop)

const targets = { path: '/?view=targets' }
const filed = (at, state) => at('place-row').and(at('place-row').page().locator(`[data-state="${state}"]`))

test('a row of the ranking becomes a key area: proposed, discussed, approved by another account, printed', long, async () => {
  const department = await open('department', targets)
  const { page, at } = department
  await at('rank-row').first().waitFor()
  await idle(page)
  await page.screenshot({ path: `${shots}targets.png` })
  const row = at('rank-row').nth(3)
  const name = await row.locator('b').first().innerText().then(async (text) => (/^\d/.test(text) ? row.locator('.name b').innerText() : text))
  assert.match(await row.locator('[data-testid="rank-trend"]').innerText(), /vụ|kỳ trước/)
  await at('rank-propose').nth(3).click()
  await at('propose-form').waitFor()
  assert.match(await at('kp-reason').inputValue(), /^Trên [\d.,]+ km cáp có \d+ vụ từ \d\d\/\d\d\/\d{4} đến .*khoảng 90 %/)
  assert.equal(await at('kp-chosen').innerText(), name)
  await at('kp-from').fill('31/02/2027')
  await at('propose-save').click()
  await page.getByText('Đề nghị ghi ngày như').waitFor()
  await at('kp-from').fill('01/12/2026')
  await at('kp-until').fill('28/02/2027')
  await page.screenshot({ path: `${shots}targets-propose.png` })
  await at('propose-save').click()
  await at('place-history').waitFor()
  assert.equal(await at('place-state').innerText(), 'Đề xuất')
  assert.equal(await at('step-approved').count(), 0, 'not by the account that proposed it')
  await page.getByText('Người đề xuất không tự phê duyệt').waitFor()
  await at('step-discussed').click()
  await at('step-save').click()
  await page.getByText('Đề nghị ghi lý do.').waitFor()
  await at('step-note').fill('Sở thống nhất với Công an xã.')
  await at('step-save').click()
  await page.getByText('Sở thống nhất với Công an xã.').waitFor()

  const police = await open('police', targets)
  await filed(police.at, 'discussed').filter({ hasText: name }).click()
  await police.at('step-approved').click()
  await police.at('step-note').fill('Phê duyệt theo đề nghị của Sở.')
  await police.at('step-save').click()
  await police.page.getByText('Đã phê duyệt').first().waitFor()
  await idle(police.page)
  await police.page.screenshot({ path: `${shots}targets-approved.png` })
  await police.done()

  // The other page hears of it by itself.
  await page.locator('[data-testid="place-state"]', { hasText: 'Đã phê duyệt' }).waitFor()
  const history = await at('place-history').innerText()
  assert.match(history, /Đề xuất[\s\S]*Đang trao đổi[\s\S]*Sở thống nhất[\s\S]*Đã phê duyệt[\s\S]*Công an \(Công an tỉnh\)[\s\S]*Phê duyệt theo đề nghị/)
  await at('place-back').click()
  // On the map the area opens what it is.
  await idle(page)
  const map = await page.locator('.map').boundingBox()
  await page.mouse.click(map.x + map.width / 2, map.y + map.height / 2)
  await page.locator('h1', { hasText: name }).waitFor()
  await at('place-back').click()
  await at('annex-open').click()
  await at('annex-paper').waitFor()
  await page.evaluate(() => document.fonts.ready)
  const pdf = `${shots}annex.pdf`
  const bytes = await page.pdf({ path: pdf, preferCSSPageSize: true, printBackground: true })
  assert.match(bytes.toString('latin1'), /MediaBox ?\[ ?0 0 594\.9\d* 841\.9\d* ?\]/, 'A4')
  await page.emulateMedia({ media: 'print' })
  await page.screenshot({ path: `${shots}annex-print.png`, fullPage: true })
  for (const hidden of ['tab-targets', 'annex-print', 'annex-close']) assert.equal(await at(hidden).isVisible(), false, hidden)
  const paper = await at('annex-paper').innerText()
  for (const words of ['CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM', 'PHỤ LỤC', 'Danh mục địa bàn, mục tiêu trọng điểm', 'Độ mật: thường', 'Nơi nhận:', '01/12/2026 – 28/02/2027', name, './.']) {
    assert.ok(paper.includes(words), `${words} is not on the paper`)
  }
  assert.match(paper, /Công an phê duyệt ngày \d\d\/\d\d\/\d{4}/)
  assert.doesNotMatch(paper, /TS-124/, 'what is only proposed is not in the list in force')
  const text = textOf(pdf)
  if (text !== null) assert.ok(text.includes(name) && text.includes('Trang 1/'), text)
  await page.emulateMedia({ media: 'screen' })
  await at('annex-draft').click()
  await page.getByText('PHỤ LỤC (DỰ THẢO)').waitFor()
  assert.match(await at('annex-paper').innerText(), /TS-124, Km 6\+800 – 8\+100/)
  await department.done()
})

/** The words of a PDF, where the machine has poppler; `null` elsewhere. */
function textOf(file) {
  try { return execFileSync('pdftotext', ['-layout', file, '-'], { encoding: 'utf8' }) } catch (e) {
    if (e.code === 'ENOENT') return null
    throw e
  }
}

test('the stretch that is read on the map is proposed as a key target', long, async () => {
  const { page, at, done } = await open('police')
  await at('stretch-row').first().click()
  await at('key-target').click()
  await at('propose-form').waitFor()
  await page.waitForFunction(() => location.search.includes('view=targets'))
  assert.match(await at('propose-form').innerText(), /[A-Z]{2}-\d+ Km \d+\+\d{3} – \d+\+\d{3}/)
  assert.match(await at('kp-reason').inputValue(), /^Đoạn nóng hạng 1: \d+ vụ từ/)
  await at('propose-save').click()
  await at('place-history').waitFor()
  assert.match(await page.locator('h1').first().innerText(), /^[A-Z]{2}-\d+ Km \d+\+\d{3} – Km \d+\+\d{3}$/)
  await page.screenshot({ path: `${shots}targets-stretch.png` })
  await done()
})

test('an area is drawn by clicks, ended by Enter and left by Escape', long, async () => {
  const { page, at, done } = await open('police', targets)
  await idle(page)
  await at('propose-open').click()
  await at('by-polygon').click()
  const box = await page.locator('.map').boundingBox()
  const click = (x, y) => page.mouse.click(box.x + box.width * x, box.y + box.height * y)
  for (const [x, y] of [[0.45, 0.45], [0.55, 0.45]]) await click(x, y)
  await page.getByText('2 điểm').waitFor()
  await page.keyboard.press('Escape')
  await at('draw').waitFor({ state: 'detached' })
  await page.getByText('Chưa vẽ vùng nào.').waitFor()
  await at('by-polygon').click()
  for (const [x, y] of [[0.45, 0.45], [0.55, 0.45], [0.55, 0.55], [0.45, 0.56]]) await click(x, y)
  await page.screenshot({ path: `${shots}targets-draw.png` })
  await page.keyboard.press('Enter')
  await page.getByText('Vùng đã vẽ có 4 điểm.').waitFor()
  await at('kp-reason').fill('Vùng giáp ranh, nhiều điểm thu mua phế liệu.')
  await at('propose-save').click()
  await at('place-history').waitFor()
  assert.match(await page.locator('h1').first().innerText(), /^Vùng tại (Xã|Phường) /)
  await done()
})

test('by keyboard alone communes are chosen and proposed', long, async () => {
  const { page, at, done } = await open('department', targets)
  await at('rank-row').first().waitFor()
  await at('propose-open').focus()
  await page.keyboard.press('Enter')
  await at('kp-commune').focus()
  await page.keyboard.type('lao bao')
  await at('kp-chosen').waitFor()
  await at('kp-reason').focus()
  await page.keyboard.type('Cửa khẩu, tuyến cáp treo dọc quốc lộ.')
  await at('propose-save').focus()
  await page.keyboard.press('Enter')
  await at('place-history').waitFor()
  assert.equal(await page.locator('h1').first().innerText(), 'Xã Lao Bảo')
  await done()
})

test('a carrier sees and proposes on its own network alone; a commune reads without cable; on a phone all is there', long, async () => {
  const phone = { ...targets, viewport: { width: 390, height: 844 } }
  const carrier = await open('carrier', phone)
  await carrier.at('rank-row').first().waitFor()
  await carrier.page.screenshot({ path: `${shots}targets-phone.png` })
  await carrier.at('part-places').click()
  await carrier.at('place-row').first().waitFor()
  const own = await carrier.at('place-row').allInnerTexts()
  assert.ok(own.some((text) => text.includes('TS-124')) && !own.some((text) => text.includes('Xã ')), own.join())
  await carrier.page.screenshot({ path: `${shots}targets-phone-list.png` })
  const wide = await carrier.page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
  assert.equal(wide, 0, 'nothing hangs over the edge')
  await carrier.at('place-row').first().click()
  await carrier.at('place-history').waitFor()
  assert.equal(await carrier.page.locator('[data-testid^="step-"]').count(), 0, 'it decides nothing')
  await carrier.done()
  const commune = await open('commune', targets)
  await commune.at('place-row').first().waitFor()
  const seen = await commune.page.locator('aside.right').innerText()
  assert.match(seen, /Đoạn cáp tại Xã Cam Lộ/)
  assert.doesNotMatch(seen, /TS-124/)
  assert.equal(await commune.at('rank-row').count() + await commune.at('propose-open').count(), 0)
  await commune.page.screenshot({ path: `${shots}targets-commune.png` })
  await commune.done()
})
