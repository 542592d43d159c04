//! What chance alone makes must hardly ever be told as significant.

use proptest::prelude::*;
use rand::{Rng as _, SeedableRng};
use rand_chacha::ChaCha8Rng;
use statrs::function::erf::erf;

use super::*;
use crate::hotspots::LixelNetwork;
use crate::network::{Network, Route};
use crate::units::{LonLat, Metres};

/// Some 1,000 km of cable: lines along 45 parallels and meridians that meet in every crossing.
fn grid() -> LixelNetwork {
    let at = |i: i32, j: i32| LonLat::checked(107.0 + 0.0024 * f64::from(i), 16.8 + 0.0024 * f64::from(j)).unwrap();
    let line = |i: i32| vec![(0..45).map(|j| at(i, j)).collect(), (0..45).map(|j| at(j, i)).collect::<Vec<_>>()];
    let lines = (0..45).flat_map(line);
    let routes = lines.enumerate().map(|(i, line)| Route::measured(i.to_string(), vec![line]));
    let network = Network::bulk(routes.collect(), Vec::new());
    LixelNetwork::cut(network.routes(), Metres::of(50))
}

/// Events dropped by length: each whole on its lixel or, told with an error of 15 m, in shares around
/// the place told.
fn dropped(network: &LixelNetwork, events: usize, error: bool, seed: u64) -> Vec<f64> {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let mut counts = vec![0.0; network.lixels().len()];
    let ends: Vec<f64> = network
        .chains()
        .iter()
        .scan(0.0, |sum, chain| {
            *sum += chain.length();
            Some(*sum)
        })
        .collect();
    for _ in 0..events {
        let at = rng.random_range(0.0..network.length().get());
        let no = ends.partition_point(|end| *end <= at).min(ends.len() - 1);
        let chain = &network.chains()[no];
        let along = (at - (ends[no] - chain.length())).clamp(0.0, chain.length());
        if !error {
            counts[chain.lixels.start + ((along / chain.step) as usize).min(chain.lixels.len() - 1)] += 1.0;
            continue;
        }
        let normal = (-2.0 * rng.random_range(f64::MIN_POSITIVE..1.0).ln()).sqrt()
            * rng.random_range(0.0..std::f64::consts::TAU).cos();
        let told = (along + 15.0 * normal).clamp(0.0, chain.length());
        let below = |metres: f64| erf((metres - told) / (15.0 * 2_f64.sqrt()));
        let whole = below(chain.length()) - below(0.0);
        for (i, position) in chain.lixels.clone().enumerate() {
            counts[position] += (below((i + 1) as f64 * chain.step) - below(i as f64 * chain.step)) / whole;
        }
    }
    counts
}

#[test]
fn maps_of_chance_are_told_to_be_hot_no_more_often_than_promised() {
    let network = grid();
    assert!((network.length().km() - 1000.0).abs() < 60.0, "{} km", network.length().km());
    let neighbours = Neighbours::of(&network);
    let exposure: Vec<f64> = network.lixels().iter().map(|l| l.length().get()).collect();
    for (events, error) in [500, 2_000, 10_000].into_iter().flat_map(|n| [(n, false), (n, true)]) {
        let hot = |seed: &u64| {
            let found = exceedance(&dropped(&network, events, error, *seed), &exposure, &neighbours);
            let p: Vec<f64> = found.iter().map(|e| e.p).collect();
            benjamini_hochberg(&p).iter().any(|q| *q <= 0.05)
        };
        let maps = (0..100).filter(hot).count();
        println!("{events} events, told with an error: {error}: {maps} of 100 maps");
        assert!(maps <= 5, "{events} events, told with an error: {error}: {maps} of 100 maps");
    }
}

#[test]
fn many_on_one_lixel_are_found() {
    let network = grid();
    let exposure: Vec<f64> = network.lixels().iter().map(|l| l.length().get()).collect();
    let mut counts = dropped(&network, 500, true, 1);
    let place = counts.len() / 2;
    counts[place] += 6.0;
    let found = exceedance(&counts, &exposure, &Neighbours::of(&network));
    let q = benjamini_hochberg(&found.iter().map(|e| e.p).collect::<Vec<_>>());
    assert!(q[place] < 0.001, "{:?} {}", found[place], q[place]);
}

#[test]
fn whole_counts_have_the_tail_of_poisson_and_fractions_lie_between() {
    let e = std::f64::consts::E;
    let cases =
        [(0.0, 1.0, 1.0), (1.0, 1.0, 1.0 - 1.0 / e), (2.0, 1.0, 1.0 - 2.0 / e), (3.0, 0.0, 0.0), (0.0, 0.0, 1.0)];
    for (count, expected, p) in cases {
        assert!((at_least(count, expected) - p).abs() < 1e-12, "{count} of {expected}");
    }
    assert!(at_least(1.0, 0.3) > at_least(1.5, 0.3) && at_least(1.5, 0.3) > at_least(2.0, 0.3));
}

proptest! {
    #[test]
    fn a_q_is_no_less_than_its_p_and_keeps_their_order(p in prop::collection::vec(0.0..=1.0_f64, 0..60)) {
        let q = benjamini_hochberg(&p);
        for (i, a) in q.iter().enumerate() {
            prop_assert!(*a >= p[i] && *a <= 1.0);
            prop_assert!(q.iter().zip(&p).all(|(b, other)| p[i] > *other || a <= b));
        }
        // As first told: the greatest rank k whose p is at most k/n of the level, and all before it.
        let mut sorted = p.clone();
        sorted.sort_by(f64::total_cmp);
        let n = p.len() as f64;
        let told = sorted.iter().enumerate().filter(|(k, p)| **p <= (*k as f64 + 1.0) / n * 0.2).map(|(k, _)| k + 1).max();
        prop_assert_eq!(q.iter().filter(|q| **q <= 0.2).count(), told.unwrap_or(0));
    }
}
