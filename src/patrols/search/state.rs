//! A plan in the making: every crew's route, what is left out, and the way back to before a change.

use crate::patrols::problem::Window;
use crate::patrols::search::model::Model;
use crate::patrols::search::route::{Fit, Route};

/// On no route.
pub(super) const OUT: u32 = u32::MAX;

/// How good a plan is: fewest mandatory tasks missed, then most prize, then least travel.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Worth {
    pub missed: usize,
    pub prize: f64,
    pub travel: f64,
}

impl Worth {
    /// Whether this is the better plan, rounding aside.
    pub fn beats(&self, other: &Self) -> bool {
        if self.missed != other.missed {
            return self.missed < other.missed;
        }
        let hair = 1e-9 * self.prize.abs().max(other.prize.abs()).max(1e-6);
        if (self.prize - other.prize).abs() > hair {
            return self.prize > other.prize;
        }
        self.travel < other.travel - 1e-9 * other.travel.abs()
    }
}

/// A plan in the making.
pub(super) struct State<'m> {
    pub model: &'m Model<'m>,
    pub routes: Vec<Route>,
    /// Of each task, its route or [`OUT`].
    pub of: Vec<u32>,
    pub out: Vec<u32>,
    saved: Vec<Option<Route>>,
    touched: Vec<u32>,
}

impl<'m> State<'m> {
    /// Nobody does anything.
    pub fn empty(model: &'m Model<'m>) -> Self {
        let tasks = model.problem.tasks.len();
        let routes: Vec<Route> = (0..model.problem.crews.len()).filter_map(|crew| Route::empty(model, crew)).collect();
        let saved = vec![None; routes.len()];
        let out = (0..tasks as u32).filter(|t| !model.of(*t).is_empty()).collect();
        Self { model, routes, of: vec![OUT; tasks], out, saved, touched: Vec::new() }
    }

    pub fn worth(&self) -> Worth {
        let missed =
            self.of.iter().enumerate().filter(|(t, of)| **of == OUT && self.model.mandatory(*t as u32)).count();
        Worth {
            missed,
            prize: self.routes.iter().map(|r| r.prize).sum(),
            travel: self.routes.iter().map(|r| r.travel).sum(),
        }
    }

    /// What the annealing compares.
    pub fn cost(&self, worth: &Worth) -> f64 {
        let costs = &self.model.costs;
        costs.missed * worth.missed as f64 - worth.prize + costs.travel * worth.travel
    }

    /// Keep a route as it is, once until the next [`Self::keep`].
    pub fn touch(&mut self, route: u32) {
        if self.saved[route as usize].is_none() {
            self.saved[route as usize] = Some(self.routes[route as usize].clone());
            self.touched.push(route);
        }
    }

    /// Routes changed since the last [`Self::keep`].
    pub fn touched(&self) -> &[u32] {
        &self.touched
    }

    /// Take stops off a route; `gone` tells which, by their place on it.
    pub fn remove(&mut self, route: u32, gone: impl Fn(usize) -> bool) {
        self.touch(route);
        let mut place = 0;
        let (of, out) = (&mut self.of, &mut self.out);
        let way = &mut self.routes[route as usize];
        let last = way.stops.len() - 1;
        way.stops.retain(|stop| {
            let here = place;
            place += 1;
            let stays = here == 0 || here == last || !gone(here);
            if !stays {
                of[stop.task as usize] = OUT;
                out.push(stop.task);
            }
            stays
        });
        // Where a detour is shorter than the way past it, or a break has no place any more, nothing of
        // the route may be left in time.
        if !way.settle(self.model) {
            self.clear(route);
        }
    }

    fn clear(&mut self, route: u32) {
        let way = &mut self.routes[route as usize];
        let end = way.stops.len() - 1;
        for stop in way.stops.drain(1..end) {
            self.of[stop.task as usize] = OUT;
            self.out.push(stop.task);
        }
        way.settle(self.model);
    }

    /// Put a task on a route, and keep visits to its place apart from it.
    pub fn insert(&mut self, route: u32, fit: &Fit) -> bool {
        self.touch(route);
        let model = self.model;
        if !self.routes[route as usize].insert(model, fit) {
            return false;
        }
        let task = model.choices[fit.choice as usize].task;
        self.of[task as usize] = route;
        if let Some(group) = model.apart[task as usize] {
            self.part(group, task);
        }
        true
    }

    /// Give two visits to one place bounds that hold them apart, half of what is free for each.
    fn part(&mut self, group: u32, task: u32) {
        let model = self.model;
        let group = &model.problem.apart[group as usize];
        let here = self.of[task as usize];
        for other in &group.tasks {
            let there = self.of[*other];
            if *other as u32 == task || there == OUT {
                continue;
            }
            let (a, b) = (self.start(here, task), self.start(there, *other as u32));
            let (first, then) = if a <= b {
                ((here, task, a), (there, *other as u32, b))
            } else {
                ((there, *other as u32, b), (here, task, a))
            };
            let until = first.2 + ((then.2 - group.gap - first.2) / 2.0).max(0.0);
            self.narrow(first.0, first.1, Window { from: f64::NEG_INFINITY, to: until });
            self.narrow(then.0, then.1, Window { from: until + group.gap, to: f64::INFINITY });
        }
    }

    fn start(&self, route: u32, task: u32) -> f64 {
        self.routes[route as usize].visits().iter().find(|s| s.task == task).map_or(f64::NAN, |s| s.start)
    }

    fn narrow(&mut self, route: u32, task: u32, to: Window) {
        self.touch(route);
        let way = &mut self.routes[route as usize];
        if let Some(stop) = way.stops.iter_mut().find(|s| s.task == task)
            && let Some(both) = stop.window.and(to)
        {
            stop.window = both;
        }
        way.settle(self.model);
    }

    /// Take the changes as they are.
    pub fn keep(&mut self) {
        self.touched.drain(..).for_each(|route| self.saved[route as usize] = None);
    }

    /// Back to the last [`Self::keep`].
    pub fn undo(&mut self) {
        for route in self.touched.drain(..) {
            if let Some(saved) = self.saved[route as usize].take() {
                self.routes[route as usize].visits().iter().for_each(|s| self.of[s.task as usize] = OUT);
                self.routes[route as usize] = saved;
            }
        }
        for (number, route) in self.routes.iter().enumerate() {
            route.visits().iter().for_each(|s| self.of[s.task as usize] = number as u32);
        }
        self.list_out();
    }

    /// List anew what is left out.
    pub fn list_out(&mut self) {
        self.out.clear();
        let (of, model) = (&self.of, self.model);
        self.out.extend((0..of.len() as u32).filter(|t| of[*t as usize] == OUT && !model.of(*t).is_empty()));
    }
}
