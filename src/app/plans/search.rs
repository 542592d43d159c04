//! The search as a use case calls it: budget, progress, stopping, and the plan that is drawn.

use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::time::Instant;

use crate::app::plans::asked::Budget;
use crate::patrols::{Fault, LeftOut, Plan, Problem, Progress, Settings, solve, why_left_out};

/// Independent starts; a fixed number, so that a plan does not depend on the machine.
const STARTS: usize = 2;

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
pub struct Terms {
    /// What random draws start from.
    pub seed: u64,
    /// What stops it.
    pub budget: Budget,
}

/// The plan to be used.
pub struct Drawn {
    /// The plan.
    pub plan: Plan,
    /// Prize of the best plan found.
    pub best_prize: f64,
    /// Why tasks are left out.
    pub left_out: Vec<LeftOut>,
}

/// Search, and draw the plan to be used. `told` hears of each step of progress.
pub fn search(problem: &Problem, terms: &Terms, running: &Running, told: &(dyn Fn() + Sync)) -> Result<Drawn, Vec<Fault>> {
    let began = Instant::now();
    let spent = |ruins: u64| {
        if running.is_stopped() {
            return 1.0;
        }
        match terms.budget {
            Budget::Seconds(seconds) => began.elapsed().as_secs_f64() / seconds,
            Budget::Iterations(most) => ruins as f64 / most as f64,
        }
    };
    let hear = |progress: &Progress| {
        running.spent.fetch_max((progress.spent * 1_000.0) as u32, Ordering::Relaxed);
        told();
    };
    let plan = solve(problem, &Settings { seed: terms.seed, starts: STARTS, spent: &spent, told: &hear })?;
    let left_out = why_left_out(problem, &plan);
    Ok(Drawn { best_prize: plan.prize, left_out, plan })
}
