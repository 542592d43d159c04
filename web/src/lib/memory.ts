/** What this browser remembers of its user; a browser that keeps nothing still works. */
export function remembered<T extends string>(name: string, allowed: readonly T[]): T | null {
  try { return allowed.find((x) => x === localStorage.getItem(`cablewatch.${name}`)) ?? null } catch { return null }
}
export function remember(name: string, value: string) {
  try { localStorage.setItem(`cablewatch.${name}`, value) } catch { return }
}
