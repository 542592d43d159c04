import type { Map as GlMap } from 'maplibre-gl'
import { peakOf } from './data'
import type { Span } from './runs'
import type { Track } from './tracks'

/** Says on <html> what is drawn, for those who test the page: counts, and the pixel of the strongest span in view. */
export function mark(map: GlMap, spans: Span[], tracks: Map<string, Track>) {
  const count = (layers: string[], key: string) => {
    const here = layers.filter((l) => map.getLayer(l))
    const found = here.length ? map.queryRenderedFeatures({ layers: here }) : []
    return String(new Set(found.flatMap((f) => String(f.properties[key]).split(' '))).size)
  }
  const bounds = map.getBounds()
  const best = spans.map((s) => peakOf(s, tracks)).findLast((p) => bounds.contains(p))
  const at = best && map.project(best)
  Object.assign(document.documentElement.dataset, {
    lixels: count(['hot', 'hot-weak', 'peaks'], 'lids'), routes: count(['routes', 'routes-far', 'corridors'], 'fid'),
    hotAt: at ? `${Math.round(at.x)},${Math.round(at.y)}` : '', mapIdle: 'true',
  })
}
