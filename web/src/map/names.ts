import type { CommuneProps, Communes } from '../lib/types'
import type { LonLat } from './geo'

export type Rank = 'sea' | 'land' | 'place' | 'commune' | 'code' | 'km'
/** A name and the points it may stand at, best first. The wide names have theirs from the province outwards. */
export interface Name { key: string; text: string; rank: Rank; at: LonLat[] }

const sea: LonLat[] = [
  [107.35, 17.5], [107.1, 17.75], [107.6, 17.3], [107.3, 17.2], [107.45, 17.0], [107.35, 16.92], [106.95, 17.5], [106.75, 17.65], [106.65, 17.95],
  [107.2, 17.05], [107.15, 17.13], [107.0, 17.35], [108.2, 17.4], [109.2, 17.2], [112, 13], [110.5, 15.5],
]
const laos: LonLat[] = [[105.75, 17.1], [105.5, 17.3], [106.15, 16.75], [106.3, 16.6], [106.45, 16.45], [105.3, 17.2], [105.5, 17.65], [104.6, 17.8], [103.5, 18.8]]

/** Fixed names of the wider map; they are the product's own, none comes from the coast line file. */
export function wideNames(zoom: number, en: boolean): Name[] {
  // Seen from afar the open sea comes first, and the inland of Laos.
  const from = (all: LonLat[]) => (zoom < 6.6 ? [...all.slice(-3), ...all] : all)
  const group = (name: string) => (en ? `${name} archipelago` : `Quần đảo ${name}`)
  return [
    { key: 'hoang-sa', text: group('Hoàng Sa'), at: [[112, 16.5]], rank: 'land' },
    { key: 'truong-sa', text: group('Trường Sa'), at: [[114, 9.5]], rank: 'land' },
    { key: 'sea', text: 'BIỂN ĐÔNG', at: from(sea), rank: 'sea' },
    { key: 'laos', text: 'LÀO', at: from(laos), rank: 'sea' },
  ]
}

/** Wards and the special zone from zoom 6, all communes with their kind from zoom 9. */
export function communeNames(communes: Communes | null, zoom: number): Name[] {
  // The unit that bears the name of its former district or town was its seat, and is known to more people.
  const seat = (p: CommuneProps) => !!p.old_district?.endsWith(` ${p.name}`)
  const order = (p: CommuneProps) => (p.kind === 'xa' ? 2 : 0) + (seat(p) ? 0 : 1)
  return (communes?.features ?? [])
    .filter((f) => zoom >= 9 || (zoom >= 6 && f.properties.kind !== 'xa'))
    .sort((a, b) => order(a.properties) - order(b.properties))
    .map(({ properties: p }) => ({
      key: p.code, text: p.kind === 'xa' ? p.full_name : p.name, at: [p.center], rank: p.kind === 'xa' ? 'commune' : 'place',
    }))
}
