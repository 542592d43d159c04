//! Why a task is left out.

use super::*;
use crate::patrols::{Reason, why_left_out};

/// One crew of ten units of time that starts at 0, and one task that it cannot do.
fn reason(change: impl FnOnce(&mut Problem)) -> Option<Reason> {
    let mut problem = line(vec![crew("A", 10.0)], vec![stop("here", 2, 5.0), stop("there", 4, 3.0)]);
    problem.tasks[0].service = 6.0;
    change(&mut problem);
    let found = plan(&problem, 1, 50);
    why_left_out(&problem, &found).iter().find(|out| out.task == 1).map(|out| out.reason)
}

#[test]
fn each_reason_is_the_one_that_holds() {
    let cases: [(&str, Option<Reason>); 6] = [
        ("it would fit instead of a better one", reason(|_| ())),
        ("out of reach", reason(|p| p.crews[0].latest = 6.0)),
        ("closed when a crew could be there", reason(|p| p.tasks[1].windows = vec![window(0.0, 2.0)])),
        ("too heavy", reason(|p| (p.tasks[1].load, p.crews[0].max_load) = (3.0, Some(2.0)))),
        (
            "an island",
            reason(|p| {
                let far = |a: usize, b: usize| {
                    if a != b && (a == 4 || b == 4) { f64::INFINITY } else { a.abs_diff(b) as f64 }
                };
                let rows: Vec<Vec<f64>> = (0..5).map(|a| (0..5).map(|b| far(a, b)).collect()).collect();
                p.travel = vec![Travel::matrix(&rows).unwrap()];
            }),
        ),
        ("done", reason(|p| p.crews[0].latest = 100.0)),
    ];
    let expected = [
        Some(Reason::LowPrize { instead: 0 }),
        Some(Reason::Unreachable { nearest: Some(4.0) }),
        Some(Reason::Window),
        Some(Reason::Load),
        Some(Reason::Unreachable { nearest: None }),
        None,
    ];
    for ((name, found), expected) in cases.iter().zip(expected) {
        assert_eq!(*found, expected, "case: {name}");
    }
}

#[test]
fn the_time_that_is_lacking_is_told() {
    // Both must go before the second task fits, so no single stop stands in its way.
    let mut problem = line(vec![crew("A", 12.0)], vec![stop("a", 1, 5.0), stop("b", 2, 5.0), stop("c", 3, 3.0)]);
    problem.tasks[0].service = 4.0;
    problem.tasks[1].service = 4.0;
    problem.tasks[2].service = 6.0;
    let found = plan(&problem, 1, 50);
    let out = why_left_out(&problem, &found);
    assert_eq!(out[0].reason, Reason::NoTime { lacking: 8.0 - 0.0 });
}
