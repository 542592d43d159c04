import type { Column, ColumnField, Proposal } from './types'

/** What a column can be, in the order in which people look for it. */
export const columnFields = ['name', 'id', 'medium', 'laying', 'kind', 'fibre_count', 'owner', 'classification'] as const satisfies ColumnField[]
/** Answers not sent yet, by column; null keeps the column as it is. A map, because a file names its columns as it likes. */
export type Answers = ReadonlyMap<string, ColumnField | null>

export const columnsOf = (told: Proposal | null): Column[] => told?.columns ?? []
/** What a column is with these answers; undefined while nobody has said. */
export function meaning(c: Column, answers: Answers): ColumnField | null | undefined {
  if (answers.has(c.column)) return answers.get(c.column)
  return c.field !== null || c.chosen ? c.field : undefined
}
export type Standing = 'asked' | 'kept' | 'known'
/** As the server told it: asked for an answer, kept as a property, or known. */
export function standing(c: Column): Standing {
  if (c.field !== null) return 'known'
  return c.suggested !== null && !c.chosen ? 'asked' : 'kept'
}
export const ofStanding = (all: Column[], s: Standing) => all.filter((c) => standing(c) === s)
/** What an open answer would not change any more. */
export const unanswered = (all: Column[], answers: Answers) => ofStanding(all, 'asked').filter((c) => !answers.has(c.column))

/** A map with one more answer; what the server has already is no answer. */
export function answered(c: Column, field: ColumnField | null | undefined, answers: Answers): Answers {
  const next = new Map(answers)
  next.delete(c.column)
  if (field !== undefined && field !== meaning(c, next)) next.set(c.column, field)
  return next
}
/** Every suggestion that waits is what the server thinks it is: said by a person, in one go. */
export const agreed = (all: Column[], answers: Answers): Answers => unanswered(all, answers).reduce((said, c) => answered(c, c.suggested, said), answers)
/** Fields that two columns of the file would both fill, when an answer has made it so. */
export function doubled(all: Column[], answers: Answers): { field: ColumnField; columns: string[] }[] {
  return columnFields.flatMap((field) => {
    const of = all.filter((c) => meaning(c, answers) === field)
    return of.length > 1 && of.some((c) => answers.has(c.column)) ? [{ field, columns: of.map((c) => c.column) }] : []
  })
}
/** What is sent: everything a person has said about this file's columns, before and now. */
export function choicesOf(all: Column[], answers: Answers): string | null {
  const said = all.flatMap((c): [string, ColumnField | null][] => (answers.has(c.column) ? [[c.column, answers.get(c.column)!]] : c.chosen ? [[c.column, c.field]] : []))
  return said.length ? JSON.stringify(Object.fromEntries(said)) : null
}
