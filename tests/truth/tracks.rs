//! Tracks on Monaco's real roads: how much of their length is matched right, and what they saw of cable.

mod simulated;

use std::io::Cursor;
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::Arc;

use cablewatch::network::{Network, Route};
use cablewatch::patrols::track::{Along, Passed, Rules, Sight, follow, metres, seen};
use cablewatch::roads::{Profiles, RoadLimits, Roads, Travel, Vehicle, read_roads};
use cablewatch::units::{Chainage, LonLat, Metres, Timestamp};
use uuid::Uuid;

fn monaco() -> Option<Roads> {
    let folder =
        std::env::var("CABLEWATCH_SHARED_DATA").map_or_else(|_| PathBuf::from("../shared/data"), PathBuf::from);
    let path = folder.join("roads/monaco.osm.pbf");
    let Ok(bytes) = std::fs::read(&path) else {
        eprintln!("skipped: no {}", path.display());
        return None;
    };
    let draft = read_roads(Cursor::new(bytes), &RoadLimits::default(), &mut |_| ControlFlow::Continue(()));
    Some(Roads::new(Arc::new(draft.graph.unwrap()), Profiles::own(), Uuid::nil(), "monaco"))
}

/// The shares of length left out and added, the worst of some drives.
fn worst(roads: &Roads, hours: f64, every: f64, sigma: f64) -> (f64, f64) {
    let travel = Travel::Roads(roads.clone());
    let mut worst = (0.0_f64, 0.0_f64);
    for seed in 1..=3 {
        let truth = simulated::drive(&travel, roads.graph(), hours * 3600.0, seed);
        let fixes = simulated::recorded(&truth, every, sigma, seed + 100);
        let found = follow(&fixes, Some((roads, Vehicle::Car)), &Network::new(), &Rules::default());
        let errors = simulated::errors(&truth, &found.sections);
        eprintln!(
            "every {every} s, {sigma} m, seed {seed}: sigma {:.1}, missing {:.4}, added {:.4}, {} sections, {} gaps",
            found.sigma.get(),
            errors.missing,
            errors.added,
            found.sections.len(),
            found.gaps.len()
        );
        worst = (worst.0.max(errors.missing), worst.1.max(errors.added));
    }
    worst
}

#[test]
fn a_drive_with_10_m_noise_is_matched_right_for_98_percent_of_its_length() {
    let Some(roads) = monaco() else { return };
    let (missing, added) = worst(&roads, 1.0, 10.0, 10.0);
    assert!(missing <= 0.02 && added <= 0.02, "{missing} {added}");
}

#[test]
fn with_a_fix_every_30_s_it_is_still_95_percent() {
    let Some(roads) = monaco() else { return };
    let (missing, added) = worst(&roads, 2.0, 30.0, 10.0);
    assert!(missing <= 0.05 && added <= 0.05, "{missing} {added}");
}

/// Metres of a route within sight of a drive, found metre by metre without the code under test.
fn truly_seen(route: &Route, truth: &[Passed], within: f64) -> f64 {
    let index = simulated::index(truth);
    let steps = route.length().get() as u32;
    let near = |step: &u32| {
        let at = route.point_at(Chainage::checked(f64::from(*step) + 0.5).unwrap()).unwrap();
        index.nearest(at, Metres::checked(within).unwrap()).is_some()
    };
    (0..steps).filter(near).count() as f64
}

#[test]
fn what_a_noisy_track_saw_of_a_route_is_within_1_percent_of_what_the_patrol_saw() {
    let Some(roads) = monaco() else { return };
    let travel = Travel::Roads(roads.clone());
    let beside = |passed: &Passed| LonLat::checked(passed.place.lon() + 0.0001, passed.place.lat() + 0.0001).unwrap();
    for seed in 1..=3 {
        let cable = simulated::drive(&travel, roads.graph(), 900.0, seed + 50);
        let route = Route::measured("T-1", vec![cable.iter().map(beside).collect()]);
        let truth = simulated::drive(&travel, roads.graph(), 3600.0, seed);
        let fixes = simulated::recorded(&truth, 10.0, 10.0, seed + 100);
        let network = Network::bulk(vec![route.clone()], Vec::new());
        let found = follow(&fixes, Some((&roads, Vehicle::Car)), &network, &Rules::default());
        let sight = Sight { within: Metres::of(30), fastest_kmh: 90.0 };
        let seen = seen(&network, &found.sections, &sight);
        let (own, real) = (seen.values().map(|seen| metres(seen).get()).sum::<f64>(), truly_seen(&route, &truth, 30.0));
        let off = (own - real).abs() / route.length().get();
        eprintln!("seed {seed}: {own:.0} m, truly {real:.0} m of {:.0} m: {off:.4}", route.length().get());
        assert!(real > 500.0 && off <= 0.01, "seed {seed}: {own} m, truly {real} m");
    }
}

/// A street of 2 km with cable 44 m beside it: a walk along either, and what of the cable it saw, in per cent.
fn seen_from(lat: f64) -> (Vec<Along>, f64) {
    let osm = r#"<osm version="0.6"><node id="1" lon="107.0" lat="16.8"/><node id="2" lon="107.02" lat="16.8"/>
        <way id="10"><nd ref="1"/><nd ref="2"/><tag k="highway" v="residential"/></way></osm>"#;
    let draft = read_roads(Cursor::new(osm.as_bytes()), &RoadLimits::default(), &mut |_| ControlFlow::Continue(()));
    let roads = Roads::new(Arc::new(draft.graph.unwrap()), Profiles::own(), Uuid::nil(), "street");
    let at = |lon, lat| LonLat::checked(lon, lat).unwrap();
    let route = Route::measured("T-1", vec![vec![at(107.0, 16.8004), at(107.02, 16.8004)]]);
    let network = Network::bulk(vec![route], Vec::new());
    let passed = |seconds: i64, lon| Passed {
        at: Timestamp::from_millis(simulated::START + seconds * 1000),
        place: at(lon, lat),
    };
    let fixes = simulated::recorded(&[passed(0, 107.0), passed(1_500, 107.02)], 10.0, 5.0, 1);
    let found = follow(&fixes, Some((&roads, Vehicle::Car)), &network, &Rules::default());
    let seen = seen(&network, &found.sections, &Sight::default());
    let own = seen.values().map(|seen| metres(seen).get()).sum::<f64>();
    (found.sections.iter().map(|section| section.along).collect(), 100.0 * own / network.length().get())
}

#[test]
fn who_walks_along_cable_beside_a_road_saw_it_and_who_stays_on_the_road_did_not() {
    let (along, percent) = seen_from(16.8004);
    assert!(along == [Along::Cable] && percent > 98.0, "{along:?} {percent}");
    let (along, percent) = seen_from(16.8);
    assert!(along == [Along::Road] && percent == 0.0, "{along:?} {percent}");
}

const NETWORK: &str = r#"{"type":"FeatureCollection","features":[
    {"type":"Feature","id":"T-1","properties":{},"geometry":{"type":"LineString","coordinates":[[107.0,16.8],[107.02,16.8]]}},
    {"type":"Feature","id":"T-2","properties":{},"geometry":{"type":"LineString","coordinates":[[107.0,16.9],[107.02,16.9]]}}]}"#;

/// A walk along the first half of T-1, 10 m beside it, at 5 km/h.
fn walk() -> String {
    along_first_half(20_000)
}

/// So many milliseconds for each 26.6 m.
fn along_first_half(millis: i64) -> String {
    let point = |n: i64| {
        let at = Timestamp::from_millis(simulated::START + n * millis).rfc3339();
        format!("<trkpt lat=\"16.80009\" lon=\"{:.6}\"><time>{at}</time></trkpt>\n", 107.0 + n as f64 * 0.00025)
    };
    let points: String = (0..=40).map(point).collect();
    format!("<gpx><trk><name>Tổ 1</name><trkseg>{points}</trkseg></trk></gpx>")
}

fn coverage(track: &str, more: &[&str]) -> (Option<i32>, serde_json::Value) {
    let folder = tempfile::tempdir().unwrap();
    let (network, file) = (folder.path().join("n.geojson"), folder.path().join("t.gpx"));
    std::fs::write(&network, NETWORK).unwrap();
    std::fs::write(&file, track).unwrap();
    let answer = std::process::Command::new(env!("CARGO_BIN_EXE_cablewatch"))
        .args(["coverage", "--network", network.to_str().unwrap(), "--track", file.to_str().unwrap()])
        .args(more)
        .output()
        .unwrap();
    let said = String::from_utf8(answer.stdout).unwrap();
    (answer.status.code(), serde_json::from_str(&said).unwrap_or(serde_json::Value::Null))
}

#[test]
fn the_command_line_tells_per_route_what_was_seen_and_what_not() {
    let (code, said) = coverage(&walk(), &[]);
    let route = &said["routes"][0];
    assert_eq!((code, &route["route_id"], &said["unseen"]), (Some(0), &"T-1".into(), &serde_json::json!(["T-2"])));
    // Half of 2,132 m, and of the circle of 30 m around the last place what is ahead.
    assert!((route["seen_m"].as_f64().unwrap() - 1_095.0).abs() < 15.0, "{route}");
    assert!((route["percent"].as_f64().unwrap() - 51.4).abs() < 0.8, "{route}");
    assert_eq!(route["gaps"].as_array().map(Vec::len), Some(1), "{route}");
    assert!(said["track"]["metres"]["cable"].as_f64().unwrap() > 1_000.0, "walked along the cable: {said}");
    let (_, fast) = coverage(&walk(), &["--fastest", "2"]);
    assert_eq!(fast["seen_m"], 0.0, "nobody saw it at that speed");
    let (_, driven) = coverage(&along_first_half(1_200), &[]);
    assert_eq!(driven["seen_m"], 0.0, "80 km/h with a fix every 1.2 s is no look, though two fixes are one place");
    let (_, near) = coverage(&walk().replace("16.80009", "16.80075"), &[]);
    assert_eq!(near["routes"], serde_json::json!([]), "83 m off is out of sight");
}

#[test]
fn a_track_that_cannot_be_taken_is_refused_with_the_line() {
    let (code, said) = coverage(&walk().replace("</trkseg>", ""), &[]);
    assert_eq!((code, &said["file"], &said["faults"][0]["code"]), (Some(1), &"track".into(), &"X107".into()));
    let (code, said) = coverage(&walk().replace("time>", "t>"), &[]);
    assert_eq!((code, &said["faults"][0]["code"], &said["faults"][0]["line"]), (Some(1), &"K002".into(), &1.into()));
    assert_eq!(coverage(&walk(), &["--sight", "0"]).0, Some(2));
}
