import type { Communes } from '../lib/types'

export interface Label { text: string; at: [number, number]; rank: 'sea' | 'place' | 'commune' }

/** Fixed names of the wider map; they are the product's own, none comes from the coast line file. */
export function wideLabels(en: boolean): Label[] {
  const group = (name: string) => (en ? `${name} archipelago` : `Quần đảo ${name}`)
  return [
    { text: group('Hoàng Sa'), at: [112, 16.5], rank: 'place' },
    { text: group('Trường Sa'), at: [114, 9.5], rank: 'place' },
    { text: 'BIỂN ĐÔNG', at: [109.2, 17.2], rank: 'sea' },
    { text: 'LÀO', at: [105.3, 17.2], rank: 'sea' },
  ]
}

/** Few labels at a low zoom: wards first, then all communes from zoom 10. */
export function visibleLabels(communes: Communes | null, zoom: number, en: boolean): Label[] {
  const places = (communes?.features ?? [])
    .filter((f) => zoom >= 10 || (zoom >= 8 && f.properties.kind !== 'xa'))
    .map((f): Label => ({ text: f.properties.name, at: f.properties.center, rank: f.properties.kind === 'xa' ? 'commune' : 'place' }))
  return [...wideLabels(en), ...places]
}

/** Keeps the first of any two labels whose boxes overlap on the screen. */
export function thin<T extends { text: string }>(labels: T[], project: (label: T) => { x: number; y: number }): T[] {
  const kept: { x: number; y: number; half: number }[] = []
  return labels.filter((label) => {
    const box = { ...project(label), half: label.text.length * 3.6 + 4 }
    if (kept.some((k) => Math.abs(k.x - box.x) < k.half + box.half && Math.abs(k.y - box.y) < 18)) return false
    kept.push(box)
    return true
  })
}
