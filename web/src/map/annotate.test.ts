import { describe, expect, it } from 'vitest'
import { annotate, type Scene } from './annotate'
import { hot, lixel, routes } from './fixture'
import type { LonLat } from './geo'
import { lanesOf } from './lanes'
import { spansOf } from './runs'
import { tracksOf } from './tracks'

const line = [[107, 16.8], [107.02, 16.8], [107.04, 16.8]]
const tracks = tracksOf(routes({ id: 'r', carrier: 'TS', line, length: 4000 }))
const spans = spansOf(hot(lixel(9, 1000, { low_ratio: 3 }), lixel(9, 1050), lixel(5, 3000, { stretch: 25 }), lixel(5, 3500, { stretch: 2 })))
const commune = { features: [{ properties: { code: 'c', name: 'Cam Lộ', kind: 'xa', full_name: 'Xã Cam Lộ', old_district: null, center: [107.02, 16.805] } }] }
const scene = (more: Partial<Scene>): Scene => ({
  zoom: 12, bounds: [106.99, 16.78, 107.05, 16.82], size: { w: 600, h: 400 }, english: false, taken: [],
  project: ([x, y]: LonLat) => ({ x: (x - 106.99) * 1e4, y: (16.82 - y) * 1e4 }), communes: commune as never, tracks,
  lanes: lanesOf(tracks.values(), ['TS']), incidents: [], sites: [], spans, carriers: [{ code: 'TS', color: 1 }] as never, cable: true,
  chosen: undefined, lit: undefined, route: null, ...more,
})
const texts = (more: Partial<Scene>, look: string) => annotate(scene(more)).filter((n) => n.look.startsWith(look)).map((n) => n.text)

describe('notes on the map', () => {
  it('number the stretches 1 to 20 from zoom 9, and below only the one that is chosen or pointed at', () => {
    expect(texts({}, 'badge').sort()).toEqual(['1', '2'])
    expect(texts({ zoom: 8 }, 'badge')).toEqual([])
    expect(texts({ zoom: 8, lit: spans[0] }, 'badge')).toEqual([String(spans[0]!.rank)])
  })
  it('name a route once, in the ink of its carrier, unless cable is switched off', () => {
    expect(texts({}, 'code ink-1')).toEqual(['r'])
    expect(texts({ cable: false }, 'code')).toEqual([])
    expect(texts({ zoom: 8 }, 'code')).toEqual([])
  })
  it('write each kilometre from zoom 12, each hundred metres from 14', () => {
    expect(texts({ zoom: 11.9 }, 'km')).toEqual([])
    expect(texts({ route: 'r' }, 'km')).toContain('2')
    expect(texts({ zoom: 14 }, 'km')).toContain('0+400')
  })
  it('name sites from zoom 14, never over an incident', () => {
    const sites = [{ id: 's', name: 'Trạm', at: [107.01, 16.79] as LonLat }]
    expect(texts({ sites }, 'site')).toEqual([])
    expect(texts({ zoom: 14, sites }, 'site')).toEqual(['Trạm'])
    const around = [-0.003, -0.002, -0.001, 0, 0.001, 0.002, 0.003].flatMap((dx) => [-0.0015, 0, 0.0015].map((dy): LonLat => [107.01 + dx, 16.79 + dy]))
    expect(texts({ zoom: 14, sites, incidents: around }, 'site')).toEqual([])
  })
  it('leave what stands over the map free', () => {
    expect(texts({}, 'commune')).toEqual(['Xã Cam Lộ'])
    expect(texts({ taken: [{ x: 300, y: 150, w: 100, h: 40 }] }, 'commune')).toEqual([])
  })
})
