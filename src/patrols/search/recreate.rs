//! Put what is left out back in, one task after another, each where it costs least.

use rand::Rng;
use rand::seq::SliceRandom;

use crate::patrols::search::model::Model;
use crate::patrols::search::route::{Fit, Route};
use crate::patrols::search::state::{OUT, State};

/// How often a place is passed over, so that not always the same one is found.
const BLINK: f64 = 0.01;

/// Tasks tried after one ruin besides those just taken off and those that must be done: so many.
const OTHERS: usize = 20;

/// Try to place what is left out; the last `just` of it was taken off just now.
pub(super) fn recreate(state: &mut State, just: usize, stop: &dyn Fn() -> bool, rng: &mut impl Rng) {
    let mut list = std::mem::take(&mut state.out);
    let older = list.drain(..list.len() - just);
    let (must, mut may): (Vec<u32>, Vec<u32>) = older.partition(|t| state.model.mandatory(*t));
    let (some, _) = may.partial_shuffle(rng, OTHERS);
    list.extend(must);
    list.extend_from_slice(some);
    sort(state.model, &mut list, rng);
    for task in list {
        if stop() {
            break;
        }
        if let Some((route, fit)) = best(state, task, rng) {
            state.insert(route, &fit);
        }
    }
    state.list_out();
}

/// The order in which tasks are tried: mandatory ones first.
fn sort(model: &Model, list: &mut Vec<u32>, rng: &mut impl Rng) {
    list.shuffle(rng);
    let task = |t: u32| &model.problem.tasks[t as usize];
    let far = |t: u32| {
        let crew = &model.problem.crews[0];
        task(t).modes.iter().map(|m| model.travel(0).time(crew.start, m.enter)).fold(f64::INFINITY, f64::min)
    };
    let open =
        |t: u32| model.of(t).map(|c| model.choices[c as usize].window).map(|w| w.to - w.from).fold(0.0, f64::max);
    let dense = |t: u32| model.top[t as usize] / (task(t).service + model.local[t as usize]).max(f64::MIN_POSITIVE);
    let noisy: f64 = rng.random();
    let mut keyed: Vec<(f64, u32)> = list.iter().map(|t| (0.0, *t)).collect();
    let prized = model.top.iter().any(|top| *top > 0.0);
    let pick = rng.random_range(0..if prized { 12 } else { 11 });
    for (key, t) in &mut keyed {
        let noise = 1.0 + noisy * (rng.random::<f64>() - 0.5);
        *key = match (prized, pick) {
            (true, 0..4) => 0.0,
            (true, 4..6) => -model.top[*t as usize] * noise,
            (true, 6..9) => -dense(*t) * noise,
            (true, 9..10) => open(*t),
            (true, 10) => -far(*t),
            (true, _) => far(*t),
            (false, 0..4) => 0.0,
            (false, 4..8) if model.loads => -model.load(*t),
            (false, 4..8) => open(*t),
            (false, 8..10) => -far(*t),
            (false, _) => far(*t),
        };
    }
    keyed.sort_by(|a, b| a.0.total_cmp(&b.0));
    list.clear();
    list.extend(keyed.iter().map(|k| k.1).filter(|t| model.mandatory(*t)));
    list.extend(keyed.iter().map(|k| k.1).filter(|t| !model.mandatory(*t)));
}

/// The best place for a task on any route.
fn best(state: &State, task: u32, rng: &mut impl Rng) -> Option<(u32, Fit)> {
    let model = state.model;
    let mut best: Option<(f64, u32, Fit)> = None;
    for (number, route) in state.routes.iter().enumerate() {
        if !model.may(route.crew, task) {
            continue;
        }
        let crew = &model.problem.crews[route.crew];
        if crew.max_load.is_some_and(|most| route.load + model.load(task) > most + 1e-9) {
            continue;
        }
        let Some(places) = places(state, number as u32, task) else { continue };
        for number_of_choice in model.of(task) {
            let choice = &model.choices[number_of_choice as usize];
            for at in route.open_to(model, choice).max(places.start)..places.end {
                if route.soonest(model, at - 1) > choice.window.to {
                    break;
                }
                if rng.random_bool(BLINK) {
                    continue;
                }
                let Some(fit) = try_at(state, route, at, number_of_choice) else { continue };
                let score = model.costs.travel * fit.travel - choice.prize;
                if best.as_ref().is_none_or(|b| score < b.0) {
                    best = Some((score, number as u32, fit));
                }
            }
        }
    }
    best.map(|(_, route, fit)| (route, fit))
}

/// A choice before a stop, clear of other visits to the same place.
#[inline]
fn try_at(state: &State, route: &Route, at: usize, number: u32) -> Option<Fit> {
    let model = state.model;
    let choice = &model.choices[number as usize];
    let fit = route.fit(model, at, number, choice, choice.window)?;
    let Some(group) = model.apart[choice.task as usize] else { return Some(fit) };
    clear_of(state, route, fit, group)
}

/// The same place at the soonest start that keeps the gap to every other visit of the group. A visit
/// farther on along the same route comes after: to wait past it would push it on, too.
fn clear_of(state: &State, route: &Route, fit: Fit, group: u32) -> Option<Fit> {
    let model = state.model;
    let group = &model.problem.apart[group as usize];
    let choice = &model.choices[fit.choice as usize];
    let out = route.stops[fit.at - 1].out as usize;
    let arrive = route.soonest(model, fit.at - 1) + model.travel(route.crew).time(out, choice.enter as usize);
    let mut window = choice.window;
    let mut elsewhere = Vec::new();
    for other in group.tasks.iter().filter(|other| state.of[**other] != OUT) {
        let way = &state.routes[state.of[*other] as usize];
        let Some(at) = way.stops.iter().position(|s| s.task == *other as u32) else { continue };
        let start = way.stops[at].start;
        if way.crew != route.crew {
            elsewhere.push(start);
        } else if at < fit.at {
            window.from = window.from.max(start + group.gap);
        } else {
            window.to = window.to.min(start - group.gap);
        }
    }
    elsewhere.sort_by(f64::total_cmp);
    for start in elsewhere {
        if arrive.max(window.from) <= start - group.gap {
            window.to = window.to.min(start - group.gap);
            break;
        }
        window.from = window.from.max(start + group.gap);
    }
    if window.from > window.to { None } else { route.fit(model, fit.at, fit.choice, choice, window) }
}

/// Before which stops of a route a task may come, with regard to a fixed order.
fn places(state: &State, route: u32, task: u32) -> Option<std::ops::Range<usize>> {
    let model = state.model;
    let way = &state.routes[route as usize];
    let mut places = 1..way.stops.len();
    let Some((order, rank)) = model.order[task as usize] else { return Some(places) };
    for (other_rank, other) in model.problem.orders[order as usize].iter().enumerate() {
        if state.of[*other] == OUT || *other as u32 == task {
            continue;
        }
        if state.of[*other] != route {
            return None;
        }
        let at = way.stops.iter().position(|s| s.task == *other as u32)?;
        if (other_rank as u32) < rank {
            places.start = places.start.max(at + 1);
        } else {
            places.end = places.end.min(at + 1);
        }
    }
    (places.start < places.end).then_some(places)
}
