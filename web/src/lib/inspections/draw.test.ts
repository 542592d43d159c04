import { expect, test } from 'vitest'
import { check, type PublicDraw } from './draw'

/** The example of docs/draws.md. */
const example: PublicDraw = {
  format: 'cablewatch-draw/1', number: 1, state: 'revealed', previous: '0'.repeat(64), sealed_at: '2026-11-29T08:00:00Z', day: '2026-12-05', take: 2, source: '',
  candidates_hash: '6f5e3c96abd5ce5c57157f1e23e78a2a354d866f4d9732a5d5a603cb42cd090c', seed_hash: '630dcd2966c4336691125448bbb25b4ff412a49c732db2c8abc1b8581bd710dd',
  seal: '61214ec9f82644deee11b8dfe9f4b810b8ec10c9f63354d2b12b0309e35875cd',
  candidates: [
    { id: 'c3', commitment: '41b8ac6c734218b8c2c03b3112b4eb93dd359b34dbac6d0e9b3498f5f98a4273', tickets: 3 },
    { id: 'a1', commitment: 'a491453c0025ed524cab5b49f7d1f8a00cee8c4f48533f88596709eaa1ac5bd4', tickets: 1 },
    { id: 'b2', commitment: '01ca2d4a9c60c5c377e021c10b41cbf261555b92e3794f486605b385ed78b928', tickets: 2 },
  ],
  outcome: null, seed: Array.from({ length: 32 }, (_, i) => i.toString(16).padStart(2, '0')).join(''), drawn: ['c3', 'a1'], reason: null, revealed_at: null,
}
const findings = async (draw: PublicDraw, before: string | null = null) => Object.fromEntries((await check(draw, before)).map((c) => [c.code, c.finding]))

test('the example of the documents holds in every point', async () => {
  expect(await findings(example)).toEqual({ list: 'holds', seal: 'holds', seed: 'holds', drawn: 'holds', chain: 'holds' })
})

test('whatever is changed is found out, and what is not revealed is told later', async () => {
  const cases: [string, Partial<PublicDraw>, string, string][] = [
    ['others are said to be drawn', { drawn: ['a1', 'c3'] }, 'drawn', 'fails'],
    ['another seed', { seed: '0'.repeat(64) }, 'seed', 'fails'],
    ['a seed in another way of writing', { seed: example.seed!.toUpperCase() }, 'seed', 'fails'],
    ['a candidate is gone', { candidates: example.candidates.slice(1) }, 'list', 'fails'],
    ['another day', { day: '2026-12-06' }, 'seal', 'fails'],
    ['an outcome that was not announced', { outcome: '845213' }, 'drawn', 'fails'],
    ['not revealed', { seed: null, drawn: null }, 'drawn', 'later'],
    ['the one before is not known', { number: 2 }, 'chain', 'later'],
  ]
  for (const [name, change, code, want] of cases) expect((await findings({ ...example, ...change }))[code], name).toBe(want)
  expect((await findings({ ...example, number: 2, previous: 'a' }, 'b')).chain).toBe('fails')
})
