/** Dates as people here write them: 14/11/2026, and 14/11/2026 23:30 or 23h30. */
const two = (n: string) => n.padStart(2, '0')

export function parseDay(text: string): string | null {
  const said = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/.exec(text.trim())
  if (!said) return null
  const [, d, mo, y] = said as unknown as [string, string, string, string]
  const day = `${y}-${two(mo)}-${two(d)}`
  const back = new Date(`${day}T00:00:00Z`)
  return !Number.isNaN(back.getTime()) && back.toISOString().startsWith(day) ? day : null
}
/** Local time without an offset, as the server takes it; a day alone stays a day. */
export function parseMoment(text: string): string | null {
  const [date, ...rest] = text.trim().split(/[\s,]+/)
  const day = parseDay(date ?? '')
  if (!day || rest.length === 0) return day
  const time = /^(\d{1,2})(?::|h)(\d{2})?$/i.exec(rest.join(''))
  if (!time || Number(time[1]) > 23 || Number(time[2] ?? 0) > 59) return null
  return `${day}T${two(time[1]!)}:${time[2] ?? '00'}`
}
export const showDay = (day: string) => day.split('-').reverse().join('/')
export const showMonth = (month: string) => `${month.slice(5, 7)}/${month.slice(0, 4)}`
