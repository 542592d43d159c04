import { axis } from '../brush'
import { localDate } from '../format'
import { addMonths, monthEnd, monthIndex, monthStart, type Period } from '../period'
import { app } from '../state.svelte'
import type { TrendOf } from '../address'
import { testing } from '../running.svelte'
import { Player } from './play.svelte'
import { Reading } from './reading.svelte'
import type { Compared, Months, Place, Quality, Watches, Week } from './types'

/** The parameters that keep a trend to one stretch. */
const stretchQuery = (of: TrendOf) => (of === 'all' ? '' : `&route=${of.route}&from_m=${Math.floor(of.from_m)}&to_m=${Math.ceil(of.to_m)}`)

/** What is read around the map of rates, and the play of its months. */
class Trends {
  months = new Reading<Months>()
  compared = new Reading<Compared>()
  week = new Reading<Week>()
  quality = new Reading<Quality>()
  watches = new Reading<Watches>()
  /** A compared place that is pointed at. */
  lit = $state.raw<Place | null>(null)
  player = new Player(() => ({
    span: app.span, period: app.filters.period, months: app.summary?.months ?? [],
    show: async (period: Period) => {
      app.filters.period = period
      await app.refresh()
      return !app.error && !app.offlineSince
    },
  }))

  /** The filters of what is shown, without the period. */
  private rest() { return app.query(app.shown).replace(/^datetime=[^&]*&/, '') }
  async readQuality() {
    const work = testing.begin()
    await this.quality.read('/api/v1/hotspots/quality', `${app.query(app.shown)}&work=${work}`)
    if (testing.key === work) testing.end()
  }
  readWatches() { void this.watches.read('/api/v1/watches', `kind=${app.shown.kinds.join()}`) }
  readWeek(of: TrendOf) { void this.week.read('/api/v1/trends/week', app.query(app.shown) + stretchQuery(of)) }
  /** Whole months of the period, twelve at least. */
  readMonths(of: TrendOf) {
    const { from, to } = app.shownSpan
    const first = monthIndex(to) - monthIndex(from) < 11 ? addMonths(monthStart(to), -11) : monthStart(from)
    void this.months.read('/api/v1/trends/months', `datetime=${first}/${monthEnd(to)}&${this.rest()}${stretchQuery(of)}`)
  }
  compare(of: TrendOf, a: { from: string; to: string }, b: { from: string; to: string }) {
    const lixel = app.hot?.summary.lixel_m ?? 250
    void this.compared.read('/api/v1/trends/compare', `a_from=${a.from}&a_to=${a.to}&b_from=${b.from}&b_to=${b.to}&lixel=${lixel}&${this.rest()}${stretchQuery(of)}`)
  }
  openPanel(of: TrendOf) {
    app.close()
    app.trend = of
  }
  /** The panel goes, and what it lit on the map with it. */
  closePanel() {
    app.trend = null
    this.lit = null
    this.compared.drop()
    this.months.drop()
  }
}
export const trends = new Trends()
/** The months of the axis, as the brush has them. */
export const monthAxis = () => axis(app.summary?.months ?? [], app.span, localDate(new Date()))
