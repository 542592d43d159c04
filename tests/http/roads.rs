//! Roads from a file to travel times, as the operator and a planner meet them.

use std::path::Path;
use std::process::Command;

use crate::running::Server;
use cablewatch::app::{App, AppError, Caller, RoadUpload, RoadWish, Settings, Source, Work, World};
use cablewatch::roads::Vehicle;
use cablewatch::units::{Interval, LonLat, Timestamp};
use reqwest::{Client, StatusCode};
use serde_json::{Value, json};

/// Streets on squared paper of about 100 m: a block of 2 km by 1 km, way 13 its southern street.
fn streets(south: &str) -> String {
    let node = |(id, x, y): (i32, f64, f64)| {
        format!(r#"<node id="{id}" lon="{}" lat="{}"/>"#, 107.0 + x * 1e-3, 16.8 + y * 1e-3)
    };
    let nodes: String = [(1, 0.0, 0.0), (3, 20.0, 0.0), (4, 0.0, 10.0), (6, 20.0, 10.0)].map(node).concat();
    let way = |(id, from, to, tags): (i32, i32, i32, &str)| {
        format!(r#"<way id="{id}"><nd ref="{from}"/><nd ref="{to}"/><tag k="highway" v="residential"/>{tags}</way>"#)
    };
    let ways: String = [(10, 4, 6, ""), (11, 1, 4, ""), (12, 3, 6, ""), (13, 1, 3, south)].map(way).concat();
    format!(r#"<osm version="0.6">{nodes}{ways}</osm>"#)
}

fn run(folder: &Path, file: &str, more: &[&str]) -> (Value, i32) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cablewatch"));
    let output = command.current_dir(folder).args(["import", "roads", file]).args(more).output().unwrap();
    let told = serde_json::from_slice(&output.stdout);
    let told = told.unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&output.stderr)));
    (told, output.status.code().unwrap())
}

#[test]
fn an_operator_imports_roads_and_hears_what_a_later_file_changes() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path();
    std::fs::write(path.join("first.osm"), streets("")).unwrap();
    std::fs::write(path.join("second.osm"), streets(r#"<tag k="oneway" v="yes"/>"#)).unwrap();
    std::fs::write(path.join("broken.osm.pbf"), b"\0\0\0\x0d\x0a\x09OSMHeader\x18\x05").unwrap();
    let (told, code) = run(path, "first.osm", &["--dry-run"]);
    assert_eq!(
        (code, &told["status"], &told["new"]["count"], &told["ways"]),
        (0, &json!("dry_run"), &json!(4), &json!(4))
    );
    assert!(!path.join("cablewatch.db").exists(), "a dry run makes no database");
    let (told, code) = run(path, "first.osm", &[]);
    assert_eq!((code, &told["status"], &told["verdict"]), (0, &json!("accepted"), &json!("accept")), "{told}");
    let (told, code) = run(path, "second.osm", &[]);
    assert_eq!(
        (code, &told["changed"], &told["unchanged"]),
        (0, &json!({"count": 1, "ids": [13]}), &json!(3)),
        "{told}"
    );
    let (told, code) = run(path, "broken.osm.pbf", &[]);
    assert_eq!((code, &told["verdict"], &told["faults"][0]["code"]), (1, &json!("reject"), &json!("D004")), "{told}");
    assert!(told["faults"][0]["remedy"]["vi"].as_str().unwrap().starts_with("Đề nghị"), "{told}");
}

async fn app(folder: &Path) -> App {
    let url = format!("sqlite:{}", folder.join("a.db").display());
    App::open(&url, World::of(|| Timestamp::from_millis(1_794_000_000_000), 1), Settings::default()).await.unwrap()
}

fn upload(south: &str) -> RoadUpload {
    RoadUpload { file_name: "streets.osm".into(), source: Source::bytes(streets(south).into_bytes()) }
}

/// Metres by car along the southern street, to the nearest ten, and the kind of basis.
async fn along_the_south(app: &App) -> (f64, &'static str) {
    let travel = app.travel().await.unwrap();
    let at = |x: f64| LonLat::checked(107.0 + x * 1e-3, 16.8).unwrap();
    let now = Interval::instant(Timestamp::from_millis(1_794_000_000_000));
    let trip = travel.path(at(0.0), at(20.0), Vehicle::Car, now).unwrap();
    ((trip.metres.get() / 10.0).round() * 10.0, travel.basis().code())
}

#[tokio::test]
async fn travel_rests_on_straight_lines_until_roads_are_there_and_follows_every_change() {
    let folder = tempfile::tempdir().unwrap();
    let app = app(folder.path()).await;
    let (operator, work) = (Caller::operator(), Work::default());
    assert_eq!(along_the_south(&app).await, (2_880.0, "straight_line"));
    let first = app.import_roads(&operator, upload(""), RoadWish::Proposed, &work).await.unwrap();
    assert_eq!(along_the_south(&app).await, (2_880.0, "straight_line"), "a proposal changes nothing");
    app.decide_roads(&operator, first.id.unwrap(), true).await.unwrap();
    assert_eq!(along_the_south(&app).await, (2_130.0, "roads"));
    let closed = json!({"ways": [13], "from": "2026-11-01", "to": "2026-11-30", "reason": "Sạt lở"});
    let closed = app.close_roads(&operator, &serde_json::from_value(closed).unwrap()).await.unwrap();
    assert_eq!(along_the_south(&app).await, (4_350.0, "roads"), "around the block");
    app.open_roads(&operator, closed.id).await.unwrap();
    assert_eq!(along_the_south(&app).await, (2_130.0, "roads"), "open again");
    assert_eq!(app.closures(&operator, None).await.unwrap()[0].ended_at.as_deref(), Some("2026-11-06T21:20:00Z"));
    let second =
        app.import_roads(&operator, upload(r#"<tag k="oneway" v="-1"/>"#), RoadWish::Accepted, &work).await.unwrap();
    assert_eq!((second.changed.ids.as_slice(), second.unchanged), (&[13][..], 3));
    assert_eq!(along_the_south(&app).await, (4_350.0, "roads"));
    let listed = app.roads(&operator).await.unwrap();
    assert_eq!((listed.in_use, listed.items.len()), (second.id, 2));
    let back = app.restore_roads(&operator, first.id.unwrap()).await.unwrap();
    assert_eq!((back.status.as_str(), back.changed.ids.as_slice(), back.unchanged), ("accepted", &[13][..], 3));
    assert_eq!(along_the_south(&app).await, (2_130.0, "roads"), "as it was at first");
}

#[tokio::test]
async fn whoever_stops_an_import_has_changed_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let app = app(folder.path()).await;
    let work = Work::default();
    work.stop();
    let stopped = app.import_roads(&Caller::operator(), upload(""), RoadWish::Accepted, &work).await;
    assert!(matches!(stopped, Err(AppError::Stopped)), "{stopped:?}");
    assert!(app.roads(&Caller::operator()).await.unwrap().items.is_empty());
}

async fn post(server: &Server, client: &Client, path: &str, body: impl Into<reqwest::Body>) -> (StatusCode, Value) {
    let reply = client.post(format!("{}{path}", server.base)).body(body).send().await.unwrap();
    (reply.status(), reply.json().await.unwrap())
}

#[tokio::test]
async fn planners_bring_roads_and_closures_and_for_others_there_are_none() {
    let server = Server::start();
    let (police, department) = (server.sign_in("police").await, server.sign_in("department").await);
    let (status, told) = post(&server, &police, "/api/v1/roads?file_name=x.osm", streets("")).await;
    assert_eq!(
        (status, &told["status"], &told["nodes"]),
        (StatusCode::CREATED, &json!("proposed"), &json!(4)),
        "{told}"
    );
    let accept = format!("/api/v1/roads/{}/accept", told["id"].as_str().unwrap());
    let (status, told) = post(&server, &department, &accept, "").await;
    assert_eq!((status, &told["status"]), (StatusCode::OK, &json!("accepted")), "{told}");
    assert_eq!(post(&server, &department, &accept, "").await.0, StatusCode::CONFLICT, "decided before");
    let roads = server.json(&police, "/api/v1/roads").await;
    assert_eq!((&roads["in_use"], &roads["travel"]["kind"]), (&told["id"], &json!("roads")), "{roads}");
    let closure = json!({"area": [[107.0, 16.79], [107.01, 16.79], [107.01, 16.81]], "from": "2026-12-01", "to": "2026-12-02",
        "vehicles": ["car"], "reason": "Ngập"});
    let (status, made) = post(&server, &police, "/api/v1/closures", closure.to_string()).await;
    assert_eq!((status, &made["to"]), (StatusCode::CREATED, &json!("2026-12-02T16:59:59.999Z")), "{made}");
    let wrong =
        json!({"ways": [], "from": "x", "to": "2026-12-02", "speed_left": 2.0, "vehicles": ["tank"], "reason": " "});
    let (status, problem) = post(&server, &police, "/api/v1/closures", wrong.to_string()).await;
    let fields: Vec<&str> = problem["fields"].as_array().unwrap().iter().map(|f| f["name"].as_str().unwrap()).collect();
    assert_eq!((status, fields), (StatusCode::BAD_REQUEST, vec!["ways", "vehicles", "speed_left", "from", "reason"]));
    let end = format!("/api/v1/closures/{}/end", made["id"].as_str().unwrap());
    for role in ["carrier", "commune", "admin", "public"] {
        let client = server.sign_in(role).await;
        assert_eq!(server.get(&client, "/api/v1/roads").await.0, StatusCode::NOT_FOUND, "{role}");
        assert_eq!(server.get(&client, "/api/v1/closures").await.0, StatusCode::NOT_FOUND, "{role}");
        assert_eq!(post(&server, &client, "/api/v1/roads", streets("")).await.0, StatusCode::NOT_FOUND, "{role}");
        assert_eq!(post(&server, &client, &end, "").await.0, StatusCode::NOT_FOUND, "{role}");
    }
    assert_eq!(server.get(&Client::new(), "/api/v1/roads").await.0, StatusCode::UNAUTHORIZED);
    let (status, ended) = post(&server, &department, &end, "").await;
    assert!(status == StatusCode::OK && ended["ended_at"].is_string(), "{ended}");
    assert_eq!(server.stop(), "", "the log is clean");
}
