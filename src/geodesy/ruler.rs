//! Lengths of the pieces of a line, one after another.

use super::distance;
use super::plane::{ECCENTRICITY_2, SEMI_MAJOR, are_close};
use crate::units::{LonLat, Metres};

/// Radians of latitude over which a sine is carried on: the first term left out is below 3e-17.
const NEAR: f64 = 0.005;

/// Measures as [`distance`] does, to the last few bits. Neighbouring vertices lie at nearly the same
/// latitude, so the sine of it is carried on from one to the next by its addition theorem, with the
/// first terms of the series of so small an angle, instead of being computed anew; what is left is one
/// division and one root.
#[derive(Debug)]
pub struct Ruler {
    latitude: f64,
    sin: f64,
    cos: f64,
}

impl Default for Ruler {
    fn default() -> Self {
        Self { latitude: 0.0, sin: 0.0, cos: 1.0 }
    }
}

impl Ruler {
    /// From `a` to `b`.
    #[inline]
    pub fn distance(&mut self, a: LonLat, b: LonLat) -> Metres {
        if !are_close(a, b) {
            return distance(a, b);
        }
        let (east, north) = (b.lon() - a.lon(), b.lat() - a.lat());
        let sin = self.sine(a.lat() + north / 2.0);
        // The squares of the radii of curvature are the semi-major axis squared times these.
        let sin_2 = sin * sin;
        let along_parallel = 1.0 / (1.0 - ECCENTRICITY_2 * sin_2);
        let y = north * (1.0 - ECCENTRICITY_2) * along_parallel;
        let square = (east * east * (1.0 - sin_2) + y * y) * along_parallel;
        Metres::computed(SEMI_MAJOR * 1f64.to_radians() * square.sqrt())
    }

    #[inline]
    fn sine(&mut self, latitude: f64) -> f64 {
        let turn = (latitude - self.latitude).to_radians();
        if turn.abs() > NEAR {
            self.latitude = latitude;
            (self.sin, self.cos) = latitude.to_radians().sin_cos();
            return self.sin;
        }
        let turn_2 = turn * turn;
        let cos_turn = 1.0 - turn_2 * (1.0 / 2.0 - turn_2 * (1.0 / 24.0));
        let sin_turn = turn * (1.0 - turn_2 * (1.0 / 6.0 - turn_2 * (1.0 / 120.0)));
        self.sin * cos_turn + self.cos * sin_turn
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(lon: f64, lat: f64) -> LonLat {
        LonLat::checked(lon, lat).unwrap()
    }

    proptest! {
        #[test]
        fn a_ruler_measures_as_one_pair_alone_is_measured(
            lon in -179.0..179.0_f64, lat in -60.0..59.0_f64,
            steps in prop::collection::vec((-0.0026..0.0026_f64, -0.0026..0.0026_f64), 1..400),
        ) {
            let (mut ruler, mut from) = (Ruler::default(), at(lon, lat));
            for (east, north) in steps {
                // Ever further north, and now and then beyond what is close.
                let to = at((from.lon() + east).clamp(-180.0, 180.0), (from.lat() + north.abs()).min(90.0));
                let (own, alone) = (ruler.distance(from, to).get(), distance(from, to).get());
                prop_assert!((own - alone).abs() <= 1e-14 * alone + 1e-12, "{own} {alone}");
                from = to;
            }
        }
    }

    #[test]
    fn far_jumps_and_the_antimeridian_are_measured_on_the_ellipsoid() {
        let mut ruler = Ruler::default();
        for (a, b) in [
            (at(107.0, 16.0), at(108.0, 17.0)),
            (at(179.9999, 16.0), at(-179.9999, 16.0)),
            (at(107.0, 89.9999), at(-73.0, 89.9999)),
            (at(107.0, 16.0), at(107.0, 16.0)),
        ] {
            assert_eq!(ruler.distance(a, b), distance(a, b));
        }
    }
}
