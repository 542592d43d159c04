import { expect, test } from 'vitest'
import { fit } from './tabs'

test('tabs that have no room are behind "more", and the open one never is', () => {
  const all = ['map', 'night', 'works', 'import']
  const widths = [60, 80, 70, 90]
  const cases: [string, number, string, string, string][] = [
    ['all have room', 300, 'map', 'map night works import', ''],
    ['one pixel too few, and "more" takes its place', 299, 'map', 'map night works', 'import'],
    ['an open one from behind comes to the front', 299, 'import', 'map night import', 'works'],
    ['a phone', 200, 'works', 'map works', 'night import'],
    ['no room at all', 0, 'night', 'night', 'map works import'],
  ]
  for (const [name, room, open, shown, rest] of cases) {
    const found = fit(all, widths, room, 50, open)
    expect([found.shown.join(' '), found.rest.join(' ')], name).toEqual([shown, rest])
  }
})
