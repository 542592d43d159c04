import { tick } from 'svelte'
import { ban, isBanned, isPinned, pin, unban, unpin } from '../../lib/night/asked'
import { next, spotKey } from '../../lib/night/stops'
import type { Command } from '../../lib/keys'
import { calling } from './calling.svelte'
import { manage } from './manage.svelte'
import { night } from './night.svelte'

const blockOf = (crew: string, n: number) => document.querySelector<HTMLElement>(`[data-stop="${CSS.escape(spotKey({ crew, n }))}"]`)
async function step(by: 1 | -1) {
  const to = night.plan && !night.setup ? next(night.plan, night.chosen, by) : null
  if (!to) return
  night.choose(to)
  await tick()
  blockOf(to.crew, to.n)?.focus()
}
/** Of what is pointed at or chosen: a stop, or a row of what was left out that has the focus. */
function task(): string | null {
  const row = document.activeElement?.closest<HTMLElement>('[data-task]')?.dataset.task
  return row ?? night.found?.stop.task ?? null
}
/** Closes the nearest thing; the focus goes back to the stop. */
function close() {
  if (calling.open) return calling.close()
  if (manage.open) return manage.editing ? manage.list() : manage.close()
  if (night.setup && night.plan) {
    night.setup = false
    return
  }
  const at = night.chosen
  if (at && document.activeElement?.closest('.right')) return blockOf(at.crew, at.n)?.focus()
  night.choose(null)
}
/** Opened by key, the panel takes the focus; a pointer leaves it where it is. */
export async function toStop(byKey: boolean) {
  await tick()
  const title = document.getElementById('stop-title')
  if (byKey) title?.focus()
  else title?.scrollIntoView({ block: 'nearest' })
}
/** What the page's keys mean while a night is planned. */
export const actsOf = (): Partial<Record<Command, () => void>> => ({
  next: () => void step(1), previous: () => void step(-1), close, earlier: () => night.step(-1), later: () => night.step(1),
  pin: () => { const t = task(); if (t) night.asked = isPinned(night.asked, t) ? unpin(night.asked, t) : pin(night.asked, t) },
  ban: () => { const t = task(); if (t) night.asked = isBanned(night.asked, t) ? unban(night.asked, t) : ban(night.asked, t) },
  why: () => document.getElementById('stop-title')?.focus(),
})
