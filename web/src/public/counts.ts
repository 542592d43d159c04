import type { Commune } from '../citizen/ground'

export interface PublicCommune { commune: string; commune_name: string; events: number }
export interface PublicHalfYear { half_year: string; from: string; to: string; communes: PublicCommune[] }
export interface PublicCounts { published_on: string | null; least_events: number; least_carriers: number; least_change: number; half_years: PublicHalfYear[] }

/** The first number of each shade but the lightest, which begins with the least that is told. */
export const SHADES = [10, 20] as const
/** 1 for the least that are told, 3 for the most; 0 where the number is not told. */
export const shade = (events: number | undefined) => (events === undefined ? 0 : 1 + SHADES.filter((from) => events >= from).length)

/** The year of `2026-H1`, and whether it is its first half. */
export const halfOf = (code: string) => ({ year: code.slice(0, 4), isFirst: code.endsWith('H1') })

export interface Outline { code: string; path: string }

/** Outlines of communes in a picture of this width, north up, and how high it is. */
export function outlines(communes: Commune[], width: number): { height: number; all: Outline[] } {
  const points = communes.flatMap((commune) => commune.rings.flat())
  if (!points.length) return { height: 0, all: [] }
  const edge = (axis: 0 | 1, pick: (a: number, b: number) => number) => points.reduce((best, p) => pick(best, p[axis]), points[0]![axis])
  const [west, east, south, north] = [edge(0, Math.min), edge(0, Math.max), edge(1, Math.min), edge(1, Math.max)]
  const squeeze = Math.cos(((south + north) / 2) * (Math.PI / 180))
  const scale = width / ((east - west) * squeeze)
  const at = ([lon, lat]: [number, number]) => `${((lon - west) * squeeze * scale).toFixed(1)} ${((north - lat) * scale).toFixed(1)}`
  const path = (commune: Commune) => commune.rings.map((ring) => `M${ring.map(at).join('L')}Z`).join('')
  return { height: Math.ceil((north - south) * scale), all: communes.map((commune) => ({ code: commune.code, path: path(commune) })) }
}
