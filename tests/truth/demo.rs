//! The demo's invented truth is found again: planted stretches lie among the top lixels.

use cablewatch::app::Work;
use cablewatch::app::files::{BackTestOptions, HotspotOptions, backtest, hotspots};
use cablewatch::hotspots::Ranking;
use cablewatch::import::parse_time;
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
    let found = hotspots(&network(), &incidents, None, &HotspotOptions::default(), &Work::default()).unwrap();
    let lixels = found["features"].as_array().unwrap();
    let top = lixels.len() / 200;
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
    assert_eq!(inside, 12, "within the best half per cent ({top} lixels): {ranks:?}");
    let sure = |l: &&Value| l["properties"]["rank"] == 1 && l["properties"]["top5_share"] == 1.0;
    assert!(ranks.iter().all(|r| *r > 1) || lixels.iter().any(|l| sure(&l)), "the best one is beyond doubt");
}

#[test]
fn no_more_and_no_fewer_events_than_were_matched() {
    let incidents = std::fs::read("data/demo/incidents.geojson").unwrap();
    let options = HotspotOptions { method: "count-per-km".into(), ..HotspotOptions::default() };
    let found = hotspots(&network(), &incidents, None, &options, &Work::default()).unwrap();
    let sum: f64 = found["features"].as_array().unwrap().iter().filter_map(|l| l["properties"]["count"].as_f64()).sum();
    let matched = found["summary"]["matched"].as_f64().unwrap();
    assert!((sum - matched).abs() < 1e-6, "{sum} events on lixels, {matched} incidents matched");
}

#[test]
fn the_map_foretells_more_of_the_planted_thefts_than_the_plain_count_and_says_how_many() {
    let incidents = std::fs::read("data/demo/incidents.geojson").unwrap();
    let cut = |day: &&str| parse_time(day, false, time::macros::offset!(+7)).unwrap();
    let HotspotOptions { lixel, snap, exposure, .. } = HotspotOptions::default();
    let options = BackTestOptions {
        cuts: ["2025-03-01", "2025-09-01", "2026-03-01"].iter().map(cut).collect(),
        horizon_days: 180.0,
        methods: vec![Ranking::Rate, Ranking::CountPerKm, Ranking::Random],
        coverages: vec![0.01, 0.05],
        lixel,
        snap,
        exposure,
        seed: 1,
    };
    let found = backtest(&network(), &incidents, &options, &Work::default()).unwrap();
    let row = |method: &str, i: usize| found["methods"][method][i].clone();
    for i in 0..2 {
        let rate = row("rate", i);
        let (hits, promised) = (rate["hit_rate"].as_f64().unwrap(), rate["predicted_share"].as_f64().unwrap());
        assert!(hits > row("count-per-km", i)["hit_rate"].as_f64().unwrap(), "{rate} {}", row("count-per-km", i));
        assert!((1.0 / 1.5..=1.5).contains(&(promised / hits)), "promised {promised}, came {hits}");
        let by_chance = row("random", i)["hit_rate"].as_f64().unwrap();
        assert!((by_chance - options.coverages[i]).abs() < 1e-9);
    }
    assert!(found["log_score"]["rate"].as_f64() > found["log_score"]["count-per-km"].as_f64());
}
