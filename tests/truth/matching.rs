//! Where matching puts incidents whose true place is known, and whether its weights can be believed.
//! The tables of docs/matching.md are those made here.

use std::collections::BTreeMap;
use std::f64::consts::TAU;

use cablewatch::app::files::matches;
use cablewatch::geodesy::destination;
use cablewatch::incidents::{Evidence, Incident, Kind};
use cablewatch::matching::{Match, Rules, match_incidents};
use cablewatch::network::{Medium, Network, Route, RouteNo};
use cablewatch::units::{CarrierCode, Chainage, LonLat, Metres};
use rand::Rng;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;
use serde_json::{Value, json};

fn read(name: &str) -> Value {
    serde_json::from_slice(&std::fs::read(format!("data/demo/{name}")).unwrap()).unwrap()
}

/// The demo's network; its routes with this slack, where one is given.
fn demo_network(slack: Option<f64>) -> Vec<u8> {
    let mut features = Vec::new();
    for (kind, code) in ["routes", "sites"].iter().flat_map(|kind| ["TS", "BH", "SG", "HL"].map(|code| (kind, code))) {
        for mut feature in read(&format!("{kind}/{code}.geojson"))["features"].as_array().unwrap().clone() {
            feature["properties"]["carrier"] = code.into();
            feature["properties"]["slack"] = slack.into();
            features.push(feature);
        }
    }
    serde_json::to_vec(&json!({"type": "FeatureCollection", "features": features})).unwrap()
}

/// Candidates by the weight they were given.
#[derive(Default)]
struct Calibration([(usize, usize, f64); 5]);

impl Calibration {
    fn add(&mut self, weight: f64, right: bool) {
        let bin = &mut self.0[((weight * 5.0) as usize).min(4)];
        *bin = (bin.0 + 1, bin.1 + usize::from(right), bin.2 + weight);
    }

    /// Of each fifth: given weight on the mean, how many, how many of them right, Wilson's 95 % interval.
    fn rows(&self) -> Vec<(f64, usize, f64, f64, f64)> {
        let filled = self.0.iter().filter(|(count, _, _)| *count > 0);
        let row = |&(count, right, weight): &(usize, usize, f64)| {
            let (n, share, z) = (count as f64, right as f64 / count as f64, 1.96_f64);
            let middle = (share + z * z / (2.0 * n)) / (1.0 + z * z / n);
            let half = z / (1.0 + z * z / n) * (share * (1.0 - share) / n + z * z / (4.0 * n * n)).sqrt();
            (weight / n, count, share, middle - half, middle + half)
        };
        filled.map(row).collect()
    }

    fn table(&self) -> Vec<String> {
        let percent = |share: f64| format!("{:.1}", share * 100.0);
        let row = |(given, count, share, low, high): (f64, usize, f64, f64, f64)| {
            format!("| {} | {count} | {} | {} – {} |", percent(given), percent(share), percent(low), percent(high))
        };
        self.rows().into_iter().map(row).collect()
    }
}

/// Tables that the documents show; they must not lag behind.
fn are_documented(tables: &[Vec<String>]) {
    let rows: Vec<&String> = tables.iter().flatten().collect();
    rows.iter().for_each(|row| println!("{row}"));
    let page = std::fs::read_to_string("docs/matching.md").unwrap();
    let missing: Vec<&&String> = rows.iter().filter(|row| !page.contains(row.as_str())).collect();
    assert!(missing.is_empty(), "docs/matching.md lacks {missing:#?}");
}

/// What became of the demo's incidents told in one way.
#[derive(Default)]
struct Tally {
    told: usize,
    right_route: usize,
    within_100_m: usize,
    ambiguous: usize,
    wrongly_matched: usize,
    rightly_unmatched: usize,
    wrongly_unmatched: usize,
}

fn told_by(properties: &Value, truth: &Value) -> &'static str {
    let has = |name: &str| !properties[name].is_null();
    match () {
        () if truth["unmatched"] == true => "a point 1 to 5 km from any cable",
        () if has("chainage_m") => "a chainage",
        () if has("otdr_m") => "an optical distance",
        () if has("site_id") => "a site up to 800 m off",
        () if has("commune") => "a commune",
        () => "a point",
    }
}

impl Tally {
    fn add(&mut self, found: &Value, truth: &Value) {
        let (status, best) = (found["status"].as_str().unwrap(), &found["candidates"][0]);
        let right = best["route_id"].is_string() && best["route_id"] == truth["route_id"];
        let off = best["chainage_m"].as_f64().zip(truth["chainage_m"].as_f64()).map(|(a, b)| (a - b).abs());
        self.told += 1;
        self.right_route += usize::from(right);
        self.within_100_m += usize::from(right && off.is_some_and(|off| off <= 100.0));
        self.ambiguous += usize::from(status == "ambiguous");
        self.wrongly_matched += usize::from(status == "matched" && !right);
        let cable_known = truth["unmatched"] != true && truth["told"] != "a commune";
        self.rightly_unmatched += usize::from(status == "unmatched" && !cable_known);
        self.wrongly_unmatched += usize::from(status == "unmatched" && cable_known);
    }
}

fn tallied(slack: Option<f64>, calibration: &mut Calibration) -> BTreeMap<&'static str, Tally> {
    let incidents = std::fs::read("data/demo/incidents.geojson").unwrap();
    let answer = matches(&demo_network(slack), &incidents, &Rules::default()).unwrap();
    let truths = read("truth.json")["incidents"].as_array().unwrap().clone();
    let mut tallies = BTreeMap::<&str, Tally>::new();
    for feature in answer["features"].as_array().unwrap() {
        let properties = &feature["properties"];
        let mut truth = truths.iter().find(|truth| truth["id"] == properties["id"]).unwrap().clone();
        let told = told_by(properties, &truth);
        truth["told"] = told.into();
        let found = &properties["match"];
        tallies.entry(told).or_default().add(found, &truth);
        for candidate in found["candidates"].as_array().unwrap() {
            calibration.add(candidate["weight"].as_f64().unwrap(), candidate["route_id"] == truth["route_id"]);
        }
    }
    tallies
}

#[test]
fn the_demos_invented_truth_is_found_again() {
    let mut calibration = Calibration::default();
    let mut tallies = tallied(None, &mut calibration);
    let mut with_slack = tallied(Some(1.015), &mut Calibration::default());
    let measured = with_slack.remove("an optical distance").unwrap();
    tallies.insert("the same, had the routes told their slack of 1.015", measured);
    let rows: Vec<String> = tallies
        .iter()
        .map(|(told, t)| {
            format!(
                "| {told} | {} | {} | {} | {} | {} | {} | {} |",
                t.told,
                t.right_route,
                t.within_100_m,
                t.ambiguous,
                t.wrongly_matched,
                t.rightly_unmatched,
                t.wrongly_unmatched
            )
        })
        .collect();
    are_documented(&[rows, calibration.table()]);
    let points = &tallies["a point"];
    assert!(points.right_route * 100 >= points.told * 97, "{} of {}", points.right_route, points.told);
    assert_eq!(tallies["a chainage"].right_route, tallies["a chainage"].told);
    for nowhere in ["a commune", "a point 1 to 5 km from any cable"] {
        assert_eq!(tallies[nowhere].rightly_unmatched, tallies[nowhere].told, "{nowhere}");
    }
}

const MEDIA: [Medium; 2] = [Medium::Copper, Medium::Fibre];
const ACCURACIES: [u32; 6] = [5, 15, 30, 60, 120, 240];

fn normal(rng: &mut ChaCha8Rng) -> f64 {
    (-2.0 * (1.0 - rng.random::<f64>()).ln()).sqrt() * (TAU * rng.random::<f64>()).cos()
}

fn moved(from: LonLat, east: f64, north: f64) -> LonLat {
    let go = |from, bearing: f64, metres: f64| {
        let bearing = if metres < 0.0 { bearing + 180.0 } else { bearing };
        destination(from, bearing, Metres::checked(metres.abs()).unwrap())
    };
    go(go(from, 90.0, east), 0.0, north)
}

/// A town of 5 km by 5 km: 30 winding roads, each with one to four cables 0 to 60 m apart.
fn town(rng: &mut ChaCha8Rng) -> Network {
    let mut routes = Vec::new();
    for road in 0..30 {
        let corner = LonLat::checked(107.0, 16.8).unwrap();
        let (mut x, mut y) = (rng.random_range(0.0..5_000.0), rng.random_range(0.0..5_000.0));
        let mut heading: f64 = rng.random_range(0.0..TAU);
        let mut line = vec![(x, y)];
        for _ in 0..rng.random_range(20..80) {
            heading += normal(rng) * 0.15;
            (x, y) = (x + 40.0 * heading.cos(), y + 40.0 * heading.sin());
            line.push((x, y));
        }
        for cable in 0..rng.random_range(1..=4) {
            let (east, north) =
                if cable == 1 { (0.0, 0.0) } else { (rng.random_range(-30.0..30.0), rng.random_range(-30.0..30.0)) };
            let vertices = line.iter().map(|(x, y)| moved(corner, x + east, y + north)).collect();
            let mut route = Route::measured(format!("R{road}-{cable}"), vec![vertices]);
            route.medium = Some(MEDIA[rng.random_range(0..2)]);
            route.carrier = CarrierCode::checked(["TS", "BH", "SG"][rng.random_range(0..3)]);
            routes.push(route);
        }
    }
    Network::bulk(routes, vec![])
}

/// An incident somewhere on the cable, every metre as likely as any other, and where it truly was.
fn told(rng: &mut ChaCha8Rng, network: &Network) -> (Incident, RouteNo, f64) {
    let mut along = rng.random::<f64>() * network.length().get();
    let (no, route) = network
        .routes()
        .find(|(_, route)| {
            along -= route.length().get();
            along < 0.0
        })
        .unwrap();
    let chainage = along + route.length().get();
    let place = route.point_at(Chainage::checked(chainage).unwrap()).unwrap();
    let accuracy = ACCURACIES[rng.random_range(0..ACCURACIES.len())];
    let (east, north) = (normal(rng) * f64::from(accuracy), normal(rng) * f64::from(accuracy));
    let point = Evidence::Point { at: moved(place, east, north), accuracy: Metres::of(accuracy) };
    let incident = Incident {
        id: String::new(),
        kind: Kind::Theft,
        occurred: None,
        discovered_at: None,
        reported_at: None,
        places: vec![point],
        carrier: route.carrier.clone().filter(|_| rng.random_bool(0.3)),
        medium: route.medium.filter(|_| rng.random_bool(0.5)),
        metres_taken: None,
        damage_vnd: None,
        note: None,
    };
    (incident, no, chainage)
}

/// The weight that an answer gives to the 100 m either way of its best place.
fn promised(found: &Match) -> f64 {
    let best = &found.candidates[0];
    let (low, high) = (best.chainage.get() - 100.0, best.chainage.get() + 100.0);
    let inside = best.stretches.iter().map(|s| {
        let (from, to) = (s.from.get(), s.to.get());
        s.weight * ((high.min(to) - low.max(from)).max(0.0) / (to - from)).min(1.0)
    });
    inside.sum()
}

#[test]
fn of_candidates_given_seven_tenths_seven_in_ten_are_right() {
    let mut rng = ChaCha8Rng::seed_from_u64(44);
    let (mut calibration, mut near, mut cut) = (Calibration::default(), Calibration::default(), Calibration::default());
    let (mut reports, mut unmatched) = (0, 0);
    for _ in 0..24 {
        let network = town(&mut rng);
        let truths: Vec<_> = (0..2_000).map(|_| told(&mut rng, &network)).collect();
        let incidents: Vec<Incident> = truths.iter().map(|t| t.0.clone()).collect();
        for (found, (_, route, chainage)) in
            match_incidents(&network, &incidents, &Rules::default()).iter().zip(&truths)
        {
            reports += 1;
            unmatched += usize::from(found.candidates.is_empty());
            let Some(best) = found.candidates.first() else { continue };
            let right = best.route == *route && (best.chainage.get() - chainage).abs() <= 100.0;
            near.add(promised(found), right);
            let kept: f64 = found.candidates.iter().filter(|c| c.distance.get() <= 250.0).map(|c| c.weight).sum();
            for candidate in &found.candidates {
                calibration.add(candidate.weight, candidate.route == *route);
                if candidate.distance.get() <= 250.0 {
                    cut.add(candidate.weight / kept, candidate.route == *route);
                }
            }
        }
    }
    println!("{reports} reports, {unmatched} unmatched; if cable beyond 250 m had no weight:");
    cut.table().iter().for_each(|row| println!("{row}"));
    are_documented(&[calibration.table(), near.table()]);
    for (given, _, _, low, high) in calibration.rows().into_iter().chain(near.rows()) {
        // A true place beyond three standard deviations, one in ninety, is a miss that no weight foresees.
        assert!(low - 0.012 < given && given < high + 0.012, "given {given}, right {low} to {high}");
    }
}
