import type { ExpressionSpecification, LayerSpecification, StyleSpecification } from 'maplibre-gl'
import type { Palette } from './palette'
import { empty, ground } from './style'
import { byZoom, hotWidth, laneOffset, perClass } from './widths'

export interface NightPalette extends Palette { crews: string[] }
export function nightPalette(base: Palette, token: (name: string) => string): NightPalette {
  return { ...base, crews: [1, 2, 3, 4].map((n) => token(`--crew-${n}`)) }
}
const round = { 'line-cap': 'round', 'line-join': 'round' } as const
const crewColour = (p: NightPalette): ExpressionSpecification => ['match', ['get', 'colour'], 2, p.crews[1]!, 3, p.crews[2]!, 4, p.crews[3]!, p.crews[0]!]
const is = (part: string): ExpressionSpecification => ['==', ['get', 'part'], part]
const bright: ExpressionSpecification = ['case', ['get', 'dim'], 0.25, 1]

/** Cables are grey on this screen and hot stretches lie dimmed below: the ways of the crews are what is read. */
function below(p: NightPalette): LayerSpecification[] {
  const exact: ExpressionSpecification = ['!=', ['get', 'corridor'], true]
  return [
    { id: 'routes', type: 'line', source: 'routes', filter: exact, layout: round, paint: { 'line-color': p.none, 'line-opacity': 0.6, 'line-width': byZoom([0.6, 0.8, 1, 1.5, 2]), 'line-offset': laneOffset } },
    { id: 'hot', type: 'line', source: 'hot', filter: is('run'), layout: { 'line-cap': 'butt', 'line-join': 'round' }, paint: { 'line-color': perClass(p.hot), 'line-opacity': 0.35, 'line-width': hotWidth(), 'line-offset': laneOffset } },
  ]
}
function ways(p: NightPalette): LayerSpecification[] {
  const colour = crewColour(p)
  const way = { 'line-color': colour, 'line-opacity': bright }
  const solid: ExpressionSpecification = ['all', is('path'), ['!', ['get', 'guess']]]
  const guessed: ExpressionSpecification = ['all', is('path'), ['get', 'guess']]
  return [
    { id: 'case', type: 'line', source: 'ways', filter: is('path'), layout: round, paint: { 'line-color': p.land, 'line-opacity': bright, 'line-width': byZoom([4, 5.5, 6, 7, 8]) } },
    { id: 'paths', type: 'line', source: 'ways', filter: solid, layout: round, paint: { ...way, 'line-width': byZoom([2, 3, 3.5, 4, 4.5]) } },
    { id: 'paths-guessed', type: 'line', source: 'ways', filter: guessed, layout: { 'line-join': 'round' }, paint: { ...way, 'line-width': byZoom([1.75, 2.25, 2.5, 3, 3.5]), 'line-dasharray': [3, 1.75] } },
    { id: 'driven', type: 'line', source: 'ways', filter: is('driven'), layout: round, paint: { ...way, 'line-width': byZoom([4, 6, 7, 8, 10]) } },
    { id: 'driven-core', type: 'line', source: 'ways', filter: is('driven'), layout: round, paint: { 'line-color': p.land, 'line-width': byZoom([1.25, 2, 2.5, 3, 4]) } },
  ]
}
function marks(p: NightPalette): LayerSpecification[] {
  return [
    { id: 'lit', type: 'circle', source: 'lit', filter: ['==', ['geometry-type'], 'Point'], paint: { 'circle-color': p.accent, 'circle-opacity': 0.22, 'circle-radius': 20 } },
    { id: 'lit-line', type: 'line', source: 'lit', filter: ['!=', ['geometry-type'], 'Point'], layout: round, paint: { 'line-color': p.accent, 'line-opacity': 0.22, 'line-width': byZoom([14, 17, 19, 22, 25]) } },
    { id: 'stations', type: 'circle', source: 'places', filter: is('station'), paint: { 'circle-color': p.gap, 'circle-radius': 4, 'circle-stroke-color': p.ink, 'circle-stroke-width': 1.75 } },
    { id: 'call-way', type: 'line', source: 'call', filter: ['!=', ['geometry-type'], 'Point'], layout: { 'line-join': 'round' },
      paint: { 'line-color': p.ink, 'line-width': ['match', ['get', 'rank'], 0, 4, 1, 2.5, 1.5], 'line-opacity': ['match', ['get', 'rank'], 0, 1, 0.7], 'line-dasharray': [2.5, 1.25] } },
    { id: 'call-place', type: 'circle', source: 'call', filter: ['==', ['geometry-type'], 'Point'], paint: { 'circle-color': p.ink, 'circle-radius': 7, 'circle-stroke-color': p.gap, 'circle-stroke-width': 2.5 } },
    { id: 'picked', type: 'circle', source: 'places', filter: is('picked'), paint: { 'circle-color': p.accent, 'circle-radius': 7, 'circle-stroke-color': p.gap, 'circle-stroke-width': 2.5 } },
  ]
}
export function nightStyle(p: NightPalette): StyleSpecification {
  const sources = Object.fromEntries(['communes', 'province', 'routes', 'hot', 'lit', 'ways', 'call', 'places'].map((id) => [id, empty]))
  return { version: 8, sources: { base: { type: 'geojson', data: '/basemap.json' }, ...sources }, layers: [...ground(p), ...below(p), ...ways(p), ...marks(p)] }
}
