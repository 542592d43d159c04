//! Plans that cannot be foreseen: drawn by a seed among those that lose little, away from where and
//! when the last nights' patrols were.

use std::collections::HashSet;

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

use crate::patrols::faults::Fault;
use crate::patrols::plan::Plan;
use crate::patrols::problem::{Problem, Task, Window};
use crate::patrols::search::{Settings, solve};

/// How strongly prizes are bent, one search each. The strongest that loses no more than allowed counts.
const STRENGTHS: [f64; 5] = [0.1, 0.2, 0.35, 0.6, 1.0];

/// A prize is lowered by chance by at most this part at full strength.
const CHANCE: f64 = 0.6;

/// And where it was seen at that time of a night, by this part.
const SEEN: f64 = 0.5;

/// A start just before a span still counts as before it: this part of a span.
const BEFORE: f64 = 1e-3;

/// A task and the span of time in which it began, counted from time 0.
pub type Moment = (usize, i64);

/// What is asked of a draw.
pub struct Unforeseeable<'a> {
    /// The part of the best prize that may be lost, such as 0.05.
    pub loss: f64,
    /// Starts within one span of this length are at the same time.
    pub span: f64,
    /// What was visited when, night by night.
    pub nights: &'a [HashSet<Moment>],
    /// The part of a plan's moments that may be those of any one night, such as 0.3.
    pub limit: f64,
}

/// A plan drawn.
#[derive(Clone, Debug)]
pub struct Drawn {
    /// The plan; its prize is the true one.
    pub plan: Plan,
    /// The part of the best prize that it loses.
    pub loss: f64,
    /// The part of its moments that are those of each night.
    pub overlaps: Vec<f64>,
}

/// Draw a plan by the seed of `settings`, whose budget each of the [`STRENGTHS`] has in turn, so the whole
/// takes five times as long. `best` is the best plan known; it is what comes back if nothing else loses
/// little enough.
///
/// # Errors
/// Everything that is wrong with the problem.
pub fn draw<'a>(
    problem: &Problem,
    best: &Plan,
    asked: &Unforeseeable,
    settings: impl Fn(usize) -> Settings<'a>,
) -> Result<Drawn, Vec<Fault>> {
    let mut chosen = judge(best.clone(), best, asked);
    for (round, strength) in STRENGTHS.into_iter().enumerate() {
        let settings = settings(round);
        let bent = bend(problem, asked, strength, settings.seed);
        let mut plan = solve(&bent, &settings)?;
        plan.prize = plan.routes.iter().flat_map(|r| &r.stops).map(|s| prize_at(&problem.tasks[s.task], s.start)).sum();
        let drawn = judge(plan, best, asked);
        let allowed = drawn.loss <= asked.loss && drawn.plan.missed.len() <= best.missed.len();
        if allowed && (drawn.worst() <= asked.limit || drawn.worst() <= chosen.worst()) {
            chosen = drawn;
        }
    }
    Ok(chosen)
}

impl Drawn {
    /// The greatest overlap with any night; 0 without nights.
    pub fn worst(&self) -> f64 {
        self.overlaps.iter().copied().fold(0.0, f64::max)
    }
}

/// Where and when a plan is.
pub fn moments(plan: &Plan, span: f64) -> HashSet<Moment> {
    let stops = plan.routes.iter().flat_map(|route| &route.stops);
    stops.map(|stop| (stop.task, (stop.start / span).floor() as i64)).collect()
}

fn judge(plan: Plan, best: &Plan, asked: &Unforeseeable) -> Drawn {
    let here = moments(&plan, asked.span);
    let share = |night: &HashSet<Moment>| here.intersection(night).count() as f64 / here.len().max(1) as f64;
    let loss = if best.prize > 0.0 { 1.0 - plan.prize / best.prize } else { 0.0 };
    Drawn { loss, overlaps: asked.nights.iter().map(share).collect(), plan }
}

/// What a task gives when it begins at `time`: the most where two spans meet.
fn prize_at(task: &Task, time: f64) -> f64 {
    if task.prizes.is_empty() {
        return task.prize;
    }
    let hair = 1e-9 * time.abs().max(1.0);
    let open = |window: &Window| window.from <= time + hair && time <= window.to + hair;
    task.prizes.iter().filter(|(window, _)| open(window)).map(|(_, prize)| *prize).fold(0.0, f64::max)
}

/// The problem with prizes lowered by chance, and where it was visited at that time in one of the nights.
fn bend(problem: &Problem, asked: &Unforeseeable, strength: f64, seed: u64) -> Problem {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    // Streams from the end are nobody else's: starts of the search count from 0.
    rng.set_stream(u64::MAX);
    let mut seen: Vec<HashSet<i64>> = vec![HashSet::new(); problem.tasks.len()];
    for (task, span) in asked.nights.iter().flatten() {
        if let Some(seen) = seen.get_mut(*task) {
            seen.insert(*span);
        }
    }
    let mut bent = problem.clone();
    for (task, seen) in bent.tasks.iter_mut().zip(seen) {
        let luck = 1.0 - strength * CHANCE * rng.random::<f64>();
        let flat = vec![(Window::ALWAYS, task.prize)];
        let mut pieces = if task.prizes.is_empty() { flat } else { std::mem::take(&mut task.prizes) };
        pieces.iter_mut().for_each(|piece| piece.1 *= luck);
        let mut spans: Vec<i64> = seen.into_iter().collect();
        spans.sort_unstable();
        for span in spans {
            pieces = cut(&pieces, span, asked.span, 1.0 - strength * SEEN);
        }
        task.prize *= luck;
        task.prizes = pieces;
    }
    bent
}

/// Pieces of prizes with what lies in one span of time lowered to a part.
fn cut(pieces: &[(Window, f64)], span: i64, length: f64, part: f64) -> Vec<(Window, f64)> {
    let from = span as f64 * length;
    let before = Window { from: f64::NEG_INFINITY, to: from - BEFORE * length };
    let within = Window { from, to: from + length };
    let after = Window { from: from + length, to: f64::INFINITY };
    let mut all = Vec::with_capacity(pieces.len() + 2);
    for (window, prize) in pieces {
        let each = [(before, *prize), (within, prize * part), (after, *prize)];
        all.extend(each.iter().filter_map(|(bound, prize)| Some((window.and(*bound)?, *prize))));
    }
    all
}
