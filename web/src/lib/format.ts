const zone = 'Asia/Ho_Chi_Minh'

/** 1.234,5 in Vietnamese, 1,234.5 in English. */
export function number(value: number, digits: number, locale = 'vi'): string {
  const [whole, part] = Math.abs(value).toFixed(digits).split('.')
  const grouped = whole!.replace(/\B(?=(\d{3})+$)/g, locale === 'vi' ? '.' : ',')
  const negative = value < 0 && /[1-9]/.test(whole! + (part ?? '')) ? '−' : ''
  return negative + grouped + (part ? (locale === 'vi' ? ',' : '.') + part : '')
}
export const metres = (value: number, locale = 'vi', digits = 1) => `${number(value, digits, locale)} m`
export const kilometres = (value: number, locale = 'vi', digits = 0) => `${number(value / 1000, digits, locale)} km`
export const dong = (value: number, locale = 'vi') => `${number(Math.round(value), 0, locale)} đ`
/** A rate keeps three significant figures, at least three decimals. */
export function rate(value: number, locale = 'vi'): string {
  return number(value, value !== 0 && Math.abs(value) < 0.01 ? 4 : 3, locale)
}
/** A p or q value with its sign, "= 0,031" or "< 0,001": two significant figures, three decimals at most, never 0. */
export function smallShare(value: number, locale = 'vi'): string {
  if (value < 0.001) return `< ${number(0.001, 3, locale)}`
  return '= ' + number(value, value < 0.1 ? 3 : 2, locale)
}

/** Km 6+250: whole kilometres and the metres past them. */
export function chainage(value: number): string {
  const m = Math.round(value)
  return `Km ${Math.floor(m / 1000)}+${String(m % 1000).padStart(3, '0')}`
}
/** "Km 7+150", "7+150" or plain metres; null when it is none of them. */
export function parseChainage(text: string): number | null {
  const said = text.trim().replace(',', '.')
  const km = /^(?:km\s*)?(\d+)\s*\+\s*(\d{1,3}(?:\.\d+)?)$/i.exec(said)
  if (km) return Number(km[1]) * 1000 + Number(km[2])
  return /^\d+(\.\d+)?(\s*m)?$/i.test(said) ? Number.parseFloat(said) : null
}

function parts(iso: string): Record<string, string> | null {
  const date = new Date(iso)
  if (Number.isNaN(date.getTime())) return null
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone, day: '2-digit', month: '2-digit', year: 'numeric', hour: '2-digit', minute: '2-digit', hourCycle: 'h23',
  })
  return Object.fromEntries(format.formatToParts(date).map((p) => [p.type, p.value]))
}
export function day(iso: string | null | undefined): string {
  const p = iso ? parts(iso) : null
  return p ? `${p.day}/${p.month}/${p.year}` : '–'
}
/** 12/10, and 12/10/2025 when it is not of this year. */
export function shortDay(iso: string, now: Date): string {
  const text = day(iso)
  return text.endsWith(`/${day(now.toISOString()).slice(6)}`) ? text.slice(0, 5) : text
}
export function clock(iso: string | null | undefined): string {
  const p = iso ? parts(iso) : null
  return p ? `${p.hour}:${p.minute}` : '–'
}
export const moment = (iso: string | null | undefined) => (iso && parts(iso) ? `${day(iso)} ${clock(iso)}` : '–')
/** The local calendar day of an instant as 2026-11-14. */
export function localDate(at: Date): string {
  const p = parts(at.toISOString())!
  return `${p.year}-${p.month}-${p.day}`
}

/** When it happened, in two lines: the day it was found, and the hours between last known good and found. */
export function occurred(from: string | null | undefined, to: string | null | undefined): [string, string] {
  if (!from || !to) return [day(to ?? from), from || to ? clock(to ?? from) : '']
  if (from === to) return [day(to), clock(to)]
  const near = Date.parse(to) - Date.parse(from) < 86_400_000
  return [day(to), near ? `${clock(from)} – ${clock(to)}` : `${day(from).slice(0, 5)} ${clock(from)} – ${clock(to)}`]
}
/** "Km 6+250 – 10+000": the unit is said once. */
export const chainages = (from: number, to: number) => `${chainage(from)} – ${chainage(to).slice(3)}`
