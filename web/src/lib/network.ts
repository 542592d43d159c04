import type { Routes, Sites } from './types'

export interface Part { name: string; routes: number; metres: number }
export interface OwnNetwork { routes: number; metres: number; sites: number; media: Part[]; layings: Part[] }

/** The network of one carrier in numbers, by what its cable is and how it lies; the longest part first, what is not told last. */
export function networkOf(routes: Routes | null, sites: Sites | null, carrier: string): OwnNetwork {
  const own = (routes?.features ?? []).map((f) => f.properties).filter((p) => p.carrier === carrier)
  const parts = (key: 'medium' | 'laying'): Part[] => {
    const all = new Map<string, Part>()
    for (const p of own) {
      const part = all.get(p[key] ?? '') ?? { name: p[key] ?? '', routes: 0, metres: 0 }
      all.set(part.name, { ...part, routes: part.routes + 1, metres: part.metres + (p.length_m ?? 0) })
    }
    return [...all.values()].toSorted((a, b) => Number(a.name === '') - Number(b.name === '') || b.metres - a.metres)
  }
  return {
    routes: own.length, metres: own.reduce((sum, p) => sum + (p.length_m ?? 0), 0),
    sites: (sites?.features ?? []).filter((f) => f.properties.carrier === carrier).length, media: parts('medium'), layings: parts('laying'),
  }
}
export const exportFormats = ['geojson', 'ofds', 'kml', 'shapefile', 'csv'] as const
export type ExportFormat = (typeof exportFormats)[number]
export const exportPath = (format: ExportFormat, carrier: string) => `/api/v1/export?${new URLSearchParams({ format, carrier })}`
/** A machine's way in: its secret is told once, when it is made. */
/** What a token may be good for, as the server names it. */
export const TOKEN_SCOPES = ['read', 'import', 'alarm', 'report'] as const
export type TokenScope = (typeof TOKEN_SCOPES)[number]
export interface Token { id: string; name: string; created_at: string; expires_at: string; used_at: string | null; scopes: TokenScope[] }
/** What a machine says to hand in a file, to be copied into a script. */
export function commandFor(origin: string, carrier: string, token: string): string {
  return `curl -H 'Authorization: Bearer ${token}' -H 'Content-Type: application/octet-stream' --data-binary @tuyen.geojson '${origin}/api/v1/imports?${new URLSearchParams({ carrier, file_name: 'tuyen.geojson' })}'`
}
