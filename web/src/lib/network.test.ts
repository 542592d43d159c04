import { describe, expect, it } from 'vitest'
import { commandFor, exportPath, networkOf } from './network'
import type { RouteProps, Routes, Sites } from './types'

const routes = (...all: RouteProps[]) => ({ type: 'FeatureCollection', features: all.map((properties) => ({ type: 'Feature', geometry: { type: 'LineString', coordinates: [] }, properties })) }) as Routes
const sites = { type: 'FeatureCollection', features: ['TS', 'TS', 'SG'].map((carrier) => ({ type: 'Feature', geometry: { type: 'Point', coordinates: [] }, properties: { carrier } })) } as unknown as Sites

describe('the own network', () => {
  it('counts one carrier only, the longest part first and what is not told last', () => {
    const all = routes({ carrier: 'TS', medium: 'copper', laying: 'aerial', length_m: 10 }, { carrier: 'TS', length_m: 90 }, { carrier: 'TS', medium: 'fibre', laying: 'aerial', length_m: 30 }, { carrier: 'SG', medium: 'fibre', length_m: 1000 })
    const own = networkOf(all, sites, 'TS')
    expect([own.routes, own.metres, own.sites]).toEqual([3, 130, 2])
    expect(own.media.map((p) => [p.name, p.routes, p.metres])).toEqual([['fibre', 1, 30], ['copper', 1, 10], ['', 1, 90]])
    expect(own.layings.map((p) => [p.name, p.routes])).toEqual([['aerial', 2], ['', 1]])
  })
  it('is empty before it is read', () => {
    expect(networkOf(null, null, 'TS')).toEqual({ routes: 0, metres: 0, sites: 0, media: [], layings: [] })
  })
  it('is fetched as a file, and fed by a machine', () => {
    expect(exportPath('kml', 'A&B')).toBe('/api/v1/export?format=kml&carrier=A%26B')
    expect(commandFor('https://x', 'TS', 'abc')).toContain("-H 'Authorization: Bearer abc'")
  })
})
