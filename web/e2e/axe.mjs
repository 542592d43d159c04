// What hinders people with a screen reader or poor sight, by axe-core: nothing serious may be left on a page.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** The serious and critical violations of what is on the screen, a line each. */
export async function hindrances(page) {
  if (!await page.evaluate(() => 'axe' in window)) await page.evaluate(axe)
  const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }))
  return violations.filter((v) => ['serious', 'critical'].includes(v.impact))
    .flatMap((v) => v.nodes.map((n) => `${v.id}: ${n.target.join(' ')} ${n.any.map((a) => a.message)[0] ?? v.help} ${n.html.slice(0, 160)}`))
}
export async function accessible(page, where) {
  assert.deepEqual(await hindrances(page), [], where)
}
