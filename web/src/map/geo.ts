export type LonLat = [number, number]
export type Bounds = [west: number, south: number, east: number, north: number]
export interface Pixel { x: number; y: number }

const rad = Math.PI / 180
/** Ground metres under one CSS pixel of a map with tiles of 512. */
export const metresPerPixel = (zoom: number, lat: number) => (78_271.517 * Math.cos(lat * rad)) / 2 ** zoom

export function metresBetween(a: LonLat, b: LonLat): number {
  const east = (b[0] - a[0]) * 111_320 * Math.cos(((a[1] + b[1]) / 2) * rad)
  return Math.hypot(east, (b[1] - a[1]) * 110_700)
}
export const inside = ([x, y]: LonLat, [w, s, e, n]: Bounds) => x >= w && x <= e && y >= s && y <= n
export const meets = (a: Bounds, b: Bounds) => a[0] <= b[2] && a[2] >= b[0] && a[1] <= b[3] && a[3] >= b[1]
export const middle = (b: Bounds): LonLat => [(b[0] + b[2]) / 2, (b[1] + b[3]) / 2]

export function boundsOf(points: Iterable<readonly number[]>): Bounds {
  const b: Bounds = [Infinity, Infinity, -Infinity, -Infinity]
  for (const [x = 0, y = 0] of points) {
    b[0] = Math.min(b[0], x)
    b[1] = Math.min(b[1], y)
    b[2] = Math.max(b[2], x)
    b[3] = Math.max(b[3], y)
  }
  return b
}
