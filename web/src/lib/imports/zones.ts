/** VN-2000's zones as the EPSG registry numbers them, by central meridian in degrees. */
const tm3: [number, number][] = [
  [9211, 106], [9212, 106.25], [9213, 106.5], [9214, 107], [9215, 107.25], [9216, 107.5], [5899, 107.75], [5898, 108], [9217, 108.25], [9218, 108.5],
  [9210, 105.75], [9209, 105.5], [5897, 105], [9208, 104.75], [9207, 104.5], [9206, 104], [9205, 103], [5896, 102],
]
export interface Zone { code: string; kind: 'tm3' | 'utm' | 'degrees' | 'wgs84'; meridian: number | null; name?: string }
/** Every system the server reads, those of this province and its neighbours first. */
export const zones: Zone[] = [
  ...tm3.map(([n, meridian]): Zone => ({ code: `EPSG:${n}`, kind: 'tm3', meridian })),
  { code: 'EPSG:3405', kind: 'utm', meridian: 105, name: '48N' }, { code: 'EPSG:3406', kind: 'utm', meridian: 111, name: '49N' },
  { code: 'EPSG:4756', kind: 'degrees', meridian: null }, { code: 'EPSG:4326', kind: 'wgs84', meridian: null },
]
/** Whose zone it was before the provinces were joined. */
const formerly: Record<string, string> = { 'EPSG:9211': 'Quảng Bình', 'EPSG:9212': 'Quảng Trị' }
export const formerProvince = (code: string): string | null => formerly[code] ?? null
export const zoneOf = (code: string): Zone | null => zones.find((z) => z.code === code) ?? null

/** 106°15′: degrees and whole minutes. */
export function meridianText(degrees: number): string {
  const minutes = Math.round(degrees * 60)
  return `${Math.floor(minutes / 60)}°${String(minutes % 60).padStart(2, '0')}′`
}
/** What the suggestions ask: in which system the file is, or only whether it writes latitude before longitude. */
export function asksFor(suggested: { code: string; north_first: boolean }[]): 'zone' | 'axes' {
  const turned = (s: { code: string; north_first: boolean }) => s.north_first && ['wgs84', 'degrees'].includes(zoneOf(s.code)?.kind ?? '')
  return suggested.length && suggested.every(turned) ? 'axes' : 'zone'
}
const tail = '+north-first'
export interface Crs { code: string; north: boolean }
/** The two halves of what the server calls a system: its code, and whether the file writes north before east. */
export const splitCrs = (text: string): Crs => (text.endsWith(tail) ? { code: text.slice(0, -tail.length), north: true } : { code: text, north: false })
export const joinCrs = ({ code, north }: Crs): string => (north ? code + tail : code)
