/** A line of the record of deeds, as the server tells it. */
export interface Deed { number: number; at: string; user: string; role: string; body: string; by: string; address: string; action: string; things: string; outcome: number }
/** What somebody did, and to what kind of thing. */
export type Verb = 'look' | 'add' | 'change' | 'remove' | 'signin' | 'signout' | 'accept' | 'refuse' | 'approve' | 'order' | 'restore' | 'end' | 'command'

const verbs: Record<string, Verb> = { GET: 'look', HEAD: 'look', POST: 'add', PUT: 'change', DELETE: 'remove' }
const lasts: Record<string, Verb> = { accept: 'accept', reject: 'refuse', approve: 'approve', renew: 'change', restore: 'restore', withdraw: 'end', cancel: 'end', end: 'end', stop: 'end', reveal: 'change' }
/** Parts of a route that are a thing of their own, wherever they stand. */
const within = new Set(['contact', 'photos', 'sheet', 'export', 'preview', 'protection', 'position', 'place', 'calendars', 'orders'])

/** What a deed's action says: the verb, and the word of the route that names the thing. */
export function told(action: string): { verb: Verb; noun: string } {
  const [method, path] = action.split(' ', 2) as [string, string?]
  if (!path?.startsWith('/')) return { verb: 'command', noun: '' }
  const parts = path.replace('/api/v1/', '').split('/').filter((p) => p && !p.startsWith('{'))
  const [first = '', last] = [parts[0], parts.at(-1)]
  if (first === 'sessions') return { verb: method === 'DELETE' ? 'signout' : 'signin', noun: '' }
  const verb = (method === 'POST' && last && lasts[last]) || verbs[method] || 'add'
  return { verb, noun: parts.findLast((p) => within.has(p)) ?? first }
}

/** Without the lines that something was about to be done, where it is told what became of it. */
export function settled(lines: Deed[]): Deed[] {
  const done = new Map<string, number>()
  const key = (d: Deed) => [d.user, d.role, d.address, d.action, d.things].join('\n')
  return lines.filter((d) => {
    const open = done.get(key(d)) ?? 0
    if (d.outcome) done.set(key(d), open + 1)
    else if (open) done.set(key(d), open - 1)
    return d.outcome > 0 || !open
  })
}
