import type { LineString } from 'geojson'
import { describe, expect, it } from 'vitest'
import { numbered } from '../lib/imports/faults'
import type { Change, Preview } from '../lib/imports/types'
import type { Routes } from '../lib/types'
import { around, boxOfPreview, drawn, halfWay, placeOf, signsOf, titlesOf } from './importdata'
import { importNotes } from './importnotes'
import { communeShapes } from './shapes'

const line = (x: number): LineString => ({ type: 'LineString', coordinates: [[x, 17], [x + 0.1, 17], [x + 0.4, 17]] })
const preview = (...all: [Change, string, number][]): Preview => ({
  type: 'FeatureCollection', truncated: false,
  features: all.map(([change, route_id, x]) => ({ type: 'Feature', geometry: line(x), properties: { change, route_id } })),
})
const routes = { type: 'FeatureCollection', features: ['A', 'B', 'C'].map((route_id, i) => ({ type: 'Feature', id: `u${i}`, geometry: line(100 + i), properties: { route_id, carrier: i < 2 ? 'TS' : 'SG' } })) } as Routes
const all = preview(['unchanged', 'A', 106], ['gone', 'D', 109], ['changed', 'B', 107], ['new', 'N', 108])

describe('an import on the map', () => {
  it('draws each thing under its own id, and the network without what is drawn already', () => {
    expect(drawn(all).features.map((f) => f.properties)).toEqual([{ change: 'unchanged', key: 'A' }, { change: 'gone', key: 'D' }, { change: 'changed', key: 'B' }, { change: 'new', key: 'N' }])
    expect(drawn(all, true).features.map((f) => f.properties!.change)).toEqual(['kept', 'kept', 'kept', 'kept'])
    expect(around(routes, 'TS', all).features.map((f) => [f.geometry, f.properties?.old])).toEqual([[line(101), true], [line(102), false]])
  })
  it('starts with what is new or changed, else with what is gone, else with all', () => {
    expect(boxOfPreview(all)).toEqual([107, 17, 108.4, 17])
    expect(boxOfPreview(preview(['gone', 'D', 109], ['unchanged', 'A', 106]))).toEqual([109, 17, 109.4, 17])
    expect(boxOfPreview(preview(['unchanged', 'A', 106]))).toEqual([106, 17, 106.4, 17])
    expect(boxOfPreview(preview())).toBeNull()
  })
  it('finds a place in the file, else in the network of that carrier', () => {
    expect(placeOf('B', all, routes, null, 'TS')).toEqual(line(107))
    expect(placeOf('A', null, routes, null, 'TS')).toEqual(line(100))
    expect(placeOf('C', null, routes, null, 'TS')).toBeNull()
  })
  it('puts a sign half way along, one for each thing', () => {
    expect(halfWay(line(106))![0]).toBeCloseTo(106.2)
    expect(halfWay({ type: 'Point', coordinates: [1, 2] })).toEqual([1, 2])
    const faults = numbered(['A', 'A', 'Z', null].map((id) => ({ code: 'G1', severity: 'warning', id, vi: '', en: '' })))
    expect(signsOf(faults, (key) => placeOf(key, all, null, null, 'TS')).map((s) => [s.key, s.n])).toEqual([['A', 1]])
  })
  it('writes the codes of what changes, the new ones first, and none over another', () => {
    const titles = titlesOf(all)
    expect(titles.map((t) => t.key)).toEqual(['N', 'B', 'D'])
    const same = titles.map((t) => ({ ...t, at: titles[0]!.at }))
    const { notes } = importNotes([], same, (t) => t.key, 'D', { project: () => ({ x: 300, y: 200 }), size: { w: 600, h: 400 }, taken: [] })
    expect(new Set(notes.map((n) => `${n.dx} ${n.dy}`)).size).toBe(notes.length)
    expect(notes.find((n) => n.text === 'D')?.look).toBe('title gone chosen')
  })
  it('shows communes small in the province', () => {
    const square = (x: number, name: string) => ({ type: 'Feature' as const, geometry: { type: 'Polygon' as const, coordinates: [[[x, 16], [x + 1, 16], [x + 1, 17], [x, 17], [x, 16]]] }, properties: { code: name, name, kind: 'xa', full_name: name, old_district: null, center: [x, 16] as [number, number] } })
    const shapes = communeShapes({ type: 'FeatureCollection', features: [square(106, 'Một'), square(107, 'Hai')] }, ['Hai'])
    expect(shapes.hits.match(/M/g)).toHaveLength(1)
    expect(shapes.outline.length).toBeGreaterThan(shapes.hits.length)
  })
})
