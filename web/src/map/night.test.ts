import { expect, it } from 'vitest'
import { plan } from '../lib/night/fixture'
import type { Palette } from './palette'
import { callFeatures, litFeatures, marksOf, markSize, placeOf, planBounds, spread, wayFeatures } from './nightdata'
import { nightPalette, nightStyle } from './nightstyle'
import { paletteFrom } from './palette'

it('the style has a layer for all that is drawn, and cables are one grey', () => {
  const palette = nightPalette(paletteFrom((name) => name) as Palette, (name) => name)
  const style = nightStyle(palette)
  for (const layer of style.layers) if ('source' in layer) expect(Object.keys(style.sources), layer.id).toContain(layer.source)
  expect(style.layers.find((l) => l.id === 'routes')).toMatchObject({ paint: { 'line-color': '--car-none' } })
  expect(JSON.stringify(style)).not.toContain('--car-1')
})
it('ways and followed stretches carry the colour of their crew; straight lines are told as guesses; other crews step back', () => {
  const ways = wayFeatures(plan, '1').features.map((f) => f.properties)
  expect(ways).toEqual([{ colour: 1, dim: false, guess: false, part: 'path' }, { colour: 1, dim: false, guess: false, part: 'driven' }, { colour: 2, dim: true, guess: false, part: 'path' }])
  expect(wayFeatures({ ...plan, travel: { ...plan.travel, kind: 'straight_line' } }, null).features.every((f) => f.properties!.guess)).toBe(true)
  expect(wayFeatures(null, null).features).toEqual([])
})
it('every stop but a break has a mark, what is chosen first', () => {
  const marks = marksOf(plan, { only: '1', chosen: { crew: '2', n: 2 }, lit: { crew: '1', n: 1 } })
  expect(marks.map((m) => m.key)).toEqual(['2/2', '1/1', '1/2', '1/3', '2/1'])
  expect(marks.filter((m) => m.dim).map((m) => m.key)).toEqual(['2/2', '2/1'])
  expect(marks.find((m) => m.lit)?.key).toBe('1/1')
  expect(placeOf(plan.crews[0]!.stops[1]!)).toEqual([107.2, 16.8])
})
it('marks that would cover one another move apart, a lone one stays', () => {
  const places = [{ x: 0, y: 0 }, { x: 3, y: 0 }, { x: 0, y: 2 }, { x: 200, y: 200 }]
  const at = spread(places).map((d, i) => ({ x: places[i]!.x + d.x, y: places[i]!.y + d.y }))
  for (const [i, a] of at.entries()) for (const b of at.slice(i + 1)) expect(Math.max(Math.abs(a.x - b.x), Math.abs(a.y - b.y))).toBeGreaterThanOrEqual(markSize - 2)
  expect([at[0], at[3]]).toEqual([places[0], places[3]])
})
it('the frame holds ways and stops; the nearest crew is drawn last', () => {
  expect(planBounds(plan)).toEqual([107, 16.8, 107.3, 16.9])
  expect(planBounds({ ...plan, crews: [] })).toBeNull()
  expect(litFeatures(plan.crews[0]!.stops).features.map((f) => f.geometry.type)).toEqual(['Point', 'LineString', 'Point'])
  const called = { travel: plan.travel, items: [0, 1].map((i) => ({ crew: String(i), name: '', minutes: i, metres: 1, path: [[107, 16], [107.1, 16]] as [number, number][], from: 'station' as const, position_at: null })) }
  expect(callFeatures([107, 16], called).features.map((f) => f.properties!.rank)).toEqual([1, 0, undefined])
  expect(callFeatures(null, null).features).toEqual([])
})
