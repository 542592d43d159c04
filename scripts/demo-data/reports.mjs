// What parties report of a true event: uncertain times and places, other evidence, duplicates.
import { communeAt } from './communes.mjs';
import { distance, distanceToLine, inRing, pad, point6, pointAt, random, round, shift, stamp } from './lib.mjs';

const HOUR = 3600e3, DAY = 24 * HOUR;
const FIBRE_KINDS = { theft: 25, attempted_theft: 10, cut: 40, sabotage: 6, outage: 15, fire: 4 };
const NOTES = {
  theft: ['Kẻ gian cắt trộm cáp, lực lượng tuần tuyến phát hiện khi kiểm tra.', 'Mất cáp giữa hai cột, hai đầu cáp bị cắt bằng kìm cộng lực.',
    'Nhân dân báo thấy cáp bị cắt, còn lại vỏ cáp tại hiện trường.', 'Mất tín hiệu ban đêm, kiểm tra phát hiện đoạn cáp bị lấy trộm.',
    'Đoạn cáp bị cắt trộm nhiều lần, đã lập biên bản với Công an xã.'],
  attempted_theft: ['Cáp bị cắt dở, đối tượng bỏ đi khi có người đến.', 'Phát hiện dấu vết leo cột, cáp bị cắt một đầu, chưa mất.'],
  sabotage: ['Măng xông bị đập phá, cáp bị cắt nhưng không lấy đi.', 'Cáp bị chặt tại nhiều điểm, không mất vật tư.'],
  cut: ['Máy múc thi công làm đứt cáp.', 'Xe quá khổ kéo đứt cáp treo qua đường.', 'Cây đổ do mưa bão làm đứt cáp.'],
  outage: ['Mất liên lạc khu vực, chưa rõ nguyên nhân, đang kiểm tra tuyến.'],
  fire: ['Cháy cáp do đốt thực bì ven đường.'],
};

function drawKind(medium, rates, rng) {
  const weights = medium === 'copper' ? rates.kind_weight : FIBRE_KINDS;
  return Object.keys(weights)[rng.weighted(Object.values(weights))];
}

/** An interval that holds the true time: minutes to two months wide. */
function interval(t, rng, latest) {
  const width = [rng.between(5, 40) * 60e3, rng.between(2, 9) * HOUR, rng.between(0.5, 4) * DAY, rng.between(7, 60) * DAY][rng.weighted([25, 45, 22, 8])];
  const before = rng.uniform() * width;
  const round5 = (v, f) => f(v / 300e3) * 300e3;
  const from = round5(t - before, Math.floor), to = Math.min(round5(t - before + width, Math.ceil), Math.max(latest, t));
  const discovered = to + rng.between(0, 40) * 60e3, reported = discovered + rng.between(0.2, 10) * HOUR;
  return { occurred_from: stamp(from), occurred_to: stamp(to), discovered_at: stamp(discovered), reported_at: stamp(reported) };
}

/** A point off by a normal error in each direction, never beyond 3.9 standard deviations. */
function offBy(p, sigma, rng) {
  for (;;) {
    const e = rng.normal() * sigma, n = rng.normal() * sigma, q = point6(shift(p, e, n));
    if (distance(p, q) < 3.9 * sigma) return q;
  }
}

function loss(kind, medium, rng) {
  if (kind === 'theft') {
    const metres = round(Math.max(5, rng.exponential(medium === 'copper' ? 160 : 60)), 1);
    return { metres_taken: metres, damage_vnd: Math.round(metres * rng.between(60, 240)) * 1000 };
  }
  if (kind === 'attempted_theft') return { damage_vnd: rng.int(5, 60) * 100000 };
  if (kind === 'outage') return {};
  return { damage_vnd: rng.int(20, 450) * 100000 };
}

/** Evidence of the place: point, chainage, OTDR, site or commune. */
function evidence(event, world, rng) {
  const { rates } = world.parameters, { route, chainage, point } = event, u = rng.uniform();
  const steps = [rates.chainage_only, rates.otdr_only, rates.site_only, rates.commune_only];
  const level = steps.findIndex((_, i) => u < steps.slice(0, i + 1).reduce((a, b) => a + b));
  if (level === 0) {
    const accuracy = rng.pick([10, 20, 50]);
    const at = Math.max(0, Math.min(route.length, chainage + Math.max(-3.9, Math.min(3.9, rng.normal())) * accuracy));
    return { accuracy_m: accuracy, route_id: route.id, chainage_m: round(at, 1) };
  }
  const start = pointAt(route.parts, 0), ends = world.sites.filter((s) => s.carrier === route.carrier
    && ['exchange', 'shelter'].includes(s.properties.kind) && distance(s.point, start) < 300);
  if (level === 1 && ends.length && route.properties.medium === 'fibre') return { accuracy_m: 50, route_id: route.id, otdr_m: round(chainage * 1.015 + rng.normal() * 20, 1), otdr_site: ends[0].properties.id };
  const near = world.sites.filter((s) => s.carrier === route.carrier)
    .reduce((best, s) => (distance(s.point, point) < best.d ? { s, d: distance(s.point, point) } : best), { d: Infinity });
  if (level === 2 && near.d < 800) return { accuracy_m: 200, site_id: near.s.properties.id };
  if (level === 3) return { commune: communeAt(world.communes, point) ?? undefined };
  const accuracy = rng.pick(rates.accuracy_m);
  return { accuracy_m: accuracy, point: offBy(point, accuracy, rng) };
}

function report(event, world, rng, extra = {}) {
  const { route, t } = event, { medium } = route.properties;
  const place = extra.evidence ?? evidence(event, world, rng);
  const { point, ...where } = place;
  const kind = event.kind;
  return { point: point ?? null, event, ...extra.truth, properties: {
    ...interval(t, rng, Date.parse(world.parameters.rates.to)), kind, carrier: route.carrier, medium, ...where,
    ...(extra.loss ?? loss(kind, medium, rng)), note: extra.note ?? rng.pick(NOTES[kind]) } };
}

/** The same event told again by another party. */
function duplicates(reports, world, rng) {
  const pool = reports.filter((r) => r.point && r.properties.kind === 'theft');
  return Array.from({ length: world.parameters.rates.duplicates }, () => {
    const original = pool.splice(rng.int(0, pool.length - 1), 1)[0], accuracy = rng.pick([30, 50, 100, 200]);
    const copy = report(original.event, world, rng, { truth: { duplicateOf: original },
      evidence: { accuracy_m: accuracy, point: offBy(original.event.point, accuracy, rng) },
      loss: { metres_taken: round(original.properties.metres_taken * rng.between(0.8, 1.2), 1) },
      note: rng.pick(['Công an xã tiếp nhận tin báo của nhân dân về việc mất cáp.', 'Người dân phản ánh cáp bị cắt, đề nghị kiểm tra.']) });
    if (rng.uniform() < 0.5) delete copy.properties.carrier;
    return copy;
  });
}

/** Points 1 to 5 km from any cable. */
function unmatched(world, drawTime, rng) {
  const { outline, rates } = world.parameters, out = [];
  const lines = world.routes.flatMap((r) => r.parts);
  while (out.length < rates.unmatched) {
    const p = point6([rng.between(105.6, 107.42), rng.between(16.3, 18.05)]);
    if (!inRing(p, outline.mainland)) continue;
    const d = Math.min(...lines.map((l) => distanceToLine(p, l)));
    if (d < 1000 || d > 5000) continue;
    const t = drawTime(rates, rng), accuracy = rng.pick([10, 15, 30, 50]);
    out.push({ point: p, t, unmatched: true, properties: { ...interval(t, rng, Date.parse(rates.to)), accuracy_m: accuracy, kind: 'theft',
      medium: 'copper', ...loss('theft', 'copper', rng), note: 'Tin báo mất dây cáp, chưa xác định được tuyến và đơn vị quản lý.' } });
  }
  return out;
}

/** All reports, numbered in order of the time they were made. */
export function buildReports(drawn, world, drawTime, seed) {
  const rng = random(seed, 'reports');
  const first = drawn.events.map((e) => {
    e.kind = drawKind(e.route.properties.medium, world.parameters.rates, rng);
    return report(e, world, rng);
  });
  const all = [...first, ...duplicates(first, world, rng), ...unmatched(world, drawTime, rng)];
  all.sort((a, b) => (a.properties.reported_at < b.properties.reported_at ? -1 : a.properties.reported_at > b.properties.reported_at ? 1 : 0));
  all.forEach((r, i) => { r.id = `SC-${r.properties.reported_at.slice(0, 4)}-${pad(i + 1, 4)}`; });
  for (const r of first) r.event.id = r.id;
  return all;
}

export const incidentFeature = (r) => ({ type: 'Feature', properties: { id: r.id, ...r.properties },
  geometry: r.point && { type: 'Point', coordinates: r.point } });

export function truthOf(reports, stretches, parameters, seed) {
  const incidents = reports.map((r) => {
    if (r.unmatched) return { id: r.id, unmatched: true, occurred_at: stamp(r.t) };
    const e = r.event;
    return { id: r.id, carrier: e.route.carrier, route_id: e.route.id, chainage_m: round(e.chainage, 1), point: e.point.map((v) => round(v, 7)),
      occurred_at: stamp(e.t), planted: e.planted, near_repeat_of: e.near_repeat_of?.id, duplicate_of: r.duplicateOf?.id };
  });
  return { seed, from: parameters.rates.from, to: parameters.rates.to, base_events_expected: parameters.rates.base_events,
    base_weight: parameters.rates.base_weight, near_repeat_share: parameters.rates.near_repeat_share,
    planted: stretches.map(({ route, ...s }) => s), incidents };
}
