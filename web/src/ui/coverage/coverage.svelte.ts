import { call, problemOf, type Problem } from '../../lib/api'
import { localDate } from '../../lib/format'
import { keyOf, periods, query, type Order } from '../../lib/coverage/strip'
import type { Asked, Coverage, Dosage, Effect, Gaps, RouteCoverage, TrackLine, TrackTold, TrackView, Walk } from '../../lib/coverage/types'

/** What of the cable was really seen, as it is on the screen. */
class Seen {
  asked = $state<Asked>({ day: null, days: 60, by: 'all' })
  order = $state<Order>('percent')
  all = $state.raw<Coverage | null>(null)
  gaps = $state.raw<Gaps | null>(null)
  tracks = $state.raw<TrackLine[]>([])
  /** The route that is open, by carrier and id. */
  chosen = $state<string | null>(null)
  track = $state.raw<TrackView | null>(null)
  /** What a phone shows while nothing is open. */
  part = $state<'list' | 'hot' | 'tracks' | 'map'>('list')
  /** Days of the doses, and of each of the two periods that are compared. */
  days = $state(90)
  dosage = $state.raw<Dosage | null>(null)
  effect = $state.raw<Effect | null>(null)
  /** What became of the last file. */
  told = $state.raw<TrackTold | null>(null)
  sending = $state(false)
  problem = $state.raw<Problem | null>(null)
  private turn = 0
  private doseTurn = 0

  get route(): RouteCoverage | undefined { return this.all?.routes.find((r) => keyOf(r) === this.chosen) }

  private async guard(work: () => Promise<void>): Promise<boolean> {
    this.problem = null
    try { await work() } catch (e) { this.problem = problemOf(e) }
    return !this.problem
  }
  read = () => this.guard(async () => {
    const turn = ++this.turn
    const q = query(this.asked)
    const [all, gaps, tracks] = await Promise.all([
      call<Coverage>(`/api/v1/coverage?${q}`), call<Gaps>(`/api/v1/coverage/gaps?${q}`), call<{ items: TrackLine[] }>('/api/v1/tracks'),
    ])
    // Another question was asked meanwhile.
    if (turn === this.turn) Object.assign(this, { all, gaps, tracks: tracks.items })
  })
  /** What the hottest stretches were given, and what became of them. */
  doses = () => this.guard(async () => {
    const turn = ++this.doseTurn
    const { dosage: d, effect: e } = periods(localDate(new Date()), this.days)
    const [dosage, effect] = await Promise.all([call<Dosage>(`/api/v1/coverage/dosage?${d}`), call<Effect>(`/api/v1/coverage/effect?${e}`)])
    if (turn === this.doseTurn) Object.assign(this, { dosage, effect })
  })
  over(days: number) {
    this.days = days
    void this.doses()
  }
  ask(change: Partial<Asked>) {
    Object.assign(this.asked, change)
    void this.read()
  }
  open = (id: string) => this.guard(async () => {
    this.chosen = null
    this.track = await call<TrackView>(`/api/v1/tracks/${encodeURIComponent(id)}`)
  })
  choose(key: string | null) { Object.assign(this, { chosen: key, track: null, told: null }) }
  async send(file: File, kind: Walk): Promise<boolean> {
    Object.assign(this, { sending: true, told: null })
    const done = await this.guard(async () => {
      const q = new URLSearchParams({ kind, name: file.name.slice(0, 100) })
      this.told = await call<TrackTold>(`/api/v1/tracks?${q}`, { method: 'POST', body: file })
      this.track = this.told.track
      this.chosen = null
    })
    this.sending = false
    if (done) await this.read()
    return done
  }
  async remove(id: string): Promise<boolean> {
    const done = await this.guard(() => call<void>(`/api/v1/tracks/${encodeURIComponent(id)}`, { method: 'DELETE' }))
    if (done) {
      this.track = null
      await this.read()
    }
    return done
  }
  close() { this.choose(null) }
}
export const seen = new Seen()
