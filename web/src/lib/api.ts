import { getLocale } from '../paraglide/runtime.js'

export interface Problem { status: number; code: string; title: string; detail?: string; fields?: { name: string; detail: string }[] }
export class ApiError extends Error {
  constructor(readonly problem: Problem) { super(problem.detail ?? problem.title) }
}

/** What went wrong, in the server's words or, where it said nothing, in the browser's. */
export const problemOf = (e: unknown): Problem => (e instanceof ApiError ? e.problem : { status: 0, code: 'PAGE', title: String(e) })

/** Whether the server stopped because it was asked to. */
export const isStopped = (e: unknown) => e instanceof ApiError && e.problem.code === 'C499'

export async function call<T>(path: string, init: RequestInit = {}): Promise<T> {
  const headers = new Headers(init.headers)
  if (!headers.has('Accept-Language')) headers.set('Accept-Language', getLocale())
  if (init.body) headers.set('Content-Type', init.body instanceof Blob ? 'application/octet-stream' : 'application/json')
  let reply: Response
  try {
    reply = await fetch(path, { ...init, headers, credentials: 'same-origin' })
  } catch {
    throw new ApiError({ status: 0, code: 'NET', title: 'offline' })
  }
  if (reply.status === 204) return undefined as T
  const body = await reply.json().catch(() => ({}))
  if (!reply.ok) throw new ApiError({ ...body, status: reply.status, code: body.code ?? String(reply.status), title: body.title ?? reply.statusText })
  return body as T
}

/** Reads a collection to its end by following "next" links. */
export async function all<T extends { features: unknown[]; links?: { rel: string; href: string }[] }>(path: string): Promise<T> {
  const first = await call<T>(path)
  let next = first.links?.find((l) => l.rel === 'next')?.href
  for (let i = 0; next && i < 50; i += 1) {
    const page = await call<T>(next)
    first.features.push(...page.features)
    next = page.links?.find((l) => l.rel === 'next')?.href
  }
  return first
}
