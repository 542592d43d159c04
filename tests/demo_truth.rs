//! The demo's invented truth is found again: planted stretches lie among the top lixels.

use cablewatch::app::Window;
use cablewatch::app::files::{HotspotOptions, hotspots};
use cablewatch::units::Metres;
use serde_json::{Value, json};

fn read(name: &str) -> Value {
    serde_json::from_slice(&std::fs::read(format!("data/demo/{name}")).unwrap()).unwrap()
}

fn network() -> Vec<u8> {
    let files = ["routes", "sites"]
        .iter()
        .flat_map(|kind| ["TS", "BH", "SG", "HL"].map(|code| (code, format!("{kind}/{code}.geojson"))));
    let mut features = Vec::new();
    for (code, file) in files {
        for mut feature in read(&file)["features"].as_array().unwrap().clone() {
            feature["properties"]["carrier"] = code.into();
            features.push(feature);
        }
    }
    serde_json::to_vec(&json!({"type": "FeatureCollection", "features": features})).unwrap()
}

#[test]
fn the_planted_stretches_are_among_the_top_lixels() {
    let incidents = std::fs::read("data/demo/incidents.geojson").unwrap();
    let whole = Window { from: None, to: None };
    let options = HotspotOptions { method: "count-per-km".into(), lixel: Metres::of(250), window: whole };
    let found = hotspots(&network(), &incidents, &options).unwrap();
    let lixels = found["features"].as_array().unwrap();
    let top = lixels.len() / 50;
    let planted = read("truth.json")["planted"].as_array().unwrap().clone();
    let best_rank = |planted: &Value| {
        let on = |l: &&Value| {
            let p = &l["properties"];
            p["route_id"] == planted["route_id"]
                && p["from_m"].as_f64() < planted["to_m"].as_f64()
                && p["to_m"].as_f64() > planted["from_m"].as_f64()
        };
        lixels.iter().filter(on).filter_map(|l| l["properties"]["rank"].as_u64()).min().unwrap()
    };
    let ranks: Vec<u64> = planted.iter().map(best_rank).collect();
    let inside = ranks.iter().filter(|r| **r <= top as u64).count();
    assert_eq!(planted.len(), 12);
    assert!(inside >= 11, "{inside} of 12 within the best 2 % ({top} lixels): {ranks:?}");
    assert!(ranks.contains(&1), "the best lixel of all is a planted one: {ranks:?}");
}

#[test]
fn no_more_and_no_fewer_events_than_were_matched() {
    let incidents = std::fs::read("data/demo/incidents.geojson").unwrap();
    let whole = Window { from: None, to: None };
    let options = HotspotOptions { method: "count-per-km".into(), lixel: Metres::of(50), window: whole };
    let found = hotspots(&network(), &incidents, &options).unwrap();
    let sum: f64 = found["features"].as_array().unwrap().iter().filter_map(|l| l["properties"]["count"].as_f64()).sum();
    let matched = found["summary"]["matched"].as_f64().unwrap();
    assert!((sum - matched).abs() < 1e-6, "{sum} events on lixels, {matched} incidents matched");
}
