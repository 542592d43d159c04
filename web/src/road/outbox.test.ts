import { expect, it } from 'vitest'
import { isWaiting, photosDue, pick, settle, tray, waiting, type Item } from './outbox'

const item = (n: number, more: Partial<Item> = {}): Item => ({ key: `k${n}`, order: 'o', n, entry: { key: `k${n}`, at: '2026-11-14T22:00:00Z', kind: 'arrive', stop: n }, state: 'waiting', ...more })
const words = { vi: 'vì', en: 'why' }
const nothing = { taken: [], again: [], conflicts: [], refused: [] }

it('what waits is sent in the order in which it was said, as much as fits, at least one', () => {
  const items = [item(3), item(1), item(2, { state: 'sent' }), item(4)]
  expect(pick(items).map((i) => i.n)).toEqual([1, 3, 4])
  expect(pick(items, 2).map((i) => i.n)).toEqual([1, 3])
  expect(pick(items, 9, 10).map((i) => i.n)).toEqual([1])
  expect(pick([])).toEqual([])
})
it('taken now or before is sent; a conflict and a refusal keep their words; what the answer left out waits on', () => {
  const sent = [1, 2, 3, 4, 5].map((n) => item(n))
  const changed = settle(sent, { taken: ['k1'], again: ['k2'], conflicts: [{ key: 'k3', why: words }], refused: [{ key: 'k4', why: words }, { key: null, why: words }] })
  expect(changed.map((i) => [i.key, i.state, i.why])).toEqual([['k1', 'sent', undefined], ['k2', 'sent', undefined], ['k3', 'conflict', words], ['k4', 'refused', words]])
  expect(settle(sent, nothing)).toEqual([])
})
it('a photo follows its entry, and what was not taken stays to be seen', () => {
  const items = [item(1, { photo: 'waiting' }), item(2, { photo: 'waiting', state: 'sent' }), item(3, { photo: 'waiting', state: 'conflict' }), item(4, { photo: 'waiting', state: 'refused' }), item(5, { photo: 'refused', state: 'sent' }), item(6, { photo: 'sent', state: 'sent' })]
  expect(photosDue(items).map((i) => i.n)).toEqual([2, 3])
  expect(tray(items).map((i) => i.n)).toEqual([3, 4, 5])
  expect(isWaiting([item(4, { photo: 'waiting', state: 'refused' })])).toBe(false)
})
it('what waits is counted as a crew counts it', () => {
  const note = item(2, { entry: { key: 'k2', at: '', kind: 'note', text: 'x' } }), fixes = item(3, { entry: { key: 'k3', at: '', kind: 'positions', fixes: [[0, 107, 16, null], [5, 107, 16, null]] } })
  expect(waiting([item(1, { photo: 'waiting' }), note, fixes, item(4, { state: 'sent', photo: 'waiting' })])).toEqual({ entries: 3, photos: 2, notes: 1, fixes: 2 })
})
