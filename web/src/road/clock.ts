/** mm:ss, and h:mm:ss from an hour on; without a sign. */
export function span(ms: number): string {
  const seconds = Math.floor(Math.abs(ms) / 1000)
  const two = (n: number) => String(n).padStart(2, '0')
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60]
  return h ? `${h}:${two(m)}:${two(s)}` : `${two(m)}:${two(s)}`
}
/** Whole minutes, at least one of what is not nothing. */
export const minutes = (ms: number) => (ms <= 0 ? 0 : Math.max(1, Math.round(ms / 60_000)))
/** How long to wait before the next try, by tries that failed: 5 s doubled, at most 2 minutes. */
export const backoff = (failed: number) => Math.min(120_000, 5_000 * 2 ** Math.min(failed, 10))
/** Two or three fours: which of them there are, the server knows. */
export const isWhole = (code: string) => code.length === 9 || code.length === 14
/** From the code as it is typed or in an address: letters and digits in fours. */
export function codeOf(text: string): string {
  let plain = text
  try { plain = decodeURIComponent(text) } catch { /* Not of an address: taken as typed. */ }
  return plain.toUpperCase().replace(/[^A-Z0-9]/g, '').slice(0, 12).replace(/(.{4})(?=.)/g, '$1-')
}
