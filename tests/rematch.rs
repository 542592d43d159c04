//! Incidents follow the cable: what a carrier's next file moves, what it leaves, and what its history
//! tells to whom.

use std::path::Path;

use cablewatch::access::{Role, Scope};
use cablewatch::app::{Account, App, Caller, Report, Settings, Source, Upload, Work, World};
use cablewatch::store::Store;
use cablewatch::units::{CarrierCode, Timestamp};
use serde_json::{Value, json};
use uuid::Uuid;

async fn open(folder: &Path, seed: u64) -> App {
    let url = format!("sqlite:{}", folder.join("a.db").display());
    let world = World::of(|| Timestamp::from_millis(1_794_000_000_000), seed);
    App::open(&url, world, Settings::default()).await.unwrap()
}

fn carrier(code: &str) -> CarrierCode {
    CarrierCode::checked(code).unwrap()
}

fn caller(role: Role, code: Option<&str>) -> Caller {
    let carrier = code.map(carrier);
    let (user, display_name) = ("ai".to_owned(), "Ai đó".to_owned());
    Caller::signed_in(Account { id: Uuid::from_u128(1), user, display_name, role, carrier, commune: None }).unwrap()
}

/// A straight route along a parallel, from `west` some 1,070 m to the east.
fn line(id: &str, west: f64, lat: f64) -> Value {
    json!({"type": "Feature", "id": id, "properties": {},
        "geometry": {"type": "LineString", "coordinates": [[west, lat], [west + 0.01, lat]]}})
}

async fn import(app: &App, code: &str, file: &str, features: Vec<Value>) {
    let body = json!({"type": "FeatureCollection", "features": features}).to_string().into_bytes();
    let upload = Upload {
        carrier: carrier(code),
        carrier_name: None,
        file_name: file.to_owned(),
        source: Source::bytes(body),
        crs: None,
        columns: Default::default(),
        retire_gone: true,
    };
    let done = app.import_now(&Caller::operator(), upload, &Work::default()).await.unwrap();
    assert_eq!(done.status, "accepted", "{:?}", done.faults);
    app.match_pending().await.unwrap();
}

async fn report(app: &App, by: &Caller, report: Report) -> Uuid {
    let report = Report { kind: Some("theft".into()), ..report };
    let (id, _) = app.report(by, report, None, b"").await.unwrap();
    app.match_pending().await.unwrap();
    id
}

fn at(lon: f64, lat: f64) -> Report {
    Report { point: Some(vec![lon, lat]), ..Report::default() }
}

/// Where it is, best first, and the history in Vietnamese, newest first.
async fn seen(app: &App, by: &Caller, id: Uuid) -> (Vec<String>, Vec<String>) {
    let found = app.incident(by, id).await.unwrap().properties;
    let routes = found.matched.candidates.into_iter().map(|c| c.route_id).collect();
    (routes, found.history.unwrap().into_iter().map(|line| line.says.vi).collect())
}

#[tokio::test]
async fn an_incident_moves_with_the_cable_and_each_reads_its_own_part_of_why() {
    let folder = tempfile::tempdir().unwrap();
    let app = open(folder.path(), 1).await;
    import(&app, "TS", "ts.geojson", vec![line("TS-1", 107.0, 16.8), line("TS-9", 107.5, 16.8)]).await;
    let (all, ts, bh) =
        (caller(Role::Department, None), caller(Role::Carrier, Some("TS")), caller(Role::Carrier, Some("BH")));
    let id = report(&app, &ts, Report { carrier: None, ..at(107.005, 16.8001) }).await;
    let named = report(&app, &caller(Role::Police, None), at(107.005, 16.8001)).await;
    assert_eq!(seen(&app, &all, named).await, (vec!["TS-1".into()], vec![]), "a first match moves nothing");
    // Cable of another carrier 20 m south of it: nearer to nobody's report yet.
    import(&app, "BH", "bh.geojson", vec![line("BH-1", 107.0, 16.7999)]).await;
    let (routes, history) = seen(&app, &all, named).await;
    assert_eq!(routes, ["TS-1", "BH-1"]);
    assert!(history[0].starts_with("Vẫn ở tuyến TS-1, lý trình 5"), "{history:?}");
    assert!(history[0].contains("vì tuyến BH-1 mới được khai báo trong lần nhập bh.geojson"), "{history:?}");

    import(&app, "TS", "ts-2.geojson", vec![line("TS-9", 107.5, 16.8)]).await;
    let (routes, history) = seen(&app, &all, named).await;
    assert_eq!(routes, ["BH-1"]);
    assert!(history[0].starts_with("Chuyển từ tuyến TS-1, lý trình 53"), "{history:?}");
    assert!(history[0].contains(" sang tuyến BH-1, lý trình 53"), "{history:?}");
    assert!(
        history[0].contains(", cách 11,1 m, vì tuyến TS-1 không còn khai thác trong lần nhập ts-2.geojson (phiên bản"),
        "{history:?}"
    );
    let (routes, history) = seen(&app, &bh, named).await;
    assert_eq!((routes.len(), history.len()), (1, 1), "BH joined when its cable became the likeliest");
    assert!(history[0].starts_with("Chuyển tới tuyến BH-1, lý trình 53") && !history[0].contains("TS"), "{history:?}");
    assert!(!history[0].contains("vì"), "nor which cable of another made it so: {history:?}");

    let (routes, history) = seen(&app, &ts, id).await;
    assert_eq!(routes, [""; 0], "its own report, of its own cable alone, that is gone");
    assert!(history[0].starts_with("Rời tuyến TS-1") && history[0].contains("ts-2.geojson"), "{history:?}");
    assert!(!history[0].contains("phiên bản"), "the province's count is not for carriers: {history:?}");
}

#[tokio::test]
async fn what_a_file_does_not_move_is_not_written() {
    let folder = tempfile::tempdir().unwrap();
    let app = open(folder.path(), 1).await;
    import(&app, "TS", "ts.geojson", vec![line("TS-1", 107.0, 16.8), line("TS-2", 107.0, 16.9)]).await;
    let all = caller(Role::Department, None);
    let beside = report(&app, &all, at(107.005, 16.8)).await;
    let store = Store::open(&format!("sqlite:{}", folder.path().join("a.db").display())).await.unwrap();
    let before = store.incident(&Scope::Engine, beside).await.unwrap();
    // Within the reach of the search, not of the report's accuracy.
    import(&app, "BH", "bh.geojson", vec![line("BH-1", 107.0, 16.8015)]).await;
    assert_eq!(store.incident(&Scope::Engine, beside).await.unwrap(), before, "version and all");
    let told = store.changes_since(&Scope::Engine.stream(), 0, 99).await.unwrap();
    assert_eq!(told.iter().filter(|change| change.layer == "incidents").count(), 2, "reported and matched, once each");
    // A vertex more on the line of its own route is read again, and moves nothing.
    let mut more = line("TS-1", 107.0, 16.8);
    more["geometry"]["coordinates"] = json!([[107.0, 16.8], [107.002, 16.8], [107.01, 16.8]]);
    import(&app, "TS", "ts-2.geojson", vec![more, line("TS-2", 107.0, 16.9)]).await;
    assert_eq!(seen(&app, &all, beside).await.1, [""; 0], "no line of history");
}

#[tokio::test]
async fn a_report_by_chainage_is_shown_where_its_route_lies_now() {
    let folder = tempfile::tempdir().unwrap();
    let app = open(folder.path(), 1).await;
    let all = caller(Role::Department, None);
    let told = Report { route_id: Some("TS-1".into()), chainage_m: Some(100.0), ..Report::default() };
    let id = report(&app, &all, told).await;
    assert_eq!(seen(&app, &all, id).await, (vec![], vec![]), "nobody knows this route yet");
    import(&app, "TS", "ts.geojson", vec![line("TS-1", 107.0, 16.8)]).await;
    let (routes, history) = seen(&app, &all, id).await;
    assert_eq!(routes, ["TS-1"]);
    assert!(history[0].starts_with("Chuyển tới tuyến TS-1, lý trình 100,0 m, vì tuyến TS-1 mới"), "{history:?}");
    import(&app, "TS", "ts-2.geojson", vec![line("TS-1", 107.0, 16.81)]).await;
    let found = serde_json::to_value(app.incident(&all, id).await.unwrap()).unwrap();
    let shown = found["geometry"]["coordinates"][1].as_f64().unwrap();
    assert!((shown - 16.81).abs() < 1e-6, "{found}");
    let history = seen(&app, &all, id).await.1;
    assert!(
        history[0].contains("từ lý trình 100,0 m sang 100,0 m, cách 1.1"),
        "the ground under it moved: {history:?}"
    );
}

#[tokio::test]
async fn another_process_matches_in_the_network_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let (here, there) = (open(folder.path(), 1).await, open(folder.path(), 2).await);
    import(&here, "TS", "ts.geojson", vec![line("TS-1", 107.0, 16.8)]).await;
    there.load_network().await.unwrap();
    import(&here, "TS", "ts-2.geojson", vec![line("TS-2", 107.0, 16.8)]).await;
    // It has heard of nothing, and is the one that matches.
    let all = caller(Role::Department, None);
    let id = report(&there, &all, at(107.005, 16.8)).await;
    assert_eq!(seen(&here, &all, id).await.0, ["TS-2"]);
}
