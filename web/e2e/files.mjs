// Files as carriers have them, and the ways a hand brings them in.
export const collection = (name, features) => ({ name, mimeType: 'application/geo+json', buffer: Buffer.from(JSON.stringify({ type: 'FeatureCollection', features })) })
export const line = (id, coordinates, properties = {}) => ({
  type: 'Feature', id, properties: { name: `Tuyến ${id}`, medium: 'fibre', laying: 'aerial', ...properties }, geometry: { type: 'LineString', coordinates },
})
/** A short route north of Đông Hà; each number its own place. */
export const degrees = (i = 0) => Array.from({ length: 8 }, (_, k) => [106.95 + i * 0.01 + k * 0.002, 16.8 + i * 0.004 + k * 0.0016])
/** Drops a file on the page as a hand would. */
export async function drop(page, { name, buffer }) {
  const data = await page.evaluateHandle(([n, text]) => {
    const held = new DataTransfer()
    held.items.add(new File([text], n))
    return held
  }, [name, buffer.toString()])
  await page.getByTestId('import-drop').dispatchEvent('drop', { dataTransfer: data })
}
export const step = (page, name) => page.locator(`[data-testid="import"][data-step="${name}"]`).waitFor({ timeout: 60_000 })
export async function drawn(page) {
  await page.getByTestId('import-coming').waitFor({ state: 'detached' })
  await page.locator('html[data-map-idle="true"]').waitFor({ state: 'attached' })
}
/** From a file to a proposal that can be decided. */
export async function propose(page, file) {
  await page.getByTestId('import-file').setInputFiles(file)
  await step(page, 'review')
}
export async function accept(page, { retire = false } = {}) {
  await page.getByTestId('import-accept').click()
  if (retire) await page.getByTestId('import-retire').check()
  await page.getByTestId('import-confirm-yes').click()
  await step(page, 'accepted')
}
