import { expect, it } from 'vitest'
import { marginRules } from './margins'

it('writes the control line so that no word of it can end the rule', () => {
  const rules = marginRules({ control: 'In 14/11/2026.\n"} @page { size: A3', classification: 'Độ mật: thường' })
  expect(rules).toContain('content: "In 14/11/2026. \\"} @page { size: A3";')
  expect(rules).toContain('content: "Độ mật: thường. Trang " counter(page) "/" counter(pages);')
})
