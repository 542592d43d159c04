import type { Plan } from './types'

/** About how many lines a plan fills, its head and foot aside. */
export function lengthOf(p: Plan): number {
  const rows = (text: string, wide: number) => Math.max(1, Math.ceil(text.length / wide))
  const tables = [...(p.guards ?? []).map((g) => Math.max(rows(g.who, 34), rows(g.hours, 40))), ...p.contacts.map((c) => Math.max(rows(c.who, 34), rows(c.duty, 40)))]
  return [...tables, ...p.steps.map((s) => rows(s, 80)), rows(p.fire ?? '', 84), rows(p.note ?? '', 84)].reduce((sum, n) => sum + n, 0)
}
/** Who gets a copy: those who act on it, and not the one who issues it. */
export function copiesOf(p: Pick<Plan, 'role' | 'carrier'>, owner: string, communes: string[]): string[] {
  const all = [...(owner ? [`${owner} (để thực hiện)`] : []), 'Công an tỉnh', 'Sở Khoa học và Công nghệ', ...communes.map((c) => `UBND ${c}`)]
  const self = p.role === 'police' ? 'Công an tỉnh' : p.role === 'department' ? 'Sở Khoa học và Công nghệ' : `${owner} (để thực hiện)`
  return [...all.filter((to) => to !== self), 'Lưu: VT']
}
