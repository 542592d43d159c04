import { tick } from 'svelte'

/** Brings the first thing that is wrong with a form into sight, and the keyboard to it. */
export async function toFault(form: HTMLElement) {
  await tick()
  const at = form.querySelector<HTMLElement>('[role="alert"]')
  const field = form.querySelector<HTMLElement>('[aria-invalid="true"]')
  at?.scrollIntoView({ block: 'center' })
  field?.focus({ preventScroll: true })
}
