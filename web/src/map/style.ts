import type { CircleLayerSpecification, ExpressionSpecification, LayerSpecification, SourceSpecification, StyleSpecification } from 'maplibre-gl'
import type { Carrier } from '../lib/types'
import { hotLayers } from './hotlayers'
import { keyLayers } from './keylayers'
import { outlineLayers } from './outlines'
import type { Palette } from './palette'
import { siteImage } from './signs'
import { coverageLayers } from './coveragelayers'
import { workLayers } from './worklayers'
import { byZoom, cableWidths, laneOffset } from './widths'

/** What decides the style; `own` is the commune of a reader who sees only that one. */
export interface Look { palette: Palette; carriers: Carrier[]; cables: boolean; own?: string | null }
const round = { 'line-cap': 'round', 'line-join': 'round' } as const

/** One value by carrier, or the plain one. */
function byCarrier(carriers: Carrier[], p: Palette, value: (colour: string) => string): ExpressionSpecification | string {
  const pairs = carriers.flatMap((c) => [c.code, value(p.carriers[c.color - 1] ?? p.none)])
  return pairs.length ? (['match', ['get', 'carrier'], ...pairs, value(p.none)] as unknown as ExpressionSpecification) : value(p.none)
}

export function ground(p: Palette): LayerSpecification[] {
  return [
    { id: 'sea', type: 'background', paint: { 'background-color': p.sea } },
    { id: 'land', type: 'fill', source: 'base', paint: { 'fill-color': ['match', ['get', 'land'], 'home', p.home, 'lao', p.lao, 'sea', p.sea, p.out], 'fill-antialias': false } },
    { id: 'coast', type: 'line', source: 'base', filter: ['in', ['get', 'land'], ['literal', ['home', 'lao', 'out']]], layout: round, paint: { 'line-color': p.commune, 'line-width': byZoom([0.75, 1, 1, 1.25, 1.25]) } },
    { id: 'communes', type: 'fill', source: 'communes', paint: { 'fill-color': p.land, 'fill-antialias': false } },
    { id: 'commune-lines', type: 'line', source: 'communes', layout: round, paint: { 'line-color': p.commune, 'line-width': byZoom([0.5, 0.75, 1, 1, 1.25]) } },
    { id: 'province', type: 'line', source: 'province', layout: round, paint: { 'line-color': p.province, 'line-width': byZoom([1, 1.25, 1.5, 1.5, 1.75]) } },
  ]
}

/** All but the reader's own commune steps back. */
function around(p: Palette, own: string): LayerSpecification[] {
  return [{ id: 'dimmed', type: 'fill', source: 'communes', filter: ['!=', ['get', 'code'], own], paint: { 'fill-color': p.out, 'fill-opacity': 0.72, 'fill-antialias': false } },
  { id: 'own', type: 'line', source: 'communes', filter: ['==', ['get', 'code'], own], paint: { 'line-color': p.accent, 'line-width': 1.75 } }]
}

function cables({ palette: p, carriers }: Look): LayerSpecification[] {
  const exact: ExpressionSpecification = ['!=', ['get', 'corridor'], true]
  return [
    { id: 'corridors', type: 'line', source: 'routes', filter: ['==', ['get', 'corridor'], true], layout: round,
      paint: { 'line-color': p.commune, 'line-width': 14 } },
    { id: 'routes-far', type: 'line', source: 'routes', maxzoom: 9, filter: exact, layout: round, paint: { 'line-color': p.none, 'line-width': 0.8 } },
    { id: 'routes', type: 'line', source: 'routes', minzoom: 9, filter: exact, layout: round,
      paint: { 'line-color': byCarrier(carriers, p, (c) => c), 'line-width': byZoom(cableWidths), 'line-offset': laneOffset } },
  ]
}

/** How far off an incident may be, to scale. The rings lie under the cable, so that they tint no class of the ramp. */
function rings(p: Palette): LayerSpecification {
  const metres = (zoom: number): ExpressionSpecification => ['*', ['get', 'pixels'], 2 ** zoom]
  return {
    id: 'rings', type: 'circle', source: 'incidents', minzoom: 13, filter: ['has', 'pixels'],
      paint: { 'circle-color': p.ink, 'circle-opacity': 0.05, 'circle-pitch-scale': 'map', 'circle-stroke-color': p.ink, 'circle-stroke-width': 0.75, 'circle-stroke-opacity': 0.3,
        'circle-radius': ['interpolate', ['exponential', 2], ['zoom'], 12, metres(12), 20, metres(20)] },
  }
}

function points({ palette: p, carriers, own }: Look): LayerSpecification[] {
  const dot: CircleLayerSpecification['paint'] = {
    'circle-color': p.gap, 'circle-radius': ['interpolate', ['linear'], ['zoom'], 9, 2, 12, 3, 15, 5], 'circle-stroke-width': 1.25, 'circle-stroke-color': p.ink,
  }
  return [
    { id: 'sites', type: 'symbol', source: 'sites', minzoom: 13,
      layout: { 'icon-image': byCarrier(carriers, p, (c) => siteImage(c, p.gap)), 'icon-allow-overlap': true, 'icon-ignore-placement': true } },
    // A commune has few, and starts where it sees all of them.
    { id: 'incidents', type: 'circle', source: 'incidents', minzoom: own ? 8 : 12, paint: dot },
    { id: 'incidents-chosen', type: 'circle', source: 'chosen', minzoom: 9, paint: dot },
  ]
}

export const empty: SourceSpecification = { type: 'geojson', data: { type: 'FeatureCollection', features: [] } }
const named: SourceSpecification = { ...empty, promoteId: 'key' }
export const cableSources: Record<string, SourceSpecification> = {
  routes: { ...empty, promoteId: 'fid' }, hot: named, peaks: named, sites: empty, incidents: empty, chosen: empty, marked: empty, places: empty,
  watches: empty, keys: empty, ring: empty, works: empty, coverage: empty,
}

/** The whole style. Without leave to see cable there is no cable source or layer at all. */
export function mapStyle(look: Look): StyleSpecification {
  const p = look.palette
  return {
    version: 8,
    sources: { base: { type: 'geojson', data: '/basemap.json' }, communes: empty, province: empty, pin: empty, ...(look.cables ? cableSources : {}) },
    layers: [
      ...ground(p),
      ...(look.cables ? [rings(p), ...cables(look), ...keyLayers(p), ...outlineLayers(p), ...hotLayers(p), ...points(look)] : []),
      ...(look.own ? around(p, look.own) : []),
      ...(look.cables ? [...coverageLayers(p), ...workLayers(p)] : []),
      { id: 'pin-area', type: 'fill', source: 'pin', filter: ['==', ['geometry-type'], 'Polygon'], paint: { 'fill-color': p.accent, 'fill-opacity': 0.18 } },
      { id: 'pin', type: 'circle', source: 'pin', filter: ['==', ['geometry-type'], 'Point'],
        paint: { 'circle-color': p.accent, 'circle-radius': 6, 'circle-stroke-color': p.gap, 'circle-stroke-width': 2 } },
    ],
  }
}
