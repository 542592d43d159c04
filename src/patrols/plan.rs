//! A plan: who does what when.

use crate::patrols::problem::Problem;
use crate::patrols::search::{Model, Route};

/// A plan.
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
    /// When it leaves its start; a break taken there comes before.
    pub leaves: f64,
    /// When it is at its end.
    pub back: f64,
    /// Tasks in order.
    pub stops: Vec<Visit>,
    /// Breaks in order.
    pub breaks: Vec<Rest>,
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

/// A break taken.
#[derive(Clone, Copy, Debug)]
pub struct Rest {
    /// After so many stops.
    pub after: usize,
    /// When it begins.
    pub start: f64,
    /// When it is over.
    pub end: f64,
}

impl Plan {
    pub(super) fn of(model: &Model, routes: &[Route], iterations: u64) -> Self {
        let mut done = vec![false; model.problem.tasks.len()];
        let mut plans: Vec<CrewPlan> = routes.iter().map(|route| crew_plan(model, route)).collect();
        plans.sort_by_key(|p| p.crew);
        plans.iter().flat_map(|p| &p.stops).for_each(|s| done[s.task] = true);
        Self {
            missed: (0..done.len()).filter(|t| !done[*t] && model.problem.tasks[*t].mandatory).collect(),
            prize: routes.iter().map(|r| r.prize).sum(),
            travel: routes.iter().map(|r| r.travel).sum(),
            iterations,
            routes: plans,
        }
    }

    /// Tasks that nobody does.
    pub fn left_out(&self, problem: &Problem) -> Vec<usize> {
        let mut done = vec![false; problem.tasks.len()];
        self.routes.iter().flat_map(|r| &r.stops).for_each(|s| done[s.task] = true);
        (0..done.len()).filter(|t| !done[*t]).collect()
    }
}

fn crew_plan(model: &Model, route: &Route) -> CrewPlan {
    let visit = |s: &crate::patrols::search::Stop| Visit {
        task: s.task as usize,
        mode: model.choices[s.choice as usize].mode as usize,
        arrive: s.arrive,
        start: s.start,
        leave: s.start + s.service,
    };
    let rests = route.stops.iter().enumerate().filter_map(|(i, s)| {
        let duration = model.problem.crews[route.crew].breaks[s.pause? as usize].duration;
        Some(Rest { after: i, start: s.leave - duration, end: s.leave })
    });
    CrewPlan {
        crew: route.crew,
        leaves: route.stops[0].leave,
        back: route.stops[route.stops.len() - 1].arrive,
        breaks: rests.collect(),
        stops: route.visits().iter().map(visit).collect(),
    }
}
