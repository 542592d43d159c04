import type { Bounds } from './geo'

export type LayerName = 'cable' | 'incidents' | 'sites' | 'communes' | 'watches'
/** What the parts around the map need to know of it, and which layers are switched on. */
class MapView {
  bounds = $state.raw<Bounds | null>(null)
  metresPerPixel = $state(0)
  layers = $state<Record<LayerName, boolean>>({ cable: true, incidents: true, sites: true, communes: true, watches: true })
}
export const view = new MapView()

/** The style's layers behind each switch. */
export const switched: Record<LayerName, string[]> = {
  cable: ['routes', 'routes-far', 'corridors'], incidents: ['incidents', 'incidents-chosen', 'rings'], sites: ['sites'], communes: ['commune-lines'], watches: ['watches'],
}
