//! The problem as the search wants it: flat lists, one entry for each way and time to do a task.

use crate::patrols::problem::{Problem, Window};
use crate::patrols::travel::Travel;

/// One way to do a task at one span of time for one prize.
#[derive(Clone, Copy, Debug)]
pub(in crate::patrols) struct Choice {
    pub task: u32,
    /// Which of the task's modes.
    pub mode: u32,
    pub enter: u32,
    pub out: u32,
    pub service: f64,
    pub window: Window,
    pub prize: f64,
}

/// The problem in flat lists.
pub(in crate::patrols) struct Model<'p> {
    pub problem: &'p Problem,
    pub choices: Vec<Choice>,
    /// Choices of a task: `choices[first[t]..first[t + 1]]`.
    first: Vec<u32>,
    /// The best prize that a task can give.
    pub top: Vec<f64>,
    /// Whether a crew may do a task, task by task; empty: all may.
    allowed: Vec<bool>,
    /// Of each task, the order it belongs to and its place in it.
    pub order: Vec<Option<(u32, u32)>>,
    /// Of each task, the group of visits that keep their distance.
    pub apart: Vec<Option<u32>>,
    /// A task's mean way to the tasks nearest to it.
    pub local: Vec<f64>,
    /// Any loads at all?
    pub loads: bool,
    pub costs: Costs,
}

/// What the annealing weighs: prizes count as they are.
#[derive(Clone, Copy, Debug)]
pub(in crate::patrols) struct Costs {
    /// Of a unit of travel.
    pub travel: f64,
    /// Of a mandatory task left out.
    pub missed: f64,
    /// A usual difference between two plans; temperatures are multiples of it.
    pub scale: f64,
}

impl<'p> Model<'p> {
    /// Flatten a problem that was found sound.
    pub fn new(problem: &'p Problem) -> Self {
        let mut choices = Vec::new();
        let mut first = vec![0];
        for (t, task) in problem.tasks.iter().enumerate() {
            let always = [Window::ALWAYS];
            let windows = if task.windows.is_empty() { &always[..] } else { &task.windows };
            let flat = [(Window::ALWAYS, task.prize)];
            let prizes = if task.prizes.is_empty() { &flat[..] } else { &task.prizes };
            for (m, mode) in task.modes.iter().enumerate() {
                for (window, prize) in spans(windows, prizes) {
                    choices.push(Choice {
                        task: t as u32,
                        mode: m as u32,
                        enter: mode.enter as u32,
                        out: mode.leave as u32,
                        service: mode.service.unwrap_or(task.service),
                        window,
                        prize,
                    });
                }
            }
            first.push(choices.len() as u32);
        }
        let mut model = Self {
            problem,
            top: Vec::new(),
            allowed: allowed(problem),
            order: vec![None; problem.tasks.len()],
            apart: vec![None; problem.tasks.len()],
            local: Vec::new(),
            loads: problem.tasks.iter().any(|t| t.load > 0.0),
            costs: Costs { travel: 1.0, missed: 1.0, scale: 1.0 },
            choices,
            first,
        };
        model.top = (0..problem.tasks.len())
            .map(|t| model.of(t as u32).map(|c| model.choices[c as usize].prize).fold(0.0, f64::max))
            .collect();
        for (o, order) in problem.orders.iter().enumerate() {
            order.iter().enumerate().for_each(|(at, t)| model.order[*t] = Some((o as u32, at as u32)));
        }
        for (g, group) in problem.apart.iter().enumerate() {
            group.tasks.iter().for_each(|t| model.apart[*t] = Some(g as u32));
        }
        model.local = (0..problem.tasks.len() as u32).map(|t| model.mean_near(t)).collect();
        model.costs = model.weigh();
        model
    }

    /// Numbers of a task's choices.
    pub fn of(&self, task: u32) -> std::ops::Range<u32> {
        self.first[task as usize]..self.first[task as usize + 1]
    }

    /// Travel times of a crew.
    pub fn travel(&self, crew: usize) -> &Travel {
        &self.problem.travel[self.problem.crews[crew].vehicle]
    }

    pub fn may(&self, crew: usize, task: u32) -> bool {
        self.allowed.is_empty() || self.allowed[task as usize * self.problem.crews.len() + crew]
    }

    pub fn mandatory(&self, task: u32) -> bool {
        self.problem.tasks[task as usize].mandatory
    }

    pub fn load(&self, task: u32) -> f64 {
        self.problem.tasks[task as usize].load
    }

    /// The shorter way between two tasks, by any of their modes.
    pub fn between(&self, a: u32, b: u32) -> f64 {
        let travel = &self.problem.travel[0];
        let (a, b) = (&self.problem.tasks[a as usize].modes, &self.problem.tasks[b as usize].modes);
        let mut least = f64::INFINITY;
        for a in a {
            for b in b {
                least = least.min(travel.time(a.leave, b.enter)).min(travel.time(b.leave, a.enter));
            }
        }
        least
    }

    /// The mean way to a few of the nearest tasks, of a sample where there are many.
    fn mean_near(&self, task: u32) -> f64 {
        let tasks = self.problem.tasks.len();
        let step = tasks.div_ceil(SAMPLE);
        let mut ways: Vec<f64> = (0..tasks)
            .step_by(step)
            .filter(|other| *other != task as usize)
            .map(|other| self.between(task, other as u32))
            .filter(|way| way.is_finite() && *way > 0.0)
            .collect();
        ways.sort_by(f64::total_cmp);
        ways.truncate(NEAREST);
        if ways.is_empty() { 0.0 } else { ways.iter().sum::<f64>() / ways.len() as f64 }
    }

    fn weigh(&self) -> Costs {
        let tasks = &self.problem.tasks;
        let mean = |sum: f64, count: usize| if count > 0 { sum / count as f64 } else { 0.0 };
        let local = mean(self.local.iter().sum(), self.local.len());
        let prize = mean(self.top.iter().sum(), self.top.iter().filter(|top| **top > 0.0).count());
        let ways = local.max(f64::MIN_POSITIVE);
        let travel = if prize > 0.0 { TRAVEL_IN_PRIZES * prize / ways } else { 1.0 };
        let scale = if prize > 0.0 { prize } else { ways };
        let top = self.top.iter().copied().fold(0.0, f64::max);
        let missed = if tasks.iter().any(|t| t.mandatory) { (2.0 * top).max(MISSED * ways * travel) } else { 0.0 };
        Costs { travel, missed, scale }
    }
}

/// Tasks looked at for the mean way to the nearest, and how many of these count.
const SAMPLE: usize = 400;
const NEAREST: usize = 5;

/// The way to the nearest tasks is worth this part of a usual prize.
const TRAVEL_IN_PRIZES: f64 = 0.02;

/// A mandatory task left out is worth as many usual ways.
const MISSED: f64 = 20.0;

/// Windows cut at the bounds of the prizes; neighbours of one prize are one.
fn spans(windows: &[Window], prizes: &[(Window, f64)]) -> Vec<(Window, f64)> {
    let mut all: Vec<(Window, f64)> = Vec::new();
    for window in windows {
        for (when, prize) in prizes {
            let Some(both) = window.and(*when) else { continue };
            match all.last_mut() {
                Some((last, same)) if *same == *prize && last.to >= both.from && both.to > last.to => last.to = both.to,
                _ => all.push((both, *prize)),
            }
        }
    }
    all
}

fn allowed(problem: &Problem) -> Vec<bool> {
    if problem.tasks.iter().all(|t| t.crews.is_none()) {
        return Vec::new();
    }
    let of = |task: &crate::patrols::problem::Task| {
        (0..problem.crews.len())
            .map(|crew| task.crews.as_ref().is_none_or(|may| may.contains(&crew)))
            .collect::<Vec<bool>>()
    };
    problem.tasks.iter().flat_map(of).collect()
}
