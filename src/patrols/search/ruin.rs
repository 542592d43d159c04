//! Take neighbouring strings off neighbouring routes (Christiaens and Vanden Berghe 2020, "Slack
//! induction by string removals"), around a place that may itself be left out.

use rand::Rng;

use crate::patrols::search::model::Model;
use crate::patrols::search::state::{OUT, State};

/// Stops removed at a time, on average at most.
const AVERAGE: f64 = 10.0;

/// Stops in a string, at most.
const LONGEST: f64 = 10.0;

/// How often a string keeps some stops in its middle, and how often one more of them.
const SPLIT: f64 = 0.5;
const SPLIT_ON: f64 = 0.01;

/// Neighbours kept of a task.
const NEIGHBOURS: usize = 200;

/// Tasks by nearness, found when first asked for.
pub(super) struct Near {
    lists: Vec<Vec<u32>>,
}

impl Near {
    pub fn new(model: &Model) -> Self {
        Self { lists: vec![Vec::new(); model.problem.tasks.len()] }
    }

    /// The nearest tasks, itself first.
    pub fn of(&mut self, model: &Model, task: u32) -> &[u32] {
        if self.lists[task as usize].is_empty() {
            let mut all: Vec<(f64, u32)> =
                (0..self.lists.len() as u32).map(|other| (model.between(task, other), other)).collect();
            all[task as usize].0 = f64::NEG_INFINITY;
            let kept = NEIGHBOURS.min(all.len());
            if kept < all.len() {
                all.select_nth_unstable_by(kept, |a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
                all.truncate(kept);
            }
            all.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
            self.lists[task as usize] = all.into_iter().map(|(_, other)| other).collect();
        }
        &self.lists[task as usize]
    }
}

/// Take strings off the routes around a random task.
pub(super) fn ruin(state: &mut State, near: &mut Near, rng: &mut impl Rng) {
    let served: usize = state.routes.iter().map(|r| r.len()).sum();
    let used = state.routes.iter().filter(|r| r.len() > 0).count();
    if served == 0 {
        return;
    }
    let longest = LONGEST.min(served as f64 / used as f64);
    let most = 4.0 * AVERAGE / (1.0 + longest) - 1.0;
    let strings = rng.random_range(1.0..most + 1.0) as usize;
    let seed = rng.random_range(0..state.of.len()) as u32;
    let mut taken = 0;
    for at in 0.. {
        let Some(task) = near.of(state.model, seed).get(at).copied() else { break };
        let route = state.of[task as usize];
        if taken >= strings {
            break;
        }
        if route == OUT || state.touched().contains(&route) {
            continue;
        }
        let way = &state.routes[route as usize];
        let size = way.len();
        let Some(place) = way.visits().iter().position(|s| s.task == task) else { continue };
        let length = rng.random_range(1.0..longest.min(size as f64) + 1.0) as usize;
        string(state, route, place + 1, length, rng);
        taken += 1;
    }
}

/// Take a string of so many stops that holds `place` off a route, perhaps with some kept in between.
fn string(state: &mut State, route: u32, place: usize, length: usize, rng: &mut impl Rng) {
    let size = state.routes[route as usize].len();
    let mut kept = 0;
    if length > 1 && length < size && rng.random_bool(SPLIT) {
        kept = 1;
        while length + kept < size && rng.random_bool(SPLIT_ON) {
            kept += 1;
        }
    }
    let span = length + kept;
    let first = (place + 1).saturating_sub(span).max(1);
    let last = place.min(size + 1 - span);
    let from = rng.random_range(first..=last.max(first));
    let gap = from + if kept > 0 { rng.random_range(1..=length - 1) } else { span };
    state.remove(route, |i| i >= from && i < from + span && !(i >= gap && i < gap + kept));
}
