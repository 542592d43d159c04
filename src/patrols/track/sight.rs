//! Which metres of cable a track really saw.

use std::collections::BTreeMap;

use super::capsule::shares;
use super::stretches::{Stretch, latest};
use super::{Passed, Section};
use crate::geodesy::{self, LocalPlane};
use crate::network::{Network, RouteNo, Segment};
use crate::units::{Bbox, Chainage, Metres, Timestamp};

/// From where cable counts as seen.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sight {
    /// From so far.
    pub within: Metres,
    /// By those who pass not faster.
    pub fastest_kmh: f64,
}

impl Default for Sight {
    /// 30 m, at most 40 km/h.
    fn default() -> Self {
        Self { within: Metres::of(30), fastest_kmh: 40.0 }
    }
}

/// Metres of a track looked at in one plane: it is exact to millimetres over that.
const PIECE: f64 = 250.0;
/// Looks at a place farther apart than this are two, milliseconds.
const PASS: i64 = 600_000;

/// The stretches of each route that a track saw: all cable within sight of where it passed slowly enough.
/// By chainage, without overlap, each with the end of the last look at it.
pub fn seen(network: &Network, sections: &[Section], sight: &Sight) -> BTreeMap<RouteNo, Vec<Stretch<()>>> {
    let mut looks: BTreeMap<RouteNo, Vec<Stretch<()>>> = BTreeMap::new();
    for pair in sections.iter().flat_map(|section| section.line.windows(2)) {
        let metres = geodesy::distance(pair[0].place, pair[1].place).get();
        let hours = (pair[1].at.millis() - pair[0].at.millis()) as f64 / 3_600_000.0;
        // Two names of one place that take no time are no look.
        if hours <= 0.0 || metres / 1000.0 > sight.fastest_kmh * hours {
            continue;
        }
        let count = (metres / PIECE).ceil().max(1.0) as u32;
        for piece in 0..count {
            let [from, to] = [piece, piece + 1].map(|end| between(pair, f64::from(end) / f64::from(count)));
            look(network, [from, to], sight.within, &mut looks);
        }
    }
    looks.into_iter().map(|(route, looks)| (route, latest(passes(looks)))).collect()
}

fn between(pair: &[Passed], share: f64) -> Passed {
    let millis = (pair[1].at.millis() - pair[0].at.millis()) as f64 * share;
    let at = Timestamp::from_millis(pair[0].at.millis() + millis as i64);
    Passed { at, place: geodesy::along_degrees(pair[0].place, pair[1].place, share) }
}

/// All cable in sight of one short piece of a track.
fn look(network: &Network, [from, to]: [Passed; 2], within: Metres, looks: &mut BTreeMap<RouteNo, Vec<Stretch<()>>>) {
    let Some(bbox) = Bbox::around([from.place, to.place]) else { return };
    let plane = LocalPlane::at(from.place);
    let (east, north) = plane.degrees(within);
    network.index().touching(bbox.grown(east.max(north)), |segment| {
        let near = shares(&plane, (segment.a, segment.b), (from.place, to.place), within.get());
        let Some(stretch) = near.and_then(|near| stretch(network, segment, near, to.at)) else { return };
        looks.entry(segment.route).or_default().push(stretch);
    });
}

fn stretch(network: &Network, segment: &Segment, (from, to): (f64, f64), at: Timestamp) -> Option<Stretch<()>> {
    let (start, end) = network.route(segment.route)?.segment_range(segment.no)?;
    let long = end.get() - start.get();
    let place = |share: f64| if share >= 1.0 { end } else { Chainage::computed(start.get() + share * long) };
    Some(Stretch { from: place(from), to: place(to), at, by: () })
}

/// Looks at one route, in the order of time, to the stretches seen in one go.
fn passes(looks: Vec<Stretch<()>>) -> Vec<Stretch<()>> {
    let (mut all, mut pass): (Vec<Stretch<()>>, Vec<Stretch<()>>) = (Vec::new(), Vec::new());
    for look in looks {
        if pass.last().is_some_and(|last| look.at.millis() - last.at.millis() > PASS) {
            all.append(&mut joined(std::mem::take(&mut pass)));
        }
        pass.push(look);
    }
    all.append(&mut joined(pass));
    all
}

fn joined(mut pass: Vec<Stretch<()>>) -> Vec<Stretch<()>> {
    pass.sort_by(|a, b| a.from.get().total_cmp(&b.from.get()));
    let mut told: Vec<Stretch<()>> = Vec::new();
    for look in pass {
        match told.last_mut() {
            // Chainages of two segments at one vertex differ by what a float holds.
            Some(last) if look.from.get() <= last.to.get() + 1e-6 => {
                last.to = if look.to > last.to { look.to } else { last.to };
                last.at = last.at.max(look.at);
            }
            _ => told.push(look),
        }
    }
    told
}
