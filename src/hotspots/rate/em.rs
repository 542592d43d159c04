//! The weights: the likelihood of a mixture of which only the proportions are unknown, at its greatest.

use rayon::prelude::*;

use crate::hotspots::rate::PARTS;
use crate::hotspots::rate::parts::Row;

/// Steps of EM that begin the search: they come near from anywhere.
const BEGIN: usize = 8;

/// Steps after these at most.
const STEPS: usize = 100;

/// A step that gains less than this of the log likelihood an event is the last.
const SETTLED: f64 = 1e-12;

/// Steps once the likelihood stands still, and how far such a step may go.
const LAST_STEPS: usize = 3;
const NEAR: f64 = 1e-3;

/// Rows summed by one core at a time, in an order that does not depend on the cores.
const CHUNK: usize = 2_048;

/// Sweeps over the weights that look for Newton's step.
const SWEEPS: usize = 500;

/// The step is shortened to this share at least.
const LEAST_STEP: f64 = 1e-4;

/// Weights below this are none.
const NOTHING: f64 = 1e-9;

/// The weights that maximise `sum share ln(sum w part) - sum w integral` over the rows; with events
/// that is a concave problem with one greatest value. They are scaled to a sum of 1; without any row
/// all is `anywhere`. It begins with expectation and maximisation; then each step is Newton's on the
/// weights that may move, or EM's where that is better, so that the likelihood never falls.
pub(super) fn weights(rows: &[Row], integrals: &[f64; PARTS]) -> [f64; PARTS] {
    let problem = Problem { rows, integrals, shares: rows.iter().map(|row| row.share).sum() };
    if problem.shares <= 0.0 {
        return anywhere();
    }
    let mut weights = [1.0 / PARTS as f64; PARTS];
    for _ in 0..BEGIN {
        weights = problem.step(&weights);
    }
    let mut now = problem.likelihood(&weights);
    for _ in 0..STEPS {
        let (next, then) = problem.better(&weights, now);
        let gained = then - now;
        (weights, now) = (next, then);
        if gained <= SETTLED * problem.shares {
            break;
        }
    }
    let weights = problem.settled(weights).map(|w| if w < NOTHING { 0.0 } else { w });
    let sum: f64 = weights.iter().sum();
    if sum > 0.0 { weights.map(|w| w / sum) } else { anywhere() }
}

/// All weight on the last part.
fn anywhere() -> [f64; PARTS] {
    let mut weights = [0.0; PARTS];
    weights[PARTS - 1] = 1.0;
    weights
}

struct Problem<'a> {
    rows: &'a [Row],
    integrals: &'a [f64; PARTS],
    shares: f64,
}

impl Problem<'_> {
    fn step(&self, weights: &[f64; PARTS]) -> [f64; PARTS] {
        let chunk = |rows: &[Row]| {
            let mut sums = [0.0; PARTS];
            for row in rows {
                let all = sum(&row.parts, weights);
                let scale = if all > 0.0 { row.share / all } else { 0.0 };
                sums.iter_mut().zip(row.parts).for_each(|(s, part)| *s += part * scale);
            }
            sums
        };
        let chunks: Vec<[f64; PARTS]> = self.rows.par_chunks(CHUNK).map(chunk).collect();
        std::array::from_fn(|c| {
            let whole: f64 = chunks.iter().map(|sums| sums[c]).sum();
            let integral = self.integrals[c] * self.shares;
            if integral > 0.0 { weights[c] * whole / integral } else { 0.0 }
        })
    }

    fn likelihood(&self, weights: &[f64; PARTS]) -> f64 {
        let one = |row: &Row| row.share * sum(&row.parts, weights).ln();
        let chunks: Vec<f64> = self.rows.par_chunks(CHUNK).map(|rows| rows.iter().map(one).sum()).collect();
        chunks.iter().sum::<f64>() - self.shares * sum(weights, self.integrals)
    }

    /// A step that does not lower the likelihood, and what it is then.
    fn better(&self, weights: &[f64; PARTS], now: f64) -> ([f64; PARTS], f64) {
        let steady = self.step(weights);
        let mut best = (steady, self.likelihood(&steady));
        let (bend, slope) = self.curve(weights);
        let towards = within(&bend, &slope, weights);
        let mut size = 1.0;
        while size > LEAST_STEP {
            let next: [f64; PARTS] = std::array::from_fn(|c| (weights[c] + size * towards[c]).max(0.0));
            let then = self.likelihood(&next);
            if then.is_finite() && then > best.1 {
                best = (next, then);
                break;
            }
            size /= 4.0;
        }
        if best.1 >= now { best } else { (*weights, now) }
    }

    /// So near the top the likelihood no longer tells better from worse; Newton's steps still do.
    fn settled(&self, mut weights: [f64; PARTS]) -> [f64; PARTS] {
        for _ in 0..LAST_STEPS {
            let (bend, slope) = self.curve(&weights);
            let towards = within(&bend, &slope, &weights);
            if towards.iter().any(|step| step.abs() > NEAR) {
                break;
            }
            weights = std::array::from_fn(|c| (weights[c] + towards[c]).max(0.0));
        }
        weights
    }

    /// Second and first derivatives of the likelihood, the second with its sign turned.
    fn curve(&self, weights: &[f64; PARTS]) -> ([[f64; PARTS]; PARTS], [f64; PARTS]) {
        let chunk = |rows: &[Row]| {
            let (mut slope, mut bend) = ([0.0; PARTS], [[0.0; PARTS]; PARTS]);
            for row in rows {
                let all = sum(&row.parts, weights);
                if all <= 0.0 {
                    continue;
                }
                let parts = row.parts.map(|part| part / all);
                for (a, part) in parts.iter().enumerate() {
                    slope[a] += row.share * part;
                    bend[a].iter_mut().zip(&parts).for_each(|(sum, other)| *sum += row.share * part * other);
                }
            }
            (slope, bend)
        };
        let chunks: Vec<_> = self.rows.par_chunks(CHUNK).map(chunk).collect();
        let mut slope: [f64; PARTS] = std::array::from_fn(|c| -self.shares * self.integrals[c]);
        let mut bend = [[0.0; PARTS]; PARTS];
        for (of_chunk, bend_of_chunk) in &chunks {
            for a in 0..PARTS {
                slope[a] += of_chunk[a];
                bend[a].iter_mut().zip(&bend_of_chunk[a]).for_each(|(sum, other)| *sum += other);
            }
        }
        (bend, slope)
    }
}

/// Towards the greatest value of the quadratic `slope d - d bend d / 2` where no weight falls below
/// zero: one weight after the other is moved to its own best place, again and again.
fn within(bend: &[[f64; PARTS]; PARTS], slope: &[f64; PARTS], weights: &[f64; PARTS]) -> [f64; PARTS] {
    let mut towards = [0.0; PARTS];
    for _ in 0..SWEEPS {
        let mut moved: f64 = 0.0;
        for c in 0..PARTS {
            if bend[c][c] <= 0.0 {
                continue;
            }
            let left = slope[c] - sum(&bend[c], &towards);
            let to = (towards[c] + left / bend[c][c]).max(-weights[c]);
            moved = moved.max((to - towards[c]).abs());
            towards[c] = to;
        }
        if moved < NOTHING * NOTHING.sqrt() {
            break;
        }
    }
    towards
}

fn sum(a: &[f64; PARTS], b: &[f64; PARTS]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn rows() -> impl Strategy<Value = Vec<Row>> {
        let row = (prop::array::uniform8(0.0..3.0_f64), 0.05..1.0_f64);
        prop::collection::vec(row, 3..40).prop_map(|rows| {
            let row = |(mut parts, share): ([f64; PARTS], f64)| {
                parts[PARTS - 1] = 1.0;
                Row { parts, share }
            };
            rows.into_iter().map(row).collect()
        })
    }

    /// Moves of weight from part to part, ever smaller, as long as one of them is better.
    fn by_search(problem: &Problem) -> f64 {
        let mut best = [1.0 / PARTS as f64; PARTS];
        let mut size = 0.25_f64;
        while size > 1e-9 {
            let mut better = false;
            for from in 0..PARTS {
                for to in (0..PARTS).filter(|&to| to != from) {
                    let moved = size.min(best[from]);
                    let mut next = best;
                    (next[from], next[to]) = (best[from] - moved, best[to] + moved);
                    if moved > 0.0 && problem.likelihood(&next) > problem.likelihood(&best) {
                        (best, better) = (next, true);
                    }
                }
            }
            size = if better { size } else { size / 2.0 };
        }
        problem.likelihood(&best)
    }

    proptest! {
        #[test]
        fn no_step_lowers_the_likelihood(rows in rows(), integrals in prop::array::uniform8(0.5..2.0_f64)) {
            let problem = Problem { rows: &rows, integrals: &integrals, shares: rows.iter().map(|r| r.share).sum() };
            let mut weights = [1.0 / PARTS as f64; PARTS];
            let mut before = f64::NEG_INFINITY;
            for i in 0..30 {
                let held = problem.likelihood(&weights);
                weights = if i < 15 { problem.step(&weights) } else { problem.better(&weights, held).0 };
                let now = problem.likelihood(&weights);
                prop_assert!(now >= before - 1e-9 * now.abs(), "{} after {}", now, before);
                before = now;
            }
        }

        #[test]
        fn the_weights_are_the_best_there_are(rows in rows()) {
            let integrals = [1.0; PARTS];
            let problem = Problem { rows: &rows, integrals: &integrals, shares: rows.iter().map(|r| r.share).sum() };
            let found = weights(&rows, &integrals);
            prop_assert!((found.iter().sum::<f64>() - 1.0).abs() < 1e-9);
            let (ours, searched) = (problem.likelihood(&found), by_search(&problem));
            prop_assert!(ours >= searched - 1e-6 * searched.abs().max(1.0), "{} below {}", ours, searched);
        }
    }

    #[test]
    fn without_events_it_may_be_anywhere() {
        assert_eq!(weights(&[], &[1.0; PARTS]), anywhere());
    }
}
