//! The stops of an order against what its track shows.

use super::Section;
use super::presence::{joined, spells};
use crate::network::codes;
use crate::units::{LonLat, Metres, Timestamp};

/// A stop as it was ordered.
#[derive(Clone, Debug, PartialEq)]
pub struct Planned {
    /// Its number.
    pub n: u32,
    /// Where it is: one place, or the line of a stretch.
    pub line: Vec<LonLat>,
    /// When the crew was to be there.
    pub arrive: Timestamp,
    /// When it was to leave.
    pub leave: Timestamp,
}

codes! {
    /// How a stop was kept.
    Outcome { OnTime => "on_time", Early => "early", Late => "late", Missed => "missed" }
}

/// A stop as it was.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Visited {
    /// Its number.
    pub n: u32,
    /// How it was kept.
    pub outcome: Outcome,
    /// First there.
    pub arrived: Option<Timestamp>,
    /// Last there.
    pub left: Option<Timestamp>,
    /// Minutes within reach of it.
    pub minutes: f64,
    /// Minutes after the time ordered, below 0 before it; `None` where it was missed.
    pub late: Option<f64>,
}

/// Each stop in turn: the time that the track was within `near` of it. Who passes by in less than half a
/// minute, where more was ordered, was not there; who comes more than `slack` minutes after the time is
/// late, and who had left as long before it was early.
pub fn visits(planned: &[Planned], sections: &[Section], near: Metres, slack: f64) -> Vec<Visited> {
    planned.iter().map(|stop| visited(stop, sections, near, slack)).collect()
}

/// Milliseconds that a stop takes at least.
const SHORT: f64 = 30_000.0;
const MINUTE: f64 = 60_000.0;

fn visited(stop: &Planned, sections: &[Section], near: Metres, slack: f64) -> Visited {
    let spells = joined(spells(&stop.line, sections, near));
    let millis: f64 = spells.iter().map(|(from, to)| to - from).sum();
    let ordered = (stop.leave.millis() - stop.arrive.millis()) as f64;
    let (first, last) = match (spells.first(), spells.last()) {
        (Some(first), Some(last)) if millis >= SHORT.min(ordered) => (first.0, last.1),
        _ => {
            let outcome = Outcome::Missed;
            return Visited { n: stop.n, outcome, arrived: None, left: None, minutes: millis / MINUTE, late: None };
        }
    };
    let late = (first - stop.arrive.millis() as f64) / MINUTE;
    Visited {
        n: stop.n,
        outcome: match late {
            late if late > slack => Outcome::Late,
            _ if last < stop.arrive.millis() as f64 - slack * MINUTE => Outcome::Early,
            _ => Outcome::OnTime,
        },
        arrived: Some(Timestamp::from_millis(first as i64)),
        left: Some(Timestamp::from_millis(last as i64)),
        minutes: millis / MINUTE,
        late: Some(late),
    }
}
