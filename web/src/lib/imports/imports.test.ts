import { describe, expect, it } from 'vitest'
import { number } from '../format'
import { bytes, countsOf, touched, waiting } from './counts'
import { bySeverity, firstOfEach, nextFault, numbered, ofSeverity } from './faults'
import { after, lockOf, next, progress, refusal, toldOf, type Step } from './step'
import type { Fault, Past, Proposal, Severity } from './types'
import { importPath } from './upload'
import { asksFor, formerProvince, joinCrs, meridianText, splitCrs, zoneOf, zones } from './zones'

const fault = (severity: Severity, id: string | null = null): Fault => ({ code: 'G1', severity, id, vi: 'a', en: 'b' })
const told = (more: Partial<Proposal> = {}): Proposal => ({
  status: 'dry_run', carrier: 'TS', verdict: 'accept', format: 'geojson', routes: 1, sites: 0, length_m: 1, new: ['TS-1'], changed: [], gone: ['TS-9'], unchanged: 4,
  site_changes: { new: 1, changed: 0, gone: 0, unchanged: 2 }, km_before: 10.04, km_after: 12.36, faults: [], faults_total: 0, suggested_crs: [], ...more,
})
const asked = { code: 'EPSG:9212', north_first: false, communes: ['Nam Đông Hà'] }

describe('zones', () => {
  it('are known by their central meridian', () => {
    const meridian = (n: number) => meridianText(zoneOf(`EPSG:${n}`)!.meridian!)
    expect([9211, 9212, 9214, 9210, 3405].map(meridian)).toEqual(['106°00′', '106°15′', '107°00′', '105°45′', '105°00′'])
    expect(zoneOf('EPSG:4326')?.meridian).toBeNull()
    expect(zoneOf('EPSG:1')).toBeNull()
    expect(formerProvince('EPSG:9212')).toBe('Quảng Trị')
    expect(new Set(zones.map((z) => z.code)).size).toBe(zones.length)
  })
  it('are asked for, unless only the order of the axes is in question', () => {
    const turned = { code: 'EPSG:4326', north_first: true }
    expect([asksFor([turned]), asksFor([turned, asked]), asksFor([{ ...asked, north_first: true }]), asksFor([])]).toEqual(['axes', 'zone', 'zone', 'zone'])
  })
  it('carry whether north comes first', () => {
    for (const text of ['EPSG:9212', 'EPSG:4326+north-first']) expect(joinCrs(splitCrs(text))).toBe(text)
    expect(splitCrs('EPSG:9212+north-first')).toEqual({ code: 'EPSG:9212', north: true })
  })
})
describe('counts', () => {
  it('tell routes and kilometres', () => {
    const c = countsOf(told({ faults: [fault('error'), fault('info')], faults_total: 7 }))
    expect(c).toEqual({ new: 1, changed: 0, gone: 1, sites: 1, faults: 7, errors: 1, unchanged: 4, before: 10, after: 12.4, more: 2.4 })
    expect(touched(told())).toBe(2)
    expect(waiting([{ status: 'proposed' }, { status: 'accepted' }] as Past[])).toBe(1)
  })
  it('tell a size', () => {
    const say = (n: number, d: number) => number(n, d, 'vi')
    expect([12, 412_000, 999_600, 1_250_000].map((n) => bytes(n, say))).toEqual(['12 B', '412 kB', '1,0 MB', '1,3 MB'])
  })
})
describe('faults', () => {
  const all = numbered([fault('info', 'a'), fault('error', 'b'), fault('warning', 'b'), fault('error')])
  it('stand worst first under one number', () => {
    expect(all.map((f) => [f.n, f.severity])).toEqual([[1, 'error'], [2, 'error'], [3, 'warning'], [4, 'info']])
    expect(bySeverity(all)).toEqual({ error: 2, warning: 1, info: 1 })
    expect(ofSeverity(all, 'warning').map((f) => f.n)).toEqual([3])
    expect(firstOfEach(all, 9).map((f) => f.n)).toEqual([1, 4])
  })
  it('are gone through in order and round', () => {
    expect([nextFault(all, null), nextFault(all, 1), nextFault(all, 4), nextFault([], 1)]).toEqual([1, 2, 1, null])
    expect(nextFault(ofSeverity(all, 'error'), 3)).toBe(1)
  })
})
describe('the view', () => {
  const start: Step = { at: 'start' }
  it('asks for the zone first, then stores, then shows', () => {
    expect(next(told({ suggested_crs: [asked], verdict: 'reject' }))).toBe('question')
    expect(next(told({ verdict: 'reject' }))).toBe('review')
    expect(next(told())).toBe('propose')
    const question = after(after(start, { type: 'send', dry: true }), { type: 'told', told: told({ suggested_crs: [asked] }) })
    expect([question.at, lockOf(question), progress(question)]).toEqual(['question', 'question', 1])
    const review = after(after(question, { type: 'send', dry: false }), { type: 'told', told: told({ id: '1', status: 'proposed' }) })
    expect([review.at, lockOf(review)]).toEqual(['review', null])
    const deciding = after(review, { type: 'decide', how: 'accept' })
    expect(after(deciding, { type: 'settled', told: told({ id: '1', status: 'accepted' }) }).at).toBe('accepted')
    expect(after(deciding, { type: 'conflict' }).at).toBe('decided')
    expect(after(deciding, { type: 'stop' }).at).toBe('review')
  })
  it('goes back to where it was when sending fails, also the second of two', () => {
    const question: Step = { at: 'question', told: told() }
    const second = after(after(question, { type: 'send', dry: true }), { type: 'send', dry: false })
    expect(after(second, { type: 'progress', share: 0.5 })).toMatchObject({ share: 0.5 })
    expect(toldOf(second)).toEqual(question.told)
    expect(after(second, { type: 'stop' })).toEqual(question)
    expect(after(start, { type: 'told', told: told() })).toEqual(start)
  })
  it('keeps the system where only some places are wrong, and asks again', () => {
    const some: Step = { at: 'question', told: told({ verdict: 'reject', suggested_crs: [asked] }) }
    const kept = after(some, { type: 'keep' })
    expect([kept.at, lockOf(kept), after(kept, { type: 'ask' }).at, after(start, { type: 'keep' }).at]).toEqual(['review', 'errors', 'question', 'start'])
  })
  it('locks on errors and on what is not stored', () => {
    expect(lockOf({ at: 'review', told: told({ id: '1', faults: [fault('error')] }) })).toBe('errors')
    expect(lockOf({ at: 'review', told: told({ verdict: 'reject' }) })).toBe('errors')
    expect(after({ at: 'review', told: told() }, { type: 'decide', how: 'accept' }).at).toBe('review')
  })
  it('never ends where the network has moved on: it locks, compares anew, and goes on', () => {
    const review: Step = { at: 'review', told: told({ id: '1', status: 'proposed' }) }
    const moved = after(after(review, { type: 'decide', how: 'accept' }), refusal({ status: 409, code: 'C410', title: '' }))
    expect([moved.at, lockOf(moved)]).toEqual(['review', 'moved'])
    const anew = after(after(moved, { type: 'decide', how: 'renew' }), { type: 'settled', told: told({ id: '1', status: 'proposed', new: [] }) })
    expect([anew.at, lockOf(anew), toldOf(anew)?.new]).toEqual(['review', null, []])
    expect(lockOf({ at: 'review', told: told({ id: '1', verdict: 'reject', base_moved: true }) })).toBe('errors')
  })
  it('tells the refusals of the server apart', () => {
    const type = (status: number, code: string) => refusal({ status, code, title: '' }).type
    expect([type(409, 'C409'), type(409, 'C410'), type(409, 'C499'), type(409, 'C411'), type(422, 'C422'), type(0, 'NET')]).toEqual(['conflict', 'moved', 'stop', 'stop', 'stop', 'stop'])
  })
  it('opens a decided import as decided', () => {
    expect(after(after(start, { type: 'open' }), { type: 'told', told: told({ status: 'rejected', id: '1' }) }).at).toBe('rejected')
  })
})
it('the address of an import', () => {
  expect(importPath({ file: { name: 'tuyến.geojson' }, carrier: 'TS', crs: 'EPSG:9212+north-first', columns: '{"A&B":null}', dry: true, work: 'k' }))
    .toBe('/api/v1/imports?carrier=TS&file_name=tuy%E1%BA%BFn.geojson&dry_run=true&crs=EPSG%3A9212%2Bnorth-first&columns=%7B%22A%26B%22%3Anull%7D&work=k')
})
