/** Which tabs have room, and which are behind "more"; the one that is open is always seen. Widths in pixels. */
export function fit<T>(all: T[], widths: number[], room: number, more: number, open: T): { shown: T[]; rest: T[] } {
  const width = (tabs: T[]) => tabs.reduce((sum, t) => sum + (widths[all.indexOf(t)] ?? 0), 0)
  if (width(all) <= room) return { shown: all, rest: [] }
  let shown = all
  while (shown.length > 1 && width(shown) > room - more) {
    const last = shown.findLastIndex((t) => t !== open)
    shown = shown.filter((_, i) => i !== last)
  }
  return { shown, rest: all.filter((t) => !shown.includes(t)) }
}
