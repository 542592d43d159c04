//! A plan: who does what when.

use crate::patrols::search::{Model, Route};

/// A plan, best found.
#[derive(Clone, Debug)]
pub struct Plan {
    /// Every crew's way, in the order of the crews.
    pub routes: Vec<CrewPlan>,
    /// Mandatory tasks that nobody does.
    pub missed: Vec<usize>,
    /// Of all tasks done.
    pub prize: f64,
    /// Of all crews, from start to end.
    pub travel: f64,
    /// Ruins tried, all starts together.
    pub iterations: u64,
}

/// What one crew does, in order.
#[derive(Clone, Debug)]
pub struct CrewPlan {
    /// Its number.
    pub crew: usize,
    /// Tasks in order.
    pub stops: Vec<Visit>,
}

/// A task done.
#[derive(Clone, Copy, Debug)]
pub struct Visit {
    /// Its number.
    pub task: usize,
    /// Which of the task's modes.
    pub mode: usize,
    /// When the crew is there.
    pub arrive: f64,
    /// When service begins.
    pub start: f64,
    /// When its service is over.
    pub leave: f64,
}

impl Plan {
    pub(super) fn of(model: &Model, routes: &[Route], iterations: u64) -> Self {
        let mut done = vec![false; model.problem.tasks.len()];
        let of_route = |route: &Route| CrewPlan {
            crew: route.crew,
            stops: route
                .visits()
                .iter()
                .map(|s| Visit {
                    task: s.task as usize,
                    mode: model.choices[s.choice as usize].mode as usize,
                    arrive: s.arrive,
                    start: s.start,
                    leave: s.start + s.service,
                })
                .collect(),
        };
        let mut plans: Vec<CrewPlan> = routes.iter().map(of_route).collect();
        plans.iter().flat_map(|p| &p.stops).for_each(|s| done[s.task] = true);
        plans.sort_by_key(|p| p.crew);
        let missed = (0..done.len()).filter(|t| !done[*t] && model.problem.tasks[*t].mandatory).collect();
        Self {
            missed,
            prize: routes.iter().map(|r| r.prize).sum(),
            travel: routes.iter().map(|r| r.travel).sum(),
            iterations,
            routes: plans,
        }
    }
}
