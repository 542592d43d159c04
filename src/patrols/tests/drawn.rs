//! Plans drawn so that they cannot be foreseen.

use std::collections::HashSet;

use super::*;
use crate::patrols::{Moment, Unforeseeable, draw, moments};

const QUARTER: f64 = 15.0;

/// A night of two crews among sixty places, in minutes.
fn night() -> Problem {
    let at = |i: usize| [((i * 37) % 61) as f64 / 2.0, ((i * 53) % 59) as f64 / 2.0];
    let mut problem = line(
        vec![crew("A", 360.0), crew("B", 360.0)],
        (1..=60).map(|i| stop(&i.to_string(), i, 10.0 + (i % 7) as f64)).collect(),
    );
    problem.travel = vec![Travel::points((0..61).map(at).collect(), None)];
    problem.tasks.iter_mut().for_each(|t| t.service = 14.0);
    problem
}

fn drawn(problem: &Problem, best: &Plan, nights: &[HashSet<Moment>], seed: u64) -> crate::patrols::Drawn {
    let spent = |done: u64| done as f64 / 3_000.0;
    let settings = |_| Settings { seed, starts: 1, spent: &spent, told: &|_| () };
    let asked = Unforeseeable { loss: 0.05, span: QUARTER, nights, limit: 0.3 };
    draw(problem, best, &asked, settings).unwrap()
}

#[test]
fn eight_nights_differ_and_none_loses_more_than_is_said() {
    let problem = night();
    let best = plan(&problem, 1, 6_000);
    let mut nights: Vec<HashSet<Moment>> = Vec::new();
    for seed in 0..8 {
        let tonight = drawn(&problem, &best, &nights, seed);
        assert_eq!(wrongs(&problem, &tonight.plan), Vec::<String>::new(), "night {seed}");
        assert!(tonight.loss <= 0.05, "night {seed} loses {}", tonight.loss);
        assert!(tonight.worst() < 0.3, "night {seed} overlaps by {}", tonight.worst());
        nights.push(moments(&tonight.plan, QUARTER));
    }
}

#[test]
fn the_seed_decides() {
    let problem = night();
    let best = plan(&problem, 1, 6_000);
    let [a, again, b] = [5, 5, 6].map(|seed| moments(&drawn(&problem, &best, &[], seed).plan, QUARTER));
    assert_eq!(a, again);
    let same = a.intersection(&b).count() as f64 / a.len() as f64;
    assert!(same < 0.5, "two seeds share {same}");
}
