import { describe, expect, it } from 'vitest'
import { barOf, parseWork, workKey } from './work'

describe('work on its way', () => {
  it('is told by the server in one shape; anything else is left alone', () => {
    expect(parseWork('{"work":"k","stage":"reading","done":5,"of":10}')).toEqual({ work: 'k', stage: 'reading', done: 5, of: 10 })
    expect(parseWork('{"work":"k","stage":"writing","done":5,"of":null}')?.of).toBeNull()
    for (const odd of ['', 'null', '[]', '{"work":"k","stage":"sleeping","done":5}', '{"work":"k","stage":"reading","done":"5"}']) expect(parseWork(odd), odd).toBeNull()
  })
  it('has a name that the server takes', () => {
    expect(workKey(new Uint8Array([0, 15, 255]))).toBe('000fff')
    expect(workKey(crypto.getRandomValues(new Uint8Array(16)))).toMatch(/^[A-Za-z0-9_-]{16,64}$/)
  })
  it('shows what is sent, then what the server has done of it', () => {
    const heard = { work: 'k', stage: 'reading', done: 30, of: 40 } as const
    expect(barOf(200, 0.25, heard)).toEqual({ stage: 'receiving', done: 50, of: 200, share: 0.25 })
    expect(barOf(200, 1, heard)).toEqual({ stage: 'reading', done: 30, of: 40, share: 0.75 })
    expect(barOf(200, 1, { ...heard, of: null }).share).toBeNull()
    expect(barOf(200, 1, null)).toEqual({ stage: null, done: 0, of: null, share: null })
    expect(barOf(0, 1, { ...heard, done: 50 }).share).toBe(1)
  })
})
