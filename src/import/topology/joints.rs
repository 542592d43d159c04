//! Ends of routes that nearly meet an end of another route, or a site.

use rayon::slice::ParallelSliceMut;

use crate::units::LonLat;

/// Nearer than this, in metres, two places are one.
const SAME: f64 = 0.03;
/// Nearer than this they are worth a look.
const NEAR: f64 = 10.0;
/// Steps of latitude in a row of the index: a row is 10.2 m high or a little more.
const ROW: u32 = 2_200;
/// Places looked at from one place, in each of two rows: beyond, it is a crowd and not a joint.
const CROWD: usize = 64;
const METRES_A_DEGREE: f64 = 111_000.0;
const WHOLE: f64 = 4_294_967_296.0;

/// A place to the centimetre, and the thing that is there. Small: a file may have millions.
#[derive(Clone, Copy)]
pub(super) struct End {
    x: u32,
    y: u32,
    thing: u32,
}

impl End {
    pub(super) fn of(at: LonLat, thing: u32) -> Self {
        let step = |part: f64| (part * WHOLE).clamp(0.0, WHOLE - 1.0) as u32;
        Self { x: step((at.lon() + 180.0) / 360.0), y: step((at.lat() + 90.0) / 180.0), thing }
    }

    fn row(&self) -> u32 {
        self.y / ROW
    }

    /// Metres that a step east is long here.
    fn east(&self) -> f64 {
        let latitude = f64::from(self.y) / WHOLE * 180.0 - 90.0;
        360.0 / WHOLE * METRES_A_DEGREE * latitude.to_radians().cos().max(1e-6)
    }

    fn metres(&self, other: &Self) -> f64 {
        let east = f64::from(self.x.abs_diff(other.x)) * self.east();
        let north = f64::from(self.y.abs_diff(other.y)) * (180.0 / WHOLE * METRES_A_DEGREE);
        east.hypot(north)
    }
}

/// An end of a route that something else is near to.
#[derive(Debug, PartialEq)]
pub(super) struct Gap {
    /// The route whose end it is.
    pub(super) end: u32,
    /// The route or site that is near.
    pub(super) to: u32,
    pub(super) metres: f64,
}

/// The nearest other thing to an end, so far.
#[derive(Clone, Copy)]
struct Nearest {
    metres: f32,
    at: u32,
}

/// All ends of routes and all sites.
#[derive(Default)]
pub(super) struct Joints {
    ends: Vec<End>,
}

impl Joints {
    pub(super) fn add(&mut self, end: End) {
        self.ends.push(end);
    }

    /// Ends of routes that nearly join something and join nothing. Of two ends that are nearest to
    /// each other the later one is told. Time grows with the number of ends, not with its square:
    /// they are sorted into rows and looked at along them.
    pub(super) fn open(mut self, is_site: &dyn Fn(u32) -> bool) -> Vec<Gap> {
        self.ends.par_sort_unstable_by_key(|end| (end.row(), end.x, end.y, end.thing));
        let nearest = self.nearest(is_site);
        let gap = |(at, near): (usize, &Nearest)| {
            let metres = f64::from(near.metres);
            let (own, other) = (self.ends[at], self.ends.get(near.at as usize)?);
            if is_site(own.thing) || metres <= SAME {
                return None;
            }
            let back = nearest[near.at as usize];
            let mutual = !is_site(other.thing) && back.at as usize == at && f64::from(back.metres) > SAME;
            (!mutual || own.thing > other.thing).then_some(Gap { end: own.thing, to: other.thing, metres })
        };
        nearest.iter().enumerate().filter_map(gap).collect()
    }

    fn nearest(&self, is_site: &dyn Fn(u32) -> bool) -> Vec<Nearest> {
        let mut nearest = vec![Nearest { metres: f32::INFINITY, at: u32::MAX }; self.ends.len()];
        // Where the look into the row above begins; it only ever moves on.
        let mut above = 0;
        for (at, end) in self.ends.iter().enumerate() {
            let reach = (NEAR / end.east()).min(WHOLE / 4.0) as u32;
            let (from, to) = (end.x.saturating_sub(reach), end.x.saturating_add(reach));
            while self.ends.get(above).is_some_and(|other| (other.row(), other.x) < (end.row() + 1, from)) {
                above += 1;
            }
            let own_row = self.ends.iter().enumerate().skip(at + 1);
            let own_row = own_row.take_while(|(_, other)| other.row() == end.row() && other.x <= to).take(CROWD);
            let row_above = self.ends.iter().enumerate().skip(above);
            let row_above = row_above.take_while(|(_, o)| o.row() == end.row() + 1 && o.x <= to).take(CROWD);
            for (other_at, other) in own_row.chain(row_above) {
                let metres = end.metres(other);
                if end.thing == other.thing || metres > NEAR || (is_site(end.thing) && is_site(other.thing)) {
                    continue;
                }
                for (one, another) in [(at, other_at), (other_at, at)] {
                    if (metres as f32) < nearest[one].metres {
                        nearest[one] = Nearest { metres: metres as f32, at: another as u32 };
                    }
                }
            }
        }
        nearest
    }
}
