//! Places along routes where lengths are known without this code: a degree of the equator is
//! 111,319.4908 m long, the first degree of a meridian 110,574.3886 m, the first two 221,149.4534 m
//! (WGS84, arcs by numerical integration).

use super::*;

const DEGREE: f64 = 111_319.490_793;
const ARC_1: f64 = 110_574.388_558;
const ARC_2: f64 = 221_149.453_372;

/// Along the equator from 107 to 109 degrees; with its parts and their vertices turned round.
fn equator(reversed: bool) -> Route {
    let mut lines = vec![vec![at(107.0, 0.0), at(107.5, 0.0), at(108.0, 0.0)], vec![at(108.0, 0.0), at(109.0, 0.0)]];
    if reversed {
        lines.reverse();
        lines.iter_mut().for_each(|line| line.reverse());
    }
    Route::measured("E", lines)
}

fn meridian(reversed: bool) -> Route {
    let mut line = vec![at(107.0, 0.0), at(107.0, 1.0), at(107.0, 2.0)];
    if reversed {
        line.reverse();
    }
    Route::measured("M", vec![line])
}

type Case = (&'static str, fn(bool) -> Route, Evidence, &'static [(f64, f64)]);

fn otdr(site: &str, fibre: f64) -> Evidence {
    Evidence::Otdr { route_id: None, site_id: site.into(), distance: Metres::checked(fibre).unwrap() }
}

fn between(from: &str, to: &str) -> Evidence {
    Evidence::Between { route_id: None, from: from.into(), to: to.into() }
}

fn sites() -> Vec<Site> {
    vec![
        site("W", 107.0, 0.0),
        site("MIDDLE", 108.0, 0.0),
        site("E", 109.0, 0.0),
        site("N1", 107.0, 1.0),
        site("N2", 107.0, 2.0),
    ]
}

#[test]
fn distances_from_sites_end_where_the_ruler_says_whichever_way_the_route_is_drawn() {
    let cases: Vec<Case> = vec![
        ("half a degree of cable from the western end", equator, otdr("W", DEGREE / 2.0 * 1.03), &[(107.5, 0.0)]),
        ("from the eastern end", equator, otdr("E", DEGREE / 4.0 * 1.03), &[(108.75, 0.0)]),
        ("from the middle either way", equator, otdr("MIDDLE", DEGREE / 2.0 * 1.03), &[(107.5, 0.0), (108.5, 0.0)]),
        ("no metre at all", equator, otdr("MIDDLE", 0.0), &[(108.0, 0.0)]),
        ("to the very end", equator, otdr("W", DEGREE * 2.0 * 1.03), &[(109.0, 0.0)]),
        ("past the end", equator, otdr("W", DEGREE * 2.1 * 1.03), &[]),
        ("up a meridian", meridian, otdr("W", ARC_1 * 1.03), &[(107.0, 1.0)]),
        ("down a meridian, where a degree is longer", meridian, otdr("N2", (ARC_2 - ARC_1) * 1.03), &[(107.0, 1.0)]),
        ("between two closures: its middle", equator, between("W", "MIDDLE"), &[(107.5, 0.0)]),
        ("named the other way round", equator, between("E", "MIDDLE"), &[(108.5, 0.0)]),
        ("the whole meridian", meridian, between("N2", "W"), &[(107.0, 1.000_0)]),
    ];
    for (name, route, place, want) in cases {
        for reversed in [false, true] {
            let network = Network::bulk(vec![route(reversed)], sites());
            let found = match_incident(&network, &theft(vec![place.clone()]), &Rules::default());
            let mut points: Vec<LonLat> = found.candidates.iter().map(|c| c.point).collect();
            points.sort_by(|a, b| a.lon().total_cmp(&b.lon()));
            assert_eq!(points.len(), want.len(), "{name}, reversed {reversed}: {found:?}");
            for (point, (lon, lat)) in points.iter().zip(want) {
                // The middle of two meridian degrees by length is 2.1 m south of that by degrees.
                let off = crate::geodesy::distance(*point, at(*lon, *lat)).get();
                let allowed = if name.contains("whole") { 1.0 } else { 1e-3 };
                assert!(off < allowed, "{name}, reversed {reversed}: {off} m off");
            }
        }
    }
}

#[test]
fn a_stretch_between_closures_runs_from_one_to_the_other_evenly() {
    let network = Network::bulk(vec![equator(false)], sites());
    let found = match_incident(&network, &theft(vec![between("E", "MIDDLE")]), &Rules::default());
    let stretches = &found.candidates[0].stretches;
    assert_eq!((stretches.len(), stretches[0].weight), (1, 1.0));
    assert!((stretches[0].from.get() - DEGREE).abs() < 1e-3, "{stretches:?}");
    assert!((stretches[0].to.get() - 2.0 * DEGREE).abs() < 1e-3, "{stretches:?}");
    assert_eq!((found.status, found.reason.notes.len()), (Status::Matched, 0));
}

#[test]
fn the_slack_of_the_route_counts_and_one_that_cannot_be_is_told() {
    for (told, factor, notes) in [("1,015", 1.015, 0), ("1.3", 1.03, 1), ("x", 1.03, 1)] {
        let mut route = equator(false);
        route.properties.insert("he_so_du".into(), told.into());
        let network = Network::bulk(vec![route], sites());
        let found = match_incident(&network, &theft(vec![otdr("W", 50_000.0)]), &Rules::default());
        assert!((found.candidates[0].chainage.get() - 50_000.0 / factor).abs() < 1e-6, "{told}: {found:?}");
        let codes: Vec<_> = found.reason.notes.iter().map(Note::code).collect();
        assert_eq!(codes, vec!["slack_out_of_range"; notes], "{told}");
    }
}

#[test]
fn a_chainage_told_with_an_error_is_spread_along_the_route_by_the_normal_law() {
    let network = Network::bulk(vec![equator(false)], vec![]);
    let told = |metres: f64| {
        let on = Evidence::OnRoute { route_id: "E".into(), from: chainage(metres), to: None };
        let place = Evidence::Roughly { place: Box::new(on), accuracy: Metres::of(40) };
        match_incident(&network, &theft(vec![place]), &Rules::default())
    };
    let found = told(1_000.0);
    let best = &found.candidates[0];
    assert_eq!((best.chainage.get(), best.weight), (1_000.0, 1.0));
    let within = |sigmas: f64| {
        let inside = best.stretches.iter().filter(|s| (s.from.get() + s.to.get() - 2_000.0).abs() < 80.0 * sigmas);
        inside.map(|s| s.weight).sum::<f64>()
    };
    // Tables of the normal law: 0.682689 and 0.954500 of 0.997300 within three.
    assert!((within(1.0) - 0.682_689 / 0.997_300).abs() < 1e-5, "{}", within(1.0));
    assert!((within(2.0) - 0.954_500 / 0.997_300).abs() < 1e-5, "{}", within(2.0));
    let cut = told(10.0);
    assert!(cut.candidates[0].stretches.iter().all(|s| s.from.get() >= 0.0));
    assert!((cut.candidates[0].weight - 1.0).abs() < 1e-12, "what lies before the start is not lost: {cut:?}");
}
