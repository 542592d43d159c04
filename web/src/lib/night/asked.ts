import type { Asked, Plan } from './types'

export const nothing: Asked = { pins: [], bans: [], orders: [] }
export const askedOf = ({ pins, bans, orders }: Asked): Asked => ({ pins, bans, orders })
const without = (a: Asked, task: string): Asked =>
  ({ pins: a.pins.filter((p) => p.task !== task), bans: a.bans.filter((b) => b !== task), orders: a.orders.filter((o) => !o.includes(task)) })
export const isPinned = (a: Asked, task: string) => a.pins.some((p) => p.task === task)
export const isBanned = (a: Asked, task: string) => a.bans.includes(task)

/** Keeps a stop in the plan, with one crew or any. What is kept is not banned. */
export function pin(a: Asked, task: string, crew: string | null = null): Asked {
  return { pins: [...a.pins.filter((p) => p.task !== task), { task, crew }], bans: a.bans.filter((b) => b !== task), orders: a.orders }
}
export const unpin = (a: Asked, task: string): Asked => ({ ...a, pins: a.pins.filter((p) => p.task !== task) })
/** Leaves a stop out tonight; then nothing else is asked of it. */
export const ban = (a: Asked, task: string): Asked => ({ ...without(a, task), bans: [...without(a, task).bans, task] })
export const unban = (a: Asked, task: string): Asked => ({ ...a, bans: a.bans.filter((b) => b !== task) })

const same = (x: [string, string], y: [string, string]) => x[0] === y[0] && x[1] === y[1]
export const isOrdered = (a: Asked, first: string, then: string) => a.orders.some((o) => same(o, [first, then]))
/** One comes before the other; asked again, it is asked no more. The contrary goes. */
export function order(a: Asked, first: string, then: string): Asked {
  const rest = a.orders.filter((o) => !same(o, [first, then]) && !same(o, [then, first]))
  return { ...a, orders: isOrdered(a, first, then) ? rest : [...rest, [first, then]] }
}

export type Change = { kind: 'pin' | 'unpin' | 'ban' | 'unban'; task: string } | { kind: 'order' | 'unorder'; task: string; then: string }
/** What differs from what the plan was made with, each as one change. */
export function changes(before: Asked, after: Asked): Change[] {
  const pinned = (a: Asked, p: Asked['pins'][number]) => a.pins.some((q) => q.task === p.task && q.crew === p.crew)
  const has = (a: Asked, o: [string, string]) => isOrdered(a, ...o)
  return [
    ...after.pins.filter((p) => !pinned(before, p)).map((p): Change => ({ kind: 'pin', task: p.task })),
    ...before.pins.filter((p) => !isPinned(after, p.task) && !isBanned(after, p.task)).map((p): Change => ({ kind: 'unpin', task: p.task })),
    ...after.bans.filter((b) => !isBanned(before, b)).map((task): Change => ({ kind: 'ban', task })),
    ...before.bans.filter((b) => !isBanned(after, b) && !isPinned(after, b)).map((task): Change => ({ kind: 'unban', task })),
    ...after.orders.filter((o) => !has(before, o)).map(([task, then]): Change => ({ kind: 'order', task, then })),
    ...before.orders.filter((o) => !has(after, o) && !after.bans.some((b) => o.includes(b))).map(([task, then]): Change => ({ kind: 'unorder', task, then })),
  ]
}
/** The name of a task as the plan has it, visited or not. */
export function labelOf(plan: Pick<Plan, 'crews' | 'left_out'>, task: string): string {
  const stop = plan.crews.flatMap((c) => c.stops).find((s) => s.task === task)
  return stop?.label ?? plan.left_out.find((l) => l.task === task)?.label ?? task
}
