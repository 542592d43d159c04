//! Lengths of the pieces of a line, one after another.

use super::distance;
use super::plane::{ECCENTRICITY_2, SEMI_MAJOR, are_close};
use crate::units::{LonLat, Metres};

/// Radians of latitude over which a sine is carried on: the first term left out is below 3e-17.
const NEAR: f64 = 0.005;

/// Pieces of a line that are measured together.
const TOGETHER: usize = 16;

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
        Metres::computed(short(east, north, sin))
    }

    /// The metres between each position of a line and the next, put behind those in `into`.
    pub fn distances(&mut self, line: &[LonLat], into: &mut Vec<f64>) {
        let mut from = 0;
        while let Some(few) = line.get(from..).and_then(|rest| rest.first_chunk::<{ TOGETHER + 1 }>()) {
            match self.short(few) {
                Some(metres) => into.extend(metres),
                None => into.extend(few.windows(2).map(|pair| self.distance(pair[0], pair[1]).get())),
            }
            from += TOGETHER;
        }
        let rest = line.get(from..).unwrap_or_default();
        into.extend(rest.windows(2).map(|pair| self.distance(pair[0], pair[1]).get()));
    }

    /// The distances of positions that are all close to each other; `None` if they are not. Nothing
    /// in the second loop decides anything, so the compiler does several at once.
    fn short(&mut self, few: &[LonLat; TOGETHER + 1]) -> Option<[f64; TOGETHER]> {
        let here = few[TOGETHER / 2].lat();
        if (here - self.latitude).to_radians().abs() > NEAR / 2.0 {
            self.turn_to(here);
        }
        let close = |i: usize| {
            are_close(few[i], few[i + 1]) & ((few[i].lat() - self.latitude).to_radians().abs() <= NEAR / 2.0)
        };
        if !(0..TOGETHER).fold(true, |all, i| all & close(i)) {
            return None;
        }
        Some(std::array::from_fn(|i| {
            let (east, north) = (few[i + 1].lon() - few[i].lon(), few[i + 1].lat() - few[i].lat());
            short(east, north, self.carried((few[i].lat() + north / 2.0 - self.latitude).to_radians()))
        }))
    }

    #[inline]
    fn sine(&mut self, latitude: f64) -> f64 {
        let turn = (latitude - self.latitude).to_radians();
        if turn.abs() > NEAR {
            self.turn_to(latitude);
            return self.sin;
        }
        self.carried(turn)
    }

    fn turn_to(&mut self, latitude: f64) {
        self.latitude = latitude;
        (self.sin, self.cos) = latitude.to_radians().sin_cos();
    }

    /// The sine so many radians further north.
    #[inline]
    fn carried(&self, turn: f64) -> f64 {
        let turn_2 = turn * turn;
        let cos_turn = 1.0 - turn_2 * (1.0 / 2.0 - turn_2 * (1.0 / 24.0));
        let sin_turn = turn * (1.0 - turn_2 * (1.0 / 6.0 - turn_2 * (1.0 / 120.0)));
        self.sin * cos_turn + self.cos * sin_turn
    }
}

/// The metres of degrees to the east and to the north at the sine of their middle latitude.
#[inline]
fn short(east: f64, north: f64, sin: f64) -> f64 {
    // The squares of the radii of curvature are the semi-major axis squared times these.
    let sin_2 = sin * sin;
    let along_parallel = 1.0 / (1.0 - ECCENTRICITY_2 * sin_2);
    let y = north * (1.0 - ECCENTRICITY_2) * along_parallel;
    let square = (east * east * (1.0 - sin_2) + y * y) * along_parallel;
    SEMI_MAJOR * 1f64.to_radians() * square.sqrt()
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
            let (mut line, mut expected) = (vec![from], Vec::new());
            for (east, north) in steps {
                // Ever further north, and now and then beyond what is close.
                let to = at((from.lon() + east).clamp(-180.0, 180.0), (from.lat() + north.abs()).min(90.0));
                let (own, alone) = (ruler.distance(from, to).get(), distance(from, to).get());
                prop_assert!((own - alone).abs() <= 1e-14 * alone + 1e-12, "{own} {alone}");
                from = to;
                line.push(to);
                expected.push(alone);
            }
            let mut together = Vec::new();
            Ruler::default().distances(&line, &mut together);
            prop_assert_eq!(together.len(), expected.len());
            for (own, alone) in together.iter().zip(&expected) {
                prop_assert!((own - alone).abs() <= 1e-14 * alone + 1e-12, "{own} {alone}");
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
