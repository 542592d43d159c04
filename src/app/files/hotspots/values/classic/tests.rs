//! The classical methods as an analyst asks for them: files in, features out.

use serde_json::{Value, json};

use crate::app::files::{HotspotOptions, MapSettings, hotspots};
use crate::geodesy;
use crate::units::{LonLat, Metres};

fn from(at: LonLat, bearing: f64, metres: u32) -> LonLat {
    geodesy::destination(at, bearing, Metres::of(metres))
}

fn coordinates(at: LonLat) -> Value {
    json!([at.lon(), at.lat()])
}

fn collection(features: Vec<Value>) -> Vec<u8> {
    json!({"type": "FeatureCollection", "features": features}).to_string().into_bytes()
}

fn point(at: LonLat) -> Value {
    json!({"type": "Feature", "properties": {"kind": "theft", "occurred_from": "2026-01-01"},
        "geometry": {"type": "Point", "coordinates": coordinates(at)}})
}

fn line(id: usize, places: &[LonLat]) -> Value {
    let places: Vec<Value> = places.iter().copied().map(coordinates).collect();
    json!({"type": "Feature", "id": id.to_string(), "properties": {}, "geometry": {"type": "LineString", "coordinates": places}})
}

const EAST: f64 = 90.0;
const WEST: f64 = 270.0;

#[test]
fn a_kernel_at_points_has_its_published_values_whatever_the_lixels() {
    let centre = LonLat::checked(107.1, 16.8).unwrap();
    let arm = |(i, bearing): (usize, f64)| line(i, &[centre, from(centre, bearing, 200)]);
    let network = collection([EAST, WEST, 0.0].into_iter().enumerate().map(arm).collect());
    let incident = collection(vec![point(from(centre, EAST, 40))]);
    let at = [(EAST, 40), (EAST, 20), (EAST, 80), (WEST, 20), (0.0, 30)].map(|(b, m)| point(from(centre, b, m)));
    let cases = [
        ("simple", [0.009_375, 0.008_64, 0.006_615, 0.003_84, 0.002_438_437_5]),
        ("equal-split-discontinuous", [0.009_375, 0.008_64, 0.006_615, 0.001_92, 0.001_219_218_75]),
        ("equal-split-continuous", [0.008_97, 0.007_36, 0.006_615, 0.002_56, 0.001_625_625]),
    ];
    for (method, want) in cases {
        for lixel in [5, 70] {
            let settings = MapSettings { bandwidth: Metres::of(100), ..MapSettings::default() };
            let (method, lixel) = (method.to_owned(), Metres::of(lixel));
            let options = HotspotOptions { method: method.clone(), settings, lixel, ..HotspotOptions::default() };
            let found =
                hotspots(&network, &incident, Some(&collection(at.to_vec())), &options, &crate::app::Work::default())
                    .unwrap();
            for (feature, want) in found["features"].as_array().unwrap().iter().zip(want) {
                let value = feature["properties"]["value"].as_f64().unwrap();
                assert!((value - want).abs() < 1e-9, "{method}: {value} not {want}");
            }
        }
    }
}

/// Twenty kilometres of cable, a theft every kilometre and fifteen along 250 m: one theft beside many
/// does not make many beside many, which alone Gi* finds.
fn with_a_hot_place() -> (Vec<u8>, Vec<u8>) {
    let start = LonLat::checked(107.1, 16.8).unwrap();
    let places: Vec<LonLat> = (0..=200).map(|i| from(start, EAST, 100 * i)).collect();
    let thefts = (0..20)
        .map(|i| 500 + 1000 * i)
        .chain((0..15).map(|i| 7_000 + 50 * (i / 3) + 25))
        .map(|m| point(from(start, EAST, m)));
    (collection(vec![line(1, &places)]), collection(thefts.collect()))
}

#[test]
fn one_hot_place_is_told_as_hot_and_all_else_is_not() {
    let (network, incidents) = with_a_hot_place();
    for method in ["poisson", "gi-star"] {
        let settings = MapSettings { permutations: 39_999, ..MapSettings::default() };
        let options = HotspotOptions { method: method.to_owned(), settings, ..HotspotOptions::default() };
        let found = hotspots(&network, &incidents, None, &options, &crate::app::Work::default()).unwrap();
        let features = found["features"].as_array().unwrap();
        let hot: Vec<&Value> = features.iter().map(|f| &f["properties"]).filter(|p| p["hot"] == true).collect();
        assert!((3..=7).contains(&hot.len()), "{method}: {hot:?}");
        let near = |p: &&Value| (p["from_m"].as_f64().unwrap() - 7_100.0).abs() < 175.0;
        assert!(hot.iter().all(near), "{method}: {hot:?}");
        assert!(hot.iter().all(|p| p["q"].as_f64().unwrap() <= 0.05 && p["p"].as_f64() <= p["q"].as_f64()));
        assert_eq!(found["summary"]["hot"], json!(hot.len()), "{method}");
        assert_eq!(hot.iter().filter(|p| p["rank"] == 1).count(), 1, "{method}");
    }
}
