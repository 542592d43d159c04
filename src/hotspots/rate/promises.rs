//! Simulated maps of a known rate: what the mixture promises is what comes.

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::*;
use crate::network::{Network, Route};
use crate::units::{Interval, LonLat, Timestamp};

/// Some 190 km of cable on a grid of 2.5 km.
fn network(rng: &mut ChaCha8Rng) -> Network {
    let place = |x: f64, y: f64| LonLat::checked(107.0 + x / 106.5, 16.8 + y / 110.65).unwrap();
    let mut routes = Vec::new();
    for i in 0..8_i32 {
        for (j, di, dj) in (0..8_i32).flat_map(|j| [(j, 1, 0), (j, 0, 1)]) {
            if i + di < 8 && j + dj < 8 && rng.random_bool(0.7) {
                let at = |i: i32, j: i32| place(2.5 * f64::from(i), 2.5 * f64::from(j));
                routes.push(Route::measured("R", vec![vec![at(i, j), at(i + di, j + dj)]]));
            }
        }
    }
    Network::bulk(routes, Vec::new())
}

/// What the rate is like.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Ground {
    /// Neighbourhoods of 300 m over an even ground.
    Smooth,
    /// With single lixels of a great rate too.
    Repeats,
    /// Its logarithm is a Gaussian field: no even ground anywhere.
    Field,
}

/// Rates whose logarithm is smooth over 700 m, with a standard deviation of 1.2.
fn field(mixture: &Mixture, rng: &mut ChaCha8Rng) -> Vec<f64> {
    let white: Vec<f64> =
        mixture.lixels.lixels().iter().map(|_| (0..12).map(|_| rng.random_range(-0.5..0.5)).sum()).collect();
    let smooth = Heat::of(Arc::clone(&mixture.lixels)).smoother(Metres::of(700)).spread(&white);
    let deviation = (smooth.iter().map(|x| x * x).sum::<f64>() / smooth.len() as f64).sqrt();
    smooth.into_iter().map(|x| (1.2 * x / deviation).exp()).collect()
}

struct Truth {
    /// Share of the events on each lixel.
    shares: Vec<f64>,
    cumulated: Vec<f64>,
}

impl Truth {
    fn new(mixture: &Mixture, ground: Ground, rng: &mut ChaCha8Rng) -> Self {
        let lixels = mixture.lixels.lixels();
        if ground == Ground::Field {
            return Self::of(mixture, field(mixture, rng));
        }
        let mut centres = vec![0.0; lixels.len()];
        (0..10).for_each(|_| centres[rng.random_range(0..lixels.len())] += rng.random_range(0.3..1.0));
        let near = Heat::of(Arc::clone(&mixture.lixels)).smoother(Metres::of(300)).spread(&centres);
        let most = near.iter().copied().fold(0.0, f64::max);
        let mut rates: Vec<f64> = near.iter().map(|n| 1.0 + 40.0 * n / most).collect();
        if ground == Ground::Repeats {
            (0..12).for_each(|_| rates[rng.random_range(0..lixels.len())] += rng.random_range(50.0..300.0));
        }
        Self::of(mixture, rates)
    }

    fn of(mixture: &Mixture, rates: Vec<f64>) -> Self {
        let lixels = mixture.lixels.lixels();
        let mut shares: Vec<f64> = rates.iter().zip(lixels).map(|(r, l)| r * l.length().get()).collect();
        let whole: f64 = shares.iter().sum();
        shares.iter_mut().for_each(|share| *share /= whole);
        let cumulated = shares
            .iter()
            .scan(0.0, |sum, share| {
                *sum += share;
                Some(*sum)
            })
            .collect();
        Self { shares, cumulated }
    }

    fn draw(&self, rng: &mut ChaCha8Rng) -> usize {
        let at = rng.random_range(0.0..1.0);
        self.cumulated.partition_point(|sum| *sum < at).min(self.shares.len() - 1)
    }

    /// An event told exactly, or some 100 m along the cable from where it was, with weights that say so.
    fn event(&self, mixture: &Mixture, key: u64, error: bool, rng: &mut ChaCha8Rng) -> Event {
        let lixel = self.draw(rng);
        if !error {
            return Event::new(key, vec![(lixel, 1.0)]);
        }
        let chain = mixture.lixels.chains()[mixture.lixels.chain_of(lixel)].lixels.clone();
        let off: f64 = (0..12).map(|_| rng.random_range(-0.5..0.5)).sum();
        let told = (lixel as f64 + 2.0 * off).round().clamp(chain.start as f64, chain.end as f64 - 1.0);
        let weight = |l: usize| (-(l as f64 - told).powi(2) / 8.0).exp();
        let near: Vec<(usize, f64)> =
            chain.filter(|l| (*l as f64 - told).abs() <= 6.0).map(|l| (l, weight(l))).collect();
        let whole: f64 = near.iter().map(|n| n.1).sum();
        Event::new(key, near.into_iter().map(|(l, w)| (l, w / whole)).collect())
    }
}

/// Events that come afterwards.
const LATER: f64 = 4_000.0;

/// Over several maps: the share of lixels whose interval holds the truth, the share of groups whose
/// interval does, and of each coverage what was promised and what the truth gives.
fn judged(events: usize, ground: Ground, error: bool) -> (f64, f64, Vec<(f64, f64)>) {
    const COVERAGES: [f64; 3] = [0.01, 0.05, 0.1];
    let period = Period::of(Interval::new(Timestamp::EPOCH, Timestamp::from_millis(360 * 86_400_000)).unwrap());
    let (mut held, mut lixels, mut groups, mut shares) = (0.0, 0.0, 0.0, vec![(0.0, 0.0); 3]);
    let maps = 5;
    for seed in 0..maps {
        let rng = &mut ChaCha8Rng::seed_from_u64(seed);
        let mixture = Mixture::of(Arc::new(LixelNetwork::cut(network(rng).routes(), Metres::of(50))));
        let truth = Truth::new(&mixture, ground, rng);
        let happened: Vec<Event> = (0..events).map(|i| truth.event(&mixture, i as u64, error, rng)).collect();
        let fitted = mixture.fit(&happened, &Service::whole(), period);
        for (i, rate) in fitted.rates.iter().enumerate() {
            let exposure = mixture.lixels.lixels()[i].length().km() * period.units();
            let known = truth.shares[i] * events as f64 / exposure;
            held += f64::from(rate.low90 <= known && known <= rate.high90);
            lixels += 1.0;
        }
        let values: Vec<f64> = fitted.rates.iter().map(|rate| rate.value).collect();
        let best = best(&mixture.lixels, &values, &Service::whole(), &COVERAGES);
        // What comes is told with the same errors.
        let coming: Vec<Event> = (0..LATER as u64).map(|i| truth.event(&mixture, i, error, rng)).collect();
        let later = counts(values.len(), coming.iter());
        let foretold = mixture.foretold(&happened, &Service::whole(), &COVERAGES, seed);
        for (c, told) in foretold.iter().enumerate() {
            let comes: f64 = best[c].iter().zip(&later).map(|(best, count)| best * count).sum::<f64>() / LATER;
            groups += f64::from(told.low <= comes && comes <= told.high) / 3.0;
            shares[c] = (shares[c].0 + told.share, shares[c].1 + comes);
        }
    }
    (held / lixels, groups / maps as f64, shares)
}

#[test]
fn what_is_promised_is_what_comes() {
    let cases = [
        (100, Ground::Smooth, false),
        (100, Ground::Repeats, false),
        (100, Ground::Smooth, true),
        (500, Ground::Smooth, false),
        (500, Ground::Repeats, false),
        (500, Ground::Repeats, true),
        (2_000, Ground::Smooth, false),
        (100, Ground::Field, false),
        (500, Ground::Field, false),
        (2_000, Ground::Field, false),
    ];
    for (events, ground, error) in cases {
        let (lixels, groups, shares) = judged(events, ground, error);
        let case = format!("{events} events, {ground:?}, errors of 100 m {error}");
        println!("{case}: lixels {lixels:.3}, groups {groups:.2}, promised and came {shares:.2?}");
        assert!(lixels >= 0.85, "{case}: {lixels}");
        // Where most of the ground has one and the same rate, all of it holds or none does.
        assert!(ground != Ground::Field || lixels <= 0.95, "{case}: {lixels}");
        assert!(groups >= 0.8, "{case}: {groups}");
        for (promised, came) in shares {
            assert!((1.0 / 1.5..=1.5).contains(&(promised / came)), "{case}: {promised} for {came}");
        }
    }
}
