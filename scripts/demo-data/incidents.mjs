// True events on the cable, drawn from a known rate: a low base, planted stretches, near-repeats.
import { pointAt, random, round } from './lib.mjs';

/** A night-heavy, season-weighted instant within the period. */
export function drawTime(rates, rng) {
  const from = Date.parse(rates.from), to = Date.parse(rates.to);
  const top = Math.max(...rates.month_weight);
  for (;;) {
    const t = from + rng.uniform() * (to - from);
    const local = new Date(t + 7 * 3600e3);
    if (rng.uniform() * top > rates.month_weight[local.getUTCMonth()]) continue;
    return atHour(t, rates, rng);
  }
}

/** The same local day, at an hour drawn from the daily pattern. */
function atHour(t, rates, rng) {
  const day = Math.floor((t + 7 * 3600e3) / 86400e3) * 86400e3 - 7 * 3600e3;
  return day + (rng.weighted(rates.hour_weight) + rng.uniform()) * 3600e3;
}

const within = (t, rates) => t >= Date.parse(rates.from) && t <= Date.parse(rates.to);

/** A near-repeat of an earlier event on the same cable, or null if it falls outside. */
function repeatOf(parent, from, to, rates, rng) {
  const days = Math.min(rates.near_repeat_days - 1, rng.exponential(4));
  const t = atHour(parent.t + days * 86400e3, rates, rng);
  const chainage = parent.chainage + rng.normal() * 60;
  const near = Math.abs(chainage - parent.chainage) <= rates.near_repeat_m && chainage >= from && chainage <= to;
  const late = t - parent.t;
  return near && late > 0 && late <= rates.near_repeat_days * 86400e3 && within(t, rates) ? { t, chainage } : null;
}

function plantedStretches(planted, routes) {
  return planted.stretches.map((s, i) => {
    const route = routes.find((r) => r.carrier === s.carrier && r.properties.medium === s.medium && r.properties.name === s.section);
    if (!route) throw new Error(`no route for the planted stretch ${s.carrier} ${s.section}`);
    const from = round(Math.min(route.length - s.length_m, route.length * s.at), 1);
    return { id: `P${String(i + 1).padStart(2, '0')}`, carrier: s.carrier, route_id: route.id, name: s.section, medium: s.medium,
      from_m: from, to_m: round(from + s.length_m, 1), expected_events: s.expected, route };
  });
}

/** Events of one stretch: thieves come back to a few favourite places. */
function stretchEvents(stretch, rates, seed) {
  const rng = random(seed, `stretch ${stretch.id}`);
  const { from_m: from, to_m: to, route } = stretch;
  const spots = Array.from({ length: Math.max(1, Math.round((to - from) / 400)) }, () => rng.between(from, to));
  const events = [];
  for (let left = rng.poisson(stretch.expected_events); left > 0; left--) {
    const parent = events.length && rng.uniform() < rates.near_repeat_share ? rng.pick(events) : null;
    const repeat = parent && repeatOf(parent, from, to, rates, rng);
    const spot = rng.uniform() < 0.6 ? rng.pick(spots) + rng.normal() * 30 : rng.between(from, to);
    const fresh = { t: drawTime(rates, rng), chainage: Math.max(from, Math.min(to, spot)) };
    events.push({ route, planted: stretch.id, near_repeat_of: repeat ? parent : undefined, ...(repeat ?? fresh) });
  }
  return events;
}

function baseEvents(routes, rates, seed) {
  const rng = random(seed, 'base');
  const on = routes.filter((r) => r.properties.laying !== 'underwater');
  const weights = on.map((r) => r.length * (rates.base_weight[r.properties.medium] ?? 1));
  const events = [];
  for (let left = rng.poisson(rates.base_events); left > 0; left--) {
    const parent = events.length && rng.uniform() < rates.near_repeat_share ? rng.pick(events) : null;
    const repeat = parent && repeatOf(parent, 0, parent.route.length, rates, rng);
    if (repeat) {
      events.push({ route: parent.route, near_repeat_of: parent, ...repeat });
      continue;
    }
    const route = on[rng.weighted(weights)];
    events.push({ route, t: drawTime(rates, rng), chainage: rng.uniform() * route.length });
  }
  return events;
}

/** All true events in order of time, and the stretches they were planted on. */
export function drawEvents(parameters, routes, seed) {
  const { rates, planted } = parameters;
  const stretches = plantedStretches(planted, routes);
  const events = [...stretches.flatMap((s) => stretchEvents(s, rates, seed)), ...baseEvents(routes, rates, seed)];
  events.sort((a, b) => a.t - b.t || a.chainage - b.chainage);
  for (const e of events) e.point = pointAt(e.route.parts, e.chainage);
  return { events, stretches };
}
