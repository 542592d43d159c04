//! One crew's way: what it does in which order, when it can be there and until when it may be.
//!
//! Each stop keeps its earliest start from before and its latest start that all after it allow, so
//! whether something fits between two stops is known from these two alone.

use crate::patrols::problem::{Break, Window};
use crate::patrols::search::model::{Choice, Model};

/// Where the crew starts or ends, as the choice of a stop.
pub(super) const DEPOT: u32 = u32::MAX;

/// What times may differ by through rounding.
const HAIR: f64 = 1e-9;

/// A place on a route.
#[derive(Clone, Copy, Debug)]
pub(in crate::patrols) struct Stop {
    pub choice: u32,
    pub task: u32,
    pub enter: u32,
    pub out: u32,
    pub service: f64,
    pub window: Window,
    /// Number of the break that is taken after it.
    pub pause: Option<u8>,
    pub arrive: f64,
    pub start: f64,
    /// When it goes on, after the break.
    pub leave: f64,
    /// The latest start that lets all that follows be in time.
    pub latest: f64,
}

impl Stop {
    pub fn of(number: u32, choice: &Choice, window: Window) -> Self {
        Self {
            choice: number,
            task: choice.task,
            enter: choice.enter,
            out: choice.out,
            service: choice.service,
            window,
            pause: None,
            arrive: 0.0,
            start: 0.0,
            leave: 0.0,
            latest: 0.0,
        }
    }

    fn depot(place: usize, window: Window) -> Self {
        let place = place as u32;
        let choice = Choice { task: DEPOT, mode: 0, enter: place, out: place, service: 0.0, window, prize: 0.0 };
        Self::of(DEPOT, &choice, window)
    }
}

/// What it takes to put a choice between two stops.
#[derive(Clone, Copy, Debug)]
pub(in crate::patrols) struct Fit {
    /// Before this stop.
    pub at: usize,
    pub choice: u32,
    /// The start is within these bounds.
    pub window: Window,
    /// More travel.
    pub travel: f64,
}

/// A crew's way, from its start to its end.
#[derive(Clone, Debug)]
pub(in crate::patrols) struct Route {
    pub crew: usize,
    pub stops: Vec<Stop>,
    pub load: f64,
    pub travel: f64,
    pub prize: f64,
}

impl Route {
    /// Straight from start to end; none if even that takes longer than the shift.
    pub fn empty(model: &Model, crew: usize) -> Option<Self> {
        let who = &model.problem.crews[crew];
        let shift = Window { from: who.earliest, to: who.latest };
        let stops = vec![Stop::depot(who.start, shift), Stop::depot(who.end, shift)];
        let mut route = Self { crew, stops, load: 0.0, travel: 0.0, prize: 0.0 };
        route.settle(model).then_some(route)
    }

    /// The stops between start and end.
    pub fn visits(&self) -> &[Stop] {
        &self.stops[1..self.stops.len() - 1]
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.stops.len() - 2
    }

    /// Work out times, travel, load and prize anew, breaks placed where all is in time.
    ///
    /// False if it cannot be in time.
    pub fn settle(&mut self, model: &Model) -> bool {
        let breaks = &model.problem.crews[self.crew].breaks;
        if !breaks.is_empty() && !self.place_breaks(model, breaks) {
            return false;
        }
        self.sum(model);
        self.forward(model, 0) && self.backward(model, self.stops.len() - 1)
    }

    fn sum(&mut self, model: &Model) {
        let travel = model.travel(self.crew);
        let ways = self.stops.windows(2).map(|p| travel.time(p[0].out as usize, p[1].enter as usize));
        self.travel = ways.sum();
        self.load = self.visits().iter().map(|s| model.load(s.task)).sum();
        self.prize = self.visits().iter().map(|s| model.choices[s.choice as usize].prize).sum();
    }

    /// Earliest times from a stop on.
    fn forward(&mut self, model: &Model, from: usize) -> bool {
        let travel = model.travel(self.crew);
        let breaks = &model.problem.crews[self.crew].breaks;
        for i in from..self.stops.len() {
            let arrive = match i {
                0 => self.stops[0].window.from,
                _ => {
                    self.stops[i - 1].leave + travel.time(self.stops[i - 1].out as usize, self.stops[i].enter as usize)
                }
            };
            let stop = &mut self.stops[i];
            stop.arrive = arrive;
            stop.start = arrive.max(stop.window.from);
            if stop.start > stop.window.to + HAIR {
                return false;
            }
            stop.leave = stop.start + stop.service;
            if let Some(pause) = stop.pause {
                let Break { window, duration } = breaks[pause as usize];
                stop.leave = stop.leave.max(window.from) + duration;
            }
        }
        true
    }

    /// Latest starts from a stop back.
    fn backward(&mut self, model: &Model, from: usize) -> bool {
        let travel = model.travel(self.crew);
        let breaks = &model.problem.crews[self.crew].breaks;
        for i in (0..=from).rev() {
            let mut leave_by = f64::INFINITY;
            if i + 1 < self.stops.len() {
                let way = travel.time(self.stops[i].out as usize, self.stops[i + 1].enter as usize);
                leave_by = self.stops[i + 1].latest - way;
            }
            let stop = &mut self.stops[i];
            if let Some(pause) = stop.pause {
                let Break { window, duration } = breaks[pause as usize];
                leave_by = (leave_by - duration).min(window.to);
            }
            stop.latest = stop.window.to.min(leave_by - stop.service);
            if stop.start > stop.latest + HAIR {
                return false;
            }
        }
        true
    }

    /// Put each break after the stop that lets the route end soonest. The sooner a stop is left with
    /// as many breaks behind, the better for all that follows, so one time for each number of breaks
    /// suffices.
    fn place_breaks(&mut self, model: &Model, breaks: &[Break]) -> bool {
        let travel = model.travel(self.crew);
        let never = f64::INFINITY;
        let mut taken: Vec<Vec<bool>> = Vec::with_capacity(self.stops.len());
        let mut left = vec![never; breaks.len() + 1];
        for i in 0..self.stops.len() {
            let stop = &self.stops[i];
            let mut next = vec![never; breaks.len() + 1];
            for (done, before) in left.iter().enumerate() {
                let arrive = match i {
                    0 if done == 0 => stop.window.from,
                    0 => never,
                    _ => before + travel.time(self.stops[i - 1].out as usize, stop.enter as usize),
                };
                let start = arrive.max(stop.window.from);
                next[done] = if start <= stop.window.to + HAIR { start + stop.service } else { never };
            }
            let mut here = vec![false; breaks.len() + 1];
            // The end of the route is at home: no break is taken there.
            for done in 0..if i + 1 < self.stops.len() { breaks.len() } else { 0 } {
                let Break { window, duration } = breaks[done];
                if next[done] <= window.to + HAIR {
                    let after = next[done].max(window.from) + duration;
                    if after < next[done + 1] && !here[done] {
                        next[done + 1] = after;
                        here[done + 1] = true;
                    }
                }
            }
            taken.push(here);
            left = next;
        }
        let mut done = breaks.len();
        let possible = left[done].is_finite();
        for i in (0..self.stops.len()).rev() {
            self.stops[i].pause = None;
            if taken[i][done] {
                done -= 1;
                self.stops[i].pause = Some(done as u8);
            }
        }
        possible
    }

    /// How a choice fits before stop `at`; none if not in time.
    #[inline]
    pub fn fit(&self, model: &Model, at: usize, number: u32, choice: &Choice, window: Window) -> Option<Fit> {
        let (before, after) = (&self.stops[at - 1], &self.stops[at]);
        if before.leave > window.to || window.from + choice.service > after.latest {
            return None;
        }
        let travel = model.travel(self.crew);
        let there = travel.time(before.out as usize, choice.enter as usize);
        let start = (before.leave + there).max(window.from);
        if start > window.to + HAIR {
            return None;
        }
        let on = travel.time(choice.out as usize, after.enter as usize);
        let arrive = start + choice.service + on;
        if arrive > after.latest + HAIR {
            return None;
        }
        let direct = travel.time(before.out as usize, after.enter as usize);
        Some(Fit { at, choice: number, window, travel: there + on - direct })
    }

    /// Put a choice in. False if breaks then no longer fit: the route is left as it was.
    pub fn insert(&mut self, model: &Model, fit: &Fit) -> bool {
        let choice = &model.choices[fit.choice as usize];
        self.stops.insert(fit.at, Stop::of(fit.choice, choice, fit.window));
        let fits = if model.problem.crews[self.crew].breaks.is_empty() {
            self.travel += fit.travel;
            self.load += model.load(choice.task);
            self.prize += choice.prize;
            self.forward(model, fit.at) && self.backward(model, fit.at)
        } else {
            self.settle(model)
        };
        if !fits {
            self.stops.remove(fit.at);
            self.settle(model);
        }
        fits
    }
}
