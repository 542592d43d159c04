import { m } from '../paraglide/messages.js'
import { chainage, chainages, metres } from './format'
import type { PlaceTold } from './types'

/** A place as it was told, in words; nothing for a point, which is on the map. */
export function told(p: PlaceTold, locale: string): string {
  const parts = [
    p.route_id && (p.chainage_m == null ? p.route_id : `${p.route_id} ${p.chainage_to_m == null ? chainage(p.chainage_m) : chainages(p.chainage_m, p.chainage_to_m)}`),
    p.from_site && p.to_site && m.told_between({ from: p.from_site, to: p.to_site }),
    p.otdr_m != null && p.otdr_site && m.told_otdr({ metres: metres(p.otdr_m, locale, 0), site: p.otdr_site }),
    p.site_id && m.told_site({ site: p.site_id }),
    p.label && m.told_label({ label: p.label }),
  ]
  return parts.filter(Boolean).join(', ')
}
