import { metresBetween, type LonLat } from '../../map/geo'
import type { Routes } from '../types'

/** A place roughly told is put on a corridor no farther off than the two are coarse. */
export const reach = 800

function nearest(at: LonLat, a: LonLat, b: LonLat): LonLat {
  const east = Math.cos((at[1] * Math.PI) / 180)
  const [dx, dy, px, py] = [(b[0] - a[0]) * east, b[1] - a[1], (at[0] - a[0]) * east, at[1] - a[1]]
  const length = dx * dx + dy * dy
  const t = length ? Math.max(0, Math.min(1, (px * dx + py * dy) / length)) : 0
  return [a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])]
}
export function linesOf(routes: Routes | null): LonLat[][] {
  return (routes?.features ?? []).flatMap(({ geometry: g, properties }) => {
    if (!properties.corridor) return []
    return g.type === 'LineString' ? [g.coordinates as LonLat[]] : g.type === 'MultiLineString' ? (g.coordinates as LonLat[][]) : []
  })
}
/** The place on the nearest corridor within reach, else the place as it is. */
export function snap(at: LonLat, lines: LonLat[][], within = reach): LonLat {
  let best: { at: LonLat; far: number } = { at, far: within }
  for (const line of lines) for (let i = 1; i < line.length; i += 1) {
    const on = nearest(at, line[i - 1]!, line[i]!)
    const far = metresBetween(at, on)
    if (far <= best.far) best = { at: on, far }
  }
  return best.at
}
