import { describe, expect, it } from 'vitest'
import { beside, drawnAt, kmStep, kmText } from './along'
import { routeFeatures } from './data'
import { hot, lixel, routes } from './fixture'
import { lanesOf } from './lanes'
import { badgeSize, overlap, placeBadges, settle, textWidth } from './place'
import { drawSpan, pieces, spansOf, widened } from './runs'
import { cut, pointAt, runsBackwards, tracksOf } from './tracks'
import { widthAt } from './widths'

const east = [[107, 16.8], [107.01, 16.8], [107.02, 16.8]]
const one = (line: number[][] | number[][][], length = 2000) => tracksOf(routes({ id: 'r', carrier: 'TS', line, length })).get('r')!

describe('tracks', () => {
  it('have one common direction, whichever way they were drawn', () => {
    expect(runsBackwards([107, 16.8], [107.1, 16.8])).toBe(false)
    expect(runsBackwards([107.1, 16.8], [107, 16.8])).toBe(true)
    expect(runsBackwards([107, 17], [107.1, 16.8])).toBe(false)
    expect(runsBackwards([107, 16.8], [106.9, 17])).toBe(true)
  })
  it('are measured by the stated length', () => {
    const track = one(east)
    expect(track.total).toBeCloseTo(2000)
    expect(pointAt(track, 500)[0]).toBeCloseTo(107.005, 5)
    expect(cut(track, 500, 1500)[0]!.map(([x]) => Number(x!.toFixed(4)))).toEqual([107.005, 107.01, 107.015])
  })
  it('are cut in the common direction', () => {
    const track = one([...east].reverse())
    expect(track.reversed).toBe(true)
    expect(cut(track, 0, 500)[0]!.map(([x]) => Number(x!.toFixed(4)))).toEqual([107.015, 107.02])
  })
  it('count nothing for a gap', () => {
    const track = one([[[107, 16.8], [107.01, 16.8]], [[107.05, 16.8], [107.06, 16.8]]])
    expect(cut(track, 900, 1100).length).toBe(2)
    expect(pointAt(track, 1500)[0]).toBeCloseTo(107.055, 4)
  })
  it('leave out corridors', () => {
    const all = routes({ id: 'c', carrier: 'TS', line: east })
    all.features[0]!.properties.corridor = true
    expect(tracksOf(all).size).toBe(0)
    expect(routeFeatures(all, new Map(), new Map()).features[0]!.properties).toMatchObject({ fid: 'c', lane: 0 })
  })
})
describe('lanes', () => {
  const far = east.map(([x, y]) => [x!, y! + 0.1])
  const lanes = (...carriers: string[]) => {
    const all = routes(...carriers.map((carrier, i) => ({ id: `${i}`, carrier, line: i % 2 ? [...east].reverse() : east })), { id: 'far', carrier: 'TS', line: far })
    return lanesOf(tracksOf(all).values(), ['TS', 'BH', 'SG'])
  }
  const places = (...carriers: string[]) => [...lanes(...carriers).values()].map((l) => l.lane)
  it('keep a lone cable in its place', () => expect(lanes('TS').get('far')).toEqual({ lane: 0, edge: 0 }))
  it('put carriers of one corridor side by side in a fixed order', () => {
    expect(places('BH', 'TS')).toEqual([0.5, -0.5, 0])
    expect(places('SG', 'BH', 'TS')).toEqual([1, 0, -1, 0])
  })
  it('give cables of one carrier one lane', () => expect(places('TS', 'TS')).toEqual([0, 0, 0]))
})
describe('runs', () => {
  it('join neighbouring lixels and put the significant last', () => {
    const spans = spansOf(hot(lixel(300, 0, { low_ratio: 3 }), lixel(5, 50), lixel(2, 100), lixel(20, 300, { stretch: 2 }), lixel(400, 350, { stretch: 3 })))
    expect(spans.map((s) => [s.from, s.to, s.class, s.significant, s.rank])).toEqual([[300, 350, 2, false, 2], [350, 400, 4, false, 3], [0, 100, 4, true, 1]])
  })
  it('join neighbours of one class into one run', () => {
    const span = spansOf(hot(lixel(20, 0), lixel(30, 50), lixel(70, 100)))[0]!
    expect(pieces(span).map((p) => [p.from, p.to, p.class, p.lids.length])).toEqual([[0, 100, 2, 2], [100, 150, 3, 1]])
  })
  it('are never drawn too short, and stay on the route', () => {
    expect(widened(100, 200, 50, 1000)).toEqual([100, 200])
    expect(widened(100, 200, 300, 1000)).toEqual([0, 300])
    expect(widened(900, 1000, 300, 1000)).toEqual([700, 1000])
    expect(widened(0, 10, 300, 100)).toEqual([0, 100])
  })
  it('draw a shell, runs and, close up, ticks', () => {
    const span = spansOf(hot(lixel(20, 0), lixel(30, 50), lixel(70, 100)))[0]!
    const ground = { tracks: new Map([['r', one(east)]]), lanes: new Map([['r', { lane: 0.5, edge: 0.5 }]]), metresPerPixel: 50, ticks: false }
    const far = drawSpan(span, ground)
    expect(far.map((f) => f.properties.part)).toEqual(['shell', 'run', 'run'])
    expect(far[0]!.properties.lane).toBe(0.5)
    const [a, b] = [far[0]!.geometry.coordinates[0]![0]![0]!, far[0]!.geometry.coordinates[0]!.at(-1)![0]!]
    expect((b - a) / 0.02).toBeCloseTo(400 / 2000, 2) // 8 px of 50 m on a route of 2 km
    expect(drawSpan(span, { ...ground, metresPerPixel: 2, ticks: true }).filter((f) => f.properties.part === 'tick').length).toBe(2)
    expect(drawSpan(span, { ...ground, tracks: new Map() })[0]!.geometry.coordinates.length).toBe(3)
  })
})
describe('places', () => {
  const view = { w: 500, h: 500 }
  it('give the more important label its spot and drop what has none', () => {
    const label = (key: string, ...xs: number[]) => ({ key, w: 40, h: 14, spots: xs.map((x) => ({ x, y: 50 })) })
    const spots = settle([label('a', 50), label('b', 60, 150), label('c', 140), label('d', 5)], [], view)
    expect([...spots]).toEqual([['a', { x: 50, y: 50 }], ['b', { x: 150, y: 50 }]])
  })
  it('keep labels with a margin farther from one another', () => {
    const label = (key: string, x: number) => ({ key, w: 40, h: 14, spots: [{ x, y: 50 }], margin: 30 })
    expect(settle([label('a', 50), label('b', 110)], [], view).size).toBe(1)
  })
  it('guess widths', () => expect(textWidth('Xã Cam Lộ', 11)).toBe(56))
  it('move badges on a leader of up to 40 px, off every stretch, and drop none', () => {
    const anchors = Array.from({ length: 12 }, (_, i) => ({ key: `${i}`, x: 250 + (i % 4) * 8, y: 250 + Math.floor(i / 4) * 8 }))
    const stretch = [{ x: 250, y: 250, w: 16, h: 16 }]
    const offsets = placeBadges(anchors, stretch, view)
    expect(offsets.size).toBe(12)
    expect(Math.max(...[...offsets.values()].map(({ x, y }) => Math.hypot(x, y)))).toBeLessThan(40.01)
    const first = offsets.get('0')!
    expect(overlap(stretch[0]!, { x: 250 + first.x, y: 250 + first.y, w: badgeSize, h: badgeSize })).toBe(false)
    const boxes = anchors.slice(0, 3).map(({ key, x, y }) => ({ x: x + offsets.get(key)!.x, y: y + offsets.get(key)!.y, w: badgeSize, h: badgeSize }))
    expect(boxes.some((a, i) => boxes.some((b, k) => i < k && overlap(a, b)))).toBe(false)
  })
  it('set text beside a line, clear of it', () => {
    expect(beside({ x: 0, y: 0 }, { x: 0, y: 1 }, 40, 14, 5, 1)).toEqual([{ x: 0, y: 12 }, { x: 0, y: -12 }])
    expect(beside({ x: 0, y: 0 }, { x: -1, y: 0 }, 40, 14, 5, -1)[0]).toEqual({ x: 25, y: 0 })
  })
  it('draw a lane on the same side whichever way the route was drawn', () => {
    const project = ([x, y]: [number, number]) => ({ x: (x - 107) * 1e4, y: (16.8 - y) * 1e4 })
    const south = [one(east), one([...east].reverse())].map((t) => drawnAt(t, 1000, project, 5))
    expect(south.map((p) => [Math.round(p.x), Math.round(p.y)])).toEqual([[100, 5], [100, 5]])
  })
  it('follow the curve of the widths', () => {
    expect([6, 8, 10, 16, 18].map((z) => widthAt([0.8, 1.2, 1.6, 2.2, 3], z))).toEqual([0.8, 0.8, 1.2, 3, 3])
    expect(widthAt([3, 4, 5, 7, 10], 11)).toBeCloseTo(4 + (1.4 - 1) / (1.4 ** 2 - 1))
  })
  it('write chainage by zoom', () => {
    expect([11, 12, 14].map(kmStep)).toEqual([0, 1000, 100])
    expect([kmText(7000, 1000), kmText(7200, 100)]).toEqual(['7', '7+200'])
  })
})
