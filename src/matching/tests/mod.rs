mod evidence;
mod invariance;
mod known_lengths;

use proptest::prelude::*;

use super::*;
use crate::incidents::{Evidence, Kind};
use crate::network::{Medium, Route, Site, SiteKind};
use crate::units::{Chainage, LonLat};

fn at(lon: f64, lat: f64) -> LonLat {
    LonLat::checked(lon, lat).unwrap()
}

/// Two parallel west-east cables, fibre at 16.8 and copper 0.0005 degrees (55 m) north of it.
fn network() -> Network {
    let line = |lat: f64| vec![(0..=20).map(|i| at(107.0 + f64::from(i) * 0.001, lat)).collect::<Vec<_>>()];
    let mut fibre = Route::measured("F", line(16.8));
    fibre.medium = Some(Medium::Fibre);
    let mut copper = Route::measured("C", line(16.8005));
    copper.medium = Some(Medium::Copper);
    Network::bulk(vec![fibre, copper], Vec::new())
}

fn theft(places: Vec<Evidence>) -> Incident {
    Incident {
        id: "1".into(),
        kind: Kind::Theft,
        occurred: None,
        discovered_at: None,
        reported_at: None,
        places,
        carrier: None,
        medium: None,
        metres_taken: None,
        damage_vnd: None,
        note: None,
    }
}

fn chainage(metres: f64) -> Chainage {
    Chainage::checked(metres).unwrap()
}

fn site(id: &str, lon: f64, lat: f64) -> Site {
    let (kind, properties) = (SiteKind::Closure, serde_json::Map::new());
    Site { id: id.into(), carrier: None, name: None, kind, at: at(lon, lat), properties }
}

/// Candidates as route id, chainage and weight.
fn placed(network: &Network, found: &Match) -> Vec<(String, f64, f64)> {
    let id = |c: &Candidate| network.route(c.route).unwrap().id.clone();
    found.candidates.iter().map(|c| (id(c), c.chainage.get(), c.weight)).collect()
}

fn point(lat: f64, accuracy: u32) -> Evidence {
    Evidence::Point { at: at(107.0101, lat), accuracy: Metres::of(accuracy) }
}

#[test]
fn each_report_is_put_where_its_evidence_leads_and_nowhere_else() {
    let on = |m: f64, to: Option<f64>| Evidence::OnRoute {
        route_id: "F".into(),
        from: Chainage::checked(m).unwrap(),
        to: to.and_then(Chainage::checked),
    };
    let cases: Vec<(&str, Evidence, Status, usize)> = vec![
        ("beside the fibre", point(16.80002, 15), Status::Matched, 1),
        ("between the two, vaguely", point(16.80025, 50), Status::Ambiguous, 2),
        ("out of three sigmas", point(16.7990, 15), Status::Unmatched, 0),
        ("beyond the cap however vague", point(16.79, 5000), Status::Unmatched, 0),
        ("by chainage", on(500.0, None), Status::Matched, 1),
        ("by a stretch", on(500.0, Some(718.7)), Status::Matched, 1),
        ("past the end", on(99_000.0, None), Status::Unmatched, 0),
        ("a commune only", Evidence::Commune { code: "19432".into() }, Status::Unmatched, 0),
    ];
    for (name, place, status, candidates) in cases {
        let found = match_incident(&network(), &theft(vec![place]), &Rules::default());
        assert_eq!((found.status, found.candidates.len()), (status, candidates), "{name}: {found:?}");
        let sum: f64 = found.candidates.iter().flat_map(|c| &c.stretches).map(|s| s.weight).sum();
        assert!(candidates == 0 || (sum - 1.0).abs() < 1e-9, "{name}: weights sum to {sum}");
    }
}

#[test]
fn a_named_medium_decides_between_parallel_cables() {
    let mut incident = theft(vec![point(16.80025, 50)]);
    incident.medium = Some(Medium::Copper);
    let network = network();
    let found = match_incident(&network, &incident, &Rules::default());
    assert_eq!(network.route(found.candidates[0].route).unwrap().id, "C");
    assert_eq!(found.candidates.len(), 1);
}

/// Share of the incident west of each of these longitudes on a cable along the equator,
/// where a straight line of the plane is a geodesic.
fn west_of(line: Vec<LonLat>, accuracy: u32) -> (f64, Vec<f64>) {
    let route = Route::measured("F", vec![line]);
    let reversed = route.lines().next().is_some_and(|line| line[0].lon() > 107.0);
    let length = route.length().get();
    let network = Network::bulk(vec![route], Vec::new());
    let place = Evidence::Point { at: at(107.0101, 0.0003), accuracy: Metres::of(accuracy) };
    let found = match_incident(&network, &theft(vec![place]), &Rules::default());
    let lon = |c: Chainage| {
        let along = if reversed { length - c.get() } else { c.get() };
        107.0 + 0.02 * along / length
    };
    let shares = (0..80).map(|i| 107.009 + f64::from(i) * 0.000_037).map(|edge| {
        let stretches = found.candidates.iter().flat_map(|c| &c.stretches);
        let west = stretches.map(|s| {
            let (a, b) = (lon(s.from).min(lon(s.to)), lon(s.from).max(lon(s.to)));
            s.weight * ((edge - a) / (b - a)).clamp(0.0, 1.0)
        });
        west.sum()
    });
    (found.candidates[0].distance.get(), shares.collect())
}

proptest! {
    #[test]
    fn reversing_and_splitting_a_route_moves_no_weight(
        steps in prop::collection::btree_set(1..200u32, 0..60),
        accuracy in 12..90u32,
    ) {
        let line = |steps: &[u32]| -> Vec<LonLat> {
            let inner = steps.iter().map(|&i| at(107.0 + f64::from(i) * 1e-4, 0.0));
            std::iter::once(at(107.0, 0.0)).chain(inner).chain([at(107.02, 0.0)]).collect()
        };
        let (distance, plain) = west_of(line(&[]), accuracy);
        let split = line(&steps.into_iter().collect::<Vec<_>>());
        let mut reversed = split.clone();
        reversed.reverse();
        for other in [split, reversed] {
            let (other_distance, shares) = west_of(other, accuracy);
            prop_assert!((other_distance - distance).abs() < 1e-6);
            for (a, b) in plain.iter().zip(&shares) {
                prop_assert!((a - b).abs() < 1e-9, "{a} and {b}");
            }
        }
    }
}

#[test]
fn an_optical_distance_may_lie_on_either_side_of_its_site() {
    let (mut network, spot) = (network(), at(107.01, 16.8));
    let (kind, properties) = (SiteKind::Bts, serde_json::Map::new());
    network.set_sites(vec![Site { id: "S".into(), carrier: None, name: None, kind, at: spot, properties }]);
    let measured = |metres: u32| {
        let distance = Metres::of(metres);
        let place = Evidence::Otdr { route_id: Some("F".into()), site_id: "S".into(), distance };
        match_incident(&network, &theft(vec![place]), &Rules::default())
    };
    let both = measured(515);
    assert_eq!((both.status, &both.reason.why, both.candidates.len()), (Status::Ambiguous, &Reason::EitherWay, 2));
    let apart = both.candidates[1].chainage.get() - both.candidates[0].chainage.get();
    assert!((apart - 1000.0).abs() < 1e-6, "515 m of fibre are 500 m of cable: {apart}");
    assert_eq!(measured(5_000).status, Status::Unmatched, "past both ends");
}

#[test]
fn the_nearest_alone_is_one_candidate_whatever_the_evidence() {
    let rules = Rules { nearest_only: true, ..Rules::default() };
    let found = match_incident(&network(), &theft(vec![point(16.8003, 5_000), point(16.80001, 1)]), &rules);
    assert_eq!((found.status, found.candidates.len(), found.candidates[0].weight), (Status::Matched, 1, 1.0));
    assert!((found.candidates[0].distance.get() - 1.1).abs() < 0.1);
}

#[test]
fn two_places_share_one_incident() {
    let stretch = |m: f64| Evidence::OnRoute { route_id: "F".into(), from: Chainage::computed(m), to: None };
    let found = match_incident(&network(), &theft(vec![stretch(100.0), stretch(1500.0)]), &Rules::default());
    let weights: Vec<f64> = found.candidates[0].stretches.iter().map(|s| s.weight).collect();
    assert_eq!(weights, [0.5, 0.5]);
}
