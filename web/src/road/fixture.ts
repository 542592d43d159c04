import type { At } from '../lib/night/types'
import type { Entry, Order, OrderStop } from '../lib/orders/types'

export const at = (clock: string) => `2026-11-${clock < '12' ? 15 : 14}T${clock}:00+07:00`
const checks = [{ id: 'aerial.whole', text: 'Cáp treo còn đủ', short: 'cáp', photo: false }, { id: 'pole.earthing', text: 'Dây tiếp địa còn nguyên', short: 'tiếp địa', photo: true }]
const stop = (n: number, kind: OrderStop['kind'], from: string, to: string, point: At | null, more: Partial<OrderStop> = {}): OrderStop => ({
  n, task: `T${n}`, kind, arrive: at(from), start: at(from), leave: at(to), label: `SG-900 Km ${n}+250`, route_id: 'SG-900', from_m: 200, to_m: 300, site_id: null, commune: 'Xã Một', point, line: null,
  ratio: 12, pinned: false, overdue_days: null, prize: 0.2, why: null, checks: kind === 'break' ? [] : checks, way: { metres: 1_064, minutes: 4 }, ...more,
})
const [a, b, c]: At[] = [[107, 16.8], [107.01, 16.8], [107.02, 16.8]]
/** An invented order: out along one road, a stretch driven back along it, home. */
export const order: Order = {
  id: 'o', plan: 'p', number: 7, night: '2026-11-14', status: 'issued', classification: 'Độ mật: thường', from: at('21:30'), until: at('01:30'), expires_at: '2026-11-15T13:30:00+07:00', issued_at: at('17:00'),
  accepted_at: null, accepted_by: null, started_at: null, ended_at: null, reason: null, crew: { id: 'c', name: 'Tổ 1', vehicle: 'car', phone: null }, station: { name: 'Trạm', point: a!, phone: null }, metres: 4_256,
  stops: [
    stop(1, 'hotspot', '21:40', '21:54', b!), stop(1, 'break', '21:54', '22:20', null, { label: null, way: { metres: 0, minutes: 0 } }),
    stop(2, 'stretch', '22:30', '23:00', null, { line: [c!, b!] }), stop(3, 'site', '23:20', '23:34', a!),
  ],
  path: [a!, b!, c!, b!, a!], phones: [{ who: 'Công an', phone: '113' }],
  area: { bbox: [106.99, 16.79, 107.03, 16.81], routes: [{ route_id: 'SG-900', carrier: 'SG', line: [a!, c!] }, { route_id: 'TS-1', carrier: 'TS', line: [[107, 16.81], [107.01, 16.81]] }], hot: [{ stop: 1, ratio: 12, line: [a!, b!] }] },
  done: [],
}
let n = 0
export const said = (clock: string, kind: Entry['kind'], more: Partial<Entry> = {}): Entry => ({ key: `k${(n += 1)}`, at: at(clock), kind, ...more })
