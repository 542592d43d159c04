export interface Share { component: string; share: number; tone: number }
const metres = (component: string) => (component === 'repeat' ? -1 : component === 'anywhere' ? Infinity : Number(component) || 0)
/** Shares of the components of a rate, from the very place outwards; what is under half a per cent is left out. */
export function partShares(parts: { component: string; value: number }[]): Share[] {
  const total = parts.reduce((sum, p) => sum + Math.max(0, p.value), 0)
  if (!(total > 0)) return []
  const shown = parts.map((p) => ({ component: p.component, share: p.value / total })).filter((p) => p.share >= 0.005).sort((a, b) => metres(a.component) - metres(b.component))
  const tone = (c: string) => (c === 'repeat' ? 0 : c === 'anywhere' ? 4 : metres(c) <= 50 ? 1 : metres(c) <= 200 ? 2 : 3)
  return shown.map((p) => ({ ...p, tone: tone(p.component) }))
}
