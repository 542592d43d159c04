import { call, problemOf, type Problem } from '../../lib/api'
import type { At, Crew, Station } from '../../lib/night/types'
import { night } from './night.svelte'

export type Editing = { type: 'station'; id: string | null } | { type: 'crew'; id: string | null }
/** Stations and crews being looked after. */
class Manage {
  open = $state(false)
  editing = $state.raw<Editing | null>(null)
  /** The place of the station that is edited; a tap on the map sets it. */
  picked = $state.raw<At | null>(null)
  problem = $state.raw<Problem | null>(null)
  busy = $state(false)

  get picking() { return this.open && this.editing?.type === 'station' }
  edit(editing: Editing) {
    const point = editing.type === 'station' ? (night.stations?.find((s) => s.id === editing.id)?.point ?? null) : null
    Object.assign(this, { editing, picked: point, problem: null })
  }
  list() { Object.assign(this, { editing: null, picked: null, problem: null }) }
  close() {
    this.list()
    this.open = false
  }
  private async change(noun: string, id: string | null, method: string, body?: object): Promise<boolean> {
    Object.assign(this, { problem: null, busy: true })
    try {
      await call(`/api/v1/${noun}${id === null ? '' : `/${encodeURIComponent(id)}`}`, { method, ...(body ? { body: JSON.stringify(body) } : {}) })
      this.list()
      await night.read()
    } catch (e) { this.problem = problemOf(e) }
    this.busy = false
    return !this.problem
  }
  saveStation = (id: string | null, s: Omit<Station, 'id'>) => this.change('stations', id, id === null ? 'POST' : 'PUT', s)
  saveCrew = (id: string | null, c: Omit<Crew, 'id' | 'position'>) => this.change('crews', id, id === null ? 'POST' : 'PUT', c)
  remove = (e: Editing) => this.change(e.type === 'station' ? 'stations' : 'crews', e.id, 'DELETE')
}
export const manage = new Manage()
