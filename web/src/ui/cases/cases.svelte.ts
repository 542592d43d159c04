import { call, problemOf, type Problem } from '../../lib/api'
import type { Act, Duplicate, Queue } from '../../lib/cases/types'
import { app } from '../../lib/state.svelte'
import type { Incident } from '../../lib/types'
import { Served } from '../served.svelte'

type Page = { features: Incident[]; links?: { rel: string; href: string }[] }

/** Reports to work on, by deadline, and the one that is open. */
class Cases extends Served {
  rows = $state.raw<Incident[] | null>(null)
  next = $state.raw<string | null>(null)
  /** Counts the steps taken here: whoever shows a case reads it anew. */
  taken = $state(0)
  private turn = 0

  private keep(page: Page, before: Incident[]) {
    Object.assign(this, { rows: [...before, ...page.features], next: page.links?.find((l) => l.rel === 'next')?.href ?? null })
  }
  read(queue: Queue) {
    const turn = ++this.turn
    return this.aside(async () => {
      const page = await call<Page>(`/api/v1/cases?queue=${queue}&limit=100`)
      if (turn === this.turn) this.keep(page, [])
    })
  }
  /** The page after; nothing of it where another list was asked for meanwhile. */
  more = () => this.guard(async () => {
    if (!this.next) return
    const { turn } = this
    const page = await call<Page>(this.next)
    if (turn === this.turn) this.keep(page, this.rows ?? [])
  })
  duplicates = (id: string) => call<Duplicate[]>(`/api/v1/incidents/${encodeURIComponent(id)}/duplicates`)
  one = (id: string) => call<Incident>(`/api/v1/incidents/${encodeURIComponent(id)}`)
  /** Takes a step with the report as it was read; the report after it, or what was wrong. */
  async step(id: string, version: number, act: Act, fields: Record<string, string | undefined>): Promise<Incident | Problem> {
    this.busy = true
    try {
      const body = JSON.stringify({ step: act.step, to: act.to, version, ...fields })
      const done = await call<Incident>(`/api/v1/incidents/${encodeURIComponent(id)}/steps`, { method: 'POST', body })
      this.taken += 1
      return done
    } catch (e) {
      return problemOf(e)
    } finally { this.busy = false }
  }
}
export const cases = new Cases()

/** Opens a report of a list to work on, and shows where it is. */
export function openCase(f: Incident) {
  app.open('incident', String(f.id))
  const at = f.geometry?.coordinates
  if (at) app.frame = [at[0]! - 0.03, at[1]! - 0.02, at[0]! + 0.03, at[1]! + 0.02]
}
