import { expect, it } from 'vitest'
import { said } from './fixture'
import type { Item } from './outbox'
import { Unkept } from './unkept'

const item = (key: string, state: Item['state']): Item => ({ key, order: 'o', n: 1, entry: said('22:00', 'note'), state })
const full = () => Promise.reject(new Error('QuotaExceededError'))
const room = () => Promise.resolve()
it('what a full disk did not take stands for what it holds, until it is written', async () => {
  const unkept = new Unkept(), disk = [item('a', 'waiting'), item('b', 'waiting')]
  expect(await unkept.write([item('a', 'sent'), item('c', 'waiting')], full)).toBe(false)
  expect(unkept.over(disk, 'o').map((i) => `${i.key} ${i.state}`)).toEqual(['b waiting', 'a sent', 'c waiting'])
  expect(unkept.over([], 'another order')).toEqual([])
  expect([await unkept.again(full), await unkept.again(room), unkept.size]).toEqual([false, true, 0])
  expect(unkept.over(disk, 'o')).toEqual(disk)
})
it('what changes while it is written is written once more', async () => {
  const unkept = new Unkept()
  await unkept.write([item('a', 'waiting')], full)
  expect(await unkept.again(() => unkept.write([item('a', 'sent')], full))).toBe(false)
  expect(unkept.over([], 'o').map((i) => i.state)).toEqual(['sent'])
  expect(await unkept.write([item('a', 'sent')], room)).toBe(true)
})
