import { describe, expect, it } from 'vitest'
import type { Stretch } from '../lib/types'
import { circle, incidentFeatures, incidentsOf, inView, pinFeatures, spanOfStretch } from './data'
import { homeOf, province } from './camera'
import { hot, lixel, palette, routes } from './fixture'
import { frameOf, insetOf } from './inset'
import { communeNames, wideNames } from './names'
import { outlineOf } from './outline'
import { placeFeatures, watchFeatures } from './outlines'
import { popupContent, popupLines, popupSide } from './popup'
import { axisPercent, rampClass, timesMean } from './ramp'
import { spansOf } from './runs'
import { barText, scaleBar } from './scale'
import { drawSite, siteImage } from './signs'
import { mapStyle } from './style'
import { tracksOf } from './tracks'
import { boundsOf, metresPerPixel, type Bounds } from './geo'

const words = { incidents: 'Số vụ', length: 'Dài', rate: 'Suất', last: 'Vụ cuối', words: 'w', close: 'Đóng', locale: 'vi' }
const stretch = (more: Partial<Stretch>) => ({ route: 'r', rank: 1, from_m: 0, to_m: 100, bbox: [107, 16.8, 107.1, 16.9], ...more }) as Stretch

describe('ramp', () => {
  it('grows fourfold from 4', () => expect([3.9, 4, 16, 64, 255, 256].map(rampClass)).toEqual([0, 1, 2, 3, 3, 4]))
  it('speaks from the lower end', () => expect([1.9, 2, 12.9].map(timesMean)).toEqual([null, 2, 12]))
  it('puts multiples on a doubling axis', () => expect([0, 0.25, 2048, 9999].map(axisPercent)).toEqual([0, 0, 100, 100]))
})
describe('where the map starts', () => {
  const none = boundsOf([]), area: Bounds = [105, 16, 108, 18], far: Bounds = [3, 4, 14, 13]
  it.each([
    ['nothing known', none, none, province],
    ['communes alone', area, none, area],
    ['cable in the province', area, [107, 16.5, 109, 17] as Bounds, area],
    ['cable elsewhere', area, far, far],
    ['cable without communes', none, far, far],
  ])('%s', (_, communes, cable, want) => expect(homeOf(communes, cable)).toEqual(want))
})
describe('style', () => {
  it('has every colour from the tokens', () => expect(Object.values(palette).flat().every((c) => /^#/.test(c))).toBe(true))
  it('has no cable source or layer without leave', () => {
    const style = mapStyle({ palette, carriers: [], cables: false })
    const open = ['base', 'communes', 'province', 'pin']
    expect(Object.keys(style.sources)).toEqual(open)
    expect(style.layers.every((l) => !('source' in l) || open.includes(String(l.source)))).toBe(true)
  })
  it('draws weak before significant, all hot over cable, incidents last', () => {
    const ids = mapStyle({ palette, carriers: [], cables: true }).layers.map((l) => l.id)
    const order = ['commune-lines', 'routes', 'glow', 'hot-weak', 'hot-core', 'hot-ink', 'hot-gap', 'hot', 'incidents'].map((id) => ids.indexOf(id))
    expect(order).toEqual([...order].sort((a, b) => a - b))
    expect(order[0]).toBeGreaterThan(0)
  })
  it('shows by zoom what the table says', () => {
    const zooms = Object.fromEntries(mapStyle({ palette, carriers: [], cables: true }).layers.map((l) => [l.id, [l.minzoom, l.maxzoom]]))
    expect([zooms['routes-far'], zooms['routes'], zooms['peaks'], zooms['hot'], zooms['incidents'], zooms['sites'], zooms['rings'], zooms['ticks']])
      .toEqual([[undefined, 9], [9, undefined], [undefined, 9], [9, undefined], [12, undefined], [13, undefined], [13, undefined], [14, undefined]])
  })
  it('dims all but the own commune of a commune reader', () => {
    const ids = (own: string | null) => mapStyle({ palette, carriers: [], cables: true, own }).layers.map((l) => l.id)
    expect([ids('1').includes('dimmed'), ids(null).includes('dimmed')]).toEqual([true, false])
  })
  it('draws sites as framed squares', () => {
    const sign = drawSite(siteImage('#2B6CB0', '#fff'), 4)!
    expect([...sign.data.slice(0, 4)]).toEqual([255, 255, 255, 255])
    expect([...sign.data.slice(20, 24)]).toEqual([0x2b, 0x6c, 0xb0, 255])
    expect(drawSite('something else')).toBeNull()
  })
})
describe('data', () => {
  it('finds the span of a stretch', () => {
    const spans = spansOf(hot(lixel(9, 0), lixel(9, 50), lixel(9, 150, { stretch: 2 })))
    expect(spanOfStretch(spans, stretch({ rank: 9 }))?.lixels.length).toBe(2)
    expect(spanOfStretch(spans, null)).toBeUndefined()
  })
  it('counts the stretches in view', () => {
    const all = [stretch({}), stretch({ bbox: [106, 17, 106.1, 17.1] })]
    expect(inView(all, ([x]) => x > 106.5)).toEqual([all[0]])
  })
  it('draws accuracy to scale', () => {
    const ring = circle([107, 16.8], 1000).geometry.coordinates[0]!
    expect(ring[0]![0]! - 107).toBeCloseTo(1 / 106.57, 4)
    expect(ring[0]).toEqual(ring.at(-1))
    expect(pinFeatures(null, 5).features).toEqual([])
    const incident = { type: 'Feature', id: 'a', properties: { accuracy_m: 50 }, geometry: { type: 'Point', coordinates: [107, 16.8] } } as never
    const { pixels } = incidentFeatures([incident]).features[0]!.properties as { pixels: number }
    expect(pixels * 2 ** 14).toBeCloseTo(50 / metresPerPixel(14, 16.8), 6)
  })
  it('knows the incidents of a stretch by where they were matched', () => {
    const at = (chainage_m: number) => ({ properties: { match: { candidates: [{ route: 'r', chainage_m }] } } }) as never
    expect(incidentsOf([at(50), at(500)], stretch({})).length).toBe(1)
    expect(incidentsOf([at(50)], null)).toEqual([])
  })
})
describe('outlines', () => {
  const track = tracksOf(routes({ id: 'r', carrier: 'TS', line: [[107, 16.8], [107.02, 16.8]], length: 2000 }))
  const place = (more: object) => ({ trend: 'new', route: 'r', from_m: 500, to_m: 1500, ...more }) as never
  it('follow the cable between two chainages, and light the one pointed at', () => {
    const pointed = place({ trend: 'cooling' })
    const drawn = placeFeatures([place({}), pointed, place({ route: 'unknown' })], pointed, track, new Map()).features
    expect(drawn.map((f) => f.properties)).toEqual([{ trend: 'new', lit: false, lane: 0 }, { trend: 'cooling', lit: true, lane: 0 }])
    expect((drawn[0]!.geometry as { coordinates: number[][][] }).coordinates[0]!.map(([x]) => Number(x!.toFixed(3)))).toEqual([107.005, 107.015])
  })
  it('leave a watch without a line to the list', () => {
    const watch = (geometry: object | null) => ({ type: 'Feature', geometry, properties: { route: 'r' } })
    const all = { features: [watch(null), watch({ type: 'LineString', coordinates: [[107, 16.8], [107.1, 16.8]] })] } as never
    expect(watchFeatures(all, new Map()).features.length).toBe(1)
    expect(watchFeatures(null, new Map()).features).toEqual([])
  })
})
describe('names', () => {
  it('names both archipelagos', () => {
    expect(wideNames(8, false).slice(0, 2).map((l) => l.text)).toEqual(['Quần đảo Hoàng Sa', 'Quần đảo Trường Sa'])
    expect(wideNames(8, true)[0]!.text).toBe('Hoàng Sa archipelago')
  })
  it('shows wards from afar, communes with their kind from zoom 9', () => {
    const unit = (name: string, kind: string, full_name: string) => ({ properties: { code: name, name, kind, full_name, center: [107, 17] } })
    const all = { features: [unit('Cam Lộ', 'xa', 'Xã Cam Lộ'), unit('Đông Hà', 'phuong', 'Phường Đông Hà')] } as never
    expect(communeNames(all, 5.9)).toEqual([])
    expect(communeNames(all, 8).map((n) => n.text)).toEqual(['Đông Hà'])
    expect(communeNames(all, 9).map((n) => n.text)).toEqual(['Đông Hà', 'Xã Cam Lộ'])
  })
})
describe('scale bar', () => {
  it('steps by 1, 2 and 5', () => {
    expect([1, 0.9, 14, 40, 300].map((m) => scaleBar(m, 150).metres)).toEqual([100, 100, 2000, 5000, 20000])
    expect(scaleBar(14, 150).pixels).toBe(143)
    expect([barText(500), barText(20000)]).toEqual(['500 m', '20 km'])
  })
})
describe('inset', () => {
  const square = [[[107, 16], [108, 16], [108, 17], [107, 17], [107, 16]]]
  it('leads from the ground to the frame and back', () => {
    const inset = insetOf(square, 150, 160)
    const at = inset.put([107.3, 16.4])
    expect(inset.back(at.x, at.y)[0]).toBeCloseTo(107.3)
    expect(inset.back(at.x, at.y)[1]).toBeCloseTo(16.4)
  })
  it('frames what is seen, and nothing when all is', () => {
    const inset = insetOf(square, 150, 160)
    expect(frameOf(inset, [107.2, 16.2, 107.4, 16.4])!.w).toBeGreaterThan(10)
    expect(frameOf(inset, [100, 10, 112, 20])).toBeNull()
    expect(frameOf(inset, [100, 10, 101, 11])).toBeNull()
  })
  it('keeps only edges that one area has', () => {
    const area = (x: number) => ({ geometry: { type: 'Polygon', coordinates: [[[x, 0], [x + 1, 0], [x + 1, 1], [x, 1], [x, 0]]] } })
    const lines = outlineOf({ features: [area(0), area(1)] } as never)
    expect(lines.length).toBe(1)
    expect(lines[0]!.length).toBe(7)
  })
})
describe('popup', () => {
  it('states rate with interval, count, length, last incident', () => {
    expect(popupLines(lixel(32, 6250), words).map((l) => l[1])).toEqual(['0,108 (0,043 – 0,198)', '2,0', '50,0 m', '02/11/2026 23:30'])
  })
  it('is made of text nodes', () => {
    const made: string[] = []
    const node = () => ({ dataset: {}, appendChild: () => {}, setAttribute: () => {} }) as unknown as HTMLElement
    popupContent({ ...lixel(32, 0), commune_name: '<img>' }, words, { createElement: node, createTextNode: (t: string) => made.push(t) } as unknown as Document, () => {})
    expect(made).toContain('<img>')
    expect(made[0]).toBe('TS-1 · Km 0+000 – 0+050')
  })
  it('stands beside the stretch where there is room', () => {
    const view = { w: 800, h: 600 }
    expect(popupSide({ x: 400, y: 500 }, { x: 400, y: 500, w: 100, h: 20 }, view)).toMatchObject({ anchor: 'bottom', offset: [0, -28] })
    expect(popupSide({ x: 400, y: 60 }, { x: 400, y: 60, w: 100, h: 20 }, view)).toMatchObject({ anchor: 'top', offset: [0, 28] })
    expect(popupSide({ x: 100, y: 300 }, { x: 100, y: 300, w: 20, h: 500 }, view)).toMatchObject({ anchor: 'left', offset: [28, 0] })
  })
})
