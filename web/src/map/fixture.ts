import { readFileSync } from 'node:fs'
import type { Hotspots, LixelProps, Routes } from '../lib/types'
import { paletteFrom } from './palette'

/** Made-up network for the tests of this folder. */
export const lixel = (ratio: number, from_m: number, more: Partial<LixelProps> = {}): LixelProps => ({
  route: 'r', route_id: 'TS-1', route_name: '<b>x</b>', carrier: 'TS', lixel: from_m / 50, from_m, to_m: from_m + 50, length_m: 50, rank: 1,
  commune: '1', commune_name: 'Xã Cam Lộ', last_incident: '2026-11-02T16:30:00Z', stretch: 1, count: 2, value: 0.108, low90: 0.043, high90: 0.198,
  ratio, low_ratio: 1, ...more,
})
export const hot = (...all: LixelProps[]) => ({
  type: 'FeatureCollection', stretches: [], summary: {},
  features: all.map((p) => ({ type: 'Feature', id: `${p.route}.${p.lixel}`, properties: p, geometry: { type: 'LineString', coordinates: [[107, 16.8], [107.001, 16.8]] } })),
}) as unknown as Hotspots

export const routes = (...all: { id: string; carrier: string; line: number[][] | number[][][]; length?: number }[]) => ({
  type: 'FeatureCollection',
  features: all.map(({ id, carrier, line, length }) => ({
    type: 'Feature', id, properties: { route_id: id, carrier, length_m: length },
    geometry: Array.isArray(line[0]![0]) ? { type: 'MultiLineString', coordinates: line } : { type: 'LineString', coordinates: line },
  })),
}) as unknown as Routes

const tokens = readFileSync(new URL('../tokens.css', import.meta.url), 'utf8')
export const palette = paletteFrom((name) => new RegExp(`${name}: (#[0-9A-F]{6});`).exec(tokens)?.[1] ?? '')
