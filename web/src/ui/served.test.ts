import { expect, test } from 'vitest'
import { ApiError } from '../lib/api'
import { Served } from './served.svelte'

class View extends Served {
  send = (work: () => Promise<void>) => this.guard(work)
  read = (work: () => Promise<void>) => this.aside(work)
}
const refused = () => Promise.reject(new ApiError({ status: 400, code: 'X400', title: 'Không nhận' }))

test('reading anew beside it turns no button off and keeps what was refused', async () => {
  const view = new View()
  let arrive = () => {}
  const reading = view.read(() => new Promise((done) => { arrive = done }))
  expect([view.busy, view.reading]).toEqual([false, true])
  expect(await view.send(refused)).toBe(false)
  arrive()
  await reading
  expect([view.problem?.code, view.reading]).toEqual(['X400', false])
})

test('a list that could not be read says so until it was read', async () => {
  const view = new View()
  await view.read(() => Promise.reject(new TypeError('gone')))
  expect(view.problem).toEqual({ status: 0, code: 'PAGE', title: 'TypeError: gone' })
  await view.read(() => Promise.resolve())
  expect(view.problem).toBeNull()
  await view.read(() => Promise.reject(new TypeError('gone')))
  await view.send(refused)
  await view.read(() => Promise.resolve())
  expect(view.problem?.code, 'what was refused since then').toBe('X400')
})

test('what is asked for is under way until it is answered, and takes away what was wrong before', async () => {
  const view = new View()
  await view.send(refused)
  const sending = view.send(() => Promise.resolve())
  expect([view.busy, view.problem]).toEqual([true, null])
  expect(await sending).toBe(true)
  expect(view.busy).toBe(false)
})
