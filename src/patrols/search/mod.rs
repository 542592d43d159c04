//! The search: ruin a plan a little, recreate it, and keep it if it is better or by annealing's
//! chance (Schrimpf et al. 2000; the ruins are those of Christiaens and Vanden Berghe 2020).

mod model;
mod recreate;
mod route;
mod ruin;
mod state;

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rayon::prelude::*;

use crate::patrols::faults::Fault;
use crate::patrols::plan::Plan;
use crate::patrols::problem::Problem;
pub(in crate::patrols) use model::{Choice, Model};
use recreate::recreate;
pub(in crate::patrols) use route::{Route, Stop};
use ruin::{Near, ruin};
use state::{State, Worth};

/// Hottest and coldest temperature, in usual differences between two plans. Chosen on the published
/// instances of both kinds, together, by one table of sixteen.
const HOT: f64 = 1.0;
const COLD: f64 = 0.03;

/// Plans that are told of on the way: at most one in so many ruins.
const TELL_EVERY: u64 = 1_024;

/// How a search is carried out.
pub struct Settings<'a> {
    /// What random draws start from.
    pub seed: u64,
    /// Independent starts, side by side; the best counts, of equals the first. At least one.
    pub starts: usize,
    /// What part of the search is over after so many ruins; 1 and above stops it.
    pub spent: &'a (dyn Fn(u64) -> f64 + Sync),
    /// Hears how far it is and how good the best plan is, now and then.
    pub told: &'a (dyn Fn(&Progress) + Sync),
}

/// How far a search is.
#[derive(Clone, Copy, Debug)]
pub struct Progress {
    /// Which of the independent starts.
    pub start: usize,
    /// Part of the search that is over, 0 to 1.
    pub spent: f64,
    /// Ruins tried by this start.
    pub iterations: u64,
    /// Mandatory tasks left out by its best plan.
    pub missed: usize,
    /// Prize of its best plan.
    pub prize: f64,
    /// Travel of its best plan.
    pub travel: f64,
}

/// The best plan found: fewest mandatory tasks missed, then most prize, then least travel.
///
/// With the same seed, number of starts and number of ruins the plan is the same.
///
/// # Errors
/// Everything that is wrong with the problem.
pub fn solve(problem: &Problem, settings: &Settings) -> Result<Plan, Vec<Fault>> {
    let faults = problem.faults();
    if !faults.is_empty() {
        return Err(faults);
    }
    let model = Model::new(problem);
    let found: Vec<Found> =
        (0..settings.starts.max(1)).into_par_iter().map(|start| anneal(&model, settings, start)).collect();
    let iterations = found.iter().map(|f| f.iterations).sum();
    let best = found.into_iter().reduce(|a, b| if b.worth.beats(&a.worth) { b } else { a });
    let routes = best.map(|b| b.routes).unwrap_or_default();
    Ok(Plan::of(&model, &routes, iterations))
}

struct Found {
    worth: Worth,
    routes: Vec<Route>,
    iterations: u64,
}

/// One start: from an empty plan, hot to cold.
fn anneal(model: &Model, settings: &Settings, start: usize) -> Found {
    let mut rng = ChaCha8Rng::seed_from_u64(settings.seed);
    rng.set_stream(start as u64);
    let mut near = Near::new(model);
    let mut state = State::empty(model);
    let stop = || (settings.spent)(0) >= 1.0;
    let all = state.out.len();
    recreate(&mut state, all, &stop, &mut rng);
    state.keep();
    let mut now = state.worth();
    let mut best = Found { worth: now, routes: state.routes.clone(), iterations: 0 };
    let (hot, cold) = (HOT * model.costs.scale, COLD * model.costs.scale);
    for iterations in 0.. {
        let spent = (settings.spent)(iterations);
        if iterations % TELL_EVERY == 0 || spent >= 1.0 {
            let Worth { missed, prize, travel } = best.worth;
            (settings.told)(&Progress { start, spent: spent.min(1.0), iterations, missed, prize, travel });
        }
        best.iterations = iterations;
        if spent >= 1.0 {
            break;
        }
        let before = state.out.len();
        ruin(&mut state, &mut near, &mut rng);
        let just = state.out.len() - before;
        recreate(&mut state, just, &|| false, &mut rng);
        let then = state.worth();
        if then.beats(&best.worth) {
            best.worth = then;
            best.routes.clone_from(&state.routes);
        }
        let luck: f64 = rng.random();
        let heat = hot * (cold / hot).powf(spent.max(0.0));
        if state.cost(&then) < state.cost(&now) - heat * luck.ln() {
            state.keep();
            now = then;
        } else {
            state.undo();
        }
    }
    best
}
