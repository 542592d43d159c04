import { ApiError, call } from '../api'

let paths: Promise<Set<string>> | undefined
/** Whether this server answers at a path; an older one than the page may not. */
export async function offers(path: string): Promise<boolean> {
  paths ??= call<{ paths: Record<string, unknown> }>('/api/v1/openapi.json').then((d) => new Set(Object.keys(d.paths)), () => new Set<string>())
  return (await paths).has(path)
}
/** What a path answers, or null where this server or this reader has nothing there. */
export async function ask<T>(path: string, query = '', signal?: AbortSignal): Promise<T | null> {
  if (!(await offers(path))) return null
  try {
    return await call<T>(query ? `${path}?${query}` : path, { signal })
  } catch (e) {
    if (e instanceof ApiError && e.problem.status === 404) return null
    throw e
  }
}
