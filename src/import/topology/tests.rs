//! Shapes of routes as they come in files.

use std::io::Cursor;
use std::ops::ControlFlow;

use super::joints::{End, Gap, Joints};
use crate::import::{Draft, Reading, Verdict, read_network};
use crate::units::LonLat;

/// A document of lines and points, coordinates in metres east and north of 107, 16.8.
fn read(features: &[(&str, &[(f64, f64)])]) -> Draft {
    let place = |&(east, north): &(f64, f64)| format!("[{},{}]", 107.0 + east / 106_600.0, 16.8 + north / 110_650.0);
    let feature = |(id, places): &(&str, &[(f64, f64)])| {
        let list = places.iter().map(place).collect::<Vec<_>>().join(",");
        let (kind, text) = if places.len() > 1 { ("LineString", format!("[{list}]")) } else { ("Point", list) };
        format!(
            r#"{{"type":"Feature","id":"{id}","properties":{{}},"geometry":{{"type":"{kind}","coordinates":{text}}}}}"#
        )
    };
    let all = features.iter().map(feature).collect::<Vec<_>>().join(",");
    let text = format!(r#"{{"type":"FeatureCollection","features":[{all}]}}"#);
    read_network(Cursor::new(text), &Reading { hints: true, ..Reading::default() }, &mut |_| ControlFlow::Continue(()))
}

fn told(draft: &Draft) -> Vec<(&'static str, String)> {
    draft.scan.faults.iter().map(|f| (f.code, f.id.clone().unwrap_or_default())).collect()
}

#[test]
fn a_spike_is_a_vertex_without_which_the_line_goes_on() {
    const THERE_AND_BACK: [(f64, f64); 5] = [(0.0, 0.0), (100.0, 0.0), (200.0, 0.0), (100.0, 0.1), (0.0, 0.1)];
    type Case = (&'static str, &'static [(f64, f64)], Option<&'static str>);
    let cases: &[Case] = &[
        ("straight", &[(0.0, 0.0), (100.0, 0.0), (200.0, 0.0)], None),
        ("a corner", &[(0.0, 0.0), (100.0, 0.0), (100.0, 100.0)], None),
        (
            "out and back across the line",
            &[(0.0, 0.0), (100.0, 0.0), (101.0, 80.0), (102.0, 0.0), (200.0, 0.0)],
            Some("[2]"),
        ),
        ("an overshoot along the line", &[(0.0, 0.0), (100.0, 0.0), (60.0, 0.0), (200.0, 0.0)], Some("[1]")),
        ("at the very end", &[(0.0, 0.0), (100.0, 0.0), (80.0, 0.0)], Some("[1]")),
        ("a cable that comes back the way it went", &THERE_AND_BACK, None),
        ("a bend of a mountain road", &[(0.0, 0.0), (100.0, 0.0), (200.0, 10.0), (100.0, 20.0), (0.0, 20.0)], None),
        ("the noise of the pen", &[(0.0, 0.0), (100.0, 0.0), (99.5, 0.0), (200.0, 0.0)], None),
        ("the same vertex twice", &[(0.0, 0.0), (100.0, 0.0), (100.0, 0.0), (200.0, 0.0)], None),
    ];
    for (name, line, want) in cases {
        let draft = read(&[("A", line)]);
        let paths: Vec<_> = draft.scan.faults.iter().map(|f| (f.code, f.path.clone().unwrap())).collect();
        let want: Vec<_> = want.iter().map(|at| ("N101", format!("$.features[0].geometry.coordinates{at}"))).collect();
        assert_eq!(paths, want, "{name}");
    }
}

#[test]
fn a_jump_is_longer_than_five_kilometres_and_only_worth_knowing() {
    let draft = read(&[("A", &[(0.0, 0.0), (4_990.0, 0.0), (10_000.0, 0.0), (17_000.0, 0.0)])]);
    assert_eq!((told(&draft), draft.scan.verdict), (vec![("N102", "A".to_owned())], Verdict::Accept));
    let fault = &draft.scan.faults[0];
    assert!(fault.path.as_deref().unwrap().ends_with("[3]"), "the longest one: {fault:?}");
    let metres: f64 = fault.says.en.split(' ').find_map(|word| word.parse().ok()).unwrap();
    assert!((metres - 7_000.0).abs() < 10.0, "{}", fault.says.en);
}

#[test]
fn the_same_line_is_found_whichever_way_it_is_drawn() {
    let (there, back) = ([(0.0, 0.0), (50.0, 5.0), (100.0, 0.0)], [(100.0, 0.0), (50.0, 5.0), (0.0, 0.0)]);
    let cases = [
        ("again", there, true),
        ("backwards", back, true),
        ("another", [(0.0, 0.0), (50.0, 6.0), (100.0, 0.0)], false),
    ];
    for (name, second, want) in cases {
        let draft = read(&[("A", &there), ("B", &second)]);
        let codes = told(&draft);
        assert_eq!(codes.contains(&("G203", "B".to_owned())), want, "{name}: {codes:?}");
        assert!(!want || draft.scan.faults[0].says.vi.contains(" A;"), "{name}: which one");
    }
}

#[test]
fn ends_that_nearly_join_are_told_with_the_gap_and_what_is_there() {
    type Files = &'static [(&'static str, &'static [(f64, f64)])];
    type Told = &'static [(&'static str, &'static str, &'static str)];
    let cases: &[(&str, Files, Told)] = &[
        (
            "two ends 3.4 m apart: the later one is told",
            &[("A", &[(0.0, 0.0), (100.0, 0.0)]), ("B", &[(103.4, 0.0), (200.0, 0.0)])],
            &[("N103", "B", "3.4 m short of an end of route A")],
        ),
        ("they join", &[("A", &[(0.0, 0.0), (100.0, 0.0)]), ("B", &[(100.0, 0.0), (200.0, 0.0)])], &[]),
        ("too far to be meant", &[("A", &[(0.0, 0.0), (100.0, 0.0)]), ("B", &[(112.0, 0.0), (200.0, 0.0)])], &[]),
        (
            "a site 5 m north",
            &[("S", &[(100.0, 5.0)]), ("A", &[(0.0, 0.0), (100.0, 0.0)])],
            &[("N104", "A", "5.0 m short of the site S")],
        ),
        (
            "one that joins another end is at its place",
            &[("A", &[(0.0, 0.0), (100.0, 0.0)]), ("B", &[(100.0, 0.0), (200.0, 50.0)]), ("S", &[(100.0, 5.0)])],
            &[],
        ),
        (
            "a joint, and one that missed it",
            &[
                ("A", &[(0.0, 0.0), (100.0, 0.0)]),
                ("B", &[(100.0, 0.0), (200.0, 50.0)]),
                ("C", &[(100.0, 4.0), (100.0, 90.0)]),
            ],
            &[("N103", "C", "4.0 m")],
        ),
        (
            "a loop that is not closed is one route's own matter",
            &[("A", &[(0.0, 0.0), (100.0, 0.0), (100.0, 100.0), (3.0, 0.0)])],
            &[],
        ),
        ("two sites side by side", &[("S", &[(0.0, 0.0)]), ("T", &[(3.0, 0.0)])], &[]),
    ];
    for (name, features, want) in cases {
        let draft = read(features);
        assert_eq!(draft.scan.faults.len(), want.len(), "{name}: {:?}", draft.scan.faults);
        for (fault, (code, id, says)) in draft.scan.faults.iter().zip(*want) {
            assert_eq!((fault.code, fault.id.as_deref()), (*code, Some(*id)), "{name}");
            assert!(fault.says.en.contains(says), "{name}: {}", fault.says.en);
        }
    }
}

/// Every pair looked at, as a check of the index.
fn by_all_pairs(places: &[LonLat]) -> Vec<(u32, u32)> {
    let mut near = Vec::new();
    for (a, at) in places.iter().enumerate() {
        let others = places.iter().enumerate().filter(|(b, _)| *b != a);
        let far = others.map(|(b, other)| (crate::geodesy::distance(*at, *other).get(), b));
        match far.min_by(|a, b| a.0.total_cmp(&b.0)) {
            Some((metres, b)) if metres > 0.05 && metres < 9.9 => near.push((a as u32, b as u32)),
            _ => {}
        }
    }
    near.retain(|(a, b)| a > b || !near_back(places, *a, *b));
    near
}

fn near_back(places: &[LonLat], a: u32, b: u32) -> bool {
    let far = |c: usize| crate::geodesy::distance(places[b as usize], places[c]).get();
    let others = (0..places.len()).filter(|c| *c != b as usize);
    others.min_by(|c, d| far(*c).total_cmp(&far(*d))) == Some(a as usize)
}

#[test]
fn the_index_finds_what_looking_at_all_pairs_finds() {
    let mut state = 7_u64;
    let mut next = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as f64 / f64::from(1_u32 << 31)
    };
    let places: Vec<LonLat> =
        (0..600).map(|_| LonLat::checked(107.0 + next() * 0.002, 16.8 + next() * 0.002).unwrap()).collect();
    let mut joints = Joints::default();
    (0_u32..).zip(&places).for_each(|(thing, at)| joints.add(End::of(*at, thing)));
    let mut found: Vec<(u32, u32)> = joints.open(&|_| false).iter().map(|gap: &Gap| (gap.end, gap.to)).collect();
    found.sort_unstable();
    let want = by_all_pairs(&places);
    let missed: Vec<_> = want.iter().filter(|pair| !found.contains(pair)).collect();
    assert!(want.len() > 100 && missed.len() * 100 <= want.len(), "{} of {}: {missed:?}", missed.len(), want.len());
}

#[test]
fn a_crowd_at_one_place_takes_no_time_to_speak_of() {
    let at = |n: u32| LonLat::checked(107.0 + f64::from(n) * 1e-12, 16.8).unwrap();
    let mut joints = Joints::default();
    (0..200_000).for_each(|n| joints.add(End::of(at(n), n)));
    assert_eq!(joints.open(&|_| false), [], "they are all one place");
}
