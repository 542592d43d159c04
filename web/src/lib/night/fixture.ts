import type { Plan, Stop, Tour } from './types'

const stop = (n: number, task: string, start: string, leave: string, more: Partial<Stop> = {}): Stop => ({
  n, task, kind: 'hotspot', arrive: start, start, leave, label: `SG-900 Km ${n}+250`, route_id: 'SG-900', from_m: 200, to_m: 300, site_id: null, commune: 'Xã Một',
  point: [107 + n / 100, 16.8], line: null, ratio: 12, pinned: false, overdue_days: null, prize: 0.2, why: null, ...more,
})
export const at = (hour: string) => `2026-11-${hour < '12' ? 15 : 14}T${hour}:00+07:00`
const tour = (id: string, leaves: string, back: string, stops: Stop[]): Tour =>
  ({ id, name: `Tổ ${id}`, station: 'Trạm', vehicle: 'car', leaves: at(leaves), back: at(back), metres: 51_200, path: [[107, 16.8], [107.1, 16.9]], stops })

/** An invented night of two crews: one stop is made twice, one stretch is followed, and each rests. */
export const plan: Plan = {
  id: '01J', night: '2026-11-14', variant: 3, status: 'draft', progress: 1, seed: '20261114-3', travel: { kind: 'roads', factor: 1, version: 'v1', says: '' },
  totals: { crews: 2, stops: 5, stretches: 1, metres: 214_000, prize: 12.4, best_prize: 12.9, loss_percent: 3.8, allowed_percent: 5 },
  hours: [{ from: at('21:00'), share: 0.02 }, { from: at('22:00'), share: 0.08 }, { from: at('23:00'), share: 0.04 }, { from: at('00:00'), share: 0.06 }],
  crews: [
    tour('1', '21:30', '01:30', [
      stop(1, 'H-1', at('21:54'), at('22:08')), stop(2, 'T-1', at('22:30'), at('23:10'), { kind: 'stretch', from_m: 9000, to_m: 600, point: null, line: [[107.1, 16.8], [107.2, 16.8], [107.3, 16.9]], ratio: null }),
      stop(0, 'break', at('23:30'), at('00:00'), { kind: 'break', point: null, label: null }), stop(3, 'H-1', at('00:20'), at('00:34')),
    ]),
    tour('2', '21:45', '01:00', [stop(1, 'H-2', at('22:00'), at('22:05')), stop(2, 'S-1', at('22:06'), at('22:20'), { kind: 'site', label: 'BTS Hai', overdue_days: 12 })]),
  ],
  left_out: [{ task: 'H-9', kind: 'hotspot', label: 'TS-102 Km 11+100', commune: 'Xã Ba', point: [107, 17], ratio: 6.1, reason: 'unreachable', says: 'Ngoài tầm' }],
  overlap: { limit_percent: 30, nights: ['2026-11-07'], crews: [{ crew: '1', percents: [12, 30, null, 41], mean: 28 }, { crew: '2', percents: [0, 9, 10, 20], mean: 10 }] },
  asked: { pins: [{ task: 'H-1', crew: null }], bans: ['H-9'], orders: [], costs: [] }, mandatory_missed: [],
}
