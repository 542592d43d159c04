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
    let found = hotspots(network, incidents, Some(at), &options, &Work::default()).unwrap();
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
            let found = hotspots(&network, &incidents, None, &options, &Work::default()).unwrap();
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

/// The map's features as text, and its summary.
fn map(network: &[u8], incidents: &[u8], method: MapMethod, exposure: Exposure) -> (String, Value) {
    let options = HotspotOptions { method: method.code().to_owned(), exposure, ..HotspotOptions::default() };
    let found = hotspots(network, incidents, None, &options, &Work::default()).unwrap();
    (found["features"].to_string(), found["summary"].clone())
}

fn with(feature: &Value, properties: Value) -> Value {
    let mut feature = feature.clone();
    feature["properties"] = properties;
    feature
}

#[test]
fn cable_that_weighs_the_same_everywhere_gives_the_map_by_length_and_heavy_cable_is_expected_to_be_hit() {
    let drawn: Vec<Value> = lines().iter().enumerate().map(|(i, l)| line(format!("R{i}"), l)).collect();
    let pairs = |of: &dyn Fn(usize) -> Value| {
        collection(drawn.iter().enumerate().map(|(i, route)| with(route, json!({"pairs": of(i)}))).collect())
    };
    let incidents = collection((0..12).map(|i| theft(i, lines()[i % 3][i % 12])).collect());
    let by_pairs = Exposure { by: Weighing::Pairs, ..Exposure::default() };
    let (alike, heavy) = (pairs(&|_| json!(7)), pairs(&|i| json!(if i < 3 { 400 } else { 50 })));
    let some_tell = pairs(&|i| if i < 2 { json!(7) } else { Value::Null });
    for &method in MapMethod::ALL {
        let by_length = map(&alike, &incidents, method, Exposure::default()).0;
        assert_eq!(map(&alike, &incidents, method, by_pairs).0, by_length, "{}", method.code());
        let (found, summary) = map(&some_tell, &incidents, method, by_pairs);
        assert_eq!(found, by_length, "{}: who tells nothing counts as the mean", method.code());
        assert_eq!(summary["exposure"]["untold_routes"], 6);
    }
    // Where the thefts lie there is eight times as much to steal: they say less of the place.
    let ratio = |exposure| -> f64 {
        let options = HotspotOptions { exposure, ..HotspotOptions::default() };
        let found = hotspots(&heavy, &incidents, None, &options, &Work::default()).unwrap();
        let ratios = found["features"].as_array().unwrap().iter().map(|f| f["properties"]["ratio"].as_f64().unwrap());
        ratios.fold(0.0, f64::max)
    };
    assert!(ratio(by_pairs) < 0.7 * ratio(Exposure::default()), "{} {}", ratio(by_pairs), ratio(Exposure::default()));
}

#[test]
fn cable_that_came_in_the_middle_of_the_period_was_there_for_half_of_it() {
    let drawn: Vec<Value> = lines().iter().enumerate().map(|(i, l)| line(format!("R{i}"), l)).collect();
    let since = |from: &str| {
        let told = |(i, route): (usize, &Value)| {
            with(route, if i == 0 { json!({"in_service_from": from}) } else { json!({}) })
        };
        collection(drawn.iter().enumerate().map(told).collect())
    };
    let incidents = collection((0..28).map(|i| theft(i, lines()[i % 3][5])).collect());
    // What chance puts on a lixel of the first route beside one of the last.
    let share = |network: &[u8]| {
        let options = HotspotOptions { method: "poisson".into(), ..HotspotOptions::default() };
        let found = hotspots(network, &incidents, None, &options, &Work::default()).unwrap();
        let expected = |route: &str| {
            let of = |f: &&Value| f["properties"]["route_id"] == route && f["properties"]["lixel"] == 8;
            let lixel = found["features"].as_array().unwrap().iter().find(of).unwrap();
            lixel["properties"]["expected"].as_f64().unwrap()
        };
        expected("R0") / expected("R7")
    };
    let (whole, half) = (share(&since("2020-01-01")), share(&since("2026-01-15")));
    assert!((half / whole - 0.5).abs() < 0.03, "{half} {whole}");
}
