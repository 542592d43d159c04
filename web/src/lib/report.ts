import { parseMoment } from './dates'
import { parseChainage } from './format'

export type PlaceKind = 'map' | 'route' | 'commune'
export interface Draft {
  kind: string; place: PlaceKind; lon: string; lat: string; accuracy: string; carrier: string; route: string; chainage: string; commune: string
  from: string; to: string; metres: string; damage: string; note: string
}
export const emptyDraft = (): Draft => ({
  kind: 'theft', place: 'map', lon: '', lat: '', accuracy: '50', carrier: '', route: '', chainage: '', commune: '', from: '', to: '', metres: '', damage: '', note: '',
})
/** Fields whose text cannot be read, by the server's names, with the key of what to say. */
export type Fault = 'bad_chainage' | 'bad_moment' | 'bad_number' | 'bad_order' | 'need_place' | 'need_route' | 'need_commune'
export interface Checked { body: Record<string, unknown>; faults: [string, Fault][] }

/** "1.234,5" here and "1,234.5" in English; also a plain "12.5", since three digits must follow a group mark. */
export function parseNumber(text: string): number | null {
  const said = text.replace(/\s/g, '')
  if (!said) return null
  const plain = /^\d{1,3}(\.\d{3})+(,\d+)?$/.test(said) ? said.replaceAll('.', '').replace(',', '.')
    : /^\d{1,3}(,\d{3})+(\.\d+)?$/.test(said) ? said.replaceAll(',', '') : said.replace(',', '.')
  return /^\d+(\.\d+)?$/.test(plain) ? Number(plain) : Number.NaN
}
/** Đồng have no decimals: digits only, grouped while they are typed. */
export function groupDigits(text: string, locale = 'vi'): string {
  const digits = text.replace(/\D/g, '').replace(/^0+(?=\d)/, '').slice(0, 15)
  return digits.replace(/\B(?=(\d{3})+$)/g, locale === 'vi' ? '.' : ',')
}
function place(d: Draft, fault: (name: string, what: Fault) => void): Record<string, unknown> {
  if (d.place === 'commune') {
    if (!d.commune) fault('commune', 'need_commune')
    return { commune: d.commune }
  }
  if (d.place === 'route') {
    const at = parseChainage(d.chainage)
    if (!d.route.trim()) fault('route_id', 'need_route')
    if (at === null) fault('chainage_m', 'bad_chainage')
    return { carrier: d.carrier || undefined, route_id: d.route.trim(), chainage_m: at }
  }
  const [lon, lat, accuracy] = [d.lon, d.lat, d.accuracy].map((x) => Number(x.trim().replace(',', '.')))
  if (!d.lon.trim() || !d.lat.trim()) fault('point', 'need_place')
  else if (!Number.isFinite(lon) || !Number.isFinite(lat)) fault('point', 'bad_number')
  if (!Number.isFinite(accuracy)) fault('accuracy_m', 'bad_number')
  return { point: [lon, lat], accuracy_m: accuracy }
}
/** The body to send, and what has to be mended first. */
export function check(d: Draft): Checked {
  const faults: [string, Fault][] = []
  const fault = (name: string, what: Fault) => { faults.push([name, what]) }
  const where = place(d, fault)
  const time = (name: string, text: string) => {
    const at = text.trim() ? parseMoment(text) : undefined
    if (at === null) fault(name, 'bad_moment')
    return at ?? undefined
  }
  const [from, to] = [time('occurred_from', d.from), time('occurred_to', d.to)]
  if (from && to && to < from.slice(0, to.length)) fault('occurred_to', 'bad_order')
  const taken = parseNumber(d.metres)
  if (Number.isNaN(taken)) fault('metres_taken', 'bad_number')
  const damage = d.damage.replace(/\D/g, '')
  return {
    faults,
    body: {
      kind: d.kind, ...where, occurred_from: from, occurred_to: to, metres_taken: taken ?? undefined,
      damage_vnd: damage ? Number(damage) : undefined, note: d.note.trim() || undefined,
    },
  }
}
