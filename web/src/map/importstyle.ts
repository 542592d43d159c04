import type { ExpressionSpecification, LayerSpecification, StyleSpecification } from 'maplibre-gl'
import type { Change } from '../lib/imports/types'
import type { Palette } from './palette'
import { byZoom } from './widths'
import { empty, ground } from './style'

/** Told apart by shape as well as by colour: new is one thick line, changed has a light core, gone is dashed with crosses. */
export interface ImportPalette extends Palette { changed: string; gone: string; rest: string }
export function importPalette(base: Palette, token: (name: string) => string): ImportPalette {
  return { ...base, changed: token('--crew-3'), gone: token('--c-ink-2'), rest: token('--car-none') }
}
const is = (change: Change | 'kept'): ExpressionSpecification => ['==', ['get', 'change'], change]
const line = (change: Change | 'kept'): ExpressionSpecification => ['all', is(change), ['!=', ['geometry-type'], 'Point']] as unknown as ExpressionSpecification
const round = { 'line-cap': 'round', 'line-join': 'round' } as const
const wide = byZoom([3, 4, 5, 6, 7])
const core = byZoom([1, 1.5, 1.75, 2.25, 3])
export const crossImage = 'gone-cross'

function network(p: ImportPalette): LayerSpecification[] {
  return [
    { id: 'net', type: 'line', source: 'net', filter: ['!', ['get', 'old']], layout: round, paint: { 'line-color': p.rest, 'line-width': byZoom([0.6, 0.8, 1, 1.25, 1.5]), 'line-opacity': 0.55 } },
    { id: 'same', type: 'line', source: 'preview', filter: line('unchanged'), layout: round, paint: { 'line-color': p.rest, 'line-width': byZoom([1, 1.25, 1.5, 2, 2.5]) } },
    { id: 'kept', type: 'line', source: 'preview', filter: line('kept'), layout: round, paint: { 'line-color': p.accent, 'line-width': byZoom([1.5, 2, 2.5, 3, 3.5]) } },
    { id: 'old', type: 'line', source: 'net', filter: ['get', 'old'], layout: { 'line-join': 'round' }, paint: { 'line-color': p.changed, 'line-width': byZoom([1, 1.25, 1.5, 1.5, 2]), 'line-dasharray': [3, 2.5] } },
  ]
}
function lines(p: ImportPalette): LayerSpecification[] {
  return [
    { id: 'lit', type: 'line', source: 'preview', filter: ['==', ['get', 'key'], ''], layout: round, paint: { 'line-color': p.accent, 'line-opacity': 0.25, 'line-width': byZoom([11, 13, 15, 17, 20]) } },
    { id: 'gone', type: 'line', source: 'preview', filter: line('gone'), paint: { 'line-color': p.gone, 'line-width': byZoom([1, 1.25, 1.5, 1.75, 2]), 'line-dasharray': [4, 3] } },
    { id: 'gone-cross', type: 'symbol', source: 'preview', filter: line('gone'), layout: { 'symbol-placement': 'line', 'symbol-spacing': 26, 'icon-image': crossImage, 'icon-allow-overlap': true, 'icon-ignore-placement': true } },
    { id: 'changed', type: 'line', source: 'preview', filter: line('changed'), layout: round, paint: { 'line-color': p.changed, 'line-width': byZoom([3.5, 5, 6, 7, 8]) } },
    { id: 'changed-core', type: 'line', source: 'preview', filter: line('changed'), layout: round, paint: { 'line-color': p.gap, 'line-width': core } },
    { id: 'new', type: 'line', source: 'preview', filter: line('new'), layout: round, paint: { 'line-color': p.accent, 'line-width': wide } },
  ]
}
const byChange = (p: ImportPalette): ExpressionSpecification => ['match', ['get', 'change'], ['new', 'kept'], p.accent, 'changed', p.changed, 'gone', p.gone, p.rest]
const radius = (quiet: number, loud: number): ExpressionSpecification => ['match', ['get', 'change'], ['unchanged', 'kept'], quiet, loud]
function sites(p: ImportPalette): LayerSpecification {
  const point = ['==', ['geometry-type'], 'Point'] as unknown as ExpressionSpecification
  return {
    id: 'sites', type: 'circle', source: 'preview', filter: point, paint: {
      'circle-color': ['match', ['get', 'change'], 'new', p.accent, p.gap], 'circle-stroke-color': byChange(p),
      'circle-stroke-width': ['interpolate', ['linear'], ['zoom'], 8, radius(0.5, 1), 12, radius(1, 2)], 'circle-radius': ['interpolate', ['linear'], ['zoom'], 8, radius(1, 1.5), 12, radius(2.5, 4)],
    },
  }
}
/** The map of an import: the ground, the network thin and grey, and what the file would do. */
export function importStyle(p: ImportPalette): StyleSpecification {
  const hit: ExpressionSpecification = ['in', ['get', 'name'], ['literal', []]]
  return {
    version: 8,
    sources: { base: { type: 'geojson', data: '/basemap.json' }, communes: empty, province: empty, net: empty, preview: empty },
    layers: [
      ...ground(p),
      { id: 'hit', type: 'fill', source: 'communes', filter: hit, paint: { 'fill-color': p.accent, 'fill-opacity': 0.18, 'fill-antialias': false } },
      { id: 'hit-line', type: 'line', source: 'communes', filter: hit, paint: { 'line-color': p.accent, 'line-width': 1.75 } },
      ...network(p), ...lines(p), sites(p),
    ],
  }
}
