//! Count per km, shrunk to the mean: the plain rate that every better method must beat.

use crate::hotspots::quantiles::interval90;
use crate::hotspots::{Lixel, LixelNetwork, Service};
use crate::units::{Interval, Metres};

/// Shape of the Gamma prior: half an event's worth of doubt about any one lixel.
pub const PRIOR_SHAPE: f64 = 0.5;

/// Days in the unit of a rate.
const UNIT_DAYS: f64 = 30.0;

/// A period looked at, in units of 30 days.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Period(f64);

impl Period {
    /// One unit.
    pub const ONE: Self = Self(1.0);

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

/// The rate of each lixel and the network's mean, by km of cable as it was in service and is weighed. The
/// prior is Gamma with that mean and shape 0.5.
pub fn count_per_km(lixels: &LixelNetwork, counts: &[f64], service: &Service, period: Period) -> (Vec<Rate>, f64) {
    let mean = mean(counts.iter().sum(), service.length(lixels), period);
    (shrunk(lixels, counts, service, period, |_| mean, PRIOR_SHAPE), mean)
}

/// The rate of each lixel, shrunk towards a prior: Gamma with this shape and, for each lixel, this mean
/// (events per km and 30 days). After `y` events on `l` km in `T` periods the rate is Gamma with shape
/// `shape + y` and rate `shape / mean + l T` (Gelman et al., Bayesian Data Analysis, 2.6). Where the
/// prior expects nothing, nothing is expected.
pub fn shrunk(
    lixels: &LixelNetwork,
    counts: &[f64],
    service: &Service,
    period: Period,
    prior: impl Fn(usize) -> f64,
    shape: f64,
) -> Vec<Rate> {
    let one = |(i, (lixel, &count)): (usize, (&Lixel, &f64))| {
        rate_after(count, lixel.length().km() * service.share(i) * period.units(), prior(i), shape)
    };
    lixels.lixels().iter().zip(counts).enumerate().map(one).collect()
}

/// The rate after `count` events on so many km times periods of 30 days, where a Gamma of this mean
/// and shape was expected; nothing where nothing was.
pub fn rate_after(count: f64, exposure: f64, mean: f64, shape: f64) -> Rate {
    if mean <= 0.0 {
        return Rate { count, ..Rate::default() };
    }
    let (low, high) = interval90(shape + count);
    let value = (shape + count) / (shape / mean + exposure);
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
    fn no_incident_gives_zero_and_no_nan() {
        let network = straight(1.0);
        let (rates, mean) = count_per_km(&network, &vec![0.0; network.lixels().len()], &Service::whole(), days(365));
        assert_eq!(mean, 0.0);
        assert!(rates.iter().all(|r| *r == Rate::default()));
    }

    #[test]
    fn more_events_give_a_higher_rate_inside_its_interval() {
        let network = straight(10.0);
        let mut counts = vec![0.0; network.lixels().len()];
        (counts[3], counts[4]) = (2.0, 5.0);
        let (rates, mean) = count_per_km(&network, &counts, &Service::whole(), days(300));
        assert!((mean - 0.07).abs() < 1e-4, "7 events on 10 km in 10 periods: {mean}");
        assert!(rates[4].value > rates[3].value && rates[3].value > rates[0].value);
        assert!(rates.iter().all(|r| r.low90 <= r.value && r.value <= r.high90));
    }
}
