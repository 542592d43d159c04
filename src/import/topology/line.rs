//! One route by itself: spikes and jumps.

use crate::geodesy::{LocalPlane, distance};
use crate::units::LonLat;

/// Neighbouring vertices farther apart than this are a jump.
const JUMP: f64 = 5_000.0;
/// The plane in which legs are measured may be off by this share so far from its origin.
const ROUGH: f64 = 0.98;
/// Legs shorter than this, in metres, are the noise of the pen.
const SHORTEST: f64 = 1.0;
/// Cosine of the turn from which a vertex goes out and back: within 20 degrees of straight back.
const BACK: f64 = -0.94;

/// Where something is, and how long it is.
#[derive(Debug, PartialEq)]
pub(super) struct Found {
    pub(super) part: usize,
    pub(super) vertex: usize,
    pub(super) metres: f64,
}

/// A leg in metres east and north, and the vertex that it ends at.
#[derive(Clone, Copy)]
struct Leg {
    east: f64,
    north: f64,
    to: usize,
}

impl Leg {
    fn dot(&self, other: &Self) -> f64 {
        self.east * other.east + self.north * other.north
    }

    fn length(&self) -> f64 {
        self.dot(self).sqrt()
    }
}

/// The longest spike and the longest jump of a route, with their codes.
///
/// A spike is a vertex at which the line turns straight back (within 20 degrees), both legs being a
/// metre or longer, and after which it goes on in the direction that it had before: taking the
/// vertex out would leave the line nearly as it is. A cable that runs somewhere and back along the
/// same way has no spike, for after the turn it goes against the direction that it had.
pub(super) fn look<'a>(lines: impl Iterator<Item = &'a [LonLat]>) -> Vec<(&'static str, Found)> {
    let (mut spike, mut jump) = (None, None);
    for (part, line) in lines.enumerate() {
        let Some(origin) = line.first() else { continue };
        let (per_east, per_north) = LocalPlane::at(*origin).per_degree();
        let mut walk = Walk { part, before: None, last: None, turned: None, spike: &mut spike };
        for (at, pair) in line.windows(2).enumerate() {
            let east = (pair[1].lon() - pair[0].lon()) * per_east;
            let leg = Leg { east, north: (pair[1].lat() - pair[0].lat()) * per_north, to: at + 1 };
            let squared = leg.dot(&leg);
            if squared > (JUMP * ROUGH).powi(2) {
                longer(&mut jump, part, at + 1, distance(pair[0], pair[1]).get(), JUMP);
            }
            if squared > 0.0 {
                walk.go(leg);
            }
        }
        walk.end();
    }
    [("N101", spike), ("N102", jump)].into_iter().filter_map(|(code, found)| Some((code, found?))).collect()
}

struct Walk<'a> {
    part: usize,
    /// The leg before the last one.
    before: Option<Leg>,
    last: Option<Leg>,
    /// The last vertex turned straight back: the leg before the turn's, and how far out it went.
    turned: Option<(Option<Leg>, usize, f64)>,
    spike: &'a mut Option<Found>,
}

impl Walk<'_> {
    fn go(&mut self, leg: Leg) {
        if let Some((before, vertex, metres)) = self.turned.take()
            && before.is_none_or(|before| before.dot(&leg) > 0.0)
        {
            longer(self.spike, self.part, vertex, metres, 0.0);
        }
        if let Some(last) = self.last {
            let dot = last.dot(&leg);
            // Most turns are none, and cost no square root.
            if dot < 0.0 {
                let (out, back) = (last.length(), leg.length());
                if out.min(back) >= SHORTEST && dot <= BACK * out * back {
                    self.turned = Some((self.before, last.to, out.min(back)));
                }
            }
        }
        (self.before, self.last) = (self.last, Some(leg));
    }

    /// A line that ends right after it turned back has nothing that would say it is no spike.
    fn end(self) {
        if let Some((_, vertex, metres)) = self.turned {
            longer(self.spike, self.part, vertex, metres, 0.0);
        }
    }
}

fn longer(found: &mut Option<Found>, part: usize, vertex: usize, metres: f64, least: f64) {
    if metres > found.as_ref().map_or(least, |found| found.metres) {
        *found = Some(Found { part, vertex, metres });
    }
}
