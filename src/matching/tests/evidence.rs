//! Each kind of evidence: where it leads, how sure that is, and what is said of what it leaves aside.

use super::*;

fn carrier(code: &str) -> Option<crate::units::CarrierCode> {
    crate::units::CarrierCode::checked(code)
}

fn route(id: &str, of: &str, medium: Medium, line: &[(f64, f64)]) -> Route {
    let mut route = Route::measured(id, vec![line.iter().map(|(lon, lat)| at(*lon, *lat)).collect()]);
    (route.carrier, route.medium) = (carrier(of), Some(medium));
    route
}

/// Two fibres of VTL and TS in one trench and copper of TS 55 m north of it; closures on the trench,
/// poles beyond; a site where another fibre of TS begins.
fn town() -> Network {
    let trench = [(107.0, 16.8), (107.01, 16.8), (107.02, 16.8)];
    let back = [(107.02, 16.8), (107.01, 16.8), (107.0, 16.8)];
    let owned = |of: &str, site: Site| Site { carrier: carrier(of), ..site };
    Network::bulk(
        vec![
            route("F-1", "TS", Medium::Fibre, &trench),
            route("F-1", "VTL", Medium::Fibre, &back),
            route("C-1", "TS", Medium::Copper, &[(107.0, 16.8005), (107.02, 16.8005)]),
            route("F-2", "TS", Medium::Fibre, &[(107.01, 16.8), (107.01, 16.78)]),
        ],
        vec![
            owned("TS", site("MX-01", 107.005, 16.8)),
            owned("TS", site("MX-02", 107.015, 16.79995)),
            owned("VTL", site("MX-02", 107.012, 16.8)),
            owned("TS", site("X", 107.01, 16.8)),
            owned("TS", site("FAR", 107.01, 16.9)),
        ],
    )
}

struct Case {
    name: &'static str,
    of: &'static str,
    medium: Option<Medium>,
    place: Evidence,
    status: Status,
    why: &'static str,
    routes: &'static [&'static str],
    notes: &'static [&'static str],
}

fn on(id: &str, from: f64) -> Evidence {
    Evidence::OnRoute { route_id: id.into(), from: chainage(from), to: None }
}

fn spot(lon: f64, lat: f64, accuracy: f64) -> Evidence {
    Evidence::Point { at: at(lon, lat), accuracy: Metres::checked(accuracy).unwrap() }
}

fn otdr(route: Option<&str>, site: &str, metres: u32) -> Evidence {
    Evidence::Otdr { route_id: route.map(str::to_owned), site_id: site.into(), distance: Metres::of(metres) }
}

fn between(route: Option<&str>, from: &str, to: &str) -> Evidence {
    Evidence::Between { route_id: route.map(str::to_owned), from: from.into(), to: to.into() }
}

fn along(route: &str, place: Evidence) -> Evidence {
    Evidence::Along { route_id: route.into(), place: Box::new(place) }
}

fn near(place: Evidence, lon: f64, lat: f64) -> Evidence {
    Evidence::Near { place: Box::new(place), at: at(lon, lat), accuracy: Metres::of(15) }
}

fn label(text: &str) -> Evidence {
    Evidence::Label { label: text.into() }
}

/// Name, carrier, medium, place; then status, reason, route ids in order, notes.
macro_rules! cases {
    ($($name:literal, $of:literal, $medium:expr, $place:expr => $status:ident, $why:literal, $routes:expr, $notes:expr;)+) => {
        vec![$(Case { name: $name, of: $of, medium: $medium, place: $place, status: Status::$status, why: $why,
            routes: &$routes, notes: &$notes }),+]
    };
}

fn check(cases: Vec<Case>) {
    let network = town();
    for case in cases {
        let name = case.name;
        let incident = Incident { carrier: carrier(case.of), medium: case.medium, ..theft(vec![case.place]) };
        let found = match_incident(&network, &incident, &Rules::default());
        let routes: Vec<String> = placed(&network, &found).into_iter().map(|c| c.0).collect();
        assert_eq!((found.status, found.reason.why.code()), (case.status, case.why), "{name}: {found:?}");
        assert_eq!(routes, case.routes, "{name}");
        assert_eq!(found.reason.notes.iter().map(Note::code).collect::<Vec<_>>(), case.notes, "{name}");
        let sum: f64 = found.candidates.iter().flat_map(|c| &c.stretches).map(|s| s.weight).sum();
        assert!(routes.is_empty() || (sum - 1.0).abs() < 1e-9, "{name}: {sum}");
        let says = found.reason.says();
        assert_eq!(says.vi.lines().count(), says.en.lines().count(), "{name}");
    }
}

#[test]
fn points_sites_and_numbers() {
    let fibre = Some(Medium::Fibre);
    check(cases! {
        "cables of one trench share", "", fibre, spot(107.003, 16.8, 10.0)
            => Ambiguous, "several_routes", ["F-1", "F-1"], [];
        "unless the report names the carrier", "TS", fibre, spot(107.003, 16.8, 10.0)
            => Matched, "on_route", ["F-1"], ["other_carrier_left_out"];
        "a medium near by is left out aloud", "TS", fibre, spot(107.003, 16.8003, 30.0)
            => Matched, "on_route", ["F-1"], ["other_medium_left_out", "other_carrier_left_out"];
        "nothing but another medium", "TS", Some(Medium::Coaxial), spot(107.003, 16.8, 15.0)
            => Unmatched, "other_cable", [], ["other_medium_left_out", "other_carrier_left_out"];
        "better than a metre nobody measures", "TS", fibre, spot(107.003, 16.8, 0.2)
            => Matched, "on_route", ["F-1"], ["accuracy_raised", "other_carrier_left_out"];
        "a named route decides", "TS", None, along("C-1", spot(107.003, 16.8003, 30.0))
            => Matched, "on_route", ["C-1"], [];
        "a named route that is elsewhere", "TS", None, along("F-2", spot(107.003, 16.8003, 30.0))
            => Unmatched, "off_route", [], [];
        "a named route that is not there", "TS", fibre, along("F-9", spot(107.003, 16.8, 10.0))
            => Matched, "on_route", ["F-1"], ["telling_unused", "other_carrier_left_out"];
        "a site", "TS", None, Evidence::Site { site_id: "MX-01".into() }
            => Matched, "on_route", ["F-1"], ["other_carrier_left_out"];
        "a site far from cable", "TS", None, Evidence::Site { site_id: "FAR".into() }
            => Unmatched, "none_of_carrier", [], [];
        "near another carrier's cable alone, as far from any", "HL", None, spot(107.003, 16.8, 15.0)
            => Unmatched, "none_of_carrier", [], ["other_carrier_left_out"];
        "a site that is not there", "TS", None, Evidence::Site { site_id: "S-9".into() }
            => Unmatched, "unknown_site", [], [];
        "a painted number", "VTL", None, label("mx02")
            => Matched, "on_route", ["F-1"], ["other_carrier_left_out"];
        "a number read without its zero", "VTL", None, label("măng xông MX 2")
            => Matched, "on_route", ["F-1"], ["label_read_as", "other_carrier_left_out"];
        "a number of another carrier is nobody's", "VTL", None, label("MX-01")
            => Unmatched, "unknown_label", [], [];
        "a number that two sites bear", "", fibre, label("MX-02")
            => Ambiguous, "several_routes", ["F-1", "F-1", "F-1", "F-1"], ["several_sites"];
        "a commune", "", None, Evidence::Commune { code: "1".into() }
            => Unmatched, "commune_only", [], [];
    });
}

#[test]
fn places_along_routes() {
    let fibre = Some(Medium::Fibre);
    check(cases! {
        "a chainage of a route that two carriers have", "", None, on("F-1", 100.0)
            => Ambiguous, "several_routes", ["F-1", "F-1"], [];
        "a chainage on a route of another medium", "TS", Some(Medium::Copper), on("F-1", 100.0)
            => Matched, "on_route", ["F-1"], ["route_of_other_medium"];
        "a chainage past the end", "TS", None, on("F-1", 3_000.0) => Unmatched, "beyond_end", [], [];
        "a point that bears the chainage out", "TS", None, near(on("F-1", 532.5), 107.005, 16.8001)
            => Matched, "on_route", ["F-1"], [];
        "a point that contradicts it", "TS", None, near(on("F-1", 532.5), 107.015, 16.8)
            => Matched, "on_route", ["F-1"], ["point_contradicts"];
        "a chainage past the end beside a point", "TS", None, near(on("F-1", 9_000.0), 107.005, 16.8001)
            => Matched, "on_route", ["F-1"], ["telling_unused"];
        "every route through the site, every way", "TS", fibre, otdr(None, "X", 515)
            => Ambiguous, "several_routes", ["F-1", "F-1", "F-2"], [];
        "the route named", "TS", fibre, otdr(Some("F-1"), "X", 515) => Ambiguous, "either_way", ["F-1", "F-1"], [];
        "a route that begins there", "TS", fibre, otdr(Some("F-2"), "X", 515) => Matched, "on_route", ["F-2"], [];
        "a point says which way", "TS", fibre, near(otdr(None, "X", 515), 107.0147, 16.8001)
            => Matched, "on_route", ["F-1"], [];
        "farther than any cable goes", "TS", fibre, otdr(None, "X", 50_000) => Unmatched, "beyond_end", [], [];
        "from a site off the cable", "TS", fibre, otdr(None, "FAR", 100) => Unmatched, "off_cable", [], [];
        "from nowhere", "TS", fibre, otdr(None, "S-9", 100) => Unmatched, "unknown_site", [], [];
        "between two closures", "TS", None, between(None, "MX-01", "mx 02")
            => Matched, "on_route", ["F-1"], [];
        "between closures, the route unknown", "TS", None, between(Some("F-9"), "MX-01", "MX-02")
            => Unmatched, "unknown_route", [], [];
        "between closures that no route joins", "TS", None, between(Some("F-2"), "X", "MX-01")
            => Unmatched, "off_cable", [], [];
        "between a closure and a place off it", "TS", None, between(None, "FAR", "MX-01")
            => Unmatched, "off_cable", [], [];
    });
}

#[test]
fn one_of_three_places_that_leads_nowhere_is_told_and_the_others_share() {
    let network = town();
    let places = vec![on("F-1", 100.0), on("C-9", 5.0), on("C-1", 700.0), Evidence::Commune { code: "1".into() }];
    let incident = Incident { carrier: carrier("TS"), ..theft(places) };
    let found = match_incident(&network, &incident, &Rules::default());
    assert_eq!((found.status, &found.reason.why), (Status::Matched, &Reason::SeveralPlaces { places: 2 }));
    assert_eq!(placed(&network, &found), [("C-1".into(), 700.0, 0.5), ("F-1".into(), 100.0, 0.5)]);
    let reason = Reason::UnknownRoute { id: "C-9".into() };
    assert_eq!(found.reason.notes, [Note::PlaceUnused { place: 2, of: 3, reason }]);
    assert_eq!(
        found.reason.says().en,
        "It has 2 places, and each lies clearly on one route.\nPlace 2 of 3 was not used: There is no route C-9."
    );
    let nowhere = Incident { places: vec![on("C-8", 1.0), on("C-9", 1.0)], ..incident };
    let found = match_incident(&network, &nowhere, &Rules::default());
    assert_eq!((found.status, found.reason.why.code()), (Status::Unmatched, "unknown_route"));
    assert_eq!(found.reason.notes.len(), 1, "one is the reason, the other a note");
}

#[test]
fn cable_of_other_carriers_is_told_last_and_apart() {
    let incident = Incident { carrier: carrier("TS"), ..theft(vec![spot(107.003, 16.8, 0.5)]) };
    let says = match_incident(&town(), &incident, &Rules::default()).reason.says();
    let (own, others) = says.vi.split_once("\n\n").unwrap();
    assert!(own.ends_with("Độ chính xác 0,5 m được tính là 1 m."), "{own}");
    assert!(others.contains("doanh nghiệp khác") && !own.contains("khác"), "{says:?}");
}

#[test]
fn a_vague_point_counts_all_cable_within_its_error_once_some_is_within_the_cap() {
    let network = town();
    let far = |accuracy: f64| {
        let place = spot(107.0, 16.795, accuracy);
        match_incident(&network, &theft(vec![place]), &Rules::default())
    };
    assert_eq!(far(200.0).reason.why, Reason::TooFar { reach: Metres::of(250) }, "553 m off");
    let place = spot(107.008, 16.799, 200.0);
    let found = match_incident(&network, &theft(vec![place]), &Rules::default());
    let f2 = placed(&network, &found).into_iter().find(|c| c.0 == "F-2").unwrap();
    assert!(f2.2 > 0.1 && found.candidates.len() == 4, "213 m east, within three times 200 m: {found:?}");
}

#[test]
fn a_route_that_comes_by_twice_is_passed_twice_and_counts_once() {
    // Out along the equator, a loop of 2 km, and back through the same vertex.
    let x = at(107.01, 0.0);
    let line = vec![at(107.0, 0.0), x, at(107.016, 0.004), at(107.01, 0.008), x, at(107.01, -0.01)];
    let network = Network::bulk(vec![Route::measured("L", vec![line])], vec![site("X", 107.01, 0.0)]);
    let found = match_incident(&network, &theft(vec![otdr(None, "X", 103)]), &Rules::default());
    assert_eq!((found.reason.why.clone(), found.candidates.len()), (Reason::EitherWay, 4), "four ways out of X");
    assert!(found.candidates.iter().all(|c| (c.weight - 0.25).abs() < 1e-12));
    let found = match_incident(&network, &theft(vec![spot(107.01, 0.0, 10.0)]), &Rules::default());
    let mut covered: Vec<(f64, f64)> =
        found.candidates[0].stretches.iter().map(|s| (s.from.get(), s.to.get())).collect();
    covered.sort_by(|a, b| a.0.total_cmp(&b.0));
    assert!(covered.windows(2).all(|w| w[0].1 <= w[1].0 + 1e-6), "no metre counts twice: {covered:?}");
    let length: f64 = covered.iter().map(|(from, to)| to - from).sum();
    assert!((length - 120.0).abs() < 0.1, "four ways of three times ten metres: {length}");
}

#[test]
fn between_two_closures_a_metre_of_the_long_way_is_as_likely_as_a_metre_of_the_short_one() {
    let line = |points: &[(f64, f64)]| vec![points.iter().map(|(lon, lat)| at(*lon, *lat)).collect::<Vec<_>>()];
    let straight = Route::measured("STRAIGHT", line(&[(107.0, 0.0), (107.03, 0.0)]));
    let detour = Route::measured("DETOUR", line(&[(107.0, 0.0), (107.0, 0.01), (107.03, 0.01), (107.03, 0.0)]));
    let share = detour.length().get() / (detour.length().get() + straight.length().get());
    let network = Network::bulk(vec![straight, detour], vec![site("A", 107.0, 0.0), site("B", 107.03, 0.0)]);
    let found = match_incident(&network, &theft(vec![between(None, "A", "B")]), &Rules::default());
    let [detour, straight] = &placed(&network, &found)[..] else { panic!("{found:?}") };
    assert_eq!((detour.0.as_str(), straight.0.as_str(), found.status), ("DETOUR", "STRAIGHT", Status::Ambiguous));
    assert!((detour.2 - share).abs() < 1e-9 && share > 0.6, "{share}: {found:?}");
}
