//! Problems that are none: each fault by its code and place, all at once.

use super::*;
use crate::patrols::Break;

/// A sound problem, changed.
fn faults(change: impl FnOnce(&mut Problem)) -> Vec<(String, String)> {
    let mut problem = line(vec![crew("A", 30.0)], vec![stop("a", 1, 1.0), stop("b", 2, 1.0)]);
    change(&mut problem);
    problem.faults().iter().map(|f| (f.code.to_owned(), f.path.clone())).collect()
}

#[test]
fn each_fault_has_its_code_and_its_place() {
    let matrix =
        |time: f64| vec![Travel::matrix(&[vec![0.0, time, 1.0], vec![1.0, 0.0, 1.0], vec![1.0, 1.0, 0.0]]).unwrap()];
    let cases = [
        ("nothing", faults(|_| ()), None),
        ("no crew", faults(|p| p.crews.clear()), Some(("P101", "$.crews"))),
        (
            "too many tasks",
            faults(|p| p.tasks = (0..20_001).map(|i| stop(&i.to_string(), 1, 1.0)).collect()),
            Some(("P102", "$.tasks")),
        ),
        ("a negative time", faults(|p| p.travel = matrix(-1.0)), Some(("P103", "$.travel[0][1]"))),
        ("a time that is no number", faults(|p| p.travel = matrix(f64::NAN)), Some(("P103", "$.travel[0][1]"))),
        ("a station that is not there", faults(|p| p.crews[0].start = 9), Some(("P110", "$.crews[0].start"))),
        ("a shift that ends first", faults(|p| p.crews[0].latest = -1.0), Some(("P111", "$.crews[0].latest"))),
        (
            "a shift shorter than the way",
            faults(|p| (p.crews[0].end, p.crews[0].latest) = (2, 1.0)),
            Some(("P112", "$.crews[0].latest")),
        ),
        (
            "a break after the shift",
            faults(|p| p.crews[0].breaks = vec![Break { window: window(40.0, 50.0), duration: 5.0 }]),
            Some(("P114", "$.crews[0].breaks[0]")),
        ),
        ("no way to do it", faults(|p| p.tasks[1].modes.clear()), Some(("P120", "$.tasks[1].modes"))),
        ("a place that is not there", faults(|p| p.tasks[1].modes[0].leave = 3), Some(("P121", "$.tasks[1].modes[0]"))),
        ("a negative prize", faults(|p| p.tasks[0].prize = -1.0), Some(("P122", "$.tasks[0].prize"))),
        (
            "a window that closes first",
            faults(|p| p.tasks[0].windows = vec![window(9.0, 3.0)]),
            Some(("P123", "$.tasks[0].window")),
        ),
        ("two crews of one name", faults(|p| p.crews.push(crew("A", 30.0))), Some(("P130", "$.crews[1].id"))),
        ("two tasks of one name", faults(|p| p.tasks[1].id = "a".into()), Some(("P131", "$.tasks[1].id"))),
    ];
    for (name, found, expected) in cases {
        let expected: Vec<(String, String)> = expected.iter().map(|(c, p)| (c.to_string(), p.to_string())).collect();
        assert_eq!(found, expected, "case: {name}");
    }
}

#[test]
fn faults_are_told_all_at_once() {
    let found = faults(|p| {
        p.crews.clear();
        p.tasks[0].prize = f64::NAN;
        p.tasks[1].windows = vec![window(2.0, 1.0)];
    });
    assert_eq!(found.len(), 3, "{found:?}");
}
