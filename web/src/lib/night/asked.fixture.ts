import { ban, order, pin, unban, unpin } from './asked'
import type { Asked } from './types'

export const asked: Asked = { pins: [{ task: 'A', crew: null }], bans: ['B'], orders: [['A', 'C']] }
/** What a planner does, what is then asked, and how many changes that is. */
export const edits: { name: string; edit: (a: Asked) => Asked; want: Asked; count: number }[] = [
  { name: 'nothing', edit: (a) => a, want: asked, count: 0 },
  { name: 'another pin', edit: (a) => pin(a, 'C'), want: { ...asked, pins: [{ task: 'A', crew: null }, { task: 'C', crew: null }] }, count: 1 },
  { name: 'the pin moves to a crew', edit: (a) => pin(a, 'A', '2'), want: { ...asked, pins: [{ task: 'A', crew: '2' }] }, count: 1 },
  { name: 'a pin lifts the ban', edit: (a) => pin(a, 'B'), want: { pins: [{ task: 'A', crew: null }, { task: 'B', crew: null }], bans: [], orders: [['A', 'C']] }, count: 1 },
  { name: 'a ban takes pin and order away', edit: (a) => ban(a, 'A'), want: { pins: [], bans: ['B', 'A'], orders: [] }, count: 1 },
  { name: 'a ban in the order of another', edit: (a) => ban(a, 'C'), want: { ...asked, bans: ['B', 'C'], orders: [] }, count: 1 },
  { name: 'unpinned', edit: (a) => unpin(a, 'A'), want: { ...asked, pins: [] }, count: 1 },
  { name: 'unbanned', edit: (a) => unban(a, 'B'), want: { ...asked, bans: [] }, count: 1 },
  { name: 'there and back', edit: (a) => unban(ban(a, 'C'), 'C'), want: { ...asked, orders: [] }, count: 1 },
  { name: 'the contrary order', edit: (a) => order(a, 'C', 'A'), want: { ...asked, orders: [['C', 'A']] }, count: 2 },
  { name: 'the same order again', edit: (a) => order(a, 'A', 'C'), want: { ...asked, orders: [] }, count: 1 },
]
