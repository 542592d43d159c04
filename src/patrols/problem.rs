//! The problem of a night: who can go, what there is to see, and how long the ways are.
//!
//! Times, travel and service share one unit, whichever the problem is told in (the night plan uses
//! seconds since its evening). Places are numbers into the travel times.

use crate::patrols::travel::Travel;

/// A plan is looked for among these crews and tasks.
#[derive(Clone, Debug)]
pub struct Problem {
    /// Travel times, one for each kind of vehicle; a crew names its own by number.
    pub travel: Vec<Travel>,
    /// Who can go.
    pub crews: Vec<Crew>,
    /// What there is to see.
    pub tasks: Vec<Task>,
    /// Tasks that one crew does in this order, if it does them.
    pub orders: Vec<Vec<usize>>,
    /// Tasks whose starts keep their distance: visits to one place.
    pub apart: Vec<Apart>,
}

/// A crew and its shift.
#[derive(Clone, Debug)]
pub struct Crew {
    /// As the problem names it.
    pub id: String,
    /// Number of its travel times.
    pub vehicle: usize,
    /// Place where it starts.
    pub start: usize,
    /// Place where it ends.
    pub end: usize,
    /// Its shift begins.
    pub earliest: f64,
    /// It is back by then.
    pub latest: f64,
    /// What the loads of its tasks may sum up to.
    pub max_load: Option<f64>,
    /// In the order in which they are taken.
    pub breaks: Vec<Break>,
}

/// A rest, wherever the crew then is.
#[derive(Clone, Copy, Debug)]
pub struct Break {
    /// Bounds of its start.
    pub window: Window,
    /// How long it is.
    pub duration: f64,
}

/// From and to, both included.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Window {
    /// The first moment.
    pub from: f64,
    /// The last moment.
    pub to: f64,
}

impl Window {
    /// Never closed.
    pub const ALWAYS: Self = Self { from: f64::NEG_INFINITY, to: f64::INFINITY };

    /// What both allow; none if they do not meet.
    pub(super) fn and(self, other: Self) -> Option<Self> {
        let both = Self { from: self.from.max(other.from), to: self.to.min(other.to) };
        (both.from <= both.to).then_some(both)
    }
}

/// Something to see.
#[derive(Clone, Debug)]
pub struct Task {
    /// As the problem names it.
    pub id: String,
    /// What doing it is worth.
    pub prize: f64,
    /// Prizes that differ by the time of the start; outside of them the start is not allowed. Empty:
    /// `prize` at any time.
    pub prizes: Vec<(Window, f64)>,
    /// Comes before all prizes.
    pub mandatory: bool,
    /// What it takes of the crew's load.
    pub load: f64,
    /// How long it takes.
    pub service: f64,
    /// Bounds of the start of service; empty: any time.
    pub windows: Vec<Window>,
    /// Ways to do it.
    pub modes: Vec<Mode>,
    /// Crews that may; none: every crew.
    pub crews: Option<Vec<usize>>,
}

/// A way to do a task: a stop is entered and left at one place, a cable stretch at its two ends.
#[derive(Clone, Copy, Debug)]
pub struct Mode {
    /// Place where it begins.
    pub enter: usize,
    /// Place where it ends.
    pub leave: usize,
    /// Instead of the task's own.
    pub service: Option<f64>,
}

/// Visits whose starts are at least `gap` from each other.
#[derive(Clone, Debug)]
pub struct Apart {
    /// Their numbers.
    pub tasks: Vec<usize>,
    /// Between two starts, at least.
    pub gap: f64,
}
