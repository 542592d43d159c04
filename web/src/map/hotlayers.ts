import type { ExpressionSpecification, LayerSpecification } from 'maplibre-gl'
import type { Palette } from './palette'
import { byZoom, gapWidths, hotWidth, inkWidths, laneOffset, perClass } from './widths'

const flat = { 'line-cap': 'butt', 'line-join': 'round' } as const
const round = { 'line-cap': 'round', 'line-join': 'round' } as const
const is = (part: string, significant?: boolean): ExpressionSpecification => significant === undefined ? ['==', ['get', 'part'], part]
  : ['all', ['==', ['get', 'part'], part], ['==', ['get', 'significant'], significant]]
const glow = (lit: number, chosen: number): ExpressionSpecification =>
  ['case', ['boolean', ['feature-state', 'chosen'], false], chosen, ['boolean', ['feature-state', 'lit'], false], lit, 0]
const line = (id: string, filter: ExpressionSpecification, color: string | ExpressionSpecification, width: ReturnType<typeof hotWidth>, layout: typeof flat | typeof round): LayerSpecification =>
  ({ id, type: 'line', source: 'hot', minzoom: 9, filter, layout, paint: { 'line-color': color, 'line-width': width, 'line-offset': laneOffset } })

/** From far only significant stretches, as points; from zoom 9 all runs, the weak below, the significant last. */
export function hotLayers(p: Palette): LayerSpecification[] {
  const outline = [gapWidths, inkWidths]
  return [
    { id: 'glow', type: 'line', source: 'hot', minzoom: 9, filter: is('shell'), layout: round,
      paint: { 'line-color': p.accent, 'line-opacity': glow(0.28, 0.34), 'line-width': hotWidth(1, [...outline, [6, 7, 7, 8, 8]]), 'line-offset': laneOffset, 'line-blur': 3 } },
    { id: 'glow-far', type: 'circle', source: 'peaks', maxzoom: 9, paint: { 'circle-color': p.accent, 'circle-opacity': glow(0.25, 0.4), 'circle-radius': 14, 'circle-blur': 0.3 } },
    { id: 'glow-marked', type: 'line', source: 'marked', filter: ['!=', ['geometry-type'], 'Point'], layout: round,
      paint: { 'line-color': p.accent, 'line-opacity': 0.25, 'line-width': byZoom([7, 9, 10, 12, 14]), 'line-offset': laneOffset } },
    { id: 'glow-point', type: 'circle', source: 'marked', filter: ['==', ['geometry-type'], 'Point'],
      paint: { 'circle-color': p.accent, 'circle-opacity': 0.3, 'circle-radius': 14 } },
    line('hot-weak', is('run', false), perClass(p.hot), hotWidth(), flat),
    line('hot-core', is('run', false), perClass(p.weak), hotWidth(0.5), flat),
    line('hot-ink', is('shell', true), p.ink, hotWidth(1, outline), round),
    line('hot-gap', is('shell', true), p.gap, hotWidth(1, [gapWidths]), round),
    line('hot', is('run', true), perClass(p.hot), hotWidth(), flat),
    { ...line('ticks', is('tick'), p.gap, hotWidth(), flat), minzoom: 14 } as LayerSpecification,
    { id: 'peaks-ink', type: 'circle', source: 'peaks', maxzoom: 9, filter: ['==', ['get', 'significant'], true],
      paint: { 'circle-color': p.gap, 'circle-radius': 5.5, 'circle-stroke-color': p.ink, 'circle-stroke-width': 1.25 } },
    { id: 'peaks', type: 'circle', source: 'peaks', maxzoom: 9, filter: ['==', ['get', 'significant'], true],
      paint: { 'circle-color': perClass(p.hot), 'circle-radius': 4 } },
  ]
}
