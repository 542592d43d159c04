//! Kernels against closed forms, against every walk followed by itself, and against their mass.

use proptest::prelude::*;

use super::*;
use crate::geodesy;
use crate::network::{Network, Route, RouteNo};
use crate::units::{Chainage, LonLat};

fn at(lon: f64, lat: f64) -> LonLat {
    LonLat::checked(lon, lat).unwrap()
}

fn cut(lines: Vec<Vec<LonLat>>, lixel: u32) -> LixelNetwork {
    let routes = lines.into_iter().enumerate().map(|(i, line)| Route::measured(i.to_string(), vec![line]));
    let network = Network::bulk(routes.collect(), Vec::new());
    LixelNetwork::cut(network.routes(), Metres::of(lixel))
}

/// Lines between places of a small grid, some 45 to 330 m long, with rings and dead ends.
fn lines() -> impl Strategy<Value = Vec<Vec<LonLat>>> {
    let place = || (0_i32..4, 0_i32..3).prop_map(|(i, j)| at(107.0 + 4e-4 * f64::from(i), 16.8 + 5e-4 * f64::from(j)));
    let lines = prop::collection::vec((place(), place()), 1..7);
    lines.prop_map(|all| all.into_iter().filter(|(a, b)| a != b).map(|(a, b)| vec![a, b]).collect())
}

fn place(network: &LixelNetwork, share: f64) -> Option<Place> {
    let chain = ((share * network.chains().len() as f64) as usize).min(network.chains().len().checked_sub(1)?);
    let share = share * network.chains().len() as f64 - chain as f64;
    Some(Place { chain, along: share.clamp(0.0, 1.0) * network.chains()[chain].length() })
}

/// Every walk followed by itself to its end.
struct Plainly<'a> {
    network: &'a LixelNetwork,
    shape: Shape,
    continuous: bool,
    to: Place,
}

impl Plainly<'_> {
    fn value(&self, from: Place) -> f64 {
        let direct = if from.chain == self.to.chain { self.shape.at((from.along - self.to.along).abs()) } else { 0.0 };
        let length = self.network.chains()[from.chain].length();
        direct + self.beyond(from.chain, 0, from.along, 1.0) + self.beyond(from.chain, 1, length - from.along, 1.0)
    }

    fn beyond(&self, chain: usize, end: usize, metres: f64, part: f64) -> f64 {
        if metres >= self.shape.reach() {
            return 0.0;
        }
        let node = self.network.chains()[chain].ends[end];
        let ends = self.network.at_node(node).count() as f64;
        let mut sum = 0.0;
        for exit in self.network.at_node(node) {
            let back = exit == (chain, end);
            let part = part
                * match (self.continuous, back) {
                    (true, true) => 2.0 / ends - 1.0,
                    (true, false) => 2.0 / ends,
                    (false, true) => 0.0,
                    (false, false) => 1.0 / (ends - 1.0),
                };
            if part == 0.0 {
                continue;
            }
            let length = self.network.chains()[exit.0].length();
            if exit.0 == self.to.chain {
                let along = if exit.1 == 0 { self.to.along } else { length - self.to.along };
                sum += part * self.shape.at(metres + along);
            }
            sum += self.beyond(exit.0, 1 - exit.1, metres + length, part);
        }
        sum
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn walks_that_go_on_as_one_add_up_to_every_walk_by_itself(
        lines in lines(), from in 0.001..0.999_f64, to in 0.0..1.0_f64, continuous in any::<bool>(), bandwidth in 30_u32..260,
    ) {
        let network = cut(lines, 1000);
        let (Some(from), Some(to)) = (place(&network, from), place(&network, to)) else { return Ok(()) };
        let shape = Shape::new(Kernel::Quartic, Metres::of(bandwidth)).unwrap();
        let split = if continuous { Split::Continuous } else { Split::Discontinuous };
        let found = network_density(&network, &[(from, 1.0)], &[to], split, shape).unwrap()[0];
        let plainly = Plainly { network: &network, shape, continuous, to }.value(from);
        prop_assert!((found - plainly).abs() < 1e-12, "{found} and {plainly}");
    }

    #[test]
    fn a_continuous_kernel_keeps_its_mass_at_branches_in_rings_and_at_dead_ends(
        lines in lines(), from in 0.0..1.0_f64, kernel in 0..3_usize, bandwidth in 30_u32..200,
    ) {
        let network = cut(lines, 1);
        let Some(from) = place(&network, from) else { return Ok(()) };
        let bandwidth = if kernel == 2 { bandwidth / 5 } else { bandwidth };
        let shape = Shape::new(Kernel::ALL[kernel], Metres::of(bandwidth)).unwrap();
        let density = network_density(&network, &[(from, 3.0)], &middles(&network), Split::Continuous, shape).unwrap();
        let mass: f64 = density.iter().zip(network.lixels()).map(|(d, l)| d * l.length().get()).sum();
        prop_assert!((mass - 3.0).abs() < 0.02, "{mass}");
    }
}

/// Three arms of 200 m, to the east, the west and the north of a junction.
fn star() -> (LixelNetwork, [LonLat; 4]) {
    let centre = at(107.1, 16.8);
    let arm = |bearing| geodesy::destination(centre, bearing, Metres::of(200));
    let [east, west, north] = [90.0, 270.0, 0.0].map(arm);
    (cut(vec![vec![centre, east], vec![centre, west], vec![centre, north]], 50), [centre, east, west, north])
}

/// So many metres out on an arm.
pub(in crate::hotspots) fn on_arm(network: &LixelNetwork, arm: u32, metres: f64) -> Place {
    let (lixel, at) = network.place(RouteNo(arm), Chainage::checked(metres).unwrap()).unwrap();
    network.on_chain(lixel, at)
}

#[test]
fn a_kernel_at_a_junction_has_its_published_values() {
    let (network, _) = star();
    // 40 m out on the eastern arm; 20 and 80 m on the same, 20 m on the western, 30 m on the northern.
    let event = [(on_arm(&network, 0, 40.0), 1.0)];
    let places = [(0, 40.0), (0, 20.0), (0, 80.0), (1, 20.0), (2, 30.0)].map(|(arm, m)| on_arm(&network, arm, m));
    let shape = Shape::new(Kernel::Quartic, Metres::of(100)).unwrap();
    let cases = [
        (Split::Simple, [0.009_375, 0.008_64, 0.006_615, 0.003_84, 0.002_438_437_5]),
        (Split::Discontinuous, [0.009_375, 0.008_64, 0.006_615, 0.001_92, 0.001_219_218_75]),
        (Split::Continuous, [0.008_97, 0.007_36, 0.006_615, 0.002_56, 0.001_625_625]),
    ];
    for (split, want) in cases {
        let found = network_density(&network, &event, &places, split, shape).unwrap();
        for (found, want) in found.iter().zip(want) {
            assert!((found - want).abs() < 1e-9, "{split:?}: {found} and {want}");
        }
    }
}

#[test]
fn kernels_have_unit_mass_and_a_gaussian_is_hardly_cut() {
    for &kernel in Kernel::ALL {
        let shape = Shape::new(kernel, Metres::of(40)).unwrap();
        let mass: f64 = (0..400_000).map(|i| shape.at((f64::from(i) + 0.5) * 1e-3)).sum::<f64>() * 2e-3;
        assert!((mass - 1.0).abs() < 1e-9, "{kernel:?}: {mass}");
    }
    let gaussian = Shape::new(Kernel::Gaussian, Metres::of(1)).unwrap();
    assert!(gaussian.at(7.0) > 0.0 && gaussian.at(gaussian.reach() - 1e-9) < 1e-12);
    assert!(Shape::new(Kernel::Quartic, Metres::of(0)).is_none());
}

#[test]
fn an_event_in_a_junction_belongs_to_every_arm_alike() {
    let (network, _) = star();
    let shape = Shape::new(Kernel::Epanechnikov, Metres::of(100)).unwrap();
    for split in [Split::Discontinuous, Split::Continuous] {
        let places = [0, 1, 2].map(|arm| on_arm(&network, arm, 30.0));
        let found = network_density(&network, &[(on_arm(&network, 1, 0.0), 1.0)], &places, split, shape).unwrap();
        assert!(found.iter().all(|f| (f - shape.at(30.0) * 2.0 / 3.0).abs() < 1e-9), "{split:?}: {found:?}");
    }
}

#[test]
fn where_cable_branches_too_often_the_answer_is_an_error_and_comes_soon() {
    // Fifty parallels and meridians some metres apart, no two spans alike, and a bandwidth over all.
    let place = |i: i32| 3e-5 * f64::from(i) + 1e-6 * f64::from(i * i % 7);
    let line = |f: &dyn Fn(i32) -> LonLat| (0..12).map(f).collect::<Vec<_>>();
    let lines = (0..12).flat_map(|i| {
        [line(&|j| at(107.0 + place(i), 16.8 + place(j))), line(&|j| at(107.0 + place(j), 16.8 + place(i)))]
    });
    let network = cut(lines.collect(), 100);
    let event = [(Place { chain: 0, along: 1.0 }, 1.0)];
    let shape = Shape::new(Kernel::Quartic, Metres::of(400)).unwrap();
    let found = network_density(&network, &event, &event.map(|e| e.0), Split::Continuous, shape);
    assert_eq!(found, Err(TooManyWalks { most: MOST_STEPS_OF_ONE }));
}
