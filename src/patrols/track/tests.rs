use proptest::prelude::*;

use super::*;
use crate::import::Fix;
use crate::network::{Network, Route};

const START: i64 = 1_794_661_200_000;

fn at(lon: f64, lat: f64) -> LonLat {
    LonLat::checked(lon, lat).unwrap()
}

fn second(seconds: f64) -> Timestamp {
    Timestamp::from_millis(START + (seconds * 1000.0) as i64)
}

fn fix(seconds: f64, lon: f64, lat: f64) -> Fix {
    Fix { at: second(seconds), place: at(lon, lat), accuracy: Metres::checked(6.0) }
}

fn passed(seconds: f64, lon: f64, lat: f64) -> Passed {
    Passed { at: second(seconds), place: at(lon, lat) }
}

/// A cable along the equator from 107 to 107.05, 5.6 km.
fn cable() -> Network {
    let line = (0..=50).map(|n| at(107.0 + f64::from(n) * 0.001, 0.0)).collect();
    Network::bulk(vec![Route::measured("T-1", vec![line])], Vec::new())
}

#[test]
fn without_a_road_a_walk_follows_the_cable_and_leaves_it_where_it_leaves_it() {
    let mut fixes: Vec<Fix> =
        (0..20).map(|n| fix(f64::from(n) * 30.0, 107.0 + f64::from(n) * 0.0004, 0.0001)).collect();
    fixes.extend((20..30).map(|n| fix(f64::from(n) * 30.0, 107.0076, 0.0004 * f64::from(n - 19))));
    let found = follow(&fixes, None, &cable(), &Rules::default());
    let along: Vec<Along> = found.sections.iter().map(|section| section.along).collect();
    assert_eq!(along, [Along::Cable, Along::Free]);
    assert!(found.sections[0].line.iter().all(|passed| passed.place.lat().abs() < 1e-9), "on the cable itself");
    assert_eq!(found.sections[1].line.last().unwrap().place, at(107.0076, 0.004), "as recorded");
}

#[test]
fn a_track_is_split_where_nothing_is_known_of_it_and_a_spike_is_left_out() {
    let mut fixes: Vec<Fix> = (0..10).map(|n| fix(f64::from(n) * 10.0, 107.0 + f64::from(n) * 0.0005, 0.0)).collect();
    fixes[4].place = at(107.1, 0.1);
    fixes.push(fix(1_000.0, 107.02, 0.0));
    fixes.push(fix(1_010.0, 107.0205, 0.0));
    fixes.push(fix(1_020.0, 108.5, 0.0));
    fixes.push(fix(1_030.0, 108.5005, 0.0));
    let found = follow(&fixes, None, &cable(), &Rules::default());
    assert_eq!(found.spikes, 1);
    let gaps: Vec<Split> = found.gaps.iter().map(|gap| gap.why).collect();
    assert_eq!(gaps, [Split::Silent, Split::TooFast]);
    assert_eq!(found.gaps[0].from.at, second(90.0));
    assert!(found.length().get() < 800.0, "no length is made up: {:?}", found.length());
}

#[test]
fn a_device_that_is_silent_while_it_stands_leaves_no_gap() {
    let fixes =
        [fix(0.0, 107.0, 0.0), fix(10.0, 107.0005, 0.0), fix(3_600.0, 107.00051, 0.0), fix(3_610.0, 107.001, 0.0)];
    let found = follow(&fixes, None, &cable(), &Rules::default());
    assert_eq!(found.gaps, []);
    assert_eq!(found.stops.len(), 1);
    assert_eq!((found.stops[0].from, found.stops[0].to), (second(10.0), second(3_600.0)));
}

#[test]
fn noise_at_one_place_is_a_stop_and_no_way() {
    let wiggle =
        |n: u32| fix(f64::from(n) * 5.0, 107.0 + f64::from(n * 7 % 5) * 0.00004, f64::from(n * 3 % 7) * 0.000025);
    let found = follow(&(0..60).map(wiggle).collect::<Vec<_>>(), None, &Network::new(), &Rules::default());
    assert_eq!(found.stops.len(), 1);
    assert!(found.length().get() < 1.0, "{:?}", found.length());
}

#[test]
fn a_track_of_one_place_or_none_is_no_way() {
    for fixes in [vec![], vec![fix(0.0, 107.0, 0.0)]] {
        let found = follow(&fixes, None, &cable(), &Rules::default());
        assert_eq!(found.sections, []);
    }
}

fn drive(kmh: f64, lat: f64) -> Section {
    let seconds = 2226.4 / kmh * 3.6;
    Section { along: Along::Free, line: vec![passed(0.0, 107.01, lat), passed(seconds, 107.03, lat)] }
}

#[test]
fn cable_is_seen_within_sight_of_whoever_is_slow_enough() {
    let cases = [
        ("beside it", drive(30.0, 0.0001), Some(2_226.4 + 2.0 * 27.9)),
        ("out of sight", drive(30.0, 0.0003), None),
        ("too fast", drive(50.0, 0.0001), None),
    ];
    for (name, section, want) in cases {
        let network = cable();
        let all = seen(&network, &[section], &Sight::default());
        let own = all.values().next().map(|seen| metres(seen).get());
        assert!(own.zip(want).is_none_or(|(own, want)| (own - want).abs() < 1.0), "{name}: {own:?}");
        assert_eq!(own.is_some(), want.is_some(), "{name}");
    }
}

#[test]
fn a_second_look_much_later_counts_with_its_own_time() {
    let again = Section { along: Along::Free, line: vec![passed(9_000.0, 107.01, 0.0), passed(9_060.0, 107.012, 0.0)] };
    let all = seen(&cable(), &[drive(30.0, 0.0), again], &Sight::default());
    let told: Vec<i64> = all.values().next().unwrap().iter().map(|one| (one.at.millis() - START) / 1000).collect();
    assert_eq!(told, [9_060, 267], "{all:?}");
}

#[test]
fn stops_of_an_order_are_kept_late_or_missed() {
    let stop = |n, lon, from, to| Planned { n, line: vec![at(lon, 0.0)], arrive: second(from), leave: second(to) };
    let line = vec![
        passed(0.0, 107.0, 0.0),
        passed(100.0, 107.01, 0.0),
        passed(1_000.0, 107.01, 0.0),
        passed(1_100.0, 107.02, 0.0),
    ];
    let planned = [stop(1, 107.01, 100.0, 900.0), stop(2, 107.02, 100.0, 200.0), stop(3, 107.04, 100.0, 200.0)];
    let told = visits(&planned, &[Section { along: Along::Free, line }], Metres::of(50), 10.0);
    let outcomes: Vec<Outcome> = told.iter().map(|visit| visit.outcome).collect();
    assert_eq!(outcomes, [Outcome::OnTime, Outcome::Missed, Outcome::Missed], "who only ends there was not there");
    assert!((told[0].minutes - 15.15).abs() < 0.05, "{:?}", told[0]);
    let early = [stop(1, 107.01, 2_000.0, 2_900.0)];
    let line = vec![passed(0.0, 107.01, 0.0), passed(1_000.0, 107.01, 0.0)];
    let told = visits(&early, &[Section { along: Along::Free, line }], Metres::of(50), 10.0);
    assert_eq!(told[0].outcome, Outcome::Early, "who left 17 minutes before the hour was not there at it");
    let late = visits(
        &[stop(1, 107.01, -800.0, 0.0)],
        &[Section { along: Along::Free, line: vec![passed(0.0, 107.01, 0.0), passed(600.0, 107.01, 0.0)] }],
        Metres::of(50),
        10.0,
    );
    assert_eq!((late[0].outcome, late[0].late.map(f64::round)), (Outcome::Late, Some(13.0)));
}

#[test]
fn time_within_sight_of_two_lines_counts_once() {
    let line = |from: f64, to: f64| vec![at(from, 0.0), at(to, 0.0)];
    let walk = Section { along: Along::Free, line: vec![passed(0.0, 107.0, 0.0001), passed(1_200.0, 107.01, 0.0001)] };
    let minutes = |lines: &[Vec<LonLat>]| presence(lines, std::slice::from_ref(&walk), Metres::of(30)).minutes;
    let cases = [
        ("the whole way", minutes(&[line(107.0, 107.01)]), 20.0),
        ("the same line twice", minutes(&[line(107.0, 107.01), line(107.0, 107.01)]), 20.0),
        ("two halves", minutes(&[line(107.0, 107.005), line(107.005, 107.01)]), 20.0),
        ("out of sight", minutes(&[vec![at(107.0, 0.001), at(107.01, 0.001)]]), 0.0),
        ("no line", minutes(&[]), 0.0),
    ];
    for (name, minutes, want) in cases {
        assert!((minutes - want).abs() < 0.01, "{name}: {minutes}");
    }
}

proptest! {
    #[test]
    fn what_is_seen_does_not_depend_on_which_end_a_route_is_measured_from(
        turns in prop::collection::vec((-0.001..0.001_f64, -0.001..0.001_f64), 2..12),
        way in prop::collection::vec((-0.002..0.002_f64, -0.002..0.002_f64), 2..12),
    ) {
        let line = |all: &[(f64, f64)]| {
            let mut here = (107.0, 16.8);
            all.iter().map(|(east, north)| { here = (here.0 + east, here.1 + north); at(here.0, here.1) }).collect::<Vec<_>>()
        };
        let course = line(&turns);
        let track = line(&way).into_iter().enumerate().map(|(n, place)| Passed { at: second(n as f64 * 60.0), place }).collect();
        let sections = [Section { along: Along::Free, line: track }];
        let of = |vertices: Vec<LonLat>| {
            let network = Network::bulk(vec![Route::measured("T-1", vec![vertices])], Vec::new());
            let length = network.length().get();
            let all = seen(&network, &sections, &Sight::default());
            (all.into_values().next().unwrap_or_default(), length)
        };
        let (forth, length) = of(course.clone());
        let (back, _) = of(course.into_iter().rev().collect());
        let turned = back.iter().rev().map(|one| (length - one.to.get(), length - one.from.get(), one.at));
        let told: Vec<_> = forth.iter().map(|one| (one.from.get(), one.to.get(), one.at)).collect();
        let turned: Vec<_> = turned.collect();
        prop_assert_eq!(told.len(), turned.len(), "{:?} {:?}", told, turned);
        for (one, other) in told.iter().zip(&turned) {
            prop_assert!((one.0 - other.0).abs() < 0.01 && (one.1 - other.1).abs() < 0.01 && one.2 == other.2, "{:?} {:?}", one, other);
        }
    }
}
