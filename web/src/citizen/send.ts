import { all, keptDays, one, put, remove, type Kept } from './kept'

/** What a server said, or nothing if it could not be reached or asked to come again later. */
interface Answer { status: number; code: string; text: string; body: Record<string, string> }

async function ask(path: string, init: RequestInit): Promise<Answer | null> {
  try {
    // Without cookies: a report is nobody's, even on an official's phone.
    const reply = await fetch(path, { ...init, credentials: 'omit' })
    const body = (await reply.json()) as Record<string, string> & { fields?: { detail: string }[] }
    if (reply.status >= 500 || reply.status === 429 || reply.status === 408) return null
    const details = body.fields?.length ? body.fields.map((f) => f.detail) : [body.detail ?? '']
    return { status: reply.status, code: body.code ?? '', text: [body.title ?? '', ...details].join('. '), body }
  } catch {
    return null
  }
}

const post = (kept: Kept, text: string, lang: string) =>
  ask('/api/v1/incidents', { method: 'POST', body: text, headers: { 'Content-Type': 'application/json', 'Idempotency-Key': kept.key, 'Accept-Language': lang } })

/** Sends a report; whether it is there. Changed after a try whose answer was lost, the first words may be there already. */
async function report(kept: Kept, lang: string): Promise<boolean> {
  kept.first ??= kept.body
  await put(kept)
  let answer = await post(kept, kept.body, lang)
  if (answer?.status === 409 && kept.first !== kept.body) answer = await post(kept, kept.first, lang)
  // Deleted while it was on its way: it is not brought back.
  if (!answer || !(await one(kept.key))) return false
  if (answer.status === 201) {
    const { name: _name, phone: _phone, ...draft } = kept.draft
    Object.assign(kept, { state: 'sent', code: answer.body.code, sentAt: Date.now(), problem: undefined, body: '', first: undefined, draft: { ...draft, name: '', phone: '' } })
  } else {
    Object.assign(kept, { state: 'refused', problem: `${answer.text} (${answer.code})`, first: undefined })
  }
  await put(kept)
  return kept.state === 'sent'
}

async function photos(kept: Kept, lang: string): Promise<void> {
  for (const photo of kept.photos.filter((p) => !p.sent && !p.refused)) {
    const answer = await ask(`/api/v1/answers/${kept.code}/photos/${photo.number}`, { method: 'PUT', body: photo.blob, headers: { 'Content-Type': 'image/jpeg', 'Accept-Language': lang } })
    if (!answer) return
    if (answer.status === 200) photo.sent = true
    else photo.refused = `${answer.text} (${answer.code})`
    await put(kept)
  }
}

/** Whether something still waits. */
export const waits = (kept: Kept) => kept.state === 'unsent' || (kept.state === 'sent' && kept.photos.some((p) => !p.sent && !p.refused))

async function round(lang: string): Promise<void> {
  for (const kept of (await all()).reverse()) {
    if (kept.state === 'unsent' && Date.now() - kept.savedAt > keptDays * 86_400_000) await remove(kept.key)
    else if (kept.state === 'unsent' ? await report(kept, lang) : kept.state === 'sent') await photos(kept, lang)
  }
}

/** Sends what waits, each once; one at a time among all pages and the worker. */
export async function flush(lang: string): Promise<void> {
  if (!('locks' in navigator)) return round(lang)
  await navigator.locks.request('cablewatch-bao-send', { ifAvailable: true }, (lock) => (lock ? round(lang) : undefined))
}
