use std::f64::consts::PI;

use proptest::prelude::*;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::*;
use crate::network::{Network, Route};
use crate::units::LonLat;

/// Along the equator a degree of longitude has this many metres.
const DEGREE: f64 = 111_319.490_793_273_57;

fn at(east: f64, north: f64) -> LonLat {
    LonLat::checked(100.0 + east / DEGREE, north / 110_574.0).unwrap()
}

fn heat(lines: &[Vec<LonLat>], lixel: f64) -> (Network, Heat) {
    let routes = lines.iter().enumerate().map(|(i, line)| Route::measured(format!("R-{i}"), vec![line.clone()]));
    let network = Network::bulk(routes.collect(), Vec::new());
    let lixels = LixelNetwork::cut(network.routes(), Metres::checked(lixel).unwrap());
    (network, Heat::of(Arc::new(lixels)))
}

fn point(lixels: &LixelNetwork, route: u32, chainage: f64) -> Share {
    let at = crate::units::Chainage::checked(chainage).unwrap();
    let (lixel, at) = lixels.place(crate::network::RouteNo(route), at).unwrap();
    Share { lixel, from: at, to: at, weight: 1.0 }
}

fn gauss(x: f64, sigma: f64) -> f64 {
    (-x * x / (2.0 * sigma * sigma)).exp() / (sigma * (2.0 * PI).sqrt())
}

/// A kernel against its closed form: the greatest difference, as a share of the kernel's height.
fn worst(heat: &Heat, source: Share, sigma: f64, places: &[(u32, f64)], closed: impl Fn(u32, f64) -> f64) -> f64 {
    let lixels = heat.lixels();
    let smoother = heat.smoother(Metres::checked(sigma).unwrap());
    let at: Vec<(usize, f64)> =
        places.iter().map(|&(r, c)| (point(lixels, r, c).lixel, point(lixels, r, c).from)).collect();
    let found = smoother.at(&[source], &at);
    let apart = found.iter().zip(places).map(|(v, &(r, c))| (v - closed(r, c)).abs());
    apart.fold(0.0, f64::max) / gauss(0.0, sigma)
}

#[test]
fn a_line_reflects_at_both_ends() {
    let length = 1000.0;
    let (_, heat) = heat(&[vec![at(0.0, 0.0), at(length, 0.0)]], 50.0);
    let places: Vec<(u32, f64)> = (0..=100).map(|i| (0, 10.0 * f64::from(i))).collect();
    for sigma in [25.0, 200.0, 800.0] {
        for source in [0.0, 333.3, 1000.0] {
            // Images of the source at source + 2 k length and at -source + 2 k length.
            let closed = |_, x: f64| {
                let images = (-8..=8).map(|k| 2.0 * f64::from(k) * length);
                images.map(|k| gauss(x - source - k, sigma) + gauss(x + source - k, sigma)).sum()
            };
            let off = worst(&heat, point(heat.lixels(), 0, source), sigma, &places, closed);
            assert!(off < 1e-7, "sigma {sigma}, from {source}: {off:e}");
        }
    }
}

#[test]
fn a_loop_comes_round_again() {
    // A square ring of 200 m a side, drawn as two routes.
    let (a, b, c, d) = (at(0.0, 0.0), at(200.0, 0.0), at(200.0, 200.0), at(0.0, 200.0));
    let (network, heat) = heat(&[vec![a, b, c], vec![a, d, c]], 30.0);
    let lengths: Vec<f64> = network.routes().map(|(_, r)| r.length().get()).collect();
    let around: f64 = lengths.iter().sum();
    let along = |route: u32, chainage: f64| if route == 0 { chainage } else { around - chainage };
    let places: Vec<(u32, f64)> = (0..40).map(|i| (i % 2, 10.0 * f64::from(i))).collect();
    for sigma in [25.0, 400.0] {
        let closed = |route, chainage: f64| {
            let apart = along(route, chainage) - 123.0;
            (-20..=20).map(|k| gauss(apart + f64::from(k) * around, sigma)).sum()
        };
        let off = worst(&heat, point(heat.lixels(), 0, 123.0), sigma, &places, closed);
        assert!(off < 1e-7, "sigma {sigma}: {off:e}");
    }
}

#[test]
fn at_a_branch_of_three_two_thirds_go_on_each_way_and_a_third_comes_back_taken_away() {
    // Arms so long that their ends play no part; the source 40 m from the branch.
    let arm = 3000.0;
    let o = at(0.0, 0.0);
    let (_, heat) = heat(&[vec![o, at(arm, 0.0)], vec![o, at(-arm, 0.0)], vec![o, at(0.0, arm)]], 50.0);
    let places: Vec<(u32, f64)> = (0..60).map(|i| (i % 3, 7.0 * f64::from(i))).collect();
    for sigma in [25.0, 100.0, 400.0] {
        let closed = |route, x: f64| match route {
            0 => gauss(x - 40.0, sigma) - gauss(x + 40.0, sigma) / 3.0,
            _ => gauss(x + 40.0, sigma) * 2.0 / 3.0,
        };
        let off = worst(&heat, point(heat.lixels(), 0, 40.0), sigma, &places, closed);
        assert!(off < 1e-7, "sigma {sigma}: {off:e}");
    }
}

#[test]
fn two_arms_are_one_line() {
    let (a, b, c) = (at(-400.0, 0.0), at(0.0, 0.0), at(600.0, 0.0));
    let (_, joined) = heat(&[vec![a, b, c]], 50.0);
    let mut copper = Route::measured("S", vec![vec![b, c]]);
    copper.medium = Some(crate::network::Medium::Copper);
    let network = Network::bulk(vec![Route::measured("R", vec![vec![a, b]]), copper], Vec::new());
    let split = Heat::of(Arc::new(LixelNetwork::cut(network.routes(), Metres::of(50))));
    let smoother = |heat: &Heat| heat.smoother(Metres::of(200));
    let source = point(joined.lixels(), 0, 350.0);
    let source_2 = point(split.lixels(), 0, 350.0);
    for x in [0.0, 200.0, 399.0, 401.0, 700.0, 1000.0] {
        let one = point(joined.lixels(), 0, x);
        let two = if x < 400.0 { point(split.lixels(), 0, x) } else { point(split.lixels(), 1, x - 400.0) };
        let a = smoother(&joined).at(&[source], &[(one.lixel, one.from)])[0];
        let b = smoother(&split).at(&[source_2], &[(two.lixel, two.from)])[0];
        assert!((a - b).abs() < 1e-11, "{x}: {a} {b}");
    }
}

/// Random lines on a grid of 100 m, some with an edge of a millimetre at their end.
fn tangle(seed: u64) -> Vec<Vec<LonLat>> {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    (0..12)
        .map(|_| {
            let (mut x, mut y) = (rng.random_range(0..8), rng.random_range(0..8));
            let mut line = vec![at(f64::from(x) * 100.0, f64::from(y) * 100.0)];
            for _ in 0..rng.random_range(1..8) {
                x += rng.random_range(-1..=1);
                y += rng.random_range(-1..=1);
                let next = at(f64::from(x) * 100.0, f64::from(y) * 100.0);
                if line.last() != Some(&next) {
                    line.push(next);
                }
            }
            if rng.random_bool(0.3) {
                line.push(at(f64::from(x) * 100.0 + 0.001, f64::from(y) * 100.0));
            }
            line
        })
        .filter(|line| line.len() > 1)
        .collect()
}

fn shares(lixels: &LixelNetwork, rng: &mut ChaCha8Rng, events: usize) -> Vec<Share> {
    let share = |rng: &mut ChaCha8Rng| {
        let lixel = rng.random_range(0..lixels.lixels().len());
        let length = lixels.lixels()[lixel].length().get();
        let (a, b) = (rng.random_range(0.0..=length), rng.random_range(0.0..=length));
        let to = if rng.random_bool(0.5) { a.max(b) } else { a.min(b) };
        Share { lixel, from: a.min(b), to, weight: rng.random_range(0.0..2.0) }
    };
    (0..events).map(|_| share(rng)).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn nothing_is_lost(seed in any::<u64>(), sigma in 1.0..900.0_f64, lixel in 5.0..120.0_f64) {
        let snap = Metres::checked(1e-5).unwrap();
        let routes: Vec<Route> = tangle(seed).into_iter().map(|line| Route::measured("R", vec![line])).collect();
        let network = Network::bulk(routes, Vec::new());
        let lixels = LixelNetwork::joined(network.routes(), Metres::checked(lixel).unwrap(), snap);
        let heat = Heat::of(Arc::new(lixels));
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let shares = shares(heat.lixels(), &mut rng, 9);
        let events: f64 = shares.iter().map(|s| s.weight).sum();
        let density = heat.smoother(Metres::checked(sigma).unwrap()).density(&shares);
        let mass: f64 = density.iter().zip(heat.lixels().lixels()).map(|(d, l)| d * l.length().get()).sum();
        prop_assert!((mass - events).abs() < 1e-6 * events.max(1.0), "{} of {}", mass, events);
    }

    #[test]
    fn what_a_gives_to_b_is_what_b_gives_to_a(seed in any::<u64>(), sigma in 5.0..400.0_f64) {
        let (_, heat) = heat(&tangle(seed), 60.0);
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let (a, b) = (rng.random_range(0..heat.lixels().lixels().len()), rng.random_range(0..heat.lixels().lixels().len()));
        let smoother = heat.smoother(Metres::checked(sigma).unwrap());
        let from = |lixel: usize| {
            let mut masses = vec![0.0; heat.lixels().lixels().len()];
            masses[lixel] = 1.0;
            smoother.spread(&masses)
        };
        prop_assert!((from(a)[b] - from(b)[a]).abs() < 1e-8);
    }

    #[test]
    fn own_kernels_are_those_of_the_whole_network(seed in any::<u64>(), sigma in 5.0..900.0_f64, count in 1_usize..8) {
        let (_, heat) = heat(&tangle(seed), 40.0);
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let smoother = heat.smoother(Metres::checked(sigma).unwrap());
        let mut scratch = own::Scratch::default();
        for _ in 0..3 {
            let mut masses = vec![0.0; heat.lixels().lixels().len()];
            for _ in 0..count {
                let lixel = rng.random_range(0..masses.len());
                masses[lixel] += rng.random_range(0.1..1.0);
            }
            let listed: Vec<(usize, f64)> = masses.iter().copied().enumerate().filter(|m| m.1 > 0.0).collect();
            let all = smoother.spread(&masses);
            for (value, (lixel, _)) in smoother.own(&listed, &mut scratch).into_iter().zip(&listed) {
                prop_assert!((value - all[*lixel]).abs() < 1e-9 * all[*lixel].max(1e-6), "{} {}", value, all[*lixel]);
            }
        }
    }

    #[test]
    fn a_lixel_holds_the_mean_of_its_places(seed in any::<u64>(), sigma in 20.0..400.0_f64) {
        let (_, heat) = heat(&tangle(seed), 60.0);
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let shares = shares(heat.lixels(), &mut rng, 4);
        let smoother = heat.smoother(Metres::checked(sigma).unwrap());
        let means = smoother.density(&shares);
        let lixel = rng.random_range(0..means.len());
        let length = heat.lixels().lixels()[lixel].length().get();
        let places: Vec<(usize, f64)> = (0..4000).map(|i| (lixel, (f64::from(i) + 0.5) / 4000.0 * length)).collect();
        let mean = smoother.at(&shares, &places).iter().sum::<f64>() / 4000.0;
        prop_assert!((mean - means[lixel]).abs() < 1e-5 * gauss(0.0, sigma) * 8.0, "{} {}", mean, means[lixel]);
    }
}

#[test]
fn a_millimetre_of_cable_alone_keeps_its_mass() {
    let line = vec![at(0.0, 0.0), at(0.001, 0.0)];
    let network = Network::bulk(vec![Route::measured("R", vec![line])], Vec::new());
    let snap = Metres::checked(1e-5).unwrap();
    let heat = Heat::of(Arc::new(LixelNetwork::joined(network.routes(), Metres::of(50), snap)));
    let density = heat.smoother(Metres::of(800)).spread(&[1.0]);
    let mass = density[0] * heat.lixels().length().get();
    assert!((mass - 1.0).abs() < 1e-8, "{mass}");
}

#[test]
fn no_network_and_no_events_give_nothing() {
    let (_, empty) = heat(&[], 50.0);
    assert!(empty.smoother(Metres::of(100)).density(&[]).is_empty());
    let (_, line) = heat(&[vec![at(0.0, 0.0), at(100.0, 0.0)]], 50.0);
    assert_eq!(line.smoother(Metres::of(100)).density(&[]), [0.0, 0.0]);
}

/// Finite volumes of some two metres, stepped in time: nothing but heat that flows between neighbours.
fn stepped(lixels: &LixelNetwork, source: usize, sigma: f64) -> Vec<f64> {
    let cells: Vec<f64> = lixels.lixels().iter().map(|l| l.length().get()).collect();
    let least = cells.iter().copied().fold(f64::INFINITY, f64::min);
    let steps = (sigma * sigma / 2.0 / (0.2 * least * least)).ceil();
    let dt = sigma * sigma / 2.0 / steps;
    let mut heat = vec![0.0; cells.len()];
    heat[source] = 1.0 / cells[source];
    for _ in 0..steps as usize {
        let mut flow = vec![0.0; cells.len()];
        for chain in lixels.chains() {
            for i in chain.lixels.start + 1..chain.lixels.end {
                let through = (heat[i] - heat[i - 1]) / chain.step;
                flow[i - 1] += through;
                flow[i] -= through;
            }
        }
        for node in 0..lixels.nodes() {
            // The node is as warm as its arms, weighed by how near their first cells are.
            let arms: Vec<(usize, f64)> = lixels
                .at_node(node)
                .map(|(chain, end)| {
                    let chain = &lixels.chains()[chain];
                    (if end == 0 { chain.lixels.start } else { chain.lixels.end - 1 }, 2.0 / chain.step)
                })
                .collect();
            let warmth = arms.iter().map(|(i, w)| heat[*i] * w).sum::<f64>() / arms.iter().map(|a| a.1).sum::<f64>();
            arms.iter().for_each(|(i, w)| flow[*i] += (warmth - heat[*i]) * w);
        }
        (0..cells.len()).for_each(|i| heat[i] += dt * flow[i] / cells[i]);
    }
    heat
}

#[test]
fn a_fine_solution_by_other_means_is_the_same_within_half_a_percent() {
    for seed in 0..4 {
        let lines: Vec<Vec<LonLat>> = tangle(seed)
            .into_iter()
            .take(6)
            .map(|mut line| {
                line.truncate(6);
                line
            })
            .collect();
        let (_, heat) = heat(&lines, 2.0);
        let lixels = heat.lixels();
        let source = lixels.lixels().len() / 3;
        for sigma in [20.0, 60.0] {
            let found = heat.smoother(Metres::checked(sigma).unwrap()).density(&[Share {
                lixel: source,
                from: 0.0,
                to: lixels.lixels()[source].length().get(),
                weight: 1.0,
            }]);
            let other = stepped(lixels, source, sigma);
            let height = other.iter().copied().fold(0.0, f64::max);
            let off = found.iter().zip(&other).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
            assert!(off < 0.005 * height, "seed {seed}, sigma {sigma}: {:.5}", off / height);
        }
    }
}
