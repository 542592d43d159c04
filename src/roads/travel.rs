//! How long crews are under way: one interface, over roads or, without them, over straight lines.

use rayon::prelude::*;
use uuid::Uuid;

use crate::network::codes;
use crate::roads::{Roads, StraightLine};
use crate::units::{Interval, LonLat, Message, Metres};

codes! {
    /// How a crew moves.
    Vehicle { Car => "car", Motorbike => "motorbike", Foot => "foot" }
}

/// A time under way, finite and not negative.
#[derive(Clone, Copy, Debug, Default, PartialEq, PartialOrd)]
pub struct Seconds(f64);

impl Seconds {
    /// `None` for NaN, infinities and negative values.
    pub fn checked(value: f64) -> Option<Self> {
        (value.is_finite() && value >= 0.0).then_some(Self(value))
    }

    /// The bare number of seconds.
    pub fn get(self) -> f64 {
        self.0
    }
}

/// Times and distances from each of some places to each of others.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Matrix {
    columns: usize,
    /// Seconds, row by row; infinite where no way leads.
    seconds: Vec<f64>,
    /// Metres of the same ways; infinite where no way leads.
    metres: Vec<f64>,
}

impl Matrix {
    /// Rows filled one by one on every core: `fill` gets the number of a row, its seconds and its metres, all
    /// infinite before, and something of its core's own.
    pub(crate) fn filled<S>(
        rows: usize,
        columns: usize,
        own: impl Fn() -> S + Send + Sync,
        fill: impl Fn(&mut S, usize, &mut [f64], &mut [f64]) + Send + Sync,
    ) -> Self {
        let cells = vec![f64::INFINITY; rows * columns];
        let mut matrix = Self { columns, seconds: cells.clone(), metres: cells };
        if columns > 0 {
            let lines = matrix.seconds.par_chunks_mut(columns).zip(matrix.metres.par_chunks_mut(columns));
            lines.enumerate().for_each_init(own, |own, (row, (seconds, metres))| fill(own, row, seconds, metres));
        }
        matrix
    }

    /// Places one sets out from.
    pub fn rows(&self) -> usize {
        self.seconds.len().checked_div(self.columns).unwrap_or_default()
    }

    /// Places one arrives at.
    pub fn columns(&self) -> usize {
        self.columns
    }

    /// From place `from` to place `to`; `None` where no way leads, or for a place that was not asked about.
    pub fn seconds(&self, from: usize, to: usize) -> Option<Seconds> {
        self.cell(&self.seconds, from, to).and_then(Seconds::checked)
    }

    /// The length of the quickest way; `None` as for [`Self::seconds`].
    pub fn metres(&self, from: usize, to: usize) -> Option<Metres> {
        self.cell(&self.metres, from, to).and_then(Metres::checked)
    }

    /// All seconds, row by row, infinite where no way leads.
    pub fn all_seconds(&self) -> &[f64] {
        &self.seconds
    }

    /// All metres, row by row, infinite where no way leads.
    pub fn all_metres(&self) -> &[f64] {
        &self.metres
    }

    fn cell(&self, all: &[f64], from: usize, to: usize) -> Option<f64> {
        (to < self.columns).then(|| all.get(from * self.columns + to).copied()).flatten()
    }
}

/// The quickest way between two places.
#[derive(Clone, Debug, PartialEq)]
pub struct Trip {
    /// How long it takes.
    pub seconds: Seconds,
    /// How long it is, foot legs at its ends included.
    pub metres: Metres,
    /// How much of that is walked away from roads.
    pub on_foot: Metres,
    /// Where it leads, from the first place to the second: at least two positions.
    pub line: Vec<LonLat>,
}

/// How a cable stretch is patrolled.
#[derive(Clone, Debug, PartialEq)]
pub enum Tie {
    /// From the road along it, or without a road as if there were one: driven from either end.
    Along {
        /// Where the road path begins, near the stretch's start.
        start: LonLat,
        /// Where it ends, near the stretch's end.
        end: LonLat,
        /// From start to end; `None` where a one-way forbids it.
        forth: Option<Trip>,
        /// From end to start.
        back: Option<Trip>,
    },
    /// Away from roads: the crew parks, walks to the stretch, along it and back.
    OnFoot {
        /// Where it parks.
        park: LonLat,
        /// From there along the whole stretch and back again.
        walk: Trip,
    },
    /// No road is in reach of it.
    OutOfReach,
}

/// What travel times rest on. Every plan says it.
#[derive(Clone, Debug, PartialEq)]
pub enum Basis {
    /// Roads of this version of the road file.
    Roads {
        /// The version.
        version: Uuid,
        /// The name of its file.
        name: String,
    },
    /// No roads are known: straight lines times a factor.
    StraightLine {
        /// The factor.
        factor: f64,
    },
}

impl Basis {
    /// The stable word: `roads` or `straight_line`.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Roads { .. } => "roads",
            Self::StraightLine { .. } => "straight_line",
        }
    }

    /// The sentence that a plan carries.
    pub fn says(&self) -> Message {
        match self {
            Self::Roads { name, .. } => Message::new(
                format!("Thời gian đi tính theo đường trong tệp {name}"),
                format!("Travel times follow the roads of {name}"),
            ),
            Self::StraightLine { factor } => Message::new(
                format!(
                    "Chưa có dữ liệu đường: thời gian tính theo đường chim bay nhân {}",
                    factor.to_string().replace('.', ",")
                ),
                format!("No road data yet: times are straight lines times {factor}"),
            ),
        }
    }
}

/// Travel between places, whatever it rests on. Cheap to clone.
#[derive(Clone, Debug)]
pub enum Travel {
    /// Over roads.
    Roads(Roads),
    /// Without roads.
    Straight(StraightLine),
}

impl Travel {
    /// What the times rest on.
    pub fn basis(&self) -> Basis {
        match self {
            Self::Roads(roads) => {
                let (version, name) = roads.version();
                Basis::Roads { version, name: name.to_owned() }
            }
            Self::Straight(line) => Basis::StraightLine { factor: line.factor() },
        }
    }

    /// From each place to each other one, as the roads are at some time within `when`: what is closed for
    /// a part of it counts as closed. Sources are spread over the cores; the answer does not depend on how.
    pub fn matrix(&self, from: &[LonLat], to: &[LonLat], vehicle: Vehicle, when: Interval) -> Matrix {
        match self {
            Self::Roads(roads) => roads.matrix(from, to, vehicle, when),
            Self::Straight(line) => line.matrix(from, to, vehicle),
        }
    }

    /// The `k` of `starts` from which `to` is reached soonest, soonest first, each with its trip: who is
    /// sent. Those from which no way leads are not among them.
    pub fn soonest(
        &self,
        starts: &[LonLat],
        to: LonLat,
        k: usize,
        vehicle: Vehicle,
        when: Interval,
    ) -> Vec<(usize, Trip)> {
        match self {
            Self::Roads(roads) => roads.soonest(starts, to, k, vehicle, when),
            Self::Straight(line) => line.soonest(starts, to, k, vehicle),
        }
    }

    /// The quickest way from `from` to `to`; `None` where no way leads.
    pub fn path(&self, from: LonLat, to: LonLat, vehicle: Vehicle, when: Interval) -> Option<Trip> {
        match self {
            Self::Roads(roads) => roads.path(from, to, vehicle, when),
            Self::Straight(line) => Some(line.path(from, to, vehicle)),
        }
    }

    /// How the stretch of cable along `line` is patrolled.
    pub fn tie(&self, line: &[LonLat], vehicle: Vehicle, when: Interval) -> Tie {
        match self {
            Self::Roads(roads) => roads.tie(line, vehicle, when),
            Self::Straight(straight) => straight.tie(line, vehicle),
        }
    }
}
