//! A patrol simulated on real roads: where it went, and what its device recorded of that.

use cablewatch::geodesy::{self, LocalPlane};
use cablewatch::import::Fix;
use cablewatch::network::{RouteNo, Segment, SegmentIndex};
use cablewatch::patrols::track::{Passed, Section};
use cablewatch::roads::{Graph, Travel, Vehicle};
use cablewatch::units::{Interval, LonLat, Metres, Timestamp};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// 2026-11-14T13:00:00Z.
pub const START: i64 = 1_794_661_200_000;

/// Drives from junction to junction for so long, at 25 to 45 km/h, and stays a while at every third. A driver
/// does not turn round on the road: no way sets out where the one before came from.
pub fn drive(travel: &Travel, graph: &Graph, seconds: f64, seed: u64) -> Vec<Passed> {
    let (mut rng, junctions) = (ChaCha8Rng::seed_from_u64(seed), graph.positions().collect::<Vec<_>>());
    let now = Interval::instant(Timestamp::EPOCH);
    let any = |rng: &mut ChaCha8Rng| junctions[rng.random_range(0..junctions.len())];
    let (mut here, mut before, mut refused) = (any(&mut rng), None, 0);
    let mut clock = START as f64;
    let mut truth = vec![Passed { at: Timestamp::from_millis(START), place: here }];
    while clock < START as f64 + seconds * 1000.0 {
        let there = any(&mut rng);
        let trip = travel.path(here, there, Vehicle::Car, now).filter(|trip| trip.on_foot.get() < 1.0);
        let turns = |line: &[LonLat]| {
            before.is_some_and(|before| line.get(1).is_some_and(|next| geodesy::distance(*next, before).get() < 1.0))
        };
        let Some(trip) = trip.filter(|trip| trip.metres.get() > 200.0 && (refused > 50 || !turns(&trip.line))) else {
            refused += 1;
            if refused > 200 && truth.len() == 1 {
                here = any(&mut rng);
                (truth[0].place, refused) = (here, 0);
            }
            continue;
        };
        refused = 0;
        let speed = rng.random_range(25.0..45.0) / 3.6;
        for pair in trip.line.windows(2) {
            clock += geodesy::distance(pair[0], pair[1]).get() / speed * 1000.0;
            truth.push(Passed { at: Timestamp::from_millis(clock as i64), place: pair[1] });
        }
        before = trip.line.iter().rev().find(|place| geodesy::distance(**place, there).get() > 0.5).copied();
        here = there;
        if rng.random_range(0..3) == 0 {
            clock += rng.random_range(60_000.0..240_000.0);
            truth.push(Passed { at: Timestamp::from_millis(clock as i64), place: here });
        }
    }
    truth
}

/// Where one was at a time.
pub fn place(truth: &[Passed], at: Timestamp) -> LonLat {
    let next = truth.partition_point(|passed| passed.at < at).clamp(1, truth.len() - 1);
    let (from, to) = (truth[next - 1], truth[next]);
    let millis = (to.at.millis() - from.at.millis()) as f64;
    let share = if millis > 0.0 { (at.millis() - from.at.millis()) as f64 / millis } else { 1.0 };
    geodesy::along_degrees(from.place, to.place, share.clamp(0.0, 1.0))
}

/// What a device records every so many seconds, with Gaussian noise of `sigma` metres along each axis.
pub fn recorded(truth: &[Passed], every: f64, sigma: f64, seed: u64) -> Vec<Fix> {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let (first, last) = (truth[0].at.millis(), truth[truth.len() - 1].at.millis());
    let count = ((last - first) as f64 / (every * 1000.0)) as i64;
    (0..=count)
        .map(|n| {
            let at = Timestamp::from_millis(first + (n as f64 * every * 1000.0) as i64);
            let here = place(truth, at);
            // Box and Muller (1958).
            let (radius, angle) =
                ((-2.0 * (1.0 - rng.random::<f64>()).ln()).sqrt() * sigma, rng.random_range(0.0..360.0));
            let radius = Metres::checked(radius).unwrap();
            Fix { at, place: geodesy::destination(here, angle, radius), accuracy: None }
        })
        .collect()
}

/// Length matched right: shares of the true way that the match leaves out, and of it that the match adds
/// (Newson and Krumm 2009, fig. 5), each looked for within half a minute of its time.
pub struct Errors {
    pub missing: f64,
    pub added: f64,
}

pub fn errors(truth: &[Passed], sections: &[Section]) -> Errors {
    let matched: Vec<[Passed; 2]> =
        sections.iter().flat_map(|section| section.line.windows(2)).map(|pair| [pair[0], pair[1]]).collect();
    let own: Vec<[Passed; 2]> = truth.windows(2).map(|pair| [pair[0], pair[1]]).collect();
    let length =
        |pairs: &[[Passed; 2]]| pairs.iter().map(|[a, b]| geodesy::distance(a.place, b.place).get()).sum::<f64>();
    let true_length = length(&own);
    let excess = (length(&matched) - true_length).max(0.0);
    Errors { missing: apart(&own, &matched) / true_length, added: apart(&matched, &own).max(excess) / true_length }
}

/// Metres of one way that do not lie on the other one at about the same time.
fn apart(way: &[[Passed; 2]], other: &[[Passed; 2]]) -> f64 {
    const WINDOW: i64 = 60_000;
    let mut apart = 0.0;
    let end = way.last().map_or(0, |pair| pair[1].at.millis());
    let mut from = START - 1;
    while from <= end {
        let near: Vec<Segment> = other
            .iter()
            .filter(|[a, b]| b.at.millis() >= from - WINDOW / 2 && a.at.millis() <= from + WINDOW * 3 / 2)
            .map(|[a, b]| Segment { a: a.place, b: b.place, route: RouteNo(0), no: 0 })
            .collect();
        for [a, b] in way.iter().filter(|[a, _]| (from..from + WINDOW).contains(&a.at.millis())) {
            let metres = geodesy::distance(a.place, b.place).get();
            let steps = (metres / 5.0).ceil().max(1.0) as u32;
            for step in 0..steps {
                let at = geodesy::along_degrees(a.place, b.place, (f64::from(step) + 0.5) / f64::from(steps));
                let plane = LocalPlane::at(at);
                let on = |segment: &Segment| plane.to_segment(segment.a, segment.b).0 < 2.0 * 2.0;
                if !near.iter().any(on) {
                    apart += metres / f64::from(steps);
                }
            }
        }
        from += WINDOW;
    }
    apart
}

/// An index of all segments of a way.
#[allow(dead_code, reason = "the bench has no use for it")]
pub fn index(way: &[Passed]) -> SegmentIndex {
    let segments: Vec<Segment> =
        way.windows(2).map(|pair| Segment { a: pair[0].place, b: pair[1].place, route: RouteNo(0), no: 0 }).collect();
    SegmentIndex::bulk(&segments)
}
