import { describe, expect, it } from 'vitest'
import { agreed, answered, choicesOf, doubled, meaning, ofStanding, unanswered, type Answers } from './columns'
import type { Column } from './types'

const column = (name: string, more: Partial<Column> = {}): Column => ({ column: name, filled: 3, values: ['a'], field: null, chosen: false, suggested: null, ...more })
const none: Answers = new Map()
const code = column('MA_TUYEN', { field: 'id' })
const fibres = column('SO_SOI', { suggested: 'fibre_count' })
const note = column('GHI_CHU')
const refused = column('CHU', { suggested: 'owner', chosen: true })
const all = [code, fibres, note, refused]

describe('the columns of a file', () => {
  it('are known, asked for, or kept; a suggestion once refused is not asked again', () => {
    expect((['known', 'asked', 'kept'] as const).map((s) => ofStanding(all, s).map((c) => c.column))).toEqual([['MA_TUYEN'], ['SO_SOI'], ['GHI_CHU', 'CHU']])
  })
  it('mean nothing that nobody has said: a suggestion is no answer', () => {
    expect(all.map((c) => meaning(c, none))).toEqual(['id', undefined, undefined, null])
    expect(unanswered(all, none)).toEqual([fibres])
    expect(unanswered(all, answered(fibres, null, none))).toEqual([])
  })
  it('take an answer, and take it back', () => {
    const said = answered(fibres, 'fibre_count', none)
    expect(meaning(fibres, said)).toBe('fibre_count')
    expect(answered(fibres, undefined, said).size).toBe(0)
    expect(answered(code, 'id', answered(code, 'name', none)).size).toBe(0)
  })
  it('can all be agreed to in one go, but for what a person has said otherwise', () => {
    const two = [fibres, column('DVQL', { suggested: 'owner' })]
    expect([...agreed(two, answered(fibres, null, none))]).toEqual([['SO_SOI', null], ['DVQL', 'owner']])
  })
  it('send what was said before with what is said now, and nothing when nothing was', () => {
    expect(choicesOf([code, fibres, note], none)).toBeNull()
    expect(choicesOf(all, answered(fibres, 'fibre_count', none))).toBe('{"SO_SOI":"fibre_count","CHU":null}')
    const odd = column('__proto__')
    expect(choicesOf([odd], answered(odd, 'name', none))).toBe('{"__proto__":"name"}')
  })
  it('tell when an answer gives one field to two columns', () => {
    const names = [column('name', { field: 'name' }), column('ten', { field: 'name' })]
    expect(doubled(names, none)).toEqual([])
    expect(doubled(all, answered(note, 'id', none))).toEqual([{ field: 'id', columns: ['MA_TUYEN', 'GHI_CHU'] }])
  })
})
