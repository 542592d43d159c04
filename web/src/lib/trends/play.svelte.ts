import { axis, slide, type Month } from '../brush'
import { localDate } from '../format'
import type { Period, Span } from '../period'

/** What playing needs of the page. */
export interface Stage { span: Span; period: Period; months: Month[]; show(period: Period): Promise<boolean> }
const same = (a: Period, b: Period) => JSON.stringify(a) === JSON.stringify(b)

/** The periods met on the way: from the one shown, or from the first if the last is shown, month by month to the last. */
export function steps(months: Month[], base: Span): Span[] {
  const at = (n: number) => slide(n, months, base)
  const least = -months.length, most = months.length
  const on = at(most).to === base.to ? least : 1
  const all: Span[] = []
  for (let n = on; n <= most; n += 1) {
    const next = at(n)
    if (all.at(-1)?.from !== next.from || all.at(-1)?.to !== next.to) all.push(next)
  }
  return all
}

/** Moves the period month by month. The next step waits for the answer to the last one, and for the eye. */
export class Player {
  playing = $state(false)
  said = $state.raw<Span | null>(null)
  private turn = 0
  constructor(private stage: () => Stage, private pause: (ms: number) => Promise<unknown> = (ms) => new Promise((r) => setTimeout(r, ms)), private rest = 900) {}

  private path(): { path: Span[]; end: Period | null } {
    const { span, period, months } = this.stage()
    const path = steps(axis(months, span, localDate(new Date())), span)
    const last = path.at(-1)
    return { path, end: last && last.from === span.from && last.to === span.to ? $state.snapshot(period) : null }
  }
  /** One step alone, for those who want no motion. */
  async step() {
    const { path, end } = this.path()
    if (path[0]) await this.go(path.length === 1 && end ? end : path[0], path[0])
  }
  private async go(period: Period, said: Span): Promise<boolean> {
    const fine = await this.stage().show(period)
    if (fine) this.said = said
    return fine
  }
  async play() {
    const turn = (this.turn += 1)
    this.playing = true
    const { path, end } = this.path()
    for (const [i, span] of path.entries()) {
      const period: Period = i === path.length - 1 && end ? end : span
      const [fine] = await Promise.all([this.go(period, span), this.pause(this.rest)])
      // Somebody has stopped it, or has chosen another period meanwhile.
      if (turn !== this.turn) return
      if (!fine || !same($state.snapshot(this.stage().period), period)) break
    }
    this.playing = false
  }
  stop() {
    this.turn += 1
    this.playing = false
  }
}
