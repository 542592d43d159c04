export type Command = 'search' | 'next' | 'previous' | 'close' | 'why' | 'earlier' | 'later' | 'help' | 'regions' | 'go-hot' | 'go-incidents' | 'go-targets' | 'go-routes' | 'go-import' | 'go-reports' | 'go-night' | 'go-inspections' | 'go-coverage' | 'go-duties' | 'pin' | 'ban'
const singles: Record<string, Command> = { '/': 'search', j: 'next', k: 'previous', w: 'why', '[': 'earlier', ']': 'later', '?': 'help', p: 'pin', b: 'ban' }
const afterG: Record<string, Command> = { m: 'go-hot', r: 'go-incidents', k: 'go-targets', c: 'go-routes', i: 'go-import', b: 'go-reports', t: 'go-night', d: 'go-inspections', p: 'go-coverage', h: 'go-duties' }

export interface Pressed { key: string; ctrlKey: boolean; metaKey: boolean; altKey: boolean }
/** What a key means. Single letters are silent in inputs and when switched off; "g" waits for its second letter. */
export function command(e: Pressed, o: { typing: boolean; singles: boolean; inList: boolean; afterG: boolean }): Command | 'g' | null {
  if (e.ctrlKey || e.metaKey || e.altKey) return null
  if (e.key === 'F6') return 'regions'
  if (e.key === 'Escape') return 'close'
  if (o.typing) return null
  if (o.inList && e.key === 'ArrowDown') return 'next'
  if (o.inList && e.key === 'ArrowUp') return 'previous'
  if (!o.singles) return null
  if (o.afterG && afterG[e.key]) return afterG[e.key]!
  return e.key === 'g' ? 'g' : (singles[e.key] ?? null)
}
