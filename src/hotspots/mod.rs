//! Lixels and their rates: where cable is really at risk, with its uncertainty.

pub mod knox;

mod aoristic;
mod backtest;
mod compare;
mod count;
mod emerging;
mod equal_split;
mod exposure;
mod gi_star;
mod heat;
mod months;
mod neighbours;
mod network;
mod quantiles;
mod rate;
mod reached;
mod significance;
mod stretch;

pub use aoristic::{HoursOfWeek, WEEK, aoristic};
pub use backtest::{BackTest, Caught, Cut, EB_SHAPE, Ranking};
pub use compare::{RateRatio, Tally, rate_ratio, says};
pub use count::{PRIOR_SHAPE, Period, Rate, count_per_km, rate_after, shrunk};
pub use emerging::{HotPlace, Spot, Trend, places, trend};
pub use equal_split::{Kernel, Shape, Split, TooManyWalks, middles, network_density};
pub use exposure::{Exposure, MEDIUM_WEIGHTS, PAIRS, Weighing, Weights, nearby};
pub use gi_star::{GiStar, gi_star};
pub use heat::{Heat, Smoother};
pub use months::{Month, month_shares};
pub use neighbours::Neighbours;
pub use network::{Chain, Lixel, LixelNetwork, Piece, SNAP_M, Share};
pub use rate::{COVERAGES, DRAWS, Event, Fitted, Foretold, Mixture, PARTS, SIGMAS, Service, best, counts};
pub use reached::Place;
pub use significance::{Exceedance, benjamini_hochberg, exceedance};
pub use stretch::{HotStretch, stretches};

#[cfg(test)]
mod reference_tests;

use crate::network::codes;

/// Is told how many steps of long work are done, and says whether to go on.
pub type Going<'a> = &'a (dyn Fn(u64) -> std::ops::ControlFlow<()> + Sync);

codes! {
    /// How a rate is made.
    Method { Rate => "rate", Eb => "eb", CountPerKm => "count-per-km" }
}

/// Multiples of the mean at which the map changes colour; below the first nothing is hot.
pub const BREAKS: [f64; 4] = [4.0, 16.0, 64.0, 256.0];
