import type { DataDrivenPropertyValueSpecification, ExpressionSpecification, LayerSpecification, SourceSpecification, StyleSpecification } from 'maplibre-gl'
import type { Carrier } from '../lib/types'
import type { Palette } from './palette'

const zooms = [8, 10, 12, 14, 16]
type Width = DataDrivenPropertyValueSpecification<number>
const byZoom = (values: (number | ExpressionSpecification)[]): Width =>
  ['interpolate', ['exponential', 1.4], ['zoom'], ...zooms.flatMap((z, i) => [z, values[i]!])] as ExpressionSpecification as Width
const hotWidths = [[3, 4, 5, 7, 10], [3.5, 5.5, 7, 9, 13], [4, 7, 9, 12, 16], [5, 9, 11, 15, 20]]
const perClass = (values: (string | number)[]): ExpressionSpecification =>
  ['match', ['get', 'class'], 2, values[1]!, 3, values[2]!, 4, values[3]!, values[0]!] as ExpressionSpecification
const hotWidth = (more = 0) => byZoom(zooms.map((_, i) => perClass(hotWidths.map((w) => w[i]! + more))))
const round = { 'line-cap': 'round', 'line-join': 'round' } as const

export interface Look { palette: Palette; carriers: Carrier[]; cables: boolean }

export function carrierColour(carriers: Carrier[], palette: Palette): string | ExpressionSpecification {
  const pairs = carriers.flatMap((c) => [c.code, palette.carriers[c.color - 1] ?? palette.none])
  return pairs.length ? (['match', ['get', 'carrier'], ...pairs, palette.none] as unknown as ExpressionSpecification) : palette.none
}

function ground(p: Palette): LayerSpecification[] {
  return [
    { id: 'sea', type: 'background', paint: { 'background-color': p.sea } },
    { id: 'land', type: 'fill', source: 'base', paint: { 'fill-color': ['match', ['get', 'land'], 'home', p.home, 'lao', p.lao, p.out] } },
    { id: 'communes', type: 'fill', source: 'communes', paint: { 'fill-color': p.land } },
    { id: 'commune-lines', type: 'line', source: 'communes', paint: { 'line-color': p.commune, 'line-width': byZoom([0.5, 0.75, 1, 1, 1.25]) } },
  ]
}

function cableLayers({ palette: p, carriers }: Look): LayerSpecification[] {
  const significant: ExpressionSpecification = ['>=', ['get', 'low_ratio'], 2]
  const sort: ExpressionSpecification = ['get', 'ratio']
  return [
    { id: 'corridors', type: 'line', source: 'routes', filter: ['==', ['get', 'corridor'], true], layout: round,
      paint: { 'line-color': p.none, 'line-width': 14, 'line-opacity': 0.35 } },
    { id: 'routes', type: 'line', source: 'routes', filter: ['!=', ['get', 'corridor'], true], layout: round,
      paint: { 'line-color': carrierColour(carriers, p), 'line-width': byZoom([0.8, 1.2, 1.6, 2.2, 3]) } },
    { id: 'glow', type: 'line', source: 'glow', layout: round, paint: { 'line-color': p.accent, 'line-width': 26, 'line-opacity': 0.28 } },
    { id: 'hot-ink', type: 'line', source: 'hot', filter: significant, layout: round, paint: { 'line-color': p.ink, 'line-width': hotWidth(5.5) } },
    { id: 'hot-gap', type: 'line', source: 'hot', filter: significant, layout: round, paint: { 'line-color': p.gap, 'line-width': hotWidth(3) } },
    { id: 'hot', type: 'line', source: 'hot', layout: { ...round, 'line-sort-key': sort }, paint: { 'line-color': perClass(p.hot), 'line-width': hotWidth() } },
    { id: 'sites', type: 'circle', source: 'sites', minzoom: 12,
      paint: { 'circle-color': p.gap, 'circle-radius': 4, 'circle-stroke-width': 1.5, 'circle-stroke-color': carrierColour(carriers, p) } },
    { id: 'incidents', type: 'circle', source: 'incidents', minzoom: 10,
      paint: { 'circle-color': p.ink, 'circle-radius': ['interpolate', ['linear'], ['zoom'], 10, 2.5, 14, 5], 'circle-stroke-width': 1.5, 'circle-stroke-color': p.gap } },
  ]
}

const empty: SourceSpecification = { type: 'geojson', data: { type: 'FeatureCollection', features: [] } }
export const cableSources = ['routes', 'hot', 'glow', 'sites', 'incidents'] as const

/** The whole style. Without leave to see cable there is no cable source or layer at all. */
export function mapStyle(look: Look): StyleSpecification {
  const sources: Record<string, SourceSpecification> = {
    base: { type: 'geojson', data: '/basemap.json' }, communes: empty, pin: empty,
  }
  if (look.cables) for (const id of cableSources) sources[id] = empty
  return {
    version: 8, sources,
    layers: [
      ...ground(look.palette),
      ...(look.cables ? cableLayers(look) : []),
      { id: 'pin-area', type: 'fill', source: 'pin', filter: ['==', ['geometry-type'], 'Polygon'], paint: { 'fill-color': look.palette.accent, 'fill-opacity': 0.18 } },
      { id: 'pin', type: 'circle', source: 'pin', filter: ['==', ['geometry-type'], 'Point'],
        paint: { 'circle-color': look.palette.accent, 'circle-radius': 6, 'circle-stroke-color': look.palette.gap, 'circle-stroke-width': 2 } },
    ],
  }
}
