use serde_json::{Value, json};

use super::*;

fn collection(features: Vec<Value>) -> Vec<u8> {
    serde_json::to_vec(&json!({"type": "FeatureCollection", "features": features})).unwrap()
}

fn line(id: String, places: &[[f64; 2]]) -> Value {
    json!({"type": "Feature", "id": id, "properties": {}, "geometry": {"type": "LineString", "coordinates": places}})
}

fn theft(id: usize, place: [f64; 2]) -> Value {
    json!({"type": "Feature", "id": format!("i{id}"), "geometry": {"type": "Point", "coordinates": place},
        "properties": {"kind": "theft", "occurred_from": format!("2026-01-{:02}T01:00:00Z", id % 28 + 1)}})
}

/// Eight bent lines that meet at a few vertices.
fn lines() -> Vec<Vec<[f64; 2]>> {
    let bend = |i: usize, j: usize| ((i * 7 + j * 13) % 11) as f64 * 1.3e-4;
    let of = |i: usize| {
        let (east, north) = if i.is_multiple_of(2) { (1.1e-3, 0.0) } else { (0.0, 1.1e-3) };
        let start =
            [107.0 + 4.4e-3 * (i / 2) as f64 * (i % 2) as f64, 16.8 + 4.4e-3 * (i / 2) as f64 * ((i + 1) % 2) as f64];
        let at = |j: usize| {
            let off = if j.is_multiple_of(4) { 0.0 } else { bend(i, j) };
            [start[0] + east * j as f64 + north * off / 1.1e-3, start[1] + north * j as f64 + east * off / 1.1e-3]
        };
        (0..=12).map(at).collect()
    };
    (0..8).map(of).collect()
}

fn values(network: &[u8], incidents: &[u8], at: &[u8], method: MapMethod) -> Vec<f64> {
    let options = HotspotOptions { method: method.code().to_owned(), ..HotspotOptions::default() };
    let found = hotspots(network, incidents, Some(at), &options).unwrap();
    found["features"].as_array().unwrap().iter().map(|f| f["properties"]["value"].as_f64().unwrap()).collect()
}

#[test]
fn neither_direction_nor_splitting_nor_order_moves_a_value() {
    let lines = lines();
    let drawn = lines.iter().enumerate().map(|(i, l)| line(format!("R{i}"), l)).collect();
    let mut otherwise = Vec::new();
    for (i, places) in lines.iter().enumerate().rev() {
        let mut places = places.clone();
        if i.is_multiple_of(3) {
            places.reverse();
        }
        let cut = 1 + i % 10;
        otherwise.push(line(format!("A{i}"), &places[..=cut]));
        otherwise.push(line(format!("B{i}"), &places[cut..]));
    }
    let place = |k: usize| {
        let on = &lines[k % 8];
        let (a, b, t) = (on[k % 12], on[k % 12 + 1], (k * 37 % 100) as f64 / 100.0);
        [a[0] + (b[0] - a[0]) * t + 2e-5, a[1] + (b[1] - a[1]) * t]
    };
    let at = collection((0..60).map(|k| theft(k, place(k * 5 + 1))).collect());
    let (network, other) = (collection(drawn), collection(otherwise));
    let thefts: Vec<Value> = (0..40).map(|k| theft(k, place(k * k))).collect();
    let backward = collection(thefts.iter().rev().cloned().collect());
    let incidents = collection(thefts);
    for &method in MapMethod::ALL {
        let (one, two) = (values(&network, &incidents, &at, method), values(&other, &backward, &at, method));
        let most = one.iter().fold(0.0_f64, |most, v| most.max(v.abs()));
        // An error of 15 m is measured in a plane, a chainage on the ellipsoid: around sharp bends the
        // shares of lixels differ in the eighth digit.
        let within = if method.is_density() { 1e-9 } else { 1e-6 };
        for (a, b) in one.iter().zip(&two) {
            assert!((a - b).abs() <= within * most.max(1e-3), "{}: {a} {b}", method.code());
        }
    }
}

#[test]
fn next_to_nothing_gives_sensible_numbers() {
    let drawn = || collection(lines().iter().enumerate().map(|(i, l)| line(format!("R{i}"), l)).collect());
    let one_place = [107.0011, 16.8];
    let cases = [
        ("no incident", drawn(), collection(Vec::new()), 0.0),
        ("one incident", drawn(), collection(vec![theft(1, one_place)]), 1.0),
        ("all at one place", drawn(), collection((0..30).map(|i| theft(i, one_place)).collect()), 30.0),
        ("no network", collection(Vec::new()), collection(vec![theft(1, one_place)]), 0.0),
    ];
    for (name, network, incidents, events) in cases {
        for &method in MapMethod::ALL {
            let options = HotspotOptions { method: method.code().to_owned(), ..HotspotOptions::default() };
            let found = hotspots(&network, &incidents, None, &options).unwrap();
            let mut counted = 0.0;
            for lixel in found["features"].as_array().unwrap() {
                let number = |name: &str| lixel["properties"][name].as_f64();
                counted += number("count").unwrap();
                // JSON has no NaN: it would be null.
                assert!(number("value").is_some_and(|v| v >= 0.0 || method == MapMethod::GiStar), "{name}: {lixel}");
            }
            assert!((counted - events).abs() < 1e-6, "{name}, {}: {counted}", method.code());
        }
    }
}
