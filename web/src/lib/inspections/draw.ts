/** A draw as everybody reads it; docs/draws.md tells the rule. */
export interface PublicDraw {
  format: string; number: number; state: DrawState; previous: string; sealed_at: string; day: string; take: number; source: string
  candidates_hash: string; seed_hash: string; seal: string; candidates: { id: string; commitment: string; tickets: number }[]
  outcome: string | null; seed: string | null; drawn: string[] | null; reason: string | null; revealed_at: string | null
}
export type DrawState = 'sealed' | 'revealed' | 'cancelled' | 'lapsed'
/** A draw in a list, without its candidates. */
export type DrawLine = Pick<PublicDraw, 'number' | 'state' | 'sealed_at' | 'day' | 'take' | 'source' | 'outcome' | 'seal' | 'previous' | 'reason'>
export type Finding = 'holds' | 'fails' | 'later'
export type Code = 'list' | 'seal' | 'seed' | 'drawn' | 'chain'
export interface Check { code: Code; finding: Finding }

const FIRST = '0'.repeat(64)
const bytes = (text: string) => new TextEncoder().encode(text)
const hex = (of: Uint8Array) => [...of].map((b) => b.toString(16).padStart(2, '0')).join('')
const sha = async (of: Uint8Array<ArrayBuffer>) => new Uint8Array(await crypto.subtle.digest('SHA-256', of))
const hash = async (text: string) => hex(await sha(bytes(text)))

function seedOf(text: string): Uint8Array<ArrayBuffer> | null {
  if (!/^[0-9a-f]{64}$/.test(text)) return null
  return new Uint8Array(text.match(/../g)!.map((pair) => parseInt(pair, 16)))
}
function joined(a: Uint8Array, b: Uint8Array): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(a.length + b.length)
  both.set(a)
  both.set(b, a.length)
  return both
}
async function drawnBy(draw: PublicDraw, seed: Uint8Array): Promise<string[]> {
  const keyed = await Promise.all(draw.candidates.map(async (c) => {
    const tickets = Array.from({ length: Math.min(c.tickets, 100) }, (_, i) => i + 1)
    const keys = await Promise.all(tickets.map(async (t) => hex(await sha(joined(seed, bytes(`${draw.outcome ?? ''}\n${c.id}/${t}`))))))
    return { id: c.id, key: keys.toSorted()[0]! }
  }))
  return keyed.toSorted((a, b) => (a.key < b.key ? -1 : 1)).slice(0, draw.take).map((c) => c.id)
}
const found = (holds: boolean): Finding => (holds ? 'holds' : 'fails')

/** Whether the browser can compute hashes here: only where the page came over a safe connection. */
export const canCheck = () => !!globalThis.crypto?.subtle

/** Every point of a draw, computed from what was published alone; `before` is the seal of the draw before. */
export async function check(draw: PublicDraw, before: string | null): Promise<Check[]> {
  const ids = new Set(draw.candidates.map((c) => c.id))
  const lines = draw.candidates.map((c) => `${c.id} ${c.commitment} ${c.tickets}\n`).toSorted((a, b) => (a < b ? -1 : 1))
  const list = ids.size === draw.candidates.length && draw.take <= ids.size && (await hash(lines.join(''))) === draw.candidates_hash
  const said = ['cablewatch-draw/1', `number ${draw.number}`, `previous ${draw.previous}`, `sealed ${draw.sealed_at}`, `day ${draw.day}`, `take ${draw.take}`, `source ${draw.source}`, `candidates ${draw.candidates_hash}`, `seed ${draw.seed_hash}`]
  const sealed = (await hash(said.map((l) => `${l}\n`).join(''))) === draw.seal
  const all: Check[] = [{ code: 'list', finding: found(list) }, { code: 'seal', finding: found(sealed) }]
  const seed = draw.seed === null ? null : seedOf(draw.seed)
  all.push({ code: 'seed', finding: draw.seed === null ? 'later' : found(!!seed && hex(await sha(seed)) === draw.seed_hash) })
  const mixed = (draw.source === '') === !draw.outcome
  const right = !!seed && mixed && draw.drawn?.join() === (await drawnBy(draw, seed)).join()
  all.push({ code: 'drawn', finding: draw.seed === null || draw.drawn === null ? 'later' : found(right) })
  const chain = draw.number === 1 ? found(draw.previous === FIRST) : before === null ? 'later' : found(before === draw.previous)
  all.push({ code: 'chain', finding: chain })
  return all
}
