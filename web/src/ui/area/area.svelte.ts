import { all, call, problemOf, type Problem } from '../../lib/api'
import { isAnswered, sectionsOf, together, worksToday } from '../../lib/area/area'
import { itemsOf } from '../../lib/area/marks'
import { linesOf } from '../../lib/area/snap'
import { localDate } from '../../lib/format'
import { lastMonth } from '../../lib/reports/periods'
import type { Report } from '../../lib/reports/types'
import { app } from '../../lib/state.svelte'
import type { Incident } from '../../lib/types'
import { advisories } from '../advisories/advisories.svelte'
import { kindName } from '../words'
import { register } from '../works/works.svelte'

type Page = { features: Incident[]; links?: { rel: string; href: string }[] }
const queue = async (name: string) => (await all<Page>(`/api/v1/cases?queue=${name}&limit=1000`)).features
/** Reports whose answers are looked up one by one. */
const most = 50

/** What the area's own page shows. */
class Area {
  open = $state.raw<Incident[] | null>(null)
  closed = $state.raw<Incident[]>([])
  report = $state.raw<Report | null>(null)
  problem = $state.raw<Problem | null>(null)
  /** The row or mark pointed at. */
  lit = $state<string | null>(null)
  now = $state.raw(new Date())
  private turn = 0

  get today() { return localDate(this.now) }
  get last() { return lastMonth(this.today) }
  get commune() { return app.commune(app.session?.commune)?.properties ?? null }
  sections = $derived.by(() => sectionsOf(this.open ?? [], this.now))
  works = $derived.by(() => worksToday(register.list?.features ?? [], this.today))
  private corridors = $derived.by(() => linesOf(app.routes))
  items = $derived.by(() => itemsOf(this.sections, this.works, this.corridors, kindName))
  item(id: string | number | undefined) { return this.items.find((i) => i.id === String(id)) }
  /** What is open beside the lists: a report, works or an advisory. */
  get chosen(): string | null {
    if (app.selected?.type === 'incident') return app.selected.id
    return register.panel === 'one' ? String(register.chosen?.id ?? '') : null
  }
  /** The same, and an advisory. */
  get opened(): string | null { return this.panel === 'advisory' ? (advisories.chosen?.id ?? null) : this.chosen }

  async read() {
    const turn = ++this.turn
    try {
      const [open, repair, closed, report] = await Promise.all([queue('open'), queue('repair'), queue('closed'), this.counted()])
      const found = await Promise.all(together(open, repair).map((f, i) => (i < most && !isAnswered(f) ? call<Incident>(`/api/v1/incidents/${encodeURIComponent(String(f.id))}`) : f)))
      if (turn === this.turn) Object.assign(this, { open: found, closed, report, problem: null, now: new Date() })
    } catch (e) {
      if (turn === this.turn) this.problem = problemOf(e)
    }
  }
  /** The report of this month; on its first day, of the one before. */
  private async counted(): Promise<Report> {
    const today = localDate(new Date())
    return call<Report>(`/api/v1/reports/${today.endsWith('-01') ? lastMonth(today) : today.slice(0, 7)}`)
  }
  /** One thing is open at a time. */
  show(id: string) {
    const item = this.item(id)
    if (!item) return
    this.close()
    if (item.look === 'works') void register.open(id)
    else app.open('incident', id)
  }
  showAdvisory(id: string) {
    this.close()
    void advisories.open(id)
  }
  close() {
    app.close()
    if (register.panel !== 'none') register.close()
    if (advisories.panel !== 'none') advisories.close()
  }
  get panel(): 'case' | 'works' | 'advisory' | null {
    if (app.selected?.type === 'incident') return 'case'
    if (register.panel === 'one') return 'works'
    return advisories.panel === 'one' ? 'advisory' : null
  }
  printReport() {
    this.close()
    app.report = this.last
    app.view = 'reports'
  }
  /** The list of incidents that the twelve months count. */
  incidents() {
    this.close()
    app.queue = 'all'
    app.apply({ period: { days: 365 }, kinds: ['theft', 'attempted_theft', 'sabotage'] })
    app.view = 'incidents'
  }
}
export const area = new Area()
