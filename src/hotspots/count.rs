//! Count per km, shrunk to the mean: the plain rate that every better method must beat.

use crate::hotspots::LixelNetwork;
use crate::hotspots::quantiles::interval90;
use crate::units::{Interval, Metres};

/// Shape of the Gamma prior: half an event's worth of doubt about any one lixel.
pub const PRIOR_SHAPE: f64 = 0.5;

/// Days in the unit of a rate.
const UNIT_DAYS: f64 = 30.0;

/// A period looked at, in units of 30 days.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Period(f64);

impl Period {
    /// Length of an interval; a day at least, so that an instant makes no infinite rate.
    pub fn of(interval: Interval) -> Self {
        Self(interval.days().max(1.0) / UNIT_DAYS)
    }

    /// Number of units of 30 days.
    pub fn units(self) -> f64 {
        self.0
    }
}

/// Expected events per km and 30 days, with its 90 % interval.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Rate {
    /// Events counted, in fractions.
    pub count: f64,
    /// Posterior mean.
    pub value: f64,
    /// 5 % quantile.
    pub low90: f64,
    /// 95 % quantile.
    pub high90: f64,
}

/// The mean of a network: events per km and 30 days; 0 for an empty one.
pub(crate) fn mean(events: f64, length: Metres, period: Period) -> f64 {
    let exposure = length.km() * period.units();
    if exposure > 0.0 { events / exposure } else { 0.0 }
}

/// The rate of each lixel and the network's mean. The prior is Gamma with that mean and
/// shape 0.5; after `y` events on `l` km in `T` periods the rate is Gamma with shape
/// `0.5 + y` and rate `0.5 / mean + l T` (Gelman et al., Bayesian Data Analysis, 2.6).
pub fn count_per_km(lixels: &LixelNetwork, counts: &[f64], period: Period) -> (Vec<Rate>, f64) {
    let mean = mean(counts.iter().sum(), lixels.length(), period);
    let rates =
        lixels.lixels().iter().zip(counts).map(|(lixel, &count)| posterior(count, lixel.length(), period, mean));
    (rates.collect(), mean)
}

fn posterior(count: f64, length: Metres, period: Period, mean: f64) -> Rate {
    if mean <= 0.0 {
        return Rate { count, ..Rate::default() };
    }
    let (shape, rate) = (PRIOR_SHAPE + count, PRIOR_SHAPE / mean + length.km() * period.units());
    let value = shape / rate;
    let (low, high) = interval90(shape);
    Rate { count, value, low90: low * value, high90: high * value }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::network::{Route, RouteNo};
    use crate::units::{LonLat, Timestamp};

    fn straight(km: f64) -> LixelNetwork {
        let at = |lon| LonLat::checked(lon, 0.0).unwrap();
        let route = Route::measured("R", vec![vec![at(0.0), at(km / 111.319_490_793)]]);
        LixelNetwork::cut([(RouteNo(0), &route)].into_iter(), Metres::of(50))
    }

    fn days(n: i64) -> Period {
        Period::of(Interval::new(Timestamp::from_millis(0), Timestamp::from_millis(n * 86_400_000)).unwrap())
    }

    #[test]
    fn quantiles_agree_with_published_tables() {
        // Chi-squared tables: Gamma(k/2, 1) quantiles are half those of k degrees of freedom.
        let cases = [(0.0, 0.003_932_14, 3.841_459), (0.5, 0.102_587, 5.991_465), (4.5, 3.940_299, 18.307_038)];
        for (count, low, high) in cases {
            let rate = posterior(count, Metres::of(0), days(30), PRIOR_SHAPE);
            assert!((rate.low90 - low / 2.0).abs() < 1e-5, "{count}: {}", rate.low90);
            assert!((rate.high90 - high / 2.0).abs() < 1e-5, "{count}: {}", rate.high90);
        }
    }

    #[test]
    fn no_incident_gives_zero_and_no_nan() {
        let network = straight(1.0);
        let (rates, mean) = count_per_km(&network, &vec![0.0; network.lixels().len()], days(365));
        assert_eq!(mean, 0.0);
        assert!(rates.iter().all(|r| *r == Rate::default()));
    }

    #[test]
    fn more_events_give_a_higher_rate_inside_its_interval() {
        let network = straight(10.0);
        let mut counts = vec![0.0; network.lixels().len()];
        (counts[3], counts[4]) = (2.0, 5.0);
        let (rates, mean) = count_per_km(&network, &counts, days(300));
        assert!((mean - 0.07).abs() < 1e-4, "7 events on 10 km in 10 periods: {mean}");
        assert!(rates[4].value > rates[3].value && rates[3].value > rates[0].value);
        assert!(rates.iter().all(|r| r.low90 <= r.value && r.value <= r.high90));
    }
}
