/** Makes two spellings of one Vietnamese name the same: no tone marks, đ = d, case and spaces. */
export function fold(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').replace(/[đĐðÐ]/g, 'd').toLowerCase().replace(/\s+/g, ' ').trim()
}
const squash = (text: string) => fold(text).replace(/[\s–-]+/g, '')

/** How well a text answers a query: 2 begins with it, 1 holds it, 0 not at all. "Đakrông" finds "Đa Krông", "ts9" finds "TS-900". */
export function match(text: string, query: string): 0 | 1 | 2 {
  const [where, what] = [squash(text), squash(query)]
  if (where.startsWith(what)) return 2
  return where.includes(what) ? 1 : 0
}
