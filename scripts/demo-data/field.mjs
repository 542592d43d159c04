// Planned works, stations and crews: what the patrols and the works register work with.
import { communeAt } from './communes.mjs';
import { pad, point6, pointAt, random, shift } from './lib.mjs';

const STATIONS = [['Đông Hà', 'Công an phường Đông Hà'], ['Đồng Hới', 'Công an phường Đồng Hới'], ['Ba Đồn', 'Công an phường Ba Đồn'],
  ['Quảng Trị', 'Công an phường Quảng Trị'], ['Hồ Xá', 'Công an xã Vĩnh Linh'], ['Gio Linh', 'Công an xã Gio Linh'], ['Hoàn Lão', 'Công an xã Hoàn Lão'],
  ['Quán Hàu', 'Công an xã Quảng Ninh'], ['Kiến Giang', 'Công an xã Lệ Thủy'], ['Đồng Lê', 'Công an xã Đồng Lê'], ['Quy Đạt', 'Công an xã Minh Hóa'],
  ['Khe Sanh', 'Công an xã Khe Sanh'], ['Lao Bảo', 'Công an xã Lao Bảo'], ['Cam Lộ', 'Công an xã Cam Lộ'], ['Diên Sanh', 'Công an xã Diên Sanh'], ['Phong Nha', 'Công an xã Phong Nha']];
const DEPOTS = [['TS', 'Đông Hà'], ['TS', 'Đồng Hới'], ['TS', 'Khe Sanh'], ['BH', 'Đông Hà'], ['BH', 'Hồ Xá'], ['SG', 'Ba Đồn'], ['SG', 'Đồng Hới'], ['HL', 'Đông Hà'], ['HL', 'Quán Hàu']];

/** Police stations and carrier depots, as places only. */
export function buildStations({ corridors: { places } }, communes, seed) {
  const rng = random(seed, 'stations');
  const make = (id, kind, name, place, carrier) => {
    const point = point6(shift(places[place], rng.normal() * 120, rng.normal() * 120));
    return { type: 'Feature', properties: { id, name, kind, carrier, commune: communeAt(communes, point) ?? undefined, place }, geometry: { type: 'Point', coordinates: point } };
  };
  return [...STATIONS.map(([place, name], i) => make(`ST-${pad(i + 1, 2)}`, 'police', name, place)),
    ...DEPOTS.map(([carrier, place], i) => make(`DP-${pad(i + 1, 2)}`, 'depot', `Tổ kỹ thuật ${carrier} ${place}`, place, carrier))];
}

export function buildCrews(stations, seed) {
  const rng = random(seed, 'crews');
  return stations.map(({ properties: s, geometry }, i) => ({
    id: `TO-${pad(i + 1, 2)}`, name: `${s.kind === 'police' ? 'Tổ tuần tra' : `Tổ tuần tuyến ${s.carrier}`} ${s.place}`,
    kind: s.kind === 'police' ? 'patrol' : rng.pick(['route_walk', 'repair']), carrier: s.carrier, station_id: s.id, start: geometry.coordinates,
    members: rng.int(2, 5), vehicle: rng.pick(['motorbike', 'motorbike', 'car']), shift_from: s.kind === 'police' ? '21:30' : '07:00',
    shift_to: s.kind === 'police' ? '04:30' : '16:30', max_km: rng.pick([60, 80, 100]) }));
}

const WORKS = [['road_widening', 'Mở rộng nền đường'], ['drainage', 'Làm mương thoát nước'], ['water_pipe', 'Đặt ống cấp nước'],
  ['power_line', 'Hạ ngầm đường điện'], ['bridge', 'Sửa chữa cầu'], ['housing', 'San lấp khu dân cư']];

/** Works registered beside the cable: a short stretch, a period, who may be affected. */
export function buildWorks(routes, communes, rates, seed) {
  const rng = random(seed, 'works'), trunks = routes.filter((r) => r.length > 5000 && r.properties.laying !== 'underwater');
  return Array.from({ length: 40 }, (_, i) => {
    const route = rng.pick(trunks), length = rng.between(120, 1500), from = rng.uniform() * (route.length - length);
    const n = Math.max(1, Math.round(length / 120));
    const line = Array.from({ length: n + 1 }, (_, k) => point6(pointAt(route.parts, from + length * k / n)));
    const start = Date.parse(rates.from) + rng.uniform() * (Date.parse(rates.to) + 60 * 86400e3 - Date.parse(rates.from));
    const [kind, title] = rng.pick(WORKS), day = (t) => new Date(t).toISOString().slice(0, 10);
    return { type: 'Feature', properties: { id: `TC-${pad(i + 1, 3)}`, kind, name: `${title} đoạn ${route.properties.name}`,
      starts_on: day(start), ends_on: day(start + rng.int(5, 120) * 86400e3), carrier: route.carrier, route_id: route.id,
      commune: communeAt(communes, line[0]) ?? undefined, notified: rng.uniform() < 0.7 }, geometry: { type: 'LineString', coordinates: line } };
  });
}
