import { render } from 'svelte/server'
import { describe, expect, it } from 'vitest'
import { axisTicks, ownMethod, points } from '../../lib/trends/quality'
import Dots from './Dots.svelte'
import { quality } from './fixture'
import { methodName, shortSentence } from './words'

describe('how good the map is', () => {
  it('says the counts at 5 % of length and never more than was found', () => {
    expect(shortSentence(quality, 'rate')).toBe(quality.says!.vi)
    const untold = { ...quality, says: { vi: '', en: '' } }
    expect(shortSentence(untold, 'rate')).toBe('Ở 5 %: 9 so với 7 vụ, chưa hơn hẳn')
    expect(shortSentence({ ...untold, beats_plain: true })).toBe('Ở 5 %: 9 so với 7 vụ, hơn hẳn')
    expect(shortSentence({ ...untold, beats_plain: null })).toContain('chưa đủ vụ để nói')
    expect(shortSentence({ ...untold, events: 0 })).toContain('Chưa đủ vụ để thử')
  })
  it('writes incidents as whole numbers, as the sentence of the server does', () => {
    const shares = structuredClone({ ...quality, says: { vi: '', en: '' } })
    shares.methods['count-per-km']![2]!.caught = 53.8
    shares.methods.rate![2]!.caught = 59.0001
    expect(shortSentence(shares, 'rate')).toBe('Ở 5 %: 59 so với 54 vụ, chưa hơn hẳn')
  })
  it('sets the map beside the plain count and chance', () => {
    expect(points(quality, 'rate').map((p) => [p.ours?.caught, p.plain?.caught, p.chance?.caught])).toEqual([[4, 3, 0.4], [6, 5, 0.7], [9, 7, 1.9], [13, 12, 3.7]])
    expect(ownMethod(quality, 'unheard')).toBe('rate')
    const plain = { ...quality, methods: { 'count-per-km': quality.methods['count-per-km']! } }
    expect(points(plain, 'count-per-km')[0]).toMatchObject({ ours: { caught: 3 }, plain: null, chance: null })
    expect([methodName('rate', 'rate'), methodName('random', 'rate'), methodName('gi-star', 'rate')]).toEqual(['bản đồ này', 'ngẫu nhiên', 'gi-star'])
  })
  it('has round ticks and holds the highest', () => {
    for (const most of [0, 0.4, 1, 2, 3, 13, 37, 101, 950]) expect(axisTicks(most).top, String(most)).toBeGreaterThanOrEqual(most)
    expect([axisTicks(13), axisTicks(4), axisTicks(0), axisTicks(95)].map((a) => a.ticks)).toEqual([[0, 5, 10], [0, 2, 4], [0, 1], [0, 50]])
  })
  it('draws a dot, a circle and a dash at each share', () => {
    const { body } = render(Dots, { props: { quality, method: 'rate' } })
    const count = (mark: string) => body.split(`class="${mark} `).length - 1
    expect([count('ours'), count('plain'), count('chance')]).toEqual([4, 4, 4])
    for (const text of ['1 %', '2 %', '5 %', '10 %']) expect(body).toContain(`>${text}<`)
  })
})
