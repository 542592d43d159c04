import { call, problemOf, type Problem } from '../../lib/api'
import { settled, type Deed } from '../../lib/record/deeds'

/** What of the record is asked for; what is empty asks for all. */
export interface Asked { user: string; role: string; kind: '' | 'looks' | 'changes'; thing: string; until: string }
const nothing: Asked = { user: '', role: '', kind: '', thing: '', until: '' }

/** The record of deeds, page by page, the newest first. A look at it is a line in it, so it is read when it is asked for. */
class Record {
  asked = $state<Asked>({ ...nothing })
  problem = $state.raw<Problem | null>(null)
  busy = $state(false)
  private lines = $state.raw<Deed[] | null>(null)
  private next = $state<number | null>(null)
  private turn = 0

  get shown() { return this.lines && settled(this.lines) }
  get goesOn() { return this.next !== null }
  get narrowed() { return Object.values(this.asked).some(Boolean) }
  clear = () => { this.asked = { ...nothing }; void this.read() }
  read = () => this.fetch(null)
  older = () => this.fetch(this.next)

  private async fetch(before: number | null) {
    const turn = ++this.turn
    Object.assign(this, { problem: null, busy: true })
    const q = new URLSearchParams(Object.entries($state.snapshot(this.asked)).filter(([, value]) => value))
    if (before !== null) q.set('before', String(before))
    try {
      const page = await call<{ items: Deed[]; next: number | null }>(`/api/v1/audit?${q}`)
      if (turn !== this.turn) return
      this.lines = before === null ? page.items : [...this.lines ?? [], ...page.items]
      this.next = page.next
    } catch (e) {
      if (turn !== this.turn) return
      this.problem = problemOf(e)
    }
    this.busy = false
  }
}
export const record = new Record()
