//! Plans against a checker, against every plan there is, and against published results.

mod bad_input;
mod checker;
mod drawn;
mod invented;
mod published;
mod reasons;
mod small;

use checker::wrongs;

use crate::patrols::{Crew, Mode, Plan, Problem, Settings, Task, Travel, Window, solve};

/// The best plan of so many ruins.
fn plan(problem: &Problem, seed: u64, ruins: u64) -> Plan {
    let spent = move |done: u64| done as f64 / ruins as f64;
    solve(problem, &Settings { seed, starts: 1, spent: &spent, told: &|_| () }).unwrap()
}

fn crew(id: &str, latest: f64) -> Crew {
    Crew { id: id.into(), vehicle: 0, start: 0, end: 0, earliest: 0.0, latest, max_load: None, breaks: Vec::new() }
}

fn stop(id: &str, place: usize, prize: f64) -> Task {
    Task {
        id: id.into(),
        prize,
        prizes: Vec::new(),
        mandatory: false,
        load: 0.0,
        service: 1.0,
        windows: Vec::new(),
        modes: vec![Mode { enter: place, leave: place, service: None }],
        crews: None,
    }
}

/// Places on a line, one unit of time apart, the first at 0.
fn line(crews: Vec<Crew>, tasks: Vec<Task>) -> Problem {
    let places = 1 + tasks.iter().flat_map(|t| &t.modes).map(|m| m.enter.max(m.leave)).max().unwrap_or(0);
    let points = (0..places).map(|i| [i as f64, 0.0]).collect();
    Problem { travel: vec![Travel::points(points, None)], crews, tasks, orders: Vec::new(), apart: Vec::new() }
}

fn window(from: f64, to: f64) -> Window {
    Window { from, to }
}

fn stops(plan: &Plan, crew: usize) -> Vec<usize> {
    plan.routes[crew].stops.iter().map(|s| s.task).collect()
}
