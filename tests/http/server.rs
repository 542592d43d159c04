//! The real binary over HTTP: what each role sees, what is refused, and a clean log.

use crate::running::Server;
use reqwest::{Client, StatusCode};
use serde_json::{Value, json};

/// Lists that carriers do not have.
const PLANNERS: &[&str] = &[
    "/api/v1/audit",
    "/api/v1/closures",
    "/api/v1/crews",
    "/api/v1/dispatch",
    "/api/v1/draws",
    "/api/v1/orders",
    "/api/v1/plans",
    "/api/v1/roads",
    "/api/v1/stations",
];

/// Every list of the OpenAPI document: a new route joins by itself.
async fn lists(server: &Server, client: &Client) -> Vec<String> {
    let document = server.json(client, "/api/v1/openapi.json").await;
    let paths = document["paths"].as_object().unwrap();
    let lists =
        paths.iter().filter(|(path, item)| item.get("get").is_some() && !path.contains('{') && *path != "/events");
    // Whether work is announced and who is on duty is asked of a place; whose it is, everybody may know.
    let of_place = |path: &str| ["/works/here", "/contacts/now"].iter().any(|end| path.ends_with(end));
    let asked = |path: &String| if of_place(path) { format!("{path}?commune=19597") } else { path.clone() };
    lists.map(|(path, _)| asked(path)).collect()
}

#[tokio::test]
async fn each_role_sees_its_own_and_nothing_foreign() {
    let server = Server::start();
    let (carrier, police) = (server.sign_in("carrier").await, server.sign_in("police").await);
    let foreign = server.json(&police, "/api/v1/routes?carrier=BH&limit=1").await["features"][0].clone();
    let canary = foreign["geometry"]["coordinates"][0].to_string();
    let (id, name) = (foreign["id"].as_str().unwrap(), foreign["properties"]["route_id"].as_str().unwrap());
    for path in lists(&server, &carrier).await {
        let (status, text) = server.get(&carrier, &path).await;
        let expected = if PLANNERS.contains(&path.as_str()) { StatusCode::NOT_FOUND } else { StatusCode::OK };
        assert_eq!(status, expected, "{path}");
        for secret in [canary.as_str(), id, name, "Cáp quang Bến Hải"] {
            assert!(!text.contains(secret), "{path} tells a carrier of {secret}");
        }
    }
    let absent = server.get(&carrier, "/api/v1/routes/00000000-0000-0000-0000-000000000000").await;
    assert_eq!(server.get(&carrier, &format!("/api/v1/routes/{id}")).await, absent, "foreign and absent look alike");
    assert_eq!(absent.0, StatusCode::NOT_FOUND);
    let seen = server.json(&server.sign_in("commune").await, "/api/v1/incidents").await;
    let told = seen["features"].as_array().unwrap();
    assert!(!told.is_empty());
    for incident in told {
        assert_eq!(incident["properties"]["route_id"], Value::Null, "a commune is told no cable");
        assert_eq!(incident["properties"]["match"]["candidates"], json!([]));
        let place = incident["geometry"]["coordinates"].as_array().into_iter().flatten();
        let off_grid = |degrees: f64| ((degrees / 0.003).round() * 0.003 - degrees).abs() > 1e-6;
        assert!(place.filter_map(Value::as_f64).all(|d| !off_grid(d)), "nor exactly where: {incident}");
    }
    for client in [Client::new(), server.sign_in("admin").await] {
        for path in ["/api/v1/routes", "/api/v1/sites", "/api/v1/incidents", "/api/v1/hotspots", "/api/v1/watches"] {
            let seen = server.json(&client, path).await;
            assert_eq!(seen["features"], json!([]), "{path}");
        }
    }
    assert_eq!(server.stop(), "", "the log is clean");
}

#[tokio::test]
async fn bad_input_is_named_and_the_server_goes_on() {
    let server = Server::start();
    let client = server.sign_in("carrier").await;
    let post = |path: &'static str, body: Vec<u8>| {
        client.post(format!("{}{path}", server.base)).header("accept-language", "en").body(body).send()
    };
    let theft = |extra: &str| format!(r#"{{"kind":"theft","point":[107.1,16.8]{extra}}}"#).into_bytes();
    let cases: Vec<(&str, &'static str, Vec<u8>, u16, &str)> = vec![
        ("not JSON", "/api/v1/incidents", b"{".to_vec(), 400, "J400"),
        ("not UTF-8", "/api/v1/incidents", vec![b'"', 0xff, b'"'], 400, "J400"),
        ("unknown field", "/api/v1/incidents", theft(r#","colour":1"#), 400, "V400"),
        (
            "ends before it begins",
            "/api/v1/incidents",
            theft(r#","occurred_from":"2026-02-02","occurred_to":"2026-01-01""#),
            400,
            "V400",
        ),
        ("over the limit", "/api/v1/incidents", vec![b' '; 300_000], 413, "L413"),
        ("wrong password", "/api/v1/sessions", br#"{"user":"so-khcn","password":"x"}"#.to_vec(), 401, "A401"),
        ("a foreign carrier", "/api/v1/imports?carrier=BH&dry_run=true", b"{}".to_vec(), 404, "N404"),
        ("unknown parameter", "/api/v1/imports?carrier=TS&dryrun=1", b"{}".to_vec(), 400, "V400"),
    ];
    let before = server.json(&client, "/api/v1/incidents/summary").await["total"].clone();
    for (name, path, body, status, code) in cases {
        let reply = post(path, body).await.unwrap();
        assert_eq!(reply.status().as_u16(), status, "{name}");
        assert_eq!(reply.headers()["content-type"], "application/problem+json", "{name}");
        assert!(reply.headers().contains_key("content-security-policy"), "{name}");
        let problem: Value = reply.json().await.unwrap();
        assert_eq!(problem["code"], code, "{name}");
    }
    assert_eq!(server.json(&client, "/api/v1/incidents/summary").await["total"], before, "nothing was stored");
    assert_eq!(server.get(&client, "/healthz").await, (StatusCode::OK, "ok".to_owned()));
    assert_eq!(server.stop(), "", "the log is clean");
}

#[tokio::test]
async fn a_carriers_file_goes_from_proposal_to_the_map_and_a_report_to_a_rate() {
    let server = Server::start();
    let client = server.sign_in("carrier").await;
    let file = json!({"type": "FeatureCollection", "features": [{"type": "Feature", "id": "TS-NEW", "properties": {"name": "Tuyến mới"},
        "geometry": {"type": "LineString", "coordinates": [[107.30, 16.60], [107.31, 16.60]]}}]});
    let url = |path: &str| format!("{}{path}", server.base);
    let proposal: Value =
        client.post(url("/api/v1/imports?carrier=TS")).json(&file).send().await.unwrap().json().await.unwrap();
    assert_eq!(proposal["new"], json!(["TS-NEW"]), "{proposal}");
    let import = format!("/api/v1/imports/{}", proposal["id"].as_str().unwrap());
    let preview = server.json(&client, &format!("{import}/preview")).await;
    let changes = |change: &str| {
        let of = |f: &&Value| f["properties"]["change"] == change;
        preview["features"].as_array().unwrap().iter().filter(of).count()
    };
    assert_eq!(
        (changes("new"), changes("gone")),
        (1, proposal["gone"].as_array().unwrap().len()),
        "before anything is stored"
    );
    assert_eq!(server.json(&client, "/api/v1/imports").await["imports"][0]["status"], "proposed");
    let accept = url(&format!("{import}/accept"));
    assert_eq!(client.post(&accept).send().await.unwrap().status(), StatusCode::OK);
    assert_eq!(server.json(&client, &import).await["status"], "accepted");
    assert_eq!(
        server.get(&client, &format!("{import}/preview")).await.0,
        StatusCode::CONFLICT,
        "nothing waits any more"
    );
    assert_eq!(client.post(&accept).send().await.unwrap().status(), StatusCode::CONFLICT, "decided once");
    let near = "/api/v1/routes?bbox=107.3,16.6,107.31,16.6";
    assert!(server.get(&client, near).await.1.contains("Tuyến mới"));

    let report = json!({"kind": "theft", "carrier": "TS", "route_id": "TS-NEW", "chainage_m": 500.0, "occurred_from": "2026-01-01", "metres_taken": 218.7});
    let send = || client.post(url("/api/v1/incidents")).header("Idempotency-Key", "k-1").json(&report).send();
    let first: Value = send().await.unwrap().json().await.unwrap();
    let again: Value = send().await.unwrap().json().await.unwrap();
    assert_eq!(first, again, "the same report once");
    let path = format!("/api/v1/incidents/{}", first["id"].as_str().unwrap());
    let matched = settled(&server, &client, &path, "matched").await;
    assert_eq!(matched["candidates"][0]["route_id"], "TS-NEW", "{matched}");
    let hot = server.json(&client, "/api/v1/hotspots?bbox=107.3,16.59,107.31,16.61&limit=1").await;
    assert_eq!(hot["features"][0]["properties"]["count"], json!(1.0), "{hot}");
    assert_eq!(server.stop(), "", "the log is clean");
}

#[tokio::test]
async fn an_incident_that_lay_on_no_cable_is_matched_once_there_is_some() {
    let server = Server::start();
    let client = server.sign_in("carrier").await;
    let url = |path: &str| format!("{}{path}", server.base);
    let report = json!({"id": "own-7", "kind": "theft", "point": [107.75, 16.25], "accuracy_m": 20});
    let send = || client.post(url("/api/v1/incidents")).json(&report).send();
    let filed: Value = send().await.unwrap().json().await.unwrap();
    assert_eq!(send().await.unwrap().status(), StatusCode::CONFLICT, "its own number 7 is there already");
    let path = format!("/api/v1/incidents/{}", filed["id"].as_str().unwrap());
    assert_eq!(settled(&server, &client, &path, "unmatched").await["candidates"], json!([]));
    let file = json!({"type": "Feature", "id": "TS-FAR", "properties": {},
        "geometry": {"type": "LineString", "coordinates": [[107.74, 16.25], [107.76, 16.25]]}});
    let proposal: Value =
        client.post(url("/api/v1/imports?carrier=TS")).json(&file).send().await.unwrap().json().await.unwrap();
    let accept = url(&format!("/api/v1/imports/{}/accept", proposal["id"].as_str().unwrap()));
    let accepted: Value = client.post(&accept).send().await.unwrap().json().await.unwrap();
    assert_eq!((&accepted["status"], &accepted["new"]), (&json!("accepted"), &json!(["TS-FAR"])), "{accepted}");
    let found = settled(&server, &client, &path, "matched").await;
    assert_eq!(found["candidates"][0]["route_id"], "TS-FAR", "{found}");
    assert_eq!(server.stop(), "", "the log is clean");
}

#[tokio::test]
async fn a_place_told_in_any_way_comes_back_with_what_was_left_aside_and_tells_a_carrier_of_no_other() {
    let server = Server::start();
    let (client, police) = (server.sign_in("carrier").await, server.sign_in("police").await);
    let foreign = server.json(&police, "/api/v1/routes?carrier=BH&limit=1").await["features"][0].clone();
    let point = foreign["geometry"]["coordinates"][0].clone();
    let report = json!({"kind": "cut", "point": point, "accuracy_m": 0.5, "places": [
        {"from_site": "MX-1", "to_site": "MX 02"}, {"label": "ĐH/15", "accuracy_m": 30.0}, {"otdr_m": 4200.5, "otdr_site": "S-1"}]});
    let filed = client.post(format!("{}/api/v1/incidents", server.base)).json(&report).send().await.unwrap();
    let filed: Value = filed.json().await.unwrap();
    let path = format!("/api/v1/incidents/{}", filed["id"].as_str().unwrap());
    let mut seen = Value::Null;
    for _ in 0..100 {
        seen = server.json(&client, &path).await["properties"].clone();
        if seen["match"]["status"] != "pending" {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    let mut places = report["places"].as_array().unwrap().clone();
    places.insert(0, json!({"point": point, "accuracy_m": 0.5}));
    assert_eq!(seen["places"], json!(places));
    let notes =
        |of: &Value| of["match"]["notes"].as_array().unwrap().iter().map(|n| n["vi"].to_string()).collect::<Vec<_>>();
    assert!(notes(&seen)[0].contains("0,5 m được tính là 1 m"), "{seen}");
    assert!(!seen.to_string().contains("doanh nghiệp khác"), "{seen}");
    let police_seen = server.json(&police, &path).await["properties"].clone();
    assert!(notes(&police_seen).iter().any(|note| note.contains("doanh nghiệp khác")), "{police_seen}");
    assert_eq!(server.stop(), "", "the log is clean");
}

/// The match of an incident, once it has this status.
async fn settled(server: &Server, client: &Client, path: &str, status: &str) -> Value {
    let mut found = Value::Null;
    for _ in 0..100 {
        found = server.json(client, path).await["properties"]["match"].clone();
        if found["status"] == status {
            return found;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    panic!("it is not {status}: {found}");
}

#[tokio::test]
async fn a_file_in_metres_waits_for_a_person_to_name_its_zone() {
    let server = Server::start();
    let client = server.sign_in("carrier").await;
    let file = json!({"type": "FeatureCollection", "features": [{"type": "Feature", "id": "TS-VN", "properties": {},
        "geometry": {"type": "LineString", "coordinates": [[590_430.6, 1_860_091.6], [590_930.6, 1_860_091.6]]}}]});
    let send = |crs: &str| {
        let url = format!("{}/api/v1/imports?carrier=TS{crs}", server.base);
        let request = client.post(url).json(&file);
        async move { request.send().await.unwrap().json::<Value>().await.unwrap() }
    };
    let asked = send("&dry_run=true").await;
    let zones: Vec<&str> =
        asked["suggested_crs"].as_array().unwrap().iter().filter_map(|s| s["code"].as_str()).collect();
    assert!(asked["verdict"] == "reject" && zones.contains(&"EPSG:9212") && zones.contains(&"EPSG:9211"), "{asked}");
    assert_eq!(send("&crs=EPSG:1").await["code"], "V400", "a system that is not known is named");
    let proposal = send("&crs=EPSG:9212").await;
    let accept = format!("{}/api/v1/imports/{}/accept", server.base, proposal["id"].as_str().unwrap());
    let accepted: Value = client.post(accept).send().await.unwrap().json().await.unwrap();
    assert_eq!(accepted["status"], "accepted", "the zone counts again: {accepted}");
    let near = server.json(&client, "/api/v1/routes?bbox=107.1,16.815,107.106,16.817").await;
    assert!(near["features"].as_array().unwrap().iter().any(|f| f["properties"]["route_id"] == "TS-VN"), "{near}");
    assert_eq!(server.stop(), "", "the log is clean");
}

#[tokio::test]
async fn a_former_district_or_commune_finds_the_communes_of_today() {
    let server = Server::start();
    let client = Client::new();
    let communes = server.json(&client, "/api/v1/communes?limit=500").await;
    let holds = |value: &Value, name: &str| value.to_string().contains(name);
    for (typed, field, name) in [
        ("dakrong", "old_district", "Đakrông"),
        ("quang%20phu", "former", "Xã Quang Phú"),
        ("lao%20bao", "name", "Lao Bảo"),
    ] {
        let found = server.json(&client, &format!("/api/v1/communes?q={typed}&limit=500")).await;
        let (found, all) = (found["features"].as_array().unwrap(), communes["features"].as_array().unwrap());
        let wanted: Vec<&Value> = all.iter().filter(|one| holds(&one["properties"][field], name)).collect();
        assert!(!wanted.is_empty() && found.len() < all.len(), "{typed}");
        assert!(wanted.into_iter().all(|one| found.contains(one)), "{typed}: {found:?}");
    }
    assert_eq!(server.stop(), "", "the log is clean");
}
