//! The Knox test against counting every pair, and what it must not depend on.

use proptest::prelude::*;
use rand::Rng as _;

use super::*;
use crate::geodesy;
use crate::hotspots::{LixelNetwork, Place};
use crate::network::RouteNo;
use crate::units::{Chainage, Interval, LonLat, Metres, Timestamp};

const DAY: i64 = 86_400_000;

fn instant(days: f64) -> Middle {
    Middle::of(Interval::instant(Timestamp::from_millis((days * DAY as f64) as i64)))
}

fn bands() -> (SpaceBands, TimeBands) {
    (SpaceBands::checked(&[0.0, 100.0, 200.0]).unwrap(), TimeBands::checked(&[7.0, 14.0, 21.0]).unwrap())
}

/// The table of events in a plane.
fn table(events: &[(f64, f64, f64)], metric: Metric, permutations: u32) -> KnoxTable {
    let (space, time) = bands();
    let places = Places::Plane(events.iter().map(|e| (e.0, e.1)).collect());
    let near = NearPairs::find(&places, metric, &space).unwrap();
    let middles: Vec<Middle> = events.iter().map(|e| instant(e.2)).collect();
    knox(&near, &middles, &space, &time, permutations, 7)
}

fn observed(table: &KnoxTable) -> Vec<Vec<u64>> {
    table.cells.iter().map(|row| row.iter().map(|c| c.observed).collect()).collect()
}

/// Every pair with every other.
fn counted(events: &[(f64, f64, f64)], manhattan: bool) -> Vec<Vec<u64>> {
    let mut counts = vec![vec![0; 4]; 4];
    for (i, a) in events.iter().enumerate() {
        for b in &events[..i] {
            let (x, y, lag) = ((a.0 - b.0).abs(), (a.1 - b.1).abs(), (a.2 - b.2).abs());
            let metres = if manhattan { x + y } else { x.hypot(y) };
            let row = [0.0, 100.0, 200.0].iter().take_while(|end| metres > **end).count();
            let column = [7.0, 14.0, 21.0].iter().take_while(|end| lag >= **end).count();
            counts[row][column] += 1;
        }
    }
    counts
}

/// Whole numbers, so that band ends are hit exactly and places are shared.
fn events(most: usize) -> impl Strategy<Value = Vec<(f64, f64, f64)>> {
    prop::collection::vec((-20..20_i32, -20..20_i32, 0..60_i32), 2..most)
        .prop_map(|all| all.iter().map(|e| (f64::from(e.0 * 20), f64::from(e.1 * 20), f64::from(e.2))).collect())
}

proptest! {
    #[test]
    fn pairs_are_those_that_counting_all_of_them_finds(events in events(60), manhattan in any::<bool>()) {
        let metric = if manhattan { Metric::Manhattan } else { Metric::Euclidean };
        prop_assert_eq!(observed(&table(&events, metric, 1)), counted(&events, manhattan));
    }

    #[test]
    fn neither_the_order_of_events_nor_the_number_of_threads_changes_the_table(
        events in events(40), turn in 0..40_usize, threads in 1..5_usize,
    ) {
        let first = table(&events, Metric::Euclidean, 99);
        let mut turned = events.clone();
        let turn = turn % events.len();
        turned.rotate_left(turn);
        turned.reverse();
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let second = pool.install(|| table(&turned, Metric::Euclidean, 99));
        prop_assert_eq!(&first, &second);
        let all: u64 = observed(&first).concat().iter().sum();
        let n = events.len() as u64;
        prop_assert_eq!(all, n * (n - 1) / 2, "each pair once");
    }

    #[test]
    fn expected_pairs_have_the_same_totals_as_observed_ones(events in events(40)) {
        let table = table(&events, Metric::Manhattan, 20);
        for row in &table.cells {
            let (seen, expected) = row.iter().fold((0.0, 0.0), |s, c| (s.0 + c.observed as f64, s.1 + c.expected));
            prop_assert!((seen - expected).abs() < 1e-6, "{row:?}");
        }
    }
}

#[test]
fn on_the_globe_distances_are_metres_on_the_ground() {
    let origin = LonLat::checked(107.1, 16.8).unwrap();
    let near = geodesy::destination(origin, 45.0, Metres::of(99));
    let far = geodesy::destination(origin, 45.0, Metres::of(101));
    let (space, _) = bands();
    let pairs = |places: &[LonLat], metric| {
        let found = NearPairs::find(&Places::Globe(places.to_vec()), metric, &space).unwrap();
        found.bands.iter().map(Vec::len).collect::<Vec<_>>()
    };
    assert_eq!(pairs(&[origin, origin], Metric::Euclidean), [1, 0, 0]);
    assert_eq!(pairs(&[origin, near], Metric::Euclidean), [0, 1, 0]);
    assert_eq!(pairs(&[origin, far], Metric::Euclidean), [0, 0, 1]);
    assert_eq!(pairs(&[origin, near], Metric::Manhattan), [0, 0, 1], "70 m east and 70 m north");
    let (east, west) = (LonLat::checked(179.9996, 0.0).unwrap(), LonLat::checked(-179.9996, 0.0).unwrap());
    assert_eq!(pairs(&[east, west], Metric::Euclidean), [0, 1, 0], "across the antimeridian");
}

/// Events strewn by a fixed rule over 2 km and 300 days; of every ten the last `repeats` follow the
/// one before within days and metres.
fn strewn(n: usize, seed: u64, repeats: usize) -> Vec<(f64, f64, f64)> {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let mut all: Vec<(f64, f64, f64)> = Vec::new();
    for i in 0..n {
        match all.last() {
            Some(last) if i % 10 >= 10 - repeats => all.push((last.0 + 40.0, last.1 + 30.0, last.2 + 3.0)),
            _ => all.push((rng.random_range(0.0..2000.0), rng.random_range(0.0..2000.0), rng.random_range(0.0..300.0))),
        }
    }
    all
}

#[test]
fn chance_rarely_looks_like_repeats_and_repeats_do_not_look_like_chance() {
    let reach_of = |seed, repeats| reach(&table(&strewn(150, seed, repeats), Metric::Euclidean, 199));
    let false_alarms = (0..60).filter(|&seed| reach_of(seed, 0).is_some()).count();
    assert!(false_alarms <= 6, "{false_alarms} of 60 maps of chance, 3 are to be expected");
    for seed in 0..5 {
        let found = reach_of(seed, 3).expect("three of ten are repeats");
        assert!(found.metres.get() >= 100.0 && found.days >= 7.0 && found.ratio > 2.0, "{found:?}");
    }
}

/// A table of three rows ({0}, to 100 m, to 200 m) and three columns; ratio and p of each cell.
fn told(rows: [[(f64, f64); 3]; 3], same_place_expected: f64) -> KnoxTable {
    let (space, time) = bands();
    let cells = rows.iter().enumerate().map(|(row, cells)| {
        let expected = if row == 0 { same_place_expected } else { 100.0 };
        let cell = |(ratio, p): (f64, f64)| Cell { observed: (ratio * expected) as u64, expected, p };
        cells.iter().map(|c| cell(*c)).chain([cell((1.0, 1.0))]).collect()
    });
    let beyond = vec![Cell { observed: 0, expected: 1.0, p: 1.0 }; 4];
    KnoxTable { space, time, events: 100, permutations: 99, cells: cells.chain([beyond]).collect() }
}

#[test]
fn the_reach_goes_as_far_as_repeats_are_likelier_than_chance() {
    let (hot, mild, unsure, cold) = ((2.0, 0.01), (1.19, 0.01), (2.0, 0.06), (0.9, 0.8));
    let cases = [
        ("nowhere", [[cold; 3]; 3], 100.0, None),
        ("a ratio too small", [[mild; 3]; 3], 100.0, None),
        ("not sure", [[unsure; 3]; 3], 100.0, None),
        ("not from the origin", [[cold, hot, hot], [hot, hot, hot], [hot; 3]], 100.0, None),
        ("near and soon", [[hot, cold, cold], [hot, cold, cold], [cold; 3]], 100.0, Some((100.0, 7.0))),
        (
            "longer at the same place than around it",
            [[hot, hot, hot], [cold, hot, hot], [cold; 3]],
            100.0,
            Some((0.0, 21.0)),
        ),
        ("no two at the very same place", [[cold; 3], [hot, hot, cold], [hot, hot, cold]], 0.5, Some((200.0, 14.0))),
        ("everywhere", [[hot; 3]; 3], 100.0, Some((200.0, 21.0))),
    ];
    for (name, rows, same_place, want) in cases {
        let found = reach(&told(rows, same_place)).map(|r| (r.metres.get(), r.days));
        assert_eq!(found, want, "{name}");
    }
}

#[test]
fn a_watch_is_on_from_the_theft_until_its_days_are_over() {
    let reach = Reach { metres: Metres::of(200), days: 14.0, ratio: 2.0, p: 0.01 };
    let at = |day: i64| Timestamp::from_millis(day * DAY);
    let ended = [at(100), at(86), at(87), at(101)];
    let on = watch(&reach, &ended, at(100));
    let told: Vec<(usize, Timestamp)> = on.iter().map(|w| (w.event, w.until)).collect();
    assert_eq!(told, [(0, at(114)), (2, at(101))], "neither the one just over nor one to come");
}

/// A line of 1,000 m or so with a branch at its middle, and one apart from both.
fn cable() -> (crate::network::Network, LixelNetwork) {
    use crate::network::{Network, Route};
    let origin = LonLat::checked(107.1, 16.8).unwrap();
    let at = |from, bearing, metres| geodesy::destination(from, bearing, Metres::of(metres));
    let (middle, end) = (at(origin, 90.0, 500), at(origin, 90.0, 1000));
    let lines = [
        vec![origin, middle, end],
        vec![middle, at(middle, 0.0, 500)],
        vec![at(origin, 180.0, 30), at(end, 180.0, 30)],
    ];
    let routes = lines.iter().enumerate().map(|(i, line)| Route::measured(i.to_string(), vec![line.clone()]));
    let network = Network::bulk(routes.collect(), Vec::new());
    let lixels = LixelNetwork::cut(network.routes(), Metres::of(50));
    (network, lixels)
}

proptest! {
    #[test]
    fn along_the_cable_pairs_are_as_far_apart_as_one_walks(
        told in prop::collection::vec((0..3_u32, 0.0..499.0_f64), 2..30), reach in 1.0..900.0_f64,
    ) {
        let (_, lixels) = cable();
        let place = |&(route, metres): &(u32, f64)| {
            let (lixel, at) = lixels.place(RouteNo(route), Chainage::checked(metres).unwrap()).unwrap();
            lixels.on_chain(lixel, at)
        };
        let places: Vec<Place> = told.iter().map(place).collect();
        let bands = SpaceBands::checked(&[reach]).unwrap();
        let found = NearPairs::along(&lixels, &places, &bands).unwrap();
        let mut pairs: Vec<[u32; 2]> = found.bands[0].iter().map(|p| p.map(|m| found.members[m as usize])).collect();
        pairs.iter_mut().for_each(|pair| pair.sort_unstable());
        pairs.sort_unstable();
        let middle = 500.0;
        let walk = |a: &(u32, f64), b: &(u32, f64)| match (a.0, b.0) {
            (x, y) if x == y => (a.1 - b.1).abs(),
            (0, 1) => middle - a.1 + b.1,
            (1, 0) => middle - b.1 + a.1,
            _ => f64::INFINITY,
        };
        let all = (0..told.len()).flat_map(|i| (i + 1..told.len()).map(move |j| [i as u32, j as u32]));
        let edge = |[i, j]: &[u32; 2]| walk(&told[*i as usize], &told[*j as usize]);
        let sure: Vec<[u32; 2]> = all.clone().filter(|pair| edge(pair) < reach - 1e-3).collect();
        let at_most: Vec<[u32; 2]> = all.filter(|pair| edge(pair) < reach + 1e-3).collect();
        prop_assert!(sure.iter().all(|pair| pairs.contains(pair)) && pairs.iter().all(|pair| at_most.contains(pair)));
        prop_assert!(pairs.windows(2).all(|two| two[0] != two[1]), "each once");
    }
}
