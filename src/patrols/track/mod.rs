//! A recorded track to where a patrol really went: matched to roads, along cable, or as recorded; and what
//! of the cable it saw.

mod along;
mod capsule;
mod follow;
mod lines;
mod pieces;
mod presence;
mod sight;
mod stretches;
mod visits;
mod viterbi;

#[cfg(test)]
mod tests;

use crate::network::codes;
use crate::units::{LonLat, Metres, Timestamp};

pub use follow::follow;
pub use presence::{Presence, presence};
pub use sight::{Sight, seen};
pub use stretches::{Missing, Stretch, latest, metres, missing};
pub use visits::{Outcome, Planned, Visited, visits};

codes! {
    /// What a part of a track follows.
    Along { Road => "road", Cable => "cable", Free => "free" }
}

codes! {
    /// Why a track is split.
    Split { Silent => "silent", TooFast => "too_fast" }
}

/// A place passed, and when.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Passed {
    /// When.
    pub at: Timestamp,
    /// Where.
    pub place: LonLat,
}

/// A part of a track in one go.
#[derive(Clone, Debug, PartialEq)]
pub struct Section {
    /// What it follows.
    pub along: Along,
    /// At least two places, in the order of time.
    pub line: Vec<Passed>,
}

/// Where nothing is known of a track.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Gap {
    /// The last place known before it.
    pub from: Passed,
    /// The first known after it.
    pub to: Passed,
    /// Why.
    pub why: Split,
}

/// A time spent at one place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stop {
    /// The middle of the fixes meanwhile.
    pub place: LonLat,
    /// Its first fix.
    pub from: Timestamp,
    /// Its last fix.
    pub to: Timestamp,
}

/// Where a track went.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Followed {
    /// Its parts in the order of time.
    pub sections: Vec<Section>,
    /// Where it is split.
    pub gaps: Vec<Gap>,
    /// Where it stayed.
    pub stops: Vec<Stop>,
    /// Standard deviation of its fixes along each axis, told by the device or estimated.
    pub sigma: Metres,
    /// Fixes left out as they lie where no vehicle gets in the time.
    pub spikes: usize,
}

impl Followed {
    /// Length of all its parts.
    pub fn length(&self) -> Metres {
        let pairs = self.sections.iter().flat_map(|section| section.line.windows(2));
        Metres::computed(pairs.map(|pair| crate::geodesy::distance(pair[0].place, pair[1].place).get()).sum())
    }
}

/// How tracks are followed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rules {
    /// Seconds without a fix after which nothing is known of a track that went on elsewhere.
    pub silence: f64,
    /// Kilometres an hour that no patrol drives.
    pub fastest_kmh: f64,
    /// A stop stays within this.
    pub stop_within: Metres,
    /// Seconds that a stop lasts at least.
    pub stop_seconds: f64,
}

impl Default for Rules {
    fn default() -> Self {
        Self { silence: 300.0, fastest_kmh: 150.0, stop_within: Metres::of(30), stop_seconds: 120.0 }
    }
}
