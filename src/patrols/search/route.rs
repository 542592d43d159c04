//! One crew's way: what it does in which order, when it can be there and until when it may be.
//!
//! Each stop keeps its earliest start from before and its latest start that all after it allow, so
//! whether something fits between two stops is known from these two alone.

use crate::patrols::plan::CrewPlan;
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
    /// Of each stop, the earliest time to go on for each number of breaks taken by then.
    ahead: Vec<f64>,
    /// Of each stop, the latest start that lets all that follows be in time, for each number of breaks
    /// taken before.
    behind: Vec<f64>,
}

impl Route {
    /// Straight from start to end; none if even that takes longer than the shift.
    pub fn empty(model: &Model, crew: usize) -> Option<Self> {
        let who = &model.problem.crews[crew];
        let shift = Window { from: who.earliest, to: who.latest };
        let stops = vec![Stop::depot(who.start, shift), Stop::depot(who.end, shift)];
        let mut route = Self { crew, stops, load: 0.0, travel: 0.0, prize: 0.0, ahead: Vec::new(), behind: Vec::new() };
        route.settle(model).then_some(route)
    }

    /// The route of a plan made before; none if it is no longer in time.
    pub fn again(model: &Model, plan: &CrewPlan) -> Option<Self> {
        let mut route = Self::empty(model, plan.crew)?;
        for visit in &plan.stops {
            let done = model.of(visit.task as u32).find(|number| {
                let choice = &model.choices[*number as usize];
                let Window { from, to } = choice.window;
                choice.mode as usize == visit.mode && from <= visit.start + HAIR && visit.start <= to + HAIR
            })?;
            let choice = &model.choices[done as usize];
            // No earlier than planned: it may have waited for a visit elsewhere.
            let window = Window { from: choice.window.from.max(visit.start), to: choice.window.to.max(visit.start) };
            let end = route.stops.len() - 1;
            route.stops.insert(end, Stop::of(done, choice, window));
        }
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

    /// Work out times, travel, load and prize anew.
    ///
    /// False if it cannot be in time.
    pub fn settle(&mut self, model: &Model) -> bool {
        let travel = model.travel(self.crew);
        let ways = self.stops.windows(2).map(|p| travel.time(p[0].out as usize, p[1].enter as usize));
        self.travel = ways.sum();
        self.load = self.visits().iter().map(|s| model.load(s.task)).sum();
        self.prize = self.visits().iter().map(|s| model.choices[s.choice as usize].prize).sum();
        self.time(model, 0, self.stops.len() - 1)
    }

    /// Times, when stops up to `from` and from `to` on stand as they were. False if not in time.
    fn time(&mut self, model: &Model, from: usize, to: usize) -> bool {
        let wide = self.wide(model);
        self.ahead.resize(self.stops.len() * wide, f64::INFINITY);
        self.behind.resize(self.stops.len() * wide, f64::NEG_INFINITY);
        self.forward(model, from);
        self.backward(model, to);
        self.take_breaks(model)
    }

    /// Numbers of breaks that may be behind a crew: none to all of them.
    fn wide(&self, model: &Model) -> usize {
        model.problem.crews[self.crew].breaks.len() + 1
    }

    /// Earliest times to go on, from a stop on: one for each number of breaks taken by then, for the sooner
    /// a stop is left with as many breaks behind, the better for all that follows.
    fn forward(&mut self, model: &Model, from: usize) {
        let travel = model.travel(self.crew);
        let breaks = &model.problem.crews[self.crew].breaks;
        let wide = breaks.len() + 1;
        let last = self.stops.len() - 1;
        for i in from..=last {
            let stop = &self.stops[i];
            let way = if i == 0 { 0.0 } else { travel.time(self.stops[i - 1].out as usize, stop.enter as usize) };
            for done in (0..wide).rev() {
                // From the last number down: what is read of this stop has had no break here yet.
                let here = |done: usize| {
                    let arrive = match i {
                        0 if done == 0 => stop.window.from,
                        0 => f64::INFINITY,
                        _ => self.ahead[(i - 1) * wide + done] + way,
                    };
                    let start = arrive.max(stop.window.from);
                    if start <= stop.window.to + HAIR { start + stop.service } else { f64::INFINITY }
                };
                let mut leave = here(done);
                // The end of the route is at home: no break is taken there.
                if done > 0 && i < last {
                    leave = leave.min(rest(&breaks[done - 1], here(done - 1)));
                }
                self.ahead[i * wide + done] = leave;
            }
        }
    }

    /// Latest starts from a stop back: one for each number of breaks taken before it.
    fn backward(&mut self, model: &Model, from: usize) {
        let travel = model.travel(self.crew);
        let breaks = &model.problem.crews[self.crew].breaks;
        let wide = breaks.len() + 1;
        let last = self.stops.len() - 1;
        for i in (0..=from).rev() {
            let stop = &self.stops[i];
            for done in 0..wide {
                let leave_by = if i == last {
                    if done + 1 == wide { f64::INFINITY } else { f64::NEG_INFINITY }
                } else {
                    let way = travel.time(stop.out as usize, self.stops[i + 1].enter as usize);
                    let with = breaks.get(done).map(|pause| {
                        (self.behind[(i + 1) * wide + done + 1] - way - pause.duration).min(pause.window.to)
                    });
                    (self.behind[(i + 1) * wide + done] - way).max(with.unwrap_or(f64::NEG_INFINITY))
                };
                let latest = stop.window.to.min(leave_by - stop.service);
                self.behind[i * wide + done] =
                    if latest + HAIR < stop.window.from { f64::NEG_INFINITY } else { latest };
            }
        }
    }

    /// Which stops the breaks come after, and the times that result. False if not in time.
    fn take_breaks(&mut self, model: &Model) -> bool {
        let travel = model.travel(self.crew);
        let breaks = &model.problem.crews[self.crew].breaks;
        let wide = breaks.len() + 1;
        let (mut now, mut done) = (0.0, 0);
        for i in 0..self.stops.len() {
            let way =
                if i == 0 { 0.0 } else { travel.time(self.stops[i - 1].out as usize, self.stops[i].enter as usize) };
            let next = self.stops.get(i + 1).map(|next| travel.time(self.stops[i].out as usize, next.enter as usize));
            let stop = &mut self.stops[i];
            stop.arrive = if i == 0 { stop.window.from } else { now + way };
            stop.start = stop.arrive.max(stop.window.from);
            if stop.start > self.behind[i * wide + done] + HAIR {
                return false;
            }
            stop.leave = stop.start + stop.service;
            stop.pause = None;
            // As late as the rest of the route lets it, so that the crew is out early.
            if let (Some(pause), Some(next)) = (breaks.get(done), next)
                && stop.leave + next > self.behind[(i + 1) * wide + done] + HAIR
            {
                stop.pause = Some(done as u8);
                stop.leave = rest(pause, stop.leave);
                done += 1;
            }
            now = stop.leave;
        }
        true
    }

    /// The soonest that a stop is left, breaks put off.
    #[inline]
    pub fn soonest(&self, model: &Model, at: usize) -> f64 {
        self.ahead[at * self.wide(model)]
    }

    /// The first stop before which a choice is not too early for all that follows.
    #[inline]
    pub fn open_to(&self, model: &Model, choice: &Choice) -> usize {
        let wide = self.wide(model);
        let soonest = choice.window.from + choice.service;
        self.behind.chunks_exact(wide).take_while(|latest| latest[wide - 1] < soonest).count().max(1)
    }

    /// How a choice fits before stop `at`; none if not in time.
    #[inline]
    pub fn fit(&self, model: &Model, at: usize, number: u32, choice: &Choice, window: Window) -> Option<Fit> {
        let travel = self.between(model, at - 1, at, choice, window)?;
        Some(Fit { at, choice: number, window, travel })
    }

    /// How much travel it adds to go from one stop by way of a choice to a later one, leaving out what is
    /// between; none if not in time.
    #[inline]
    pub fn between(&self, model: &Model, from: usize, to: usize, choice: &Choice, window: Window) -> Option<f64> {
        let breaks = &model.problem.crews[self.crew].breaks;
        let wide = breaks.len() + 1;
        let (ahead, behind) = (&self.ahead[from * wide..][..wide], &self.behind[to * wide..][..wide]);
        if ahead[0] > window.to || window.from + choice.service > behind[wide - 1] {
            return None;
        }
        let travel = model.travel(self.crew);
        let (before, after) = (self.stops[from].out as usize, self.stops[to].enter as usize);
        let there = travel.time(before, choice.enter as usize);
        let on = travel.time(choice.out as usize, after);
        let in_time = (0..wide).any(|done| {
            let start = (ahead[done] + there).max(window.from);
            if start > window.to + HAIR {
                return false;
            }
            let end = start + choice.service;
            end + on <= behind[done] + HAIR
                || breaks.get(done).is_some_and(|pause| rest(pause, end) + on <= behind[done + 1] + HAIR)
        });
        in_time.then(|| there + on - travel.time(before, after))
    }

    /// By how much time a choice misses fitting before stop `at`; below 0 if it fits.
    pub fn lacking(&self, model: &Model, at: usize, choice: &Choice) -> f64 {
        let wide = self.wide(model);
        let travel = model.travel(self.crew);
        let there = travel.time(self.stops[at - 1].out as usize, choice.enter as usize);
        let on = travel.time(choice.out as usize, self.stops[at].enter as usize);
        let of = |done: usize| {
            let start = (self.ahead[(at - 1) * wide + done] + there).max(choice.window.from);
            (start + choice.service + on - self.behind[at * wide + done]).max(start - choice.window.to)
        };
        (0..wide).map(of).fold(f64::INFINITY, f64::min)
    }

    /// Put a choice in. False if rounding then puts it out of time: the route is left as it was.
    pub fn insert(&mut self, model: &Model, fit: &Fit) -> bool {
        let choice = &model.choices[fit.choice as usize];
        let wide = self.wide(model);
        self.stops.insert(fit.at, Stop::of(fit.choice, choice, fit.window));
        // What is known of the stops behind keeps its place from the end.
        let new = std::iter::repeat_n(f64::NEG_INFINITY, wide);
        self.behind.splice(fit.at * wide..fit.at * wide, new);
        self.travel += fit.travel;
        self.load += model.load(choice.task);
        self.prize += choice.prize;
        let fits = self.time(model, fit.at, fit.at);
        if !fits {
            self.stops.remove(fit.at);
            self.settle(model);
        }
        fits
    }
}

/// When a break that may begin at `time` is over; never if it is then too late for it.
fn rest(pause: &Break, time: f64) -> f64 {
    if time <= pause.window.to + HAIR { time.max(pause.window.from) + pause.duration } else { f64::INFINITY }
}
