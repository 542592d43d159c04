import { ApiError, call, problemOf, type Problem } from '../../lib/api'
import { nextFault, numbered, ofSeverity } from '../../lib/imports/faults'
import { choicesOf, columnsOf, unanswered, type Answers } from '../../lib/imports/columns'
import { after, lockOf, next, refusal, toldOf, type Deciding, type Event, type Step } from '../../lib/imports/step'
import type { Past, Preview, Proposal, Severity, Suggestion } from '../../lib/imports/types'
import { upload } from '../../lib/imports/upload'
import { app } from '../../lib/state.svelte'
import { running } from '../../lib/running.svelte'

const stopped: Problem = { status: 0, code: 'C499', title: 'stopped' }
const at = (id: string, what = '') => `/api/v1/imports/${encodeURIComponent(id)}${what}`

/** The import being made. It outlives its view, so that a file dropped once is not dropped again. */
class Importing {
  step = $state.raw<Step>({ at: 'start' })
  file = $state.raw<File | null>(null)
  name = $state('')
  since = $state('')
  carrier = $state('')
  crs = $state<string | null>(null)
  problem = $state.raw<Problem | null>(null)
  preview = $state.raw<Preview | null>(null)
  /** While the preview is on its way. */
  drawing = $state(false)
  past = $state.raw<Past[] | null>(null)
  pastProblem = $state.raw<Problem | null>(null)
  suggested = $state.raw<Suggestion[]>([])
  /** The system looked at while the question is open. */
  looking = $state<string | null>(null)
  only = $state<Severity | null>(null)
  fault = $state<number | null>(null)
  /** The route or site looked at, by its own id. */
  thing = $state<string | null>(null)
  /** Answers about the file's columns that are not sent yet, and what was sent with the file. */
  answers = $state.raw<Answers>(new Map())
  columnsOpen = $state(false)
  private choices: string | null = null
  /** The proposal has just been compared with the network anew. */
  renewed = $state(false)
  stopping = $state(false)
  private stopper: AbortController | null = null

  get told(): Proposal | null { return toldOf(this.step) }
  get faults() { return numbered(this.told?.faults ?? []) }
  get shownFaults() { return ofSeverity(this.faults, this.only) }
  get columns() { return columnsOf(this.told) }
  get unanswered() { return unanswered(this.columns, this.answers) }
  get lock() { return lockOf(this.step) }
  get owner() { return app.session?.carrier ?? this.carrier }
  private go(e: Event) { this.step = after(this.step, e) }

  private async guard(work: () => Promise<void>): Promise<void> {
    Object.assign(this, { problem: null, renewed: false, stopping: false })
    try { await work() } catch (e) {
      let problem = problemOf(e)
      if (this.stopping && ['STOP', 'NET', 'C499'].includes(problem.code)) problem = stopped
      this.go(refusal(problem))
      this.problem = this.step.at === 'decided' || this.lock === 'moved' ? null : problem
    }
    this.stopping = false
    running.end()
  }
  /** A file was chosen: it is judged first; nothing is stored by that. */
  async take(file: File) {
    Object.assign(this, { file, name: file.name, since: new Date().toISOString(), crs: null, looking: null, suggested: [], choices: null })
    this.clear()
    this.go({ type: 'leave' })
    await this.send(null)
  }
  /** The same file in the same system once more: what was accepted is then told as unchanged. */
  async again() {
    this.clear()
    this.since = new Date().toISOString()
    this.go({ type: 'leave' })
    await this.send(this.crs)
  }
  private clear() { Object.assign(this, { preview: null, only: null, fault: null, thing: null, problem: null, answers: new Map(), columnsOpen: false, renewed: false }) }

  /** Sends the file, with a system if one was chosen; one without errors is then proposed, so that it can be seen on the map. */
  send = (crs: string | null) => this.guard(async () => {
    const old = this.told?.status === 'proposed' ? this.told.id : undefined
    const told = await this.carry(crs, true)
    this.crs = crs
    this.clear()
    if (told.suggested_crs.length) this.suggested = told.suggested_crs
    if (old) await this.drop(old)
    if (next(told) !== 'propose') return this.go({ type: 'told', told })
    const proposed = await this.carry(crs, false)
    this.go({ type: 'told', told: proposed })
    await this.look(proposed)
  })
  private carry(crs: string | null, dry: boolean): Promise<Proposal> {
    if (this.stopping) throw new ApiError(stopped)
    this.stopper = new AbortController()
    this.go({ type: 'send', dry })
    return upload({ file: this.file!, carrier: this.owner, crs, columns: this.choices, dry, work: running.begin(), progress: (share) => this.go({ type: 'progress', share }), signal: this.stopper.signal })
  }
  /** A proposal that another answer has replaced waits for nobody; one decided elsewhere meanwhile is as good. */
  private async drop(id: string) {
    await call(at(id, '/reject'), { method: 'POST' }).catch((e: unknown) => { if (!(e instanceof ApiError && e.problem.status === 409)) throw e })
  }
  private async look(told: Proposal) {
    if (!told.id || told.status !== 'proposed') return
    this.drawing = true
    try { this.preview = await call<Preview>(at(told.id, '/preview')) } finally { this.drawing = false }
  }
  /** What is being sent is dropped at once; a decision is stopped by the server, or it is made already and its answer comes. */
  async stop() {
    this.stopping = true
    const sending = this.step.at === 'sending'
    await running.cancel()
    if (sending) this.stopper?.abort()
  }
  /** The file once more, with what a person has said about its columns. */
  async applyColumns() {
    this.choices = choicesOf(this.columns, this.answers)
    await this.send(this.crs)
  }

  /** An earlier import as it was told. */
  open = (p: Past) => this.bring(p, p.created_at, async () => ({ ...(await call<Proposal>(at(p.id))), id: p.id, status: p.status }))
  /** The file kept with an earlier import once more, read the same way, against the network as it is. */
  sendSame = (p: Past) => this.bring(p, new Date().toISOString(), () => call<Proposal>(at(p.id, `/again?${new URLSearchParams({ work: running.begin() })}`), { method: 'POST' }))
  private async bring(p: Past, since: string, ask: () => Promise<Proposal>) {
    this.clear()
    Object.assign(this, { file: null, name: p.file_name, since, crs: p.crs ?? null, carrier: p.carrier, looking: null, suggested: [], choices: null })
    this.go({ type: 'open' })
    await this.guard(async () => {
      const told = await ask()
      this.go({ type: 'told', told })
      await this.look(told)
    })
  }
  accept = (retire: boolean) => this.decide('accept', retire ? { retire_gone: 'true' } : {})
  reject = () => this.decide('reject')
  /** Compares the proposal with the network as it is by now. */
  renew = () => this.decide('renew')
  private async decide(how: Deciding, more: Record<string, string> = {}) {
    const told = this.told
    if (!told?.id || (how === 'accept' && this.lock)) return
    this.go({ type: 'decide', how })
    await this.guard(async () => {
      const query = how === 'reject' ? '' : `?${new URLSearchParams({ ...more, work: running.begin() })}`
      const done = await call<Proposal | undefined>(at(told.id!, `/${how}${query}`), { method: 'POST' })
      this.go({ type: 'settled', told: done ?? told })
      if (how === 'accept') await app.changed('routes')
      if (how === 'renew' && done) await this.lookAnew(done)
    })
  }
  /** The network has changed while a proposal is looked at: its numbers may be against the old one. */
  async checkBase() {
    const told = this.told
    if (this.step.at !== 'review' || !told?.id || told.base_moved) return
    const now = await call<Proposal>(at(told.id)).catch(() => null)
    if (now?.base_moved && this.step.at === 'review' && this.told?.id === told.id) this.go({ type: 'moved' })
  }
  private async lookAnew(told: Proposal) {
    Object.assign(this, { preview: null, fault: null, thing: null })
    await this.look(told)
    this.renewed = true
  }
  /** Back to the question, for an answer that turned out wrong; the file is still here. */
  ask() {
    this.looking = this.crs
    this.go({ type: 'ask' })
  }
  /** The system stays as it is: only some places of the file are wrong. */
  keep() {
    this.looking = null
    this.go({ type: 'keep' })
  }
  leave() {
    this.clear()
    Object.assign(this, { file: null, crs: null, looking: null, suggested: [], choices: null })
    this.go({ type: 'leave' })
  }
  async readPast() {
    try {
      this.past = (await call<{ imports: Past[] }>('/api/v1/imports?limit=20')).imports
      this.pastProblem = null
    } catch (e) { this.pastProblem = problemOf(e) }
  }
  chooseFault(n: number | null) {
    this.fault = n
    this.thing = this.faults.find((f) => f.n === n)?.id ?? null
  }
  chooseThing(id: string) {
    this.thing = id
    this.fault = this.faults.find((f) => f.id === id)?.n ?? null
  }
  nextFault() { this.chooseFault(nextFault(this.shownFaults, this.fault)) }
}
export const importing = new Importing()
