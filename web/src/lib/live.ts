import type { State } from './state.svelte'
import { redraws, running, testing } from './running.svelte'

const own = ['communes', 'routes', 'sites']
/** What only the plan of a night is made of: nothing else is read again for it. */
const nightly = ['plans', 'crews', 'stations']
/** Registers that are read in views of their own. */
const registers = ['works', 'advisories', 'inspections', 'draws', 'coverage', 'protection', 'contacts', 'exercises']
/** Follows the server's changes; several at once are answered by one reading. */
export function listen(app: State) {
  const events = new EventSource('/events')
  let timer: ReturnType<typeof setTimeout> | undefined
  const layers = new Set<string>()
  let rest = 0
  events.addEventListener('change', (e) => {
    const layer = String(JSON.parse((e as MessageEvent<string>).data).layer)
    if (nightly.includes(layer)) {
      // A search tells of each step: followed at once, but not oftener than can be seen.
      rest ||= window.setTimeout(() => { rest = 0; app.planned += 1 }, 250)
      return
    }
    if (layer === 'orders') {
      app.ordered += 1
      return
    }
    if (registers.includes(layer)) {
      app.posted += 1
      return
    }
    layers.add(layer)
    clearTimeout(timer)
    timer = setTimeout(() => {
      const data = [...layers].filter((l) => own.includes(l))
      if (data.length < layers.size) data.push('hotspots')
      layers.clear()
      for (const layer of data) void app.changed(layer)
    }, 150)
  })
  events.addEventListener('work', (e) => { for (const one of [running, redraws, testing]) one.hear((e as MessageEvent<string>).data) })
  events.onopen = () => {
    if (app.offlineSince) void app.refresh()
    app.offlineSince = null
    // What changed between the first reading and now was told to nobody here.
    app.posted += 1
  }
  events.onerror = () => { app.offlineSince ??= new Date().toISOString() }
}
