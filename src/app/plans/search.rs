//! The search as a use case calls it: budget, progress, stopping, the plan that is drawn, and what
//! wishes cost.
//!
//! The best plan has half of the budget, plans that cannot be foreseen the other half in five rounds;
//! each wish whose cost is told has as much as the best plan, so that both are found equally well.

use std::collections::HashSet;
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicUsize, Ordering};
use std::time::Instant;

use crate::app::plans::asked::Budget;
use crate::patrols::{
    Fault, LeftOut, Moment, Plan, Problem, Progress, Settings, Unforeseeable, draw, solve, why_left_out,
};

/// Independent starts; a fixed number, so that a plan does not depend on the machine.
const STARTS: usize = 2;

/// Rounds of [`draw`].
const ROUNDS: f64 = 5.0;

/// Visits that begin in one quarter of an hour are at the same time, seconds.
pub const QUARTER: f64 = 900.0;

/// How far a search is, and whether somebody wants it to end.
#[derive(Debug, Default)]
pub struct Running {
    stopped: AtomicBool,
    /// Thousandths.
    spent: AtomicU32,
}

impl Running {
    /// End it with the best plan so far.
    pub fn stop(&self) {
        self.stopped.store(true, Ordering::Relaxed);
    }

    /// Whether somebody ended it.
    pub fn is_stopped(&self) -> bool {
        self.stopped.load(Ordering::Relaxed)
    }

    /// The part that is over, 0 to 1.
    pub fn progress(&self) -> f64 {
        f64::from(self.spent.load(Ordering::Relaxed)) / 1_000.0
    }
}

/// What a search is carried out with.
pub struct Terms<'a> {
    /// What random draws start from.
    pub seed: u64,
    /// What stops it.
    pub budget: Budget,
    /// How much worse than the best the plan may be, per cent.
    pub loss: f64,
    /// How much of it may be of any one earlier night, per cent.
    pub limit: f64,
    /// What was visited when in earlier nights.
    pub nights: &'a [HashSet<Moment>],
    /// The problem without one of the wishes, wish by wish.
    pub without: &'a [Problem],
}

/// The plan to be used.
pub struct Drawn {
    /// The plan.
    pub plan: Plan,
    /// Prize of the best plan found.
    pub best_prize: f64,
    /// Why tasks are left out.
    pub left_out: Vec<LeftOut>,
    /// What each wish costs, per cent of what there is without it.
    pub costs: Vec<f64>,
}

/// A part of the whole, from and to.
#[derive(Clone, Copy)]
struct Part(f64, f64);

/// One search after another within one budget.
struct Spending<'a> {
    began: Instant,
    budget: Budget,
    running: &'a Running,
    told: &'a (dyn Fn() + Sync),
}

impl Spending<'_> {
    /// How much of a part is over.
    fn spent(&self, Part(from, to): Part, ruins: u64) -> f64 {
        if self.running.is_stopped() {
            return 1.0;
        }
        match self.budget {
            Budget::Seconds(seconds) => (self.began.elapsed().as_secs_f64() / seconds - from) / (to - from),
            Budget::Iterations(most) => ruins as f64 / (most as f64 * (to - from)).ceil(),
        }
    }

    fn hear(&self, Part(from, to): Part, progress: &Progress) {
        let over = from + (to - from) * progress.spent.clamp(0.0, 1.0);
        self.running.spent.fetch_max((over * 1_000.0) as u32, Ordering::Relaxed);
        (self.told)();
    }

    fn solve(&self, problem: &Problem, seed: u64, part: Part) -> Result<Plan, Vec<Fault>> {
        let (spent, hear) = (|ruins| self.spent(part, ruins), |progress: &Progress| self.hear(part, progress));
        solve(problem, &Settings { seed, starts: STARTS, spent: &spent, told: &hear })
    }
}

/// Search, and draw the plan to be used. `told` hears of each step of progress.
pub fn search(
    problem: &Problem,
    terms: &Terms,
    running: &Running,
    told: &(dyn Fn() + Sync),
) -> Result<Drawn, Vec<Fault>> {
    let spending = Spending { began: Instant::now(), budget: terms.budget, running, told };
    // The best plan, the draw, and each wish have one share.
    let share = 1.0 / (2 + terms.without.len()) as f64;
    let best = spending.solve(problem, terms.seed, Part(0.0, share))?;
    let asked =
        Unforeseeable { loss: terms.loss / 100.0, span: QUARTER, nights: terms.nights, limit: terms.limit / 100.0 };
    let round = AtomicUsize::new(0);
    let part = || {
        let from = share * (1.0 + round.load(Ordering::Relaxed) as f64 / ROUNDS);
        Part(from, from + share / ROUNDS)
    };
    let (spent, hear) = (|ruins| spending.spent(part(), ruins), |progress: &Progress| spending.hear(part(), progress));
    let drawn = draw(problem, &best, &asked, |number| {
        round.store(number, Ordering::Relaxed);
        let seed = terms.seed.wrapping_add(1 + number as u64);
        Settings { seed, starts: STARTS, spent: &spent, told: &hear }
    })?;
    let mut costs = Vec::new();
    for (at, without) in terms.without.iter().enumerate() {
        let from = share * (2 + at) as f64;
        let freer = spending.solve(without, terms.seed, Part(from, from + share))?.prize;
        costs.push(if freer > 0.0 { (1.0 - best.prize / freer).max(0.0) * 100.0 } else { 0.0 });
    }
    if running.is_stopped() {
        // What was not searched to its end tells no cost.
        costs.clear();
    }
    let left_out = why_left_out(problem, &drawn.plan);
    Ok(Drawn { best_prize: best.prize.max(drawn.plan.prize), left_out, plan: drawn.plan, costs })
}
