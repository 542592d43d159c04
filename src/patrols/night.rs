//! The problem of a night: from what is known of hot places, key places, stations and crews to tasks,
//! crews and travel times.
//!
//! Times are seconds since the night's noon, so that no night is cut by midnight. Prizes are events
//! kept off in a thousand such nights:
//!
//! `prize = 1000 · weekly · share(hour) · stay / 3600 · effect(stay) · need`
//!
//! with `weekly` the events expected on the place in a week (its rate times its length), `share` the
//! part of a week's events that fall into the hour of the week in which the visit starts, `stay` its
//! length in seconds, `effect(stay) = 1 − exp(−stay / 420)`, 0.86 for 14 minutes (a longer stop brings
//! ever less: Koper 1995 found most of it within a quarter of an hour), and `need` from 1 to 4: what was
//! not visited for more than a week grows by one a week, so that far cable does not starve.
//!
//! A key place is worth as much as the night's median hot place when it is due, a week after the last
//! visit, and less or more in proportion to the days, from a quarter to four times.

mod asked;
mod prize;
#[cfg(test)]
mod tests;

use crate::patrols::problem::{Apart, Break, Crew, Mode, Problem, Task, Window};
use crate::patrols::travel::Travel;
use crate::roads::Vehicle;
use crate::units::LonLat;
use asked::Resolved;
pub use asked::{Wish, Wishes, Wrong};
pub use prize::{DUE_DAYS, Worth};

/// How long a stop is unless the planner says otherwise, seconds (Koper 1995: 12 to 16 minutes).
pub const DWELL: f64 = 14.0 * 60.0;

/// Starts of two visits to one place are so far apart, seconds.
const AGAIN_AFTER: f64 = 2.0 * 3600.0;

/// What a second visit to a place is worth, of the first.
const AGAIN: f64 = 0.5;

/// What the id of a second visit has after that of the place.
const SECOND: &str = "/2";

/// A crew that goes out.
#[derive(Clone, Debug)]
pub struct NightCrew {
    /// Its id.
    pub id: String,
    /// How it moves.
    pub vehicle: Vehicle,
    /// Where it starts and ends.
    pub at: LonLat,
    /// Its shift, seconds since the night's noon.
    pub shift: Window,
    /// Its rests.
    pub breaks: Vec<Break>,
}

/// A way to see a place: from one end to the other, or a stop.
#[derive(Clone, Debug, PartialEq)]
pub struct Way {
    /// Where it begins.
    pub enter: LonLat,
    /// Where it ends.
    pub leave: LonLat,
    /// How long it takes; a stop's dwell if it is not told.
    pub seconds: Option<f64>,
}

/// A place worth a visit.
#[derive(Clone, Debug)]
pub struct Target {
    /// The same from night to night.
    pub id: String,
    /// Ways to see it, at least one.
    pub ways: Vec<Way>,
    /// What that brings.
    pub worth: Worth,
    /// Whether a second visit pays.
    pub again: bool,
    /// Whether it lies where nobody may go.
    pub closed: bool,
}

/// Everything a night's problem is made of.
pub struct Night<'a> {
    /// Day of the week of the evening, 0 is Monday.
    pub weekday: usize,
    /// How long a stop is, seconds.
    pub dwell: f64,
    /// Who goes out.
    pub crews: Vec<NightCrew>,
    /// Where it may pay to go.
    pub targets: &'a [Target],
    /// What the planner fixed.
    pub wishes: &'a Wishes,
    /// Travel times between places by one vehicle, seconds.
    pub travel: &'a dyn Fn(Vehicle, &[LonLat]) -> Travel,
}

/// The problem, and what its numbers stand for.
#[derive(Clone, Debug)]
pub struct Built {
    /// To be searched.
    pub problem: Problem,
    /// The target of each task.
    pub targets: Vec<usize>,
    /// Targets that became no task.
    pub dropped: Vec<(usize, Dropped)>,
}

/// Why a target became no task.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dropped {
    /// Nobody may go there.
    Closed,
    /// The planner does not want it tonight.
    Banned,
}

impl Dropped {
    /// The stable word.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Closed => "closed",
            Self::Banned => "banned",
        }
    }
}

/// The place of a task: second visits are to the same one.
pub fn place_of(task: &str) -> &str {
    task.strip_suffix(SECOND).unwrap_or(task)
}

/// The hour of the week in which a moment of the night lies, 0 is Monday 00:00 to 01:00.
pub fn hour_of_week(weekday: usize, seconds: f64) -> usize {
    let hours = (seconds / 3600.0).floor().max(0.0) as usize;
    (weekday * 24 + 12 + hours) % 168
}

impl Night<'_> {
    /// The problem of the night.
    ///
    /// # Errors
    /// Every wish that names what is not there or contradicts another.
    pub fn build(&self) -> Result<Built, Vec<Wrong>> {
        let mut tasks = Vec::new();
        let (mut targets, mut dropped) = (Vec::new(), Vec::new());
        let mut places = Places::default();
        let ends: Vec<usize> = self.crews.iter().map(|crew| places.number(crew.at)).collect();
        let hours = self.hours();
        let usual = prize::usual(self, &hours);
        let mut apart = Vec::new();
        for (number, target) in self.targets.iter().enumerate() {
            let banned = self.wishes.bans.contains(&target.id);
            if target.closed || banned {
                dropped.push((number, if target.closed { Dropped::Closed } else { Dropped::Banned }));
                continue;
            }
            let first = tasks.len();
            tasks.push(self.task(target, target.id.clone(), 1.0, &hours, usual, &mut places));
            targets.push(number);
            let second = format!("{}{SECOND}", target.id);
            if target.again && !self.wishes.bans.contains(&second) {
                tasks.push(self.task(target, second, AGAIN, &hours, usual, &mut places));
                targets.push(number);
                apart.push(Apart { tasks: vec![first, first + 1], gap: AGAIN_AFTER });
            }
        }
        let Resolved { pins, orders } = asked::resolve(self, &tasks)?;
        for (task, crew) in pins {
            tasks[task].mandatory = true;
            tasks[task].crews = crew.map(|crew| vec![crew]);
        }
        let vehicles = self.vehicles();
        let crews = self.crews.iter().zip(ends).map(|(crew, end)| self.crew(crew, end, &vehicles)).collect();
        let travel = vehicles.iter().map(|vehicle| (self.travel)(*vehicle, &places.0)).collect();
        Ok(Built { problem: Problem { travel, crews, tasks, orders, apart }, targets, dropped })
    }

    /// The vehicles that are used, each once.
    fn vehicles(&self) -> Vec<Vehicle> {
        let used = |vehicle: &&Vehicle| self.crews.iter().any(|crew| crew.vehicle == **vehicle);
        Vehicle::ALL.iter().filter(used).copied().collect()
    }

    fn crew(&self, crew: &NightCrew, end: usize, vehicles: &[Vehicle]) -> Crew {
        Crew {
            id: crew.id.clone(),
            vehicle: vehicles.iter().position(|vehicle| *vehicle == crew.vehicle).unwrap_or_default(),
            start: end,
            end,
            earliest: crew.shift.from,
            latest: crew.shift.to,
            max_load: None,
            breaks: crew.breaks.clone(),
        }
    }

    /// The whole hours, as seconds since noon, from the first crew's start to the last one's end.
    fn hours(&self) -> Vec<f64> {
        let from = self.crews.iter().map(|crew| crew.shift.from).fold(f64::INFINITY, f64::min);
        let to = self.crews.iter().map(|crew| crew.shift.to).fold(0.0, f64::max);
        let first = (from / 3600.0).floor().max(0.0);
        let count = (to / 3600.0).ceil() - first;
        (0..count.clamp(0.0, 48.0) as usize).map(|hour| (first + hour as f64) * 3600.0).collect()
    }

    fn task(&self, target: &Target, id: String, factor: f64, hours: &[f64], usual: f64, places: &mut Places) -> Task {
        let modes: Vec<Mode> = target
            .ways
            .iter()
            .map(|way| Mode { enter: places.number(way.enter), leave: places.number(way.leave), service: way.seconds })
            .collect();
        // A stretch is seen no longer than its quicker way.
        let seconds = target.ways.iter().map(|way| way.seconds.unwrap_or(self.dwell));
        let stay = seconds.fold(f64::INFINITY, f64::min);
        let prizes: Vec<(Window, f64)> = hours
            .iter()
            .filter(|_| target.worth.by_hour())
            .map(|from| {
                let prize = target.worth.prize(hour_of_week(self.weekday, *from), stay, usual);
                // The last second belongs to no hour, so that no start has two prizes.
                (Window { from: *from, to: from + 3599.0 }, prize * factor)
            })
            .collect();
        Task {
            id,
            prize: if prizes.is_empty() { target.worth.prize(0, stay, usual) * factor } else { 0.0 },
            prizes,
            mandatory: false,
            load: 0.0,
            service: self.dwell,
            windows: Vec::new(),
            modes,
            crews: None,
        }
    }
}

/// Places of the problem, each once.
#[derive(Default)]
struct Places(Vec<LonLat>);

impl Places {
    fn number(&mut self, at: LonLat) -> usize {
        self.0.iter().position(|known| *known == at).unwrap_or_else(|| {
            self.0.push(at);
            self.0.len() - 1
        })
    }
}

impl Task {
    /// What starting it then brings.
    pub fn prize_at(&self, start: f64) -> f64 {
        let now = |(window, _): &&(Window, f64)| window.from <= start + 1e-9 && start <= window.to + 1e-9;
        match self.prizes.iter().find(now) {
            Some((_, prize)) => *prize,
            None if self.prizes.is_empty() => self.prize,
            None => 0.0,
        }
    }

    /// The most it can bring.
    pub fn best_prize(&self) -> f64 {
        self.prizes.iter().map(|(_, prize)| *prize).fold(self.prize, f64::max)
    }
}
