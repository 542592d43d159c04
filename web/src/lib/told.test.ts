import { expect, test } from 'vitest'
import { told } from './told'

test('a place is shown as it was told', () => {
  const cases: [Parameters<typeof told>[0], string][] = [
    [{ point: [107.1, 16.8] }, ''],
    [{ route_id: 'TS-101' }, 'TS-101'],
    [{ route_id: 'TS-101', chainage_m: 1234 }, 'TS-101 Km 1+234'],
    [{ route_id: 'TS-101', chainage_m: 1234, chainage_to_m: 2000 }, 'TS-101 Km 1+234 – 2+000'],
    [{ from_site: 'MX-1', to_site: 'MX-2' }, 'giữa MX-1 và MX-2'],
    [{ otdr_m: 12345, otdr_site: 'BTS-3' }, '12.345 m sợi quang tính từ BTS-3'],
    [{ route_id: 'TS-101', label: 'C-07' }, 'TS-101, số hiệu “C-07”'],
    [{ site_id: 'S-1' }, 'điểm S-1'],
  ]
  for (const [place, words] of cases) expect(told(place, 'vi')).toBe(words)
})
