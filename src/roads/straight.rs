//! No roads: straight lines times a factor, marked as such.

use std::sync::Arc;

use crate::geodesy;
use crate::roads::{Matrix, Profiles, Seconds, Tie, Trip, Vehicle};
use crate::units::{LonLat, Metres};

/// Geodesics, longer by a factor, at one speed a vehicle (`straight` of [`Profiles`]).
#[derive(Clone, Debug)]
pub struct StraightLine(Arc<Profiles>);

impl StraightLine {
    /// With the factor and speeds of these profiles.
    pub fn new(profiles: Arc<Profiles>) -> Self {
        Self(profiles)
    }

    /// How much longer than the straight line a way is taken to be.
    pub fn factor(&self) -> f64 {
        self.0.straight.factor
    }

    fn cell(&self, metres: f64, vehicle: Vehicle) -> (f64, f64) {
        let along = metres * self.factor();
        (along * 3.6 / self.0.straight.kmh.of(vehicle), along)
    }

    fn trip(&self, line: Vec<LonLat>, vehicle: Vehicle) -> Trip {
        let straight = line.windows(2).map(|pair| geodesy::distance(pair[0], pair[1]).get()).sum();
        let (seconds, metres) = self.cell(straight, vehicle);
        Trip {
            seconds: Seconds::checked(seconds).unwrap_or_default(),
            metres: Metres::computed(metres),
            on_foot: Metres::of(0),
            line,
        }
    }

    /// From each place to each other one.
    pub(super) fn matrix(&self, from: &[LonLat], to: &[LonLat], vehicle: Vehicle) -> Matrix {
        Matrix::filled(
            from.len(),
            to.len(),
            || (),
            |(), row, seconds, metres| {
                for (column, place) in to.iter().enumerate() {
                    let straight = geodesy::distance(from[row], *place).get();
                    (seconds[column], metres[column]) = self.cell(straight, vehicle);
                }
            },
        )
    }

    /// The `k` nearest starts.
    pub(super) fn soonest(&self, starts: &[LonLat], to: LonLat, k: usize, vehicle: Vehicle) -> Vec<(usize, Trip)> {
        let trips = starts.iter().map(|start| self.path(*start, to, vehicle));
        let mut trips: Vec<(usize, Trip)> = trips.enumerate().collect();
        trips.sort_by(|(_, a), (_, b)| a.seconds.get().total_cmp(&b.seconds.get()));
        trips.truncate(k);
        trips
    }

    /// The line between two places.
    pub(super) fn path(&self, from: LonLat, to: LonLat, vehicle: Vehicle) -> Trip {
        self.trip(vec![from, to], vehicle)
    }

    /// A stretch is followed along its own line.
    pub(super) fn tie(&self, line: &[LonLat], vehicle: Vehicle) -> Tie {
        let (Some(start), Some(end)) = (line.first(), line.last()) else { return Tie::OutOfReach };
        let back = line.iter().rev().copied().collect();
        Tie::Along {
            start: *start,
            end: *end,
            forth: Some(self.trip(line.to_vec(), vehicle)),
            back: Some(self.trip(back, vehicle)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::roads::Travel;
    use crate::units::{Interval, Timestamp};

    fn at(lon: f64, lat: f64) -> LonLat {
        LonLat::checked(lon, lat).unwrap()
    }

    #[test]
    fn without_roads_a_way_is_the_straight_line_times_the_factor_and_says_so() {
        let travel = Travel::Straight(StraightLine::new(Profiles::own()));
        let (a, b, c) = (at(107.0, 16.8), at(107.01, 16.8), at(107.1, 16.8));
        let now = Interval::instant(Timestamp::EPOCH);
        let matrix = travel.matrix(&[a, b], &[a, b, c], Vehicle::Car, now);
        let straight = geodesy::distance(a, c).get();
        assert_eq!((matrix.rows(), matrix.columns()), (2, 3));
        assert_eq!(matrix.metres(0, 2).map(Metres::get), Some(straight * 1.35));
        assert!((matrix.seconds(0, 2).unwrap().get() - straight * 1.35 / (40.0 / 3.6)).abs() < 1e-9);
        assert_eq!((matrix.seconds(0, 0).map(Seconds::get), matrix.seconds(0, 3)), (Some(0.0), None));
        let says = travel.basis().says();
        assert!(says.vi.contains("đường chim bay nhân 1,35") && says.en.contains("times 1.35"), "{says:?}");
        let soonest = travel.soonest(&[c, a, b], a, 2, Vehicle::Motorbike, now);
        assert_eq!(soonest.iter().map(|(start, _)| *start).collect::<Vec<_>>(), [1, 2]);
    }
}
