//! The stops of an order against what its track shows.

use super::Section;
use super::capsule::shares;
use crate::geodesy::LocalPlane;
use crate::network::codes;
use crate::units::{Bbox, LonLat, Metres, Timestamp};

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
    Outcome { OnTime => "on_time", Late => "late", Missed => "missed" }
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

/// When a place was in reach: from, to, milliseconds.
type Spell = (f64, f64);

/// Each stop in turn: the time that the track was within `near` of it. Who passes by in less than half a
/// minute, where more was ordered, was not there; who comes more than `slack` minutes after the time is late.
pub fn visits(planned: &[Planned], sections: &[Section], near: Metres, slack: f64) -> Vec<Visited> {
    planned.iter().map(|stop| visited(stop, sections, near, slack)).collect()
}

/// Milliseconds that a stop takes at least.
const SHORT: f64 = 30_000.0;
const MINUTE: f64 = 60_000.0;

fn visited(stop: &Planned, sections: &[Section], near: Metres, slack: f64) -> Visited {
    let spells = joined(spells(stop, sections, near));
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
        outcome: if late > slack { Outcome::Late } else { Outcome::OnTime },
        arrived: Some(Timestamp::from_millis(first as i64)),
        left: Some(Timestamp::from_millis(last as i64)),
        minutes: millis / MINUTE,
        late: Some(late),
    }
}

fn spells(stop: &Planned, sections: &[Section], near: Metres) -> Vec<Spell> {
    let Some(bbox) = Bbox::around(stop.line.iter().copied()) else { return Vec::new() };
    let plane = LocalPlane::at(stop.line[0]);
    let (east, north) = plane.degrees(near);
    let bbox = bbox.grown(east.max(north));
    // A place alone is a line without length.
    let line: Vec<LonLat> = if stop.line.len() == 1 { vec![stop.line[0]; 2] } else { stop.line.clone() };
    let mut spells = Vec::new();
    for pair in sections.iter().flat_map(|section| section.line.windows(2)) {
        if !Bbox::around([pair[0].place, pair[1].place]).is_some_and(|own| own.touches(bbox)) {
            continue;
        }
        let (from, millis) = (pair[0].at.millis() as f64, (pair[1].at.millis() - pair[0].at.millis()) as f64);
        let own = |piece: &[LonLat]| {
            let plane = LocalPlane::at(piece[0]);
            shares(&plane, (pair[0].place, pair[1].place), (piece[0], piece[1]), near.get())
        };
        spells.extend(line.windows(2).filter_map(own).map(|(low, high)| (from + low * millis, from + high * millis)));
    }
    spells
}

fn joined(mut spells: Vec<Spell>) -> Vec<Spell> {
    spells.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut told: Vec<Spell> = Vec::new();
    for spell in spells {
        match told.last_mut() {
            Some(last) if spell.0 <= last.1 => last.1 = last.1.max(spell.1),
            _ => told.push(spell),
        }
    }
    told
}
