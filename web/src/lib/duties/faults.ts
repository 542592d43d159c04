import type { Problem } from '../api'

export type Faults = NonNullable<Problem['fields']>
const path = (name: string) => name.replace(/^\$\.?/, '').replace(/\[(\d+)\]/g, '.$1').replaceAll('/', '.').replace(/^\./, '')

/** What the server says of one field: "contacts" hears nothing of "contacts[0].phone", that row does. */
export function faultAt(problem: Problem | null, field: string): string {
  return (problem?.fields ?? []).filter((f) => path(f.name) === field).map((f) => f.detail).join(' ')
}
/** What it says of a field and of all in it, where one field holds a whole list. */
export function faultUnder(problem: Problem | null, field: string): string {
  return (problem?.fields ?? []).filter((f) => path(f.name) === field || path(f.name).startsWith(`${field}.`)).map((f) => f.detail).join(' ')
}
/** What it says of the row of a list, whichever of its fields is meant. */
export const faultIn = (problem: Problem | null, list: string, row: number) => faultUnder(problem, `${list}.${row}`)
/** Faults of fields that a form does not show: they are told above it, and none is lost. */
export function elsewhere(problem: Problem | null, shown: string[]): Problem | null {
  if (!problem?.fields?.length) return problem
  const fields = problem.fields.filter((f) => !shown.includes(path(f.name).split('.')[0]!))
  return fields.length ? { ...problem, fields } : null
}
/** What is left to say once a field is being mended: nothing of it, nor of its rows. */
export function mended(problem: Problem | null, field: string): Problem | null {
  if (!problem?.fields) return problem
  const fields = problem.fields.filter((f) => path(f.name) !== field && !path(f.name).startsWith(`${field}.`))
  return fields.length ? { ...problem, fields } : null
}
