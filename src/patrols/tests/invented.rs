//! Problems invented by a seed, with every rule at once.

use proptest::prelude::*;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::*;
use crate::patrols::{Apart, Break};

/// One crew and six tasks: few enough to try every plan.
pub fn small(seed: u64) -> Problem {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let tasks = (1..=6).map(|i| task(i, 7, &mut rng)).collect();
    let points = (0..8).map(|_| [rng.random_range(0.0..20.0), rng.random_range(0.0..20.0)]).collect();
    let who = crew("A", rng.random_range(40.0..90.0));
    Problem { travel: vec![Travel::points(points, Some(1))], crews: vec![who], tasks, orders: vec![], apart: vec![] }
}

/// Several crews of two vehicles, loads, breaks, orders, repeated visits.
pub fn problem(seed: u64) -> Problem {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let places = 25;
    let mut tasks: Vec<Task> = (1..=30).map(|i| task(i, places, &mut rng)).collect();
    for task in &mut tasks {
        task.mandatory = rng.random_bool(0.1);
        task.load = f64::from(rng.random_range(0..3));
        task.crews = rng.random_bool(0.2).then(|| vec![0, 2]);
    }
    let points: Vec<[f64; 2]> =
        (0..places).map(|_| [rng.random_range(0.0..40.0), rng.random_range(0.0..40.0)]).collect();
    let slow = points.iter().map(|p| [p[0] * 2.0, p[1] * 2.0]).collect();
    let crews = (0..3).map(|i| {
        let mut who = crew(&i.to_string(), 120.0);
        who.vehicle = usize::from(i == 2);
        who.start = i;
        who.max_load = (i == 1).then_some(6.0);
        let from = rng.random_range(20.0..50.0);
        who.breaks = if i < 2 { vec![Break { window: window(from, from + 25.0), duration: 6.0 }] } else { vec![] };
        who
    });
    Problem {
        travel: vec![Travel::points(points, None), Travel::points(slow, None)],
        crews: crews.collect(),
        tasks,
        orders: vec![vec![3, 9, 1], vec![20, 12]],
        apart: vec![Apart { tasks: vec![4, 5, 6], gap: 30.0 }, Apart { tasks: vec![14, 15], gap: 15.0 }],
    }
}

fn task(i: usize, places: usize, rng: &mut ChaCha8Rng) -> Task {
    let mut task = stop(&i.to_string(), rng.random_range(1..places), f64::from(rng.random_range(1..20)));
    task.service = rng.random_range(0.0..8.0);
    let from = rng.random_range(0.0..60.0);
    match rng.random_range(0..4) {
        0 => task.windows = vec![window(from, from + 20.0)],
        1 => task.prizes = vec![(window(0.0, from), 2.0), (window(from, 200.0), 9.0)],
        2 => {
            let (a, b) = (task.modes[0].enter, rng.random_range(1..places));
            task.modes =
                vec![Mode { enter: a, leave: b, service: None }, Mode { enter: b, leave: a, service: Some(3.0) }];
        }
        _ => (),
    }
    task
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]
    #[test]
    fn every_rule_is_kept_whatever_the_problem(seed in any::<u64>(), ruins in 1u64..400) {
        let problem = problem(seed);
        prop_assert_eq!(problem.faults(), vec![]);
        let found = plan(&problem, seed, ruins);
        prop_assert_eq!(wrongs(&problem, &found), Vec::<String>::new());
    }
}
