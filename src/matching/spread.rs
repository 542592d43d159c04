//! A point with an error, spread over the segments around it.

use statrs::function::erf::erf;

use crate::geodesy::{self, LocalPlane};
use crate::matching::{Candidate, Stretch};
use crate::network::{Near, Network, Route};
use crate::units::{Chainage, LonLat, Metres};

/// A position is never better than this: antennas and maps are not.
const LEAST_SIGMA: f64 = 1.0;

/// Beyond this many standard deviations a cable is not meant.
pub(super) const SIGMAS: f64 = 3.0;

/// The standard deviation that is reckoned with, metres.
pub(super) fn sigma(accuracy: Metres) -> f64 {
    accuracy.get().max(LEAST_SIGMA)
}

/// Candidates whose weights are proportional to length x exp(-d^2 / 2 s^2) over the part of
/// each segment within `reach` of `at`, and sum to 1. Empty if nothing is within reach.
pub(super) fn spread(network: &Network, near: &[Near], at: LonLat, sigma: f64, reach: Metres) -> Vec<Candidate> {
    let plane = LocalPlane::at(at);
    let mut candidates: Vec<Candidate> = Vec::new();
    for one in near {
        let Some(route) = network.route(one.segment.route) else { continue };
        let stretches = pieces(&plane, route, one, sigma, reach);
        let weight = stretches.iter().map(|s| s.weight).sum();
        let Some(mut candidate) = nearest(route, one, at) else { continue };
        (candidate.weight, candidate.stretches) = (weight, stretches);
        match candidates.iter_mut().find(|c| c.route == candidate.route) {
            Some(known) => {
                // `near` is closest first: the place known already is the nearer one.
                known.weight += weight;
                known.stretches.extend(candidate.stretches);
            }
            None => candidates.push(candidate),
        }
    }
    let total: f64 = candidates.iter().map(|c| c.weight).sum();
    if total <= 0.0 {
        return Vec::new();
    }
    candidates.into_iter().map(|c| c.scaled(1.0 / total)).collect()
}

/// The nearest place of a segment as a candidate of weight 1 on that place alone.
pub(super) fn nearest(route: &Route, near: &Near, at: LonLat) -> Option<Candidate> {
    let (from, to) = route.segment_range(near.segment.no)?;
    let chainage = Chainage::computed(from.get() + near.share * (to.get() - from.get()));
    let point = geodesy::between(near.segment.a, near.segment.b, near.share);
    Some(Candidate {
        route: near.segment.route,
        chainage,
        distance: geodesy::distance(at, point),
        weight: 1.0,
        point,
        stretches: vec![Stretch { from: chainage, to: chainage, weight: 1.0 }],
    })
}

/// Pieces of at most half a standard deviation, each with its integral in closed form.
fn pieces(plane: &LocalPlane, route: &Route, near: &Near, sigma: f64, reach: Metres) -> Vec<Stretch> {
    let Some((from, to)) = route.segment_range(near.segment.no) else { return Vec::new() };
    let ((ax, ay), (bx, by)) = (plane.to_plane(near.segment.a), plane.to_plane(near.segment.b));
    let length = (bx - ax).hypot(by - ay);
    if length <= 0.0 {
        return Vec::new();
    }
    // Along the segment's line: the origin's foot lies at `foot` from `a`, `away` beside it.
    let foot = -(ax * (bx - ax) + ay * (by - ay)) / length;
    let away2 = (ax * ax + ay * ay - foot * foot).max(0.0);
    let half = (reach.get() * reach.get() - away2).max(0.0).sqrt();
    let (start, end) = ((foot - half).max(0.0), (foot + half).min(length));
    if start >= end {
        return Vec::new();
    }
    let height = (-away2 / (2.0 * sigma * sigma)).exp();
    let cumulated = |along: f64| erf((along - foot) / (sigma * std::f64::consts::SQRT_2));
    let chainage = |along: f64| Chainage::computed(from.get() + along / length * (to.get() - from.get()));
    // The steps count from the foot, not from a vertex, and a vertex inside one shares it out
    // evenly: so neither direction nor vertices along the line move any weight.
    let step = sigma / 2.0;
    let (first, last) = (((start - foot) / step).floor() as i64, ((end - foot) / step).ceil() as i64);
    (first..last)
        .filter_map(|i| {
            let place = |i: i64| (foot + step * i as f64).clamp(foot - half, foot + half);
            let (low, high) = (place(i), place(i + 1));
            let (a, b) = (low.max(start), high.min(end));
            let weight = || height * (cumulated(high) - cumulated(low)) * (b - a) / (high - low);
            (a < b).then(|| Stretch { from: chainage(a), to: chainage(b), weight: weight() })
        })
        .collect()
}
