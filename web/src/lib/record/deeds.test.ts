import { expect, test } from 'vitest'
import { settled, told, type Deed } from './deeds'

test('an action is a verb and a kind of thing', () => {
  const table: [string, string, string][] = [
    ['GET /api/v1/routes', 'look', 'routes'],
    ['GET /api/v1/incidents/{id}/contact', 'look', 'contact'],
    ['PUT /api/v1/crews/{id}', 'change', 'crews'],
    ['POST /api/v1/imports', 'add', 'imports'],
    ['POST /api/v1/imports/{id}/accept', 'accept', 'imports'],
    ['POST /api/v1/plans/{id}/orders', 'add', 'orders'],
    ['DELETE /api/v1/tokens/{id}', 'remove', 'tokens'],
    ['POST /api/v1/sessions', 'signin', ''],
    ['DELETE /api/v1/sessions', 'signout', ''],
    ['user add', 'command', ''],
  ]
  for (const [action, verb, noun] of table) expect(told(action), action).toEqual({ verb, noun })
})

test('what was about to be done is shown only where nobody knows what became of it', () => {
  const line = (number: number, action: string, outcome: number): Deed => ({ number, at: '', user: 'an', role: 'police', body: '', by: 'session', address: '::1', action, things: '', outcome })
  const newestFirst = [line(6, 'POST /b', 200), line(5, 'POST /a', 400), line(4, 'POST /b', 0), line(3, 'POST /a', 0), line(2, 'POST /a', 0), line(1, 'GET /c', 200)]
  expect(settled(newestFirst).map((d) => d.number)).toEqual([6, 5, 2, 1])
})
