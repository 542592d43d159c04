import { app } from '../lib/state.svelte'
import { localDate } from '../lib/format'
import type { Command } from '../lib/keys'
import { shift } from '../lib/period'
import { lastMonth, stepPeriod } from '../lib/reports/periods'

/** Rows that can be seen: one in a folded part takes no focus, and would hold all steps up. */
const rows = () => [...document.querySelectorAll<HTMLElement>('.list .row')].filter((row) => row.checkVisibility())
export const isTyping = (e: Element | null) => !!e && (/SELECT|TEXTAREA/.test(e.tagName) || (e instanceof HTMLInputElement && !/checkbox|radio/.test(e.type)))
export const inList = () => !document.activeElement || document.activeElement === document.body || !!document.activeElement.closest('.list')

function step(by: 1 | -1) {
  const all = rows()
  const now = all.indexOf(document.activeElement as HTMLElement)
  const at = now >= 0 ? now : all.findIndex((r) => r.getAttribute('aria-current') === 'true')
  const next = all[at < 0 ? 0 : Math.max(0, Math.min(all.length - 1, at + by))]
  next?.focus()
  follow(next?.dataset.key)
}
/** The map follows the row: a wide look, so that the place can be told. */
function follow(peak?: string) {
  const box = app.hot?.stretches.find((s) => s.peak === peak)?.bbox
  if (box) app.frame = [box[0] - 0.08, box[1] - 0.08, box[2] + 0.08, box[3] + 0.08]
}
/** F6: list, map, detail, and round again. */
function regions() {
  const all = ['.left', '.middle canvas', '.right'].map((s) => document.querySelector<HTMLElement>(s)).filter((x) => !!x)
  const now = all.findIndex((x) => x.contains(document.activeElement))
  all[(now + 1) % all.length]?.focus()
}
function move(direction: 1 | -1) {
  const today = localDate(new Date())
  if (app.view === 'reports') app.report = stepPeriod(app.report ?? lastMonth(today), direction, today)
  else app.apply({ period: shift(app.span, direction, today) })
}
/** The row that is selected, or the one that opened what is shown. */
export const rowOf = (key: string | null) => rows().find((r) => r.dataset.key === key)

export const commands: Record<Exclude<Command, 'close' | 'help' | 'pin' | 'ban'>, () => void> = {
  search: () => document.getElementById('search')?.focus(),
  next: () => step(1), previous: () => step(-1), regions,
  why: () => { const at = document.getElementById('why'); at?.scrollIntoView({ block: 'start' }); at?.focus() },
  earlier: () => move(-1), later: () => move(1),
  'go-hot': () => { app.view = app.views[0]! }, 'go-incidents': () => { app.view = 'incidents' },
  'go-routes': () => { if (app.views.includes('routes')) app.view = 'routes' },
  'go-targets': () => { if (app.views.includes('targets')) app.view = 'targets' },
  'go-import': () => { if (app.views.includes('import')) app.view = 'import' },
  'go-inspections': () => { if (app.views.includes('inspections')) app.view = 'inspections' },
  'go-night': () => { if (app.views.includes('night')) app.view = 'night' },
  'go-coverage': () => { if (app.views.includes('coverage')) app.view = 'coverage' },
  'go-duties': () => { if (app.views.includes('duties')) app.view = 'duties' },
  'go-reports': () => { if (app.views.includes('reports')) app.view = 'reports' },
}
