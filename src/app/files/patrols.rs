//! `cablewatch patrol solve`: the bare search of plans, from a file alone.

mod answer;
mod read;

use serde_json::{Value, json};

use crate::app::files::Answer;
use crate::patrols::{Fault, Progress, Settings, solve};

/// What the command line chose.
pub struct PatrolOptions<'a> {
    /// What random draws start from.
    pub seed: u64,
    /// Independent starts side by side, at least one.
    pub starts: usize,
    /// What part of the search is over after so many ruins; 1 and above stops it.
    pub spent: &'a (dyn Fn(u64) -> f64 + Sync),
    /// Hears how far it is.
    pub told: &'a (dyn Fn(&Progress) + Sync),
}

/// The best plan of a problem, or everything that is wrong with it.
pub fn patrol_solve(problem: &[u8], options: &PatrolOptions) -> Answer {
    let problem = read::problem(problem).map_err(|faults| refusal(&faults))?;
    let settings = Settings { seed: options.seed, starts: options.starts, spent: options.spent, told: options.told };
    let plan = solve(&problem, &settings).map_err(|faults| refusal(&faults))?;
    Ok(answer::of(&problem, &plan, options.seed))
}

fn refusal(faults: &[Fault]) -> Value {
    let one = |fault: &Fault| {
        json!({"code": fault.code, "severity": "error", "path": fault.path, "id": fault.id,
            "vi": fault.says.vi, "en": fault.says.en,
            "remedy": {"vi": fault.remedy.vi, "en": fault.remedy.en}})
    };
    json!({"verdict": "reject", "file": "problem", "faults_total": faults.len(),
        "faults": faults.iter().take(TOLD).map(one).collect::<Vec<_>>()})
}

/// Faults that are spelled out; the total tells how many there are.
const TOLD: usize = 1_000;

#[cfg(test)]
mod tests;
