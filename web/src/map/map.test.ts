import { describe, expect, it } from 'vitest'
import type { Hotspots, LixelProps } from '../lib/types'
import { circle, hotFeatures, pinFeatures, stretchFeatures } from './data'
import { thin, visibleLabels, wideLabels } from './labels'
import { light } from './palette'
import { popupContent, popupLines } from './popup'
import { axisPercent, rampClass, timesMean } from './ramp'
import { mapStyle } from './style'

const lixel = (ratio: number, from_m: number, stretch: number | null = 1): LixelProps => ({
  route: 'r', route_id: 'TS-1', route_name: '<b>x</b>', carrier: 'TS', lixel: from_m / 50, from_m, to_m: from_m + 50, length_m: 50, rank: 1,
  commune: '1', commune_name: 'Xã Cam Lộ', last_incident: '2026-11-02T16:30:00Z', stretch, count: 2, value: 0.108, low90: 0.043, high90: 0.198, ratio, low_ratio: 12.9,
})
const hot = (...all: LixelProps[]) => ({
  type: 'FeatureCollection', stretches: [], summary: {},
  features: all.map((p) => ({ type: 'Feature', id: `r.${p.lixel}`, properties: p, geometry: { type: 'LineString', coordinates: [] } })),
}) as unknown as Hotspots
const words = { incidents: 'Số vụ', length: 'Dài', rate: 'Suất', last: 'Vụ cuối', words: 'w', locale: 'vi' }

describe('ramp', () => {
  it('doubles from 4', () => expect([3.9, 4, 8, 16, 31, 32].map(rampClass)).toEqual([0, 1, 2, 3, 3, 4]))
  it('speaks from the lower end', () => expect([1.9, 2, 12.9].map(timesMean)).toEqual([null, 2, 12]))
  it('puts multiples on a doubling axis', () => expect([0, 0.25, 128, 9999].map(axisPercent)).toEqual([0, 0, 100, 100]))
})
describe('style', () => {
  it('has no cable source or layer without leave', () => {
    const style = mapStyle({ palette: light, carriers: [], cables: false })
    expect(Object.keys(style.sources)).toEqual(['base', 'communes', 'pin'])
    expect(style.layers.every((l) => !('source' in l) || ['base', 'communes', 'pin'].includes(String(l.source)))).toBe(true)
  })
  it('draws hot over cable', () => {
    const ids = mapStyle({ palette: light, carriers: [], cables: true }).layers.map((l) => l.id)
    expect(ids.indexOf('hot')).toBeGreaterThan(ids.indexOf('routes'))
  })
})
describe('data', () => {
  it('draws only above the lowest break, strongest last', () => {
    expect(hotFeatures(hot(lixel(40, 0), lixel(2, 50), lixel(5, 100))).features.map((f) => f.properties.class)).toEqual([1, 4])
  })
  it('finds the lixels of a stretch', () => {
    const s = { route: 'r', rank: 9, from_m: 0, to_m: 100 } as never
    expect(stretchFeatures(hot(lixel(9, 0), lixel(9, 50), lixel(9, 150)), s).features.length).toBe(2)
    expect(stretchFeatures(hot(lixel(9, 0)), null).features).toEqual([])
  })
  it('draws accuracy to scale', () => {
    const ring = circle([107, 16.8], 1000).geometry.coordinates[0]!
    expect(ring[0]![0]! - 107).toBeCloseTo(1 / 106.57, 4)
    expect(ring[0]).toEqual(ring.at(-1))
    expect(pinFeatures(null, 5).features).toEqual([])
  })
})
describe('labels', () => {
  it('names both archipelagos', () => {
    expect(wideLabels(false).slice(0, 2).map((l) => l.text)).toEqual(['Quần đảo Hoàng Sa', 'Quần đảo Trường Sa'])
    expect(wideLabels(true)[0]!.text).toBe('Hoàng Sa archipelago')
  })
  it('thins', () => {
    expect(visibleLabels(null, 7, false).length).toBe(4)
    expect(thin([{ text: 'aaaa', x: 0 }, { text: 'bbbb', x: 10 }, { text: 'c', x: 90 }], (l) => ({ x: l.x, y: 0 })).length).toBe(2)
  })
})
describe('popup', () => {
  it('states count, length, rate with interval, last incident', () => {
    expect(popupLines(lixel(32, 6250), words).map((l) => l[1])).toEqual(['2,0', '50,0 m', '0,108 (0,043 – 0,198)', '02/11/2026 23:30'])
  })
  it('is made of text nodes', () => {
    const made: string[] = []
    const node = () => ({ dataset: {}, appendChild: () => {} }) as unknown as HTMLElement
    popupContent({ ...lixel(32, 0), commune_name: '<img>' }, words, { createElement: node, createTextNode: (t: string) => made.push(t) } as unknown as Document)
    expect(made).toContain('<img>')
    expect(made[0]).toBe('TS-1 · Km 0+000 – Km 0+050')
  })
})
