//! Bands of distance and of time, and the metrics distance is taken by.

use crate::network::codes;
use crate::units::{Interval, Metres};

codes! {
    /// How far two events are from each other.
    Metric { Euclidean => "euclidean", Manhattan => "manhattan", Network => "network" }
}

/// Bands of one kind at most: a table that nobody can read is no table.
const MOST: usize = 50;

/// Upper ends of bands of distance, metres, growing. What lies exactly at an end belongs to the nearer
/// band, so a first end of 0 is "the same place"; all beyond the last end is one more band.
#[derive(Clone, Debug, PartialEq)]
pub struct SpaceBands(Vec<f64>);

impl SpaceBands {
    /// `None` unless there are 1 to 50 ends, finite, not negative and each greater than the one before.
    pub fn checked(ends: &[f64]) -> Option<Self> {
        let lengths = ends.iter().all(|end| Metres::checked(*end).is_some());
        (lengths && grows(ends)).then(|| Self(ends.to_vec()))
    }

    /// The ends, metres.
    pub fn ends(&self) -> &[f64] {
        &self.0
    }

    /// The last end: pairs farther apart are "beyond".
    pub fn reach(&self) -> Metres {
        Metres::computed(self.0.last().copied().unwrap_or(0.0))
    }

    /// Which band a distance belongs to; `None` beyond the last.
    pub(super) fn band(&self, metres: f64) -> Option<usize> {
        self.0.iter().position(|end| metres <= *end)
    }
}

/// Upper ends of bands of time. A lag of exactly an end belongs to the later band; all lags beyond the
/// last end are one more band.
#[derive(Clone, Debug, PartialEq)]
pub struct TimeBands {
    days: Vec<f64>,
    /// The same in half milliseconds, in which middles of intervals are whole.
    halves: Vec<u64>,
}

impl TimeBands {
    /// From ends in days. `None` unless there are 1 to 50, greater than 0 and each greater than the one
    /// before, none beyond a thousand years.
    pub fn checked(days: &[f64]) -> Option<Self> {
        let lengths = days.iter().all(|day| *day > 0.0 && *day <= 365_250.0);
        let halves = days.iter().map(|day| (day * 86_400_000.0 * 2.0).round() as u64).collect();
        (lengths && grows(days)).then(|| Self { days: days.to_vec(), halves })
    }

    /// The ends, days.
    pub fn ends(&self) -> &[f64] {
        &self.days
    }

    pub(super) fn halves(&self) -> &[u64] {
        &self.halves
    }
}

fn grows(ends: &[f64]) -> bool {
    (1..=MOST).contains(&ends.len()) && ends.windows(2).all(|pair| pair[0] < pair[1])
}

/// The middle of an interval, whole in half milliseconds: lags between days are whole days exactly.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Middle(i64);

impl Middle {
    /// Of an interval; of an instant that instant.
    pub fn of(interval: Interval) -> Self {
        Self(interval.from().millis() + interval.end_millis())
    }

    /// The lag between two middles in half milliseconds.
    #[inline]
    pub(super) fn lag(self, other: Self) -> u64 {
        self.0.abs_diff(other.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::Timestamp;

    #[test]
    fn bands_grow_and_are_lengths() {
        assert!(SpaceBands::checked(&[0.0, 100.0, 200.0]).is_some());
        assert!(TimeBands::checked(&[7.0, 14.0]).is_some());
        for bad in [&[][..], &[100.0, 100.0], &[200.0, 100.0], &[-1.0], &[f64::NAN], &[1.0, f64::INFINITY]] {
            assert!(SpaceBands::checked(bad).is_none() && TimeBands::checked(bad).is_none(), "{bad:?}");
        }
        assert!(TimeBands::checked(&[0.0, 7.0]).is_none(), "no lag is less than none");
    }

    #[test]
    fn a_distance_at_an_end_is_of_the_nearer_band() {
        let bands = SpaceBands::checked(&[0.0, 100.0, 200.0]).unwrap();
        let cases = [(0.0, Some(0)), (1e-9, Some(1)), (100.0, Some(1)), (100.000_1, Some(2)), (200.1, None)];
        for (metres, band) in cases {
            assert_eq!(bands.band(metres), band, "{metres}");
        }
    }

    #[test]
    fn a_day_and_the_noon_of_the_next_are_a_day_apart() {
        let at = |hours: i64, less: i64| Timestamp::from_millis(hours * 3_600_000 - less);
        let day = Middle::of(Interval::new(at(0, 0), at(24, 1)).unwrap());
        assert_eq!(day.lag(Middle::of(Interval::instant(at(36, 0)))), 2 * 86_400_000);
    }
}
