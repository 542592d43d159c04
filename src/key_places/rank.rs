//! Rates of areas and sites, and whether they rise: both with their uncertainty.

use crate::hotspots::{PRIOR_SHAPE, Rate, Tally, rate_after, rate_ratio};
use crate::network::codes;
use crate::units::{Interval, Metres};

/// How sure an interval is.
const LEVEL: f64 = 0.9;

/// Days in the unit of a rate.
const UNIT_DAYS: f64 = 30.0;

/// What cable was exposed to: km times periods of 30 days.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Exposure(f64);

impl Exposure {
    /// So much cable over so much time; a day at least, so that an instant makes no infinite rate.
    pub fn of(length: Metres, time: Interval) -> Self {
        Self(length.km() * time.days().max(1.0) / UNIT_DAYS)
    }

    /// Events per km and 30 days; 0 without cable.
    pub fn mean(self, events: f64) -> f64 {
        if self.0 > 0.0 { events / self.0 } else { 0.0 }
    }
}

/// The rate after `count` events, in fractions, on that exposure; `mean` is that of the network and
/// the mean of the prior, as hotspots have it. All 0 where nothing happened anywhere.
pub fn rate(count: f64, exposure: Exposure, mean: f64) -> Rate {
    rate_after(count.max(0.0), exposure.0, mean, PRIOR_SHAPE)
}

codes! {
    /// Where the number of incidents goes.
    Direction { Up => "up", Down => "down", Unclear => "unclear", Nothing => "none" }
}

/// A period against the one before it, equally long.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Trend {
    /// Incidents in the period.
    pub now: u64,
    /// Incidents in the one before.
    pub before: u64,
    /// The one divided by the other; `None` where there was none before.
    pub ratio: Option<f64>,
    /// Lower end of the ratio's 90 % interval; `None` without incidents.
    pub low90: Option<f64>,
    /// Upper end; `None` where there is no bound.
    pub high90: Option<f64>,
    /// Up or down only where the whole interval is.
    pub direction: Direction,
}

/// The ratio of two counts over equal exposures, as [`rate_ratio`] has it.
pub fn trend(now: u64, before: u64) -> Trend {
    let nothing = Trend { now, before, ratio: None, low90: None, high90: None, direction: Direction::Nothing };
    if now + before == 0 {
        return nothing;
    }
    let tally = |count: u64| Tally { count: count as f64, km: 1.0, days: 1.0 };
    let Some(found) = rate_ratio(tally(before), tally(now), LEVEL) else { return nothing };
    let (low90, high90) = (Some(found.low), found.high);
    let direction = match (low90, high90) {
        (Some(low), _) if low > 1.0 => Direction::Up,
        (_, Some(high)) if high < 1.0 => Direction::Down,
        _ => Direction::Unclear,
    };
    Trend { ratio: found.ratio, low90, high90, direction, ..nothing }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::Timestamp;

    fn days(n: i64) -> Interval {
        Interval::new(Timestamp::from_millis(0), Timestamp::from_millis(n * 86_400_000)).unwrap()
    }

    /// The chance of `least` or more of `n`, term by term.
    fn at_least(least: u64, n: u64, p: f64) -> f64 {
        let choose = |k: u64| (0..k).fold(1.0, |c, i| c * (n - i) as f64 / (i + 1) as f64);
        (least..=n).map(|k| choose(k) * p.powi(k as i32) * (1.0 - p).powi((n - k) as i32)).sum()
    }

    #[test]
    fn the_interval_of_a_trend_is_exact() {
        for (now, before) in [(1, 0), (3, 1), (7, 3), (12, 9), (2, 8), (30, 12), (1, 1)] {
            let (found, n) = (trend(now, before), now + before);
            let p = |ratio: f64| ratio / (1.0 + ratio);
            let low = at_least(now, n, p(found.low90.unwrap()));
            assert!((low - 0.05).abs() < 1e-9, "{now} after {before}: as many by chance {low}");
            let Some(high) = found.high90 else { continue };
            let few = 1.0 - at_least(now + 1, n, p(high));
            assert!((few - 0.05).abs() < 1e-9, "{now} after {before}: as few by chance {few}");
        }
    }

    #[test]
    fn few_incidents_make_no_trend() {
        let cases = [
            ("nothing", 0, 0, Direction::Nothing),
            ("three after one prove nothing", 3, 1, Direction::Unclear),
            ("four after none: 0.5^4 by chance", 4, 0, Direction::Unclear),
            ("five after none", 5, 0, Direction::Up),
            ("none after five", 0, 5, Direction::Down),
            ("twelve after three", 12, 3, Direction::Up),
        ];
        for (name, now, before, want) in cases {
            assert_eq!(trend(now, before).direction, want, "{name}");
        }
        assert_eq!((trend(4, 0).ratio, trend(4, 0).high90), (None, None), "no number stands for infinity");
        assert_eq!((trend(0, 3).ratio, trend(0, 3).low90), (Some(0.0), Some(0.0)));
    }

    #[test]
    fn quantiles_agree_with_published_tables() {
        // Chi-squared tables: Gamma(k/2, 1) quantiles are half those of k degrees of freedom.
        for (count, low, high) in
            [(0.0, 0.003_932_14, 3.841_459), (0.5, 0.102_587, 5.991_465), (4.5, 3.940_299, 18.307_038)]
        {
            let found = rate(count, Exposure::of(Metres::of(0), days(30)), PRIOR_SHAPE);
            assert!((found.low90 - low / 2.0).abs() < 1e-5 && (found.high90 - high / 2.0).abs() < 1e-5, "{found:?}");
        }
    }

    #[test]
    fn much_cable_says_more_than_little() {
        let at = |count, metres| rate(count, Exposure::of(Metres::of(metres), days(300)), 0.01);
        let (short, long) = (at(1.0, 200), at(50.0, 10_000));
        assert!(short.high90 / short.low90 > 5.0 * (long.high90 / long.low90));
        assert!((long.value - 50.5 / 150.0).abs() < 1e-12, "50.5 on 50 + 100 km periods: {}", long.value);
        assert_eq!(rate(0.0, Exposure::of(Metres::of(5), days(1)), 0.0), Rate::default(), "nothing anywhere");
    }
}
