/** What this browser remembers of its user; a browser that keeps nothing still works. */
export function remembered<T extends string>(name: string, allowed: readonly T[]): T | null {
  return allowed.find((x) => x === recalled(name)) ?? null
}
export function recalled(name: string): string | null {
  try { return localStorage.getItem(`cablewatch.${name}`) } catch { return null }
}
export function remember(name: string, value: string) {
  try { localStorage.setItem(`cablewatch.${name}`, value) } catch { return }
}
