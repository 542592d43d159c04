import type { Map as GlMap } from 'maplibre-gl'
import { boundsOf, meets, middle, type Bounds, type LonLat } from './geo'

/** The province roughly, until its communes are known. */
export const province: Bounds = [105.6, 16.3, 107.45, 18.1]
const margins = () => {
  const narrow = matchMedia('(max-width: 759px)').matches
  return narrow ? { top: 16, bottom: 32, left: 12, right: 56 } : { top: 24, bottom: 40, left: 60, right: 40 }
}
export const startView = () => ({ bounds: province, fitBoundsOptions: { padding: margins() } })

const known = (b: Bounds) => b[0] <= b[2]
/** The province where it is known and has some of the cable shown; else the cable; else the province roughly. */
export function homeOf(area: Bounds, cable: Bounds): Bounds {
  if (known(area) && (!known(cable) || meets(area, cable))) return area
  return known(cable) ? cable : province
}

export function showProvince(map: GlMap, bounds: Bounds, duration: number) { map.fitBounds(bounds, { padding: margins(), duration }) }

/** Seen well: near enough to be read and not at the edge of the screen. */
function seen(map: GlMap, at: LonLat, near: number): boolean {
  const { x, y } = map.project(at)
  const { clientWidth: w, clientHeight: h } = map.getContainer()
  return map.getZoom() >= near && x > w * 0.12 && x < w * 0.88 && y > h * 0.15 && y < h * 0.85
}

/** Goes where the whole of it and its surroundings can be read; stays where it is seen well already. */
export function showStretch(map: GlMap, bbox: Bounds) {
  const center = middle(bbox)
  if (seen(map, center, 10.5)) return
  const fit = map.cameraForBounds(bbox, { padding: 120 })?.zoom ?? 12
  map.flyTo({ center, zoom: Math.min(fit, Math.max(12, Math.min(map.getZoom(), 12.5))), duration: 700 })
}
export function showPoint(map: GlMap, at: LonLat) {
  if (!seen(map, at, 12)) map.flyTo({ center: at, zoom: Math.max(12.5, map.getZoom()), duration: 700 })
}
export function showLine(map: GlMap, points: LonLat[]) {
  map.fitBounds(boundsOf(points), { padding: 80, maxZoom: 13, duration: 700 })
}
