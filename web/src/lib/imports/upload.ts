import { getLocale } from '../../paraglide/runtime.js'
import { ApiError } from '../api'
import type { Proposal } from './types'

/** Where a file goes and how it is to be read; `columns` are a person's choices as JSON, `work` names it for progress and cancel. */
export interface Address { carrier: string; crs: string | null; columns: string | null; dry: boolean; work: string }
export interface Sending extends Address { file: File; progress: (share: number) => void; signal: AbortSignal }
export function importPath({ file, carrier, crs, columns, dry, work }: Address & { file: { name: string } }): string {
  const q = new URLSearchParams({ carrier, file_name: file.name })
  if (dry) q.set('dry_run', 'true')
  if (crs) q.set('crs', crs)
  if (columns) q.set('columns', columns)
  q.set('work', work)
  return `/api/v1/imports?${q}`
}
function parsed(text: string): Record<string, unknown> {
  try { return JSON.parse(text) as Record<string, unknown> } catch { return {} }
}
/** Sends a file and tells how much of it is sent; fetch cannot tell. */
export function upload(s: Sending): Promise<Proposal> {
  return new Promise((resolve, reject) => {
    const x = new XMLHttpRequest()
    const fail = (status: number, body: Record<string, unknown>, code: string) => reject(new ApiError({ title: x.statusText, ...body, status, code: String(body.code ?? code) }))
    x.open('POST', importPath(s))
    x.setRequestHeader('Content-Type', 'application/octet-stream')
    x.setRequestHeader('Accept-Language', getLocale())
    x.upload.onprogress = (e) => { if (e.lengthComputable) s.progress(e.loaded / e.total) }
    x.upload.onload = () => s.progress(1)
    x.onload = () => {
      const body = parsed(x.responseText)
      if (x.status >= 200 && x.status < 300) resolve(body as unknown as Proposal)
      else fail(x.status, body, String(x.status))
    }
    x.onerror = () => fail(0, { title: 'offline' }, 'NET')
    x.onabort = () => fail(0, { title: 'stopped' }, 'STOP')
    s.signal.addEventListener('abort', () => x.abort())
    x.send(s.file)
  })
}
