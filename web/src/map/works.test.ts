import { expect, test } from 'vitest'
import type { Communes } from '../lib/types'
import type { Works } from '../lib/works/types'
import { workBox, workFeatures } from './worklayers'

const works = (id: string, phase: string, geometry: Works['geometry'] = null) => ({ type: 'Feature', id, geometry, properties: { phase, communes: ['1'] } }) as unknown as Works
const communes = { type: 'FeatureCollection', features: [{ type: 'Feature', geometry: { type: 'Polygon', coordinates: [[[107, 16], [108, 16], [108, 17], [107, 17], [107, 16]]] }, properties: { code: '1' } }] } as unknown as Communes
const line = { type: 'LineString' as const, coordinates: [[107, 16], [107.1, 16]] }

test('works of today and to come are drawn, what is over only while it is looked at', () => {
  const all = [works('a', 'current', line), works('b', 'coming', line), works('c', 'over', line)]
  const drawn = (chosen: string | null) => workFeatures(all, communes, chosen, null).features.map((f) => [f.properties!.fid, f.properties!.today])
  expect(drawn(null)).toEqual([['a', true], ['b', false]])
  expect(drawn('c')).toEqual([['a', true], ['b', false], ['c', false]])
})

test('where only the commune is known it is outlined, and works beside one another have points of their own', () => {
  const { features } = workFeatures([works('a', 'current'), works('b', 'coming')], communes, 'a', 'b')
  expect(features.map((f) => [f.properties!.fid, f.geometry.type, f.properties!.chosen, f.properties!.lit])).toEqual([
    ['a', 'Polygon', true, false], ['a', 'Point', true, false], ['b', 'Polygon', false, true], ['b', 'Point', false, true],
  ])
  expect(workBox(works('a', 'current'), communes)).toEqual([107, 16, 108, 17])
  const points = features.flatMap((f) => (f.geometry.type === 'Point' ? [f.geometry.coordinates.join()] : []))
  expect(new Set(points).size).toBe(2)
})
