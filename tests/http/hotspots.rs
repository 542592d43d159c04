//! The map over HTTP: what its numbers are made of, how good it is, and a published one made again.

use crate::running::Server;
use reqwest::StatusCode;
use serde_json::{Value, json};

const YEAR: &str = "datetime=2026-06-01/2026-11-14&kind=theft";

#[tokio::test]
async fn a_planner_sees_what_a_rate_is_made_of_and_whether_chance_explains_it() {
    let server = Server::start();
    let client = server.sign_in("police").await;
    let map = server.json(&client, &format!("/api/v1/hotspots?{YEAR}&min_ratio=4")).await;
    let summary = &map["summary"];
    assert_eq!((summary["method"].as_str(), summary["lixel_m"].as_f64()), (Some("rate"), Some(50.0)));
    let weights: f64 = summary["weights"].as_array().unwrap().iter().map(|w| w["weight"].as_f64().unwrap()).sum();
    assert!((weights - 1.0).abs() < 1e-9, "{summary}");
    let stretches = map["stretches"].as_array().unwrap();
    let hot: Vec<&Value> = stretches.iter().filter(|s| s["hot"] == true).collect();
    assert_eq!(summary["significant"].as_u64(), Some(hot.len() as u64));
    assert!(!hot.is_empty() && hot.iter().all(|s| s["q"].as_f64().unwrap() <= 0.05), "planted stretches stand out");
    let peak = format!("/api/v1/hotspots/{}?{YEAR}", stretches[0]["peak"].as_str().unwrap());
    let why = &server.json(&client, &peak).await["properties"];
    let parts: f64 = why["why"]["parts"].as_array().unwrap().iter().map(|p| p["value"].as_f64().unwrap()).sum();
    assert!((parts - why["value"].as_f64().unwrap()).abs() < 1e-9, "{why}");
    let by_day = server.json(&client, &format!("/api/v1/hotspots?{YEAR}&hours=6-18&min_ratio=4")).await;
    let by_night = server.json(&client, &format!("/api/v1/hotspots?{YEAR}&hours=18-6&min_ratio=4")).await;
    let mean = |map: &Value| map["summary"]["mean"].as_f64().unwrap();
    assert!((mean(&by_day) + mean(&by_night) - mean(&map)).abs() < 1e-9, "day and night are the whole");
    assert!(mean(&by_night) > mean(&by_day), "cable is stolen at night");
    let copper = server.json(&client, &format!("/api/v1/hotspots?{YEAR}&medium=copper&min_ratio=4")).await;
    assert!(copper["summary"]["length_km"].as_f64() < summary["length_km"].as_f64());
    for wrong in ["hours=25-3", "months=13", "medium=gold", "method=guess"] {
        let (status, text) = server.get(&client, &format!("/api/v1/hotspots?{wrong}")).await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{wrong}: {text}");
    }
    assert_eq!(server.stop(), "", "the log is clean");
}

#[tokio::test]
async fn a_published_map_is_made_again_to_the_same_byte_after_the_data_have_changed() {
    let server = Server::start();
    let (police, carrier) = (server.sign_in("police").await, server.sign_in("carrier").await);
    let publish = |client: &reqwest::Client, title: &str| {
        let url = format!(
            "{}/api/v1/hotspots/runs?datetime=2026-10-01/2026-11-14&kind=theft&method=count-per-km",
            server.base
        );
        client.post(url).json(&json!({"title": title})).send()
    };
    let reply = publish(&police, "Quý IV").await.unwrap();
    assert_eq!(reply.status(), StatusCode::CREATED);
    let run: Value = reply.json().await.unwrap();
    assert!(run["quality"]["says"]["vi"].is_string() && run["same_code"] == true, "{run}");
    let map = format!("/api/v1/hotspots/runs/{}/map", run["id"].as_str().unwrap());
    let first = server.get(&police, &map).await;
    assert_eq!(first.0, StatusCode::OK);
    let report = json!({"kind": "theft", "carrier": "TS", "route_id": "TS-101", "chainage_m": 900.0,
        "occurred_from": "2026-11-01T01:00", "occurred_to": "2026-11-01T02:00"});
    let sent = carrier.post(format!("{}/api/v1/incidents", server.base)).json(&report).send().await.unwrap();
    assert_eq!(sent.status(), StatusCode::CREATED);
    let again = police.get(format!("{}{map}", server.base)).send().await.unwrap();
    assert_eq!(again.headers()["same-bytes"], "yes");
    assert_eq!(again.text().await.unwrap(), first.1);
    assert_eq!(server.get(&carrier, &map).await.0, StatusCode::NOT_FOUND, "the province's maps are not a carrier's");
    let own: Value = publish(&carrier, "Mạng của tôi").await.unwrap().json().await.unwrap();
    let own_map = server.json(&carrier, &format!("/api/v1/hotspots/runs/{}/map", own["id"].as_str().unwrap())).await;
    let carriers = own_map["features"].as_array().unwrap().iter().map(|f| f["properties"]["carrier"].clone());
    assert!(carriers.into_iter().all(|code| code == "TS"), "its own cable alone");
    assert_eq!(publish(&police, " ").await.unwrap().status(), StatusCode::BAD_REQUEST);
    let commune = server.sign_in("commune").await;
    assert_eq!(publish(&commune, "Xã").await.unwrap().status(), StatusCode::NOT_FOUND);
    assert_eq!(server.stop(), "", "the log is clean");
}
