//! Cable as a province has it, and places near it, the same in every run.

use cablewatch::geodesy;
use cablewatch::network::{RouteNo, Segment};
use cablewatch::units::{LonLat, Metres};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// Routes of 20 to 200 spans of 20 to 60 m that wander, all over a province.
pub fn cable(size: usize) -> Vec<Segment> {
    let mut rng = ChaCha8Rng::seed_from_u64(1);
    let mut segments = Vec::with_capacity(size);
    for route in 0.. {
        let mut a =
            LonLat::checked(rng.random_range(106.5..107.4), rng.random_range(16.3..18.0)).expect("on the globe");
        let mut heading: f64 = rng.random_range(0.0..360.0);
        for no in 0..rng.random_range(20..200) {
            if segments.len() == size {
                return segments;
            }
            heading += rng.random_range(-25.0..25.0);
            let b = geodesy::destination(a, heading, Metres::of(rng.random_range(20..60)));
            segments.push(Segment { a, b, route: RouteNo(route), no });
            a = b;
        }
    }
    segments
}

/// Places as people report them: up to so many metres off the cable, in no order.
pub fn near_cable(segments: &[Segment], count: usize, off: u32) -> Vec<LonLat> {
    let mut rng = ChaCha8Rng::seed_from_u64(2);
    (0..count)
        .map(|_| {
            let vertex = segments[rng.random_range(0..segments.len())].a;
            geodesy::destination(vertex, rng.random_range(0.0..360.0), Metres::of(rng.random_range(0..off)))
        })
        .collect()
}
