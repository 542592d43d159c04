//! Incidents follow the cable: what a carrier's next file moves, what it leaves, and what its history
//! tells to whom.

use std::path::Path;

use cablewatch::access::{Role, Scope};
use cablewatch::app::{
    Account, App, AppError, Caller, Correction, IncidentQuery, Report, Settings, Source, Upload, Work, World,
};
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

fn placed(route_id: &str, chainage_m: f64) -> Correction {
    let why = Some("Biên bản hiện trường".into());
    Correction { route_id: Some(route_id.into()), chainage_m: Some(chainage_m), why, ..Correction::default() }
}

#[tokio::test]
async fn a_persons_correction_stays_whatever_the_cable_does_until_a_person_takes_it_back() {
    let folder = tempfile::tempdir().unwrap();
    let app = open(folder.path(), 1).await;
    import(&app, "TS", "ts.geojson", vec![line("TS-1", 107.0, 16.8), line("TS-2", 107.0, 16.81)]).await;
    let police = caller(Role::Police, None);
    let id = report(&app, &police, at(107.005, 16.8)).await;
    app.correct_place(&police, id, &placed("TS-2", 100.0)).await.unwrap();
    let found = app.incident(&police, id).await.unwrap().properties;
    assert_eq!((found.matched.status.as_str(), found.matched.look), ("matched", false));
    assert!(found.matched.corrected_at.is_some());
    let (routes, history) = seen(&app, &police, id).await;
    assert_eq!(routes, ["TS-2"]);
    assert_eq!(history, ["Người có trách nhiệm sửa vị trí: tuyến TS-2, lý trình 100,0 m."]);
    assert_eq!(found.history.unwrap()[0].why.as_deref(), Some("Biên bản hiện trường"));

    // The route it was matched to bends to the very place: matching would put it there again.
    import(&app, "TS", "2.geojson", vec![line("TS-1", 107.0, 16.80001), line("TS-2", 107.0, 16.81)]).await;
    assert_eq!(seen(&app, &police, id).await, (routes, history), "it stays, without a word");
    let looks = async || {
        let query = IncidentQuery { look: true, limit: 9, ..IncidentQuery::default() };
        let listed = app.incidents(&police, &query).await.unwrap().items.len();
        assert_eq!(app.incident_summary(&police, &query).await.unwrap().looks, listed, "counted as it is listed");
        listed
    };
    assert_eq!(looks().await, 0);
    import(&app, "TS", "3.geojson", vec![line("TS-1", 107.0, 16.8)]).await;
    let found = app.incident(&police, id).await.unwrap().properties;
    assert_eq!((found.matched.look, looks().await), (true, 1), "its cable is gone");
    assert!(found.matched.reason.vi.contains("không còn khai thác. Đề nghị xem lại"), "{:?}", found.matched.reason);
    let (routes, history) = seen(&app, &police, id).await;
    assert_eq!(routes, ["TS-2"], "and its place stays");
    assert!(
        history[0]
            .starts_with("Vị trí do người sửa cần xem lại: tuyến TS-2, lý trình 100,0 m, vì tuyến TS-2 không còn"),
        "{history:?}"
    );

    app.release_place(&police, id).await.unwrap();
    let (routes, history) = seen(&app, &police, id).await;
    assert_eq!((routes, looks().await), (vec!["TS-1".to_owned()], 0), "found automatically again");
    assert_eq!(history[0], "Bỏ vị trí do người sửa, khớp tự động trở lại.");
    assert!(app.incident(&police, id).await.unwrap().properties.matched.corrected_at.is_none());
}

#[tokio::test]
async fn a_correction_is_refused_where_no_cable_is_and_from_those_who_may_not() {
    let folder = tempfile::tempdir().unwrap();
    let app = open(folder.path(), 1).await;
    import(&app, "TS", "ts.geojson", vec![line("TS-1", 107.0, 16.8)]).await;
    let police = caller(Role::Police, None);
    let id = report(&app, &police, at(107.005, 16.8)).await;
    let faults = async |correction: Correction| match app.correct_place(&police, id, &correction).await {
        Err(AppError::Invalid(faults)) => faults.into_iter().map(|fault| fault.name).collect::<Vec<_>>().join(","),
        other => format!("{other:?}"),
    };
    let why = || Some("x".to_owned());
    let cases = [
        (Correction { why: None, ..placed("TS-1", 100.0) }, "why"),
        (placed("TS-9", 100.0), "place"),
        (placed("TS-1", 99_000.0), "place"),
        (placed("TS-1", -1.0), "chainage_m"),
        (Correction { point: Some(vec![107.5, 16.0]), why: why(), ..Correction::default() }, "place"),
        (Correction { route: Some("T".into()), why: why(), ..Correction::default() }, "route"),
        (Correction { why: why(), ..Correction::default() }, "point"),
        (Correction { carrier: Some("?!".into()), ..placed("TS-1", 1.0) }, "carrier"),
    ];
    for (correction, name) in cases {
        assert_eq!(faults(correction.clone()).await, name, "{correction:?}");
    }
    let others = [caller(Role::Carrier, Some("TS")), caller(Role::Admin, None)];
    for who in &others {
        let refused = app.correct_place(who, id, &placed("TS-1", 100.0)).await;
        assert!(matches!(refused, Err(AppError::Absent)), "{refused:?}");
        assert!(matches!(app.release_place(who, id).await, Err(AppError::Absent)));
    }
    let refused = app.correct_place(&Caller::public(), id, &placed("TS-1", 100.0)).await;
    assert!(matches!(refused, Err(AppError::SignInFirst)), "{refused:?}");
    assert!(app.incident(&police, id).await.unwrap().properties.matched.corrected_at.is_none());
}
