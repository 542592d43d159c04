//! Tracks and coverage over HTTP: sent by the police and by carriers, read by those they concern.

use crate::running::Server;
use reqwest::{Client, StatusCode};
use serde_json::{Value, json};
use time::format_description::well_known::Rfc3339;
use time::{Duration, OffsetDateTime};

#[expect(clippy::disallowed_methods, reason = "tracks are of yesterday, as the server under test has it")]
fn now() -> OffsetDateTime {
    OffsetDateTime::now_utc()
}

/// A walk at 4 km/h along a line, so many days ago.
fn gpx(line: &[[f64; 2]], days: i64) -> String {
    let mut clock = now() - Duration::days(days);
    let mut points = String::new();
    for pair in line.windows(2) {
        let metres = ((pair[1][0] - pair[0][0]) * 106_000.0).hypot((pair[1][1] - pair[0][1]) * 110_700.0);
        let steps = (metres / 15.0).ceil().max(1.0) as u32;
        for step in 0..steps {
            let share = f64::from(step) / f64::from(steps);
            let [lon, lat] = [0, 1].map(|axis| pair[0][axis] + share * (pair[1][axis] - pair[0][axis]));
            let at = clock.format(&Rfc3339).unwrap();
            points += &format!("<trkpt lat=\"{lat:.7}\" lon=\"{lon:.7}\"><time>{at}</time></trkpt>");
            clock += Duration::milliseconds((metres / f64::from(steps) * 900.0) as i64);
        }
    }
    format!("<gpx><trk><name>Tuần tra</name><trkseg>{points}</trkseg></trk></gpx>")
}

async fn send(server: &Server, client: &Client, query: &str, body: String) -> (StatusCode, Value) {
    let reply = client.post(format!("{}/api/v1/tracks{query}", server.base)).body(body).send().await.unwrap();
    (reply.status(), reply.json().await.unwrap())
}

async fn tracks(server: &Server, client: &Client) -> usize {
    server.json(client, "/api/v1/tracks").await["items"].as_array().unwrap().len()
}

/// The id and the line of one route of a carrier of one part that nobody has seen.
async fn route(server: &Server, client: &Client, carrier: &str) -> (String, Vec<[f64; 2]>) {
    let routes = server.json(client, &format!("/api/v1/routes?carrier={carrier}&limit=1000")).await;
    let seen = server.json(client, "/api/v1/coverage?days=36500").await;
    let unseen = |id: &Value| {
        seen["routes"].as_array().unwrap().iter().any(|one| one["route_id"] == *id && one["seen_m"] == 0.0)
    };
    let fits =
        |feature: &&Value| feature["geometry"]["type"] == "LineString" && unseen(&feature["properties"]["route_id"]);
    let feature = routes["features"].as_array().unwrap().iter().find(fits).unwrap();
    let line: Vec<[f64; 2]> = serde_json::from_value(feature["geometry"]["coordinates"].clone()).unwrap();
    (feature["properties"]["route_id"].as_str().unwrap().to_owned(), line)
}

#[tokio::test]
async fn a_patrol_is_sent_once_and_what_it_saw_is_told_as_of_any_day() {
    let server = Server::start();
    let police = server.sign_in("police").await;
    let (id, line) = route(&server, &police, "TS").await;
    let (status, told) = send(&server, &police, "?kind=patrol&name=T%E1%BB%95%201", gpx(&line, 3)).await;
    assert_eq!((status, &told["verdict"]), (StatusCode::CREATED, &json!("accept")), "{told}");
    let track = &told["track"];
    assert_eq!((&track["name"], &track["kind"]), (&json!("Tổ 1"), &json!("patrol")));
    let again = send(&server, &police, "", gpx(&line, 3).replace("Tuần tra", "Tuần tra ")).await;
    assert_eq!(again.0, StatusCode::CREATED, "other bytes are another track");
    let coverage = format!("/api/v1/coverage/routes/{id}");
    let own = server.json(&police, &coverage).await["items"][0].clone();
    assert!(own["percent"].as_f64().unwrap() > 98.0, "{own}");
    assert_eq!(own["stretches"][0]["by"], "patrol");
    let day = (now() - Duration::days(5)).date().to_string();
    let before = server.json(&police, &format!("{coverage}?as_of={day}")).await["items"][0].clone();
    assert_eq!((&before["seen_m"], &before["overdue"][0]["days"]), (&json!(0.0), &Value::Null), "{before}");
    let late = server.json(&police, &format!("{coverage}?days=2")).await["items"][0].clone();
    // It set out three days ago, and was under way for hours.
    let days = late["overdue"][0]["days"].as_f64().unwrap();
    assert!(late["seen_m"] == json!(0.0) && (2.5..=3.0).contains(&days), "{late}");
    let gaps = server.get(&police, "/api/v1/coverage/gaps?days=2").await;
    assert!(gaps.0 == StatusCode::OK && gaps.1.contains(&format!("\"{id}\"")), "the gap is drawn");
    assert_eq!(server.stop(), "", "the log is clean");
}

#[tokio::test]
async fn the_same_bytes_are_one_track_and_taken_away_they_leave_nothing_seen() {
    let server = Server::start();
    let police = server.sign_in("police").await;
    let (id, line) = route(&server, &police, "TS").await;
    let there = tracks(&server, &police).await;
    let file = gpx(&line, 1);
    let (_, told) = send(&server, &police, "", file.clone()).await;
    let (status, same) = send(&server, &police, "", file.clone()).await;
    assert_eq!((status, &same["track"]["id"]), (StatusCode::OK, &told["track"]["id"]));
    assert_eq!(tracks(&server, &police).await, there + 1);
    let path = format!("/api/v1/tracks/{}", told["track"]["id"].as_str().unwrap());
    let gone = police.delete(format!("{}{path}", server.base)).send().await.unwrap();
    assert_eq!(gone.status(), StatusCode::NO_CONTENT);
    assert_eq!(server.get(&police, &path).await.0, StatusCode::NOT_FOUND);
    let own = server.json(&police, &format!("/api/v1/coverage/routes/{id}")).await["items"][0].clone();
    assert_eq!(own["seen_m"], 0.0, "{own}");
    assert_eq!(send(&server, &police, "", file).await.0, StatusCode::CREATED, "it may be sent again");
    assert_eq!(server.stop(), "", "the log is clean");
}

#[tokio::test]
async fn a_carrier_walks_its_own_routes_and_hears_of_no_patrol_and_no_foreign_cable() {
    let server = Server::start();
    let (police, carrier) = (server.sign_in("police").await, server.sign_in("carrier").await);
    let (own, own_line) = route(&server, &carrier, "TS").await;
    let foreign = server.json(&police, "/api/v1/carriers").await;
    let codes = foreign["carriers"].as_array().or(foreign["items"].as_array()).unwrap();
    let other = codes.iter().filter_map(|one| one["code"].as_str()).find(|code| *code != "TS").unwrap();
    let (their, their_line) = route(&server, &police, other).await;
    let there = tracks(&server, &police).await;
    send(&server, &police, "", gpx(&own_line, 2)).await;
    let blind = server.json(&carrier, "/api/v1/coverage").await;
    assert_eq!(blind["seen_m"], 0.0, "a patrol is none of its business");
    assert!(blind["routes"].as_array().unwrap().iter().all(|one| one["carrier"] == "TS"), "own routes alone");
    let (status, told) = send(&server, &carrier, "?kind=route_walk", gpx(&own_line, 1)).await;
    assert_eq!((status, &told["track"]["carrier"]), (StatusCode::CREATED, &json!("TS")), "{told}");
    let (status, strayed) = send(&server, &carrier, "?name=x", gpx(&their_line, 1)).await;
    assert_eq!(status, StatusCode::CREATED, "{strayed}");
    let seen = server.json(&carrier, &format!("/api/v1/coverage/routes/{own}?by=route_walk")).await;
    assert!(seen["items"][0]["percent"].as_f64().unwrap() > 98.0, "{seen}");
    assert_eq!(server.get(&carrier, &format!("/api/v1/coverage/routes/{their}")).await.0, StatusCode::NOT_FOUND);
    assert_eq!((tracks(&server, &carrier).await, tracks(&server, &police).await), (2, there + 3));
    assert_eq!(send(&server, &carrier, "?kind=patrol", gpx(&own_line, 1)).await.0, StatusCode::BAD_REQUEST);
    for role in ["commune", "admin", "public"] {
        let client = server.sign_in(role).await;
        let paths = ["/tracks", "/coverage", "/coverage/gaps", "/coverage/dosage", "/coverage/effect"];
        for path in paths.map(|path| format!("/api/v1{path}")) {
            assert_eq!(server.get(&client, &path).await.0, StatusCode::NOT_FOUND, "{role} {path}");
        }
        assert_eq!(send(&server, &client, "", gpx(&own_line, 1)).await.0, StatusCode::NOT_FOUND, "{role}");
    }
    assert_eq!(server.get(&Client::new(), "/api/v1/coverage").await.0, StatusCode::UNAUTHORIZED);
    assert_eq!(server.stop(), "", "the log is clean");
}

/// The line of a route that is of one part.
async fn line_of(server: &Server, client: &Client, id: &Value) -> Option<Vec<[f64; 2]>> {
    let feature = server.json(client, &format!("/api/v1/routes/{}", id.as_str().unwrap())).await;
    serde_json::from_value(feature["geometry"]["coordinates"].clone()).ok()
}

/// The first hot stretch that nobody looked at on a route of one part: its index, itself and the line.
async fn unseen_place(server: &Server, client: &Client, places: &[Value]) -> (usize, Value, Vec<[f64; 2]>) {
    for (at, place) in places.iter().enumerate().filter(|(_, place)| place["patrol"]["looks"] == 0) {
        if let Some(line) = line_of(server, client, &place["route"]).await {
            return (at, place.clone(), line);
        }
    }
    panic!("each of {} stretches was looked at, or is on a route of several parts", places.len());
}

#[tokio::test]
async fn a_hot_stretch_tells_who_came_how_often_and_how_long_and_what_became_of_it() {
    let server = Server::start();
    let police = server.sign_in("police").await;
    let before = server.json(&police, "/api/v1/coverage/dosage").await;
    let (at, first, line) = unseen_place(&server, &police, before["places"].as_array().unwrap()).await;
    assert_eq!((&first["rank"], &first["patrol"]["minutes"]), (&json!(at + 1), &json!(0.0)), "{before}");
    send(&server, &police, "", gpx(&line, 3)).await;
    let after = server.json(&police, "/api/v1/coverage/dosage").await;
    let dose = &after["places"][at]["patrol"];
    assert_eq!((&dose["looks"], &after["places"][at]["walk"]["looks"]), (&json!(1), &json!(0)), "{after}");
    let metres = first["to_m"].as_f64().unwrap() - first["from_m"].as_f64().unwrap();
    let minutes = dose["minutes"].as_f64().unwrap();
    // 15 m take 13.5 s; 30 m at either end are in sight as well.
    let (least, most) = (metres * 0.015 * 0.9, (metres + 60.0) * 0.015 * 1.1);
    assert!((least..=most).contains(&minutes), "{minutes} min of {metres} m");
    assert!(after["unseen"].as_u64() < before["unseen"].as_u64(), "{after}");
    let earlier = server.json(&police, "/api/v1/coverage/dosage?from=2020-01-01&to=2020-12-31").await;
    assert_eq!(earlier["places"], json!([]), "nothing had happened then");
    let effect = server.json(&police, "/api/v1/coverage/effect").await;
    let places = effect["places"].as_array().unwrap();
    assert_eq!(
        effect["more"]["places"].as_u64().unwrap() + effect["others"]["places"].as_u64().unwrap(),
        places.len() as u64
    );
    let more: Vec<&Value> = places.iter().filter(|one| one["more"] == json!(true)).collect();
    let driven = |one: &&&Value| one["route_id"] == first["route_id"] && one["dose_after"]["looks"] == json!(1);
    assert!(more.iter().any(|one| driven(&one)), "{effect}");
    let sum: f64 = more.iter().map(|one| one["after"].as_f64().unwrap()).sum();
    assert!((effect["more"]["after"]["count"].as_f64().unwrap() - sum).abs() < 1e-9, "{effect}");
    let overlapping = "/api/v1/coverage/effect?a_from=2026-01-01&a_to=2026-02-01&b_from=2026-01-15&b_to=2026-03-01";
    assert_eq!(server.get(&police, overlapping).await.0, StatusCode::BAD_REQUEST);
    assert_eq!(server.stop(), "", "the log is clean");
}

#[tokio::test]
async fn a_file_that_is_no_track_is_refused_with_a_reason_and_nothing_is_kept() {
    let server = Server::start();
    let police = server.sign_in("police").await;
    let (_, line) = route(&server, &police, "TS").await;
    let whole = gpx(&line, 1);
    let there = tracks(&server, &police).await;
    let far: Vec<[f64; 2]> = line.iter().map(|at| [at[0] + 3.0, at[1]]).collect();
    let cases = [
        ("broken", whole.replace("</trkseg>", ""), "X107"),
        ("no times", whole.replace("time>", "tyme>"), "K002"),
        ("another province", gpx(&far, 1), "K009"),
        ("a year ahead", gpx(&line, -365), "K012"),
        ("packed", "PK\u{3}\u{4}".to_owned(), "K011"),
        ("no points", "<gpx></gpx>".to_owned(), "K001"),
    ];
    for (name, file, code) in cases {
        let (status, told) = send(&server, &police, "", file).await;
        assert_eq!((status, &told["verdict"]), (StatusCode::OK, &json!("reject")), "{name}: {told}");
        assert_eq!(told["faults"][0]["code"], code, "{name}: {told}");
        assert!(told["faults"][0]["remedy"]["vi"].as_str().unwrap().starts_with("Đề nghị"), "{name}: {told}");
    }
    assert_eq!(tracks(&server, &police).await, there);
    assert_eq!(server.stop(), "", "the log is clean");
}
