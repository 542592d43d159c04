//! An error of place, spread over the cable around it.

use std::f64::consts::SQRT_2;

use statrs::function::erf::erf;

use crate::geodesy::{self, LocalPlane};
use crate::matching::point::EQUALLY_FAR;
use crate::matching::{Candidate, Stretch};
use crate::network::{Near, Network, Route, RouteNo};
use crate::units::{Chainage, LonLat, Metres};

/// A position is never better than this: antennas and maps are not.
const LEAST_SIGMA: f64 = 1.0;

/// Beyond this many standard deviations a cable is not meant.
pub(super) const SIGMAS: f64 = 3.0;

/// Pieces of this many standard deviations hold their weight evenly.
const STEP: f64 = 0.5;

/// Chainages so near to each other, in metres, are one.
pub(super) const ONE_PLACE: f64 = 1e-6;

/// The standard deviation that is reckoned with, metres.
pub(super) fn least(accuracy: Metres) -> f64 {
    accuracy.get().max(LEAST_SIGMA)
}

/// One candidate a route, of weights proportional to length x exp(-d^2 / 2 s^2) over the part of it
/// within `reach` of `at`. Empty if nothing is within reach.
pub(super) fn spread(network: &Network, mut near: Vec<Near>, at: LonLat, sigma: f64, reach: Metres) -> Vec<Candidate> {
    near.sort_unstable_by_key(|one| (one.segment.route, one.segment.no));
    let around = Around { plane: LocalPlane::at(at), sigma, reach: reach.get() };
    let of_routes = near.chunk_by(|a, b| a.segment.route == b.segment.route);
    of_routes
        .filter_map(|near| {
            let route = network.route(near.first()?.segment.route)?;
            let mut candidate = nearest_on(network, likeliest(near)?, at)?;
            candidate.stretches = around.stretches(route, near, candidate.chainage.get());
            candidate.weight = candidate.stretches.iter().map(|s| s.weight).sum();
            (candidate.weight > 0.0).then_some(candidate)
        })
        .collect()
}

/// The nearest segment; of places equally near but apart the western, then the southern one,
/// whichever way the route is drawn.
pub(super) fn likeliest(near: &[Near]) -> Option<&Near> {
    let closest = near.iter().map(|one| one.distance.get()).fold(f64::INFINITY, f64::min);
    let tied = || near.iter().filter(|one| one.distance.get() <= closest + EQUALLY_FAR);
    let place = |one: &Near| {
        let point = geodesy::along_degrees(one.segment.a, one.segment.b, one.share);
        let coarse = |degrees: f64| (degrees * 1e9).round() as i64;
        (coarse(point.lon()), coarse(point.lat()))
    };
    let (lon, lat) = tied().map(place).min()?;
    // A vertex some millimetres beside the nearest place is as near as it, and is not it.
    let beside = |one: &&Near| place(one).0.abs_diff(lon) <= BESIDE && place(one).1.abs_diff(lat) <= BESIDE;
    tied().filter(beside).min_by(|a, b| a.distance.get().total_cmp(&b.distance.get()))
}

/// A tenth of a metre in billionths of a degree.
const BESIDE: u64 = 1_000;

/// The nearest place of a segment as a candidate of weight 1 on that place alone.
pub(super) fn nearest_on(network: &Network, near: &Near, at: LonLat) -> Option<Candidate> {
    let (chainage, point) = network.route(near.segment.route)?.place_on(near.segment.no, near.share)?;
    let distance = geodesy::distance(at, point);
    Some(Candidate { distance, ..Candidate::at(near.segment.route, chainage, point) })
}

/// A circle around a position that is told with an error.
struct Around {
    plane: LocalPlane,
    sigma: f64,
    reach: f64,
}

impl Around {
    /// Where a route runs within the circle, in pieces of half a standard deviation. They count from
    /// its nearest place, so neither its direction nor its vertices move any weight.
    fn stretches(&self, route: &Route, near: &[Near], foot: f64) -> Vec<Stretch> {
        let mut stretches = Pieces::default();
        let (step, scale) = (STEP * self.sigma, SQRT_2 * self.sigma);
        for chord in near.iter().filter_map(|one| Chord::of(&self.plane, route, one, self.reach)) {
            let height = (-chord.beside_2 / (scale * scale)).exp();
            let cumulated = |along: f64| erf((along - chord.foot) / scale);
            let (mut along, mut below) = (chord.start, cumulated(chord.start));
            let mut piece = ((chord.chainage(along) - foot) / step).floor() as i64;
            while along < chord.end {
                let end = chord.along(foot + step * (piece + 1) as f64).min(chord.end);
                if end > along {
                    let above = cumulated(end);
                    stretches.add(piece, chord.chainage(along), chord.chainage(end), height * (above - below));
                    (along, below) = (end, above);
                }
                piece += 1;
            }
        }
        stretches.done
    }
}

/// Stretches along a route; what goes on where the last one ends and belongs to the same piece is part of it.
#[derive(Default)]
struct Pieces {
    done: Vec<Stretch>,
    last: i64,
}

impl Pieces {
    fn add(&mut self, piece: i64, from: f64, to: f64, weight: f64) {
        let (from, to) = (Chainage::computed(from), Chainage::computed(to));
        let goes_on = |open: &&mut Stretch| from.get() - open.to.get() <= ONE_PLACE;
        match self.done.last_mut().filter(goes_on).filter(|_| piece == self.last) {
            Some(open) => (open.to, open.weight) = (to, open.weight + weight),
            None => self.done.push(Stretch { from, to, weight }),
        }
        self.last = piece;
    }
}

/// The part of a segment within a circle, in metres along the segment.
pub(super) struct Chord {
    /// Chainage of the segment's beginning, and metres of chainage a metre of the plane.
    from: f64,
    scale: f64,
    /// Where it enters and leaves the circle.
    start: f64,
    end: f64,
    /// Where the line of the segment passes the centre, and the square of how far from it.
    foot: f64,
    beside_2: f64,
}

impl Chord {
    /// `None` for a segment without length, or outside.
    pub(super) fn of(plane: &LocalPlane, route: &Route, near: &Near, reach: f64) -> Option<Self> {
        let (from, to) = route.segment_range(near.segment.no)?;
        let ((ax, ay), (bx, by)) = (plane.to_plane(near.segment.a), plane.to_plane(near.segment.b));
        let length = (bx - ax).hypot(by - ay);
        if length <= 0.0 {
            return None;
        }
        let foot = -(ax * (bx - ax) + ay * (by - ay)) / length;
        // Across, not by Pythagoras: the difference of two great squares would lose the small one.
        let beside = (ax * by - ay * bx) / length;
        let half = (reach * reach - beside * beside).max(0.0).sqrt();
        let (start, end) = ((foot - half).max(0.0), (foot + half).min(length));
        let scale = (to.get() - from.get()) / length;
        (start < end && scale > 0.0).then_some(Self {
            from: from.get(),
            scale,
            start,
            end,
            foot,
            beside_2: beside * beside,
        })
    }

    /// The chainages where it enters and leaves the circle.
    pub(super) fn range(&self) -> (f64, f64) {
        (self.chainage(self.start), self.chainage(self.end))
    }

    fn chainage(&self, along: f64) -> f64 {
        self.from + along * self.scale
    }

    fn along(&self, chainage: f64) -> f64 {
        (chainage - self.from) / self.scale
    }
}

/// A place along a route that is told with an error along it, cut at the route's ends; its weight is
/// the part of the error that the route holds. `None` if it holds none within three standard
/// deviations.
pub(super) fn blurred(no: RouteNo, route: &Route, centre: f64, sigma: f64) -> Option<Candidate> {
    let length = route.length().get();
    let cumulated = |along: f64| erf((along - centre) / (SQRT_2 * sigma)) / 2.0;
    let steps = (SIGMAS / STEP) as i32;
    let place = |i: i32| (centre + STEP * sigma * f64::from(i)).clamp(0.0, length);
    let pieces = (-steps..steps).map(|i| (place(i), place(i + 1))).filter(|(from, to)| from < to);
    let stretches: Vec<Stretch> = pieces
        .map(|(from, to)| Stretch {
            from: Chainage::computed(from),
            to: Chainage::computed(to),
            weight: cumulated(to) - cumulated(from),
        })
        .collect();
    let weight: f64 = stretches.iter().map(|s| s.weight).sum();
    let chainage = Chainage::computed(centre.clamp(0.0, length));
    let point = route.point_at(chainage).ok()?;
    (weight > 0.0).then(|| Candidate { weight, stretches, ..Candidate::at(no, chainage, point) })
}
