//! Key places over HTTP: proposed from a ranking, decided by four eyes, and each reader its own.

use crate::asking::post;
use crate::running::Server;
use reqwest::{Client, StatusCode};
use serde_json::{Value, json};

const PERIOD: [&str; 2] = ["2026-12-01", "2027-02-28"];

fn period() -> Value {
    json!({"from": PERIOD[0], "to": PERIOD[1]})
}

#[tokio::test]
async fn a_commune_of_the_ranking_becomes_a_key_area_by_two_accounts() {
    let server = Server::start();
    let (department, police) = (server.sign_in("department").await, server.sign_in("police").await);
    let ranking = server.json(&department, "/api/v1/rankings/communes?limit=5").await;
    let best = &ranking["features"][0]["properties"];
    assert!(best["low90"].as_f64() < best["value"].as_f64() && best["value"].as_f64() < best["high90"].as_f64());
    assert!(best["ratio"].as_f64().unwrap() > 1.0 && ranking["links"][0]["rel"] == "next", "{ranking}");
    assert_eq!(best["last_visit"], Value::Null);
    let new = json!({"communes": [best["commune"]], "reason": "Nhiều vụ trong kỳ", "period": period()});
    let (status, made) = post(&server, &department, "/api/v1/key-places", new).await;
    assert_eq!((status, &made["properties"]["state"]), (StatusCode::CREATED, &json!("proposed")), "{made}");
    assert_eq!(made["properties"]["name"], best["commune_name"]);
    assert_eq!(made["properties"]["next"], json!(["discussed", "rejected"]), "not by the account that proposed it");
    let path = format!("/api/v1/key-places/{}", made["id"].as_str().unwrap());
    let steps = format!("{path}/steps");
    let approve = json!({"to": "approved", "note": "Thống nhất", "period": {"from": "2026-12-15", "to": PERIOD[1]}});
    let (status, problem) = post(&server, &department, &steps, approve.clone()).await;
    assert_eq!((status, &problem["code"]), (StatusCode::FORBIDDEN, &json!("K403")));
    let (status, problem) = post(&server, &police, &steps, json!({"to": "ended", "note": "x"})).await;
    assert_eq!((status, &problem["code"]), (StatusCode::CONFLICT, &json!("K409")));
    let stale = police.post(format!("{}{steps}", server.base)).header("If-Match", "\"0\"").json(&approve).send().await;
    assert_eq!(stale.unwrap().status(), StatusCode::PRECONDITION_FAILED);
    let (status, approved) = post(&server, &police, &steps, approve).await;
    assert_eq!((status, &approved["properties"]["state"]), (StatusCode::CREATED, &json!("approved")));
    assert_eq!(approved["properties"]["decided"]["role"], "police");
    assert_eq!(approved["properties"]["decided"]["by"], "Công an tỉnh");
    let history = approved["properties"]["history"].as_array().unwrap();
    assert_eq!(history.len(), 2, "{history:?}");
    assert_eq!((&history[1]["from"], &history[1]["note"]), (&json!("proposed"), &json!("Thống nhất")));
    assert_eq!(history[1]["period_from"], "2026-12-15");
    let listed = server.json(&police, "/api/v1/key-places?state=approved&datetime=2027-02-28&kind=area").await;
    assert!(listed["features"].as_array().unwrap().iter().any(|f| f["id"] == made["id"]), "{listed}");
    assert_eq!(server.stop(), "", "the log is clean");
}

#[tokio::test]
async fn every_fault_of_a_proposal_is_named_at_once() {
    let server = Server::start();
    let client = server.sign_in("police").await;
    let good = || json!({"reason": "Vì sao", "period": period()});
    let with = |more: Value| {
        let mut body = good();
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        body
    };
    let cross = json!([[107.0, 16.7], [107.1, 16.8], [107.1, 16.7], [107.0, 16.8]]);
    let away = json!([[100.0, 10.0], [100.1, 10.0], [100.1, 10.1]]);
    let cases = [
        (
            "nothing is right",
            json!({"reason": " ", "period": {"from": "2027-01-02", "to": "2027-01-01"}}),
            vec!["reason", "period", "place"],
        ),
        ("two places", with(json!({"communes": ["1"], "site": "2"})), vec!["place"]),
        ("no such commune", with(json!({"communes": ["0"]})), vec!["communes"]),
        ("a ring that crosses itself", with(json!({"polygon": cross})), vec!["polygon"]),
        ("a ring outside the province", with(json!({"polygon": away})), vec!["polygon"]),
        ("a ring of two places", with(json!({"polygon": [[107.0, 16.7], [107.1, 16.8]]})), vec!["polygon"]),
        ("no such site", with(json!({"site": "x"})), vec!["site"]),
        (
            "six years",
            with(json!({"period": {"from": "2027-01-01", "to": "2033-01-01"}, "communes": ["0"]})),
            vec!["period", "communes"],
        ),
        ("an unknown field", with(json!({"colour": 1})), vec!["colour"]),
    ];
    for (name, body, want) in cases {
        let (status, problem) = post(&server, &client, "/api/v1/key-places", body).await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{name}: {problem}");
        let names: Vec<&str> =
            problem["fields"].as_array().unwrap().iter().filter_map(|f| f["name"].as_str()).collect();
        assert_eq!(names, want, "{name}");
    }
    let route = server.json(&client, "/api/v1/routes?limit=1").await["features"][0].clone();
    let beyond = with(json!({"route": route["id"], "from_m": 10, "to_m": 1e6}));
    let (_, problem) = post(&server, &client, "/api/v1/key-places", beyond).await;
    assert_eq!(problem["fields"][0]["name"], "to_m", "{problem}");
    let ring = json!([[107.0, 16.7], [107.1, 16.7], [107.1, 16.8]]);
    let (status, drawn) =
        post(&server, &client, "/api/v1/key-places", with(json!({"polygon": ring, "kind": "area"}))).await;
    assert_eq!((status, &drawn["geometry"]["type"]), (StatusCode::CREATED, &json!("MultiPolygon")), "{drawn}");
    assert_eq!(server.stop(), "", "the log is clean");
}

#[tokio::test]
async fn a_target_on_one_carriers_cable_is_absent_for_another_and_rough_for_its_commune() {
    let server = Server::start();
    let (police, carrier) = (server.sign_in("police").await, server.sign_in("carrier").await);
    let commune = server.sign_in("commune").await;
    let own = server.json(&commune, "/api/v1/session").await["commune"].clone();
    let lixels = server.json(&police, "/api/v1/hotspots?carrier=BH,SG,HL&limit=10000&lixel=250").await;
    let inside = |lixel: &&Value| lixel["properties"]["commune"] == own;
    let foreign = lixels["features"].as_array().unwrap().iter().find(inside).unwrap()["properties"].clone();
    let stretch = [&foreign["from_m"], &foreign["to_m"]];
    let body = json!({"route": foreign["route"], "from_m": stretch[0], "to_m": stretch[1], "reason": "Tuyến bí mật", "period": period()});
    let (status, made) = post(&server, &police, "/api/v1/key-places", body.clone()).await;
    assert_eq!(status, StatusCode::CREATED, "{made}");
    let path = format!("/api/v1/key-places/{}", made["id"].as_str().unwrap());
    let absent = server.get(&carrier, "/api/v1/key-places/00000000-0000-0000-0000-000000000000").await;
    assert_eq!(server.get(&carrier, &path).await, absent, "foreign and absent look alike");
    assert!(!server.get(&carrier, "/api/v1/key-places").await.1.contains(made["id"].as_str().unwrap()));
    let (status, _) = post(&server, &carrier, "/api/v1/key-places", body).await;
    assert_eq!(status, StatusCode::BAD_REQUEST, "nor can it propose on a foreign route");
    let (status, seen) = server.get(&commune, &path).await;
    assert_eq!(status, StatusCode::OK, "{seen}");
    let route_id = foreign["route_id"].as_str().unwrap();
    for secret in [foreign["route"].as_str().unwrap(), route_id, "Tuyến bí mật", "Công an tỉnh", "\"BH\""] {
        assert!(!seen.contains(secret), "a commune is told {secret}: {seen}");
    }
    let place = &serde_json::from_str::<Value>(&seen).unwrap()["geometry"]["coordinates"];
    let off_grid = |degrees: f64| ((degrees / 0.003).round() * 0.003 - degrees).abs() > 1e-6;
    assert!(
        place.as_array().unwrap().iter().filter_map(Value::as_f64).all(|d| !off_grid(d)),
        "nor exactly where: {place}"
    );
    let step = json!({"to": "approved", "note": "x"});
    for (name, client, status) in [
        ("a carrier", &carrier, StatusCode::NOT_FOUND),
        ("a commune", &commune, StatusCode::NOT_FOUND),
        ("the public", &Client::new(), StatusCode::UNAUTHORIZED),
    ] {
        assert_eq!(
            post(&server, client, &format!("{path}/steps"), step.clone()).await.0,
            status,
            "{name} decides nothing"
        );
    }
    for path in ["/api/v1/rankings/communes", "/api/v1/rankings/sites"] {
        assert_eq!(server.json(&commune, path).await["features"], json!([]), "{path} is of cable");
    }
    let public = server.json(&Client::new(), "/api/v1/key-places").await;
    assert_eq!(public["features"], json!([]));
    assert_eq!(server.stop(), "", "the log is clean");
}

#[tokio::test]
async fn rankings_count_no_more_and_no_less_than_the_map() {
    let server = Server::start();
    let client = server.sign_in("department").await;
    let filters = "datetime=2025-11-14/2026-11-13&kind=theft,attempted_theft,sabotage";
    let map = server.json(&client, &format!("/api/v1/hotspots?{filters}&limit=10000&lixel=250")).await;
    let ranking = server.json(&client, &format!("/api/v1/rankings/communes?{filters}")).await;
    let sum = |of: &Value, field: &str| -> f64 {
        of["features"].as_array().unwrap().iter().filter_map(|f| f["properties"][field].as_f64()).sum()
    };
    let near = |a: f64, b: f64, within: f64| (a - b).abs() <= within;
    let whole = map["summary"]["length_km"].as_f64().unwrap();
    let km = sum(&ranking, "cable_km");
    assert!(km <= whole && near(km, whole, whole * 0.02), "{km} of {whole} km lie in communes, the rest at sea");
    let (counted, on_map) = (sum(&ranking, "count"), sum(&map, "count"));
    assert!(on_map > 5.0 && near(counted, on_map, on_map * 0.02), "{counted} in communes, {on_map} on the map");
    assert!(near(sum(&ranking, "event_share"), 1.0, 0.02));
    let sites = server.json(&client, &format!("/api/v1/rankings/sites?{filters}&limit=500")).await;
    let scores: Vec<f64> =
        sites["features"].as_array().unwrap().iter().filter_map(|f| f["properties"]["score"].as_f64()).collect();
    assert!(scores.len() > 10 && scores.windows(2).all(|pair| pair[0] >= pair[1]));
    let hot = sites["features"].as_array().unwrap().iter().filter(|f| f["properties"]["incidents"] != 0).count();
    assert!(hot > 0, "some site has an incident within 500 m");
    let trend = &ranking["features"][0]["properties"]["trend"];
    assert!(["up", "down", "unclear", "none"].contains(&trend["direction"].as_str().unwrap_or("")), "{trend}");
    assert_eq!(server.stop(), "", "the log is clean");
}
