//! What everybody is told of incidents by commune: nothing of where any carrier's cable lies.

use std::ops::ControlFlow;
use std::path::Path;

use cablewatch::access::Role;
use cablewatch::app::{Account, App, Caller, Report, Settings, Source, Upload, Work, World};
use cablewatch::units::{CarrierCode, Timestamp};
use serde_json::{Value, json};
use uuid::Uuid;

async fn open(folder: &Path) -> App {
    let url = format!("sqlite:{}", folder.join("a.db").display());
    // 6 November 2026.
    let world = World::of(|| Timestamp::from_millis(1_794_000_000_000), 1);
    let app = App::open(&url, world, Settings::default()).await.unwrap();
    let square = |code: &str, west: f64| {
        let ring = [[west, 16.7], [west + 0.1, 16.7], [west + 0.1, 16.9], [west, 16.9], [west, 16.7]];
        json!({"type": "Feature", "properties": {"code": code, "name": code},
            "geometry": {"type": "Polygon", "coordinates": [ring]}})
    };
    let communes = json!({"type": "FeatureCollection", "features": [square("00001", 107.0), square("00002", 107.1)]});
    let source = Source::bytes(communes.to_string().into_bytes());
    app.import_communes(&Caller::operator(), source, false, |_| ControlFlow::Continue(())).await.unwrap();
    app
}

fn caller(code: &str) -> Caller {
    let (user, display_name) = (code.to_lowercase(), code.to_owned());
    let carrier = CarrierCode::checked(code);
    let account = Account { id: Uuid::from_u128(1), user, display_name, role: Role::Carrier, carrier, commune: None };
    Caller::signed_in(account).unwrap()
}

async fn cable(app: &App, code: &str, line: Value) {
    let feature = json!({"type": "Feature", "id": format!("{code}-1"), "properties": {},
        "geometry": {"type": "LineString", "coordinates": line}});
    let body = json!({"type": "FeatureCollection", "features": [feature]}).to_string().into_bytes();
    let upload = Upload {
        carrier: CarrierCode::checked(code).unwrap(),
        carrier_name: None,
        file_name: "tuyen.geojson".to_owned(),
        source: Source::bytes(body),
        crs: None,
        columns: Default::default(),
        retire_gone: true,
    };
    let done = app.import_now(&Caller::operator(), upload, &Work::default()).await.unwrap();
    assert_eq!(done.status, "accepted", "{:?}", done.faults);
    app.match_pending().await.unwrap();
}

async fn theft(app: &App, code: &str, lon: f64, day: u8) {
    let at = format!("2026-03-{day:02}T10:00");
    let report = Report {
        kind: Some("theft".into()),
        point: Some(vec![lon, 16.8]),
        occurred_from: Some(at.clone()),
        occurred_to: Some(at),
        ..Report::default()
    };
    app.report(&caller(code), report, None, b"").await.unwrap();
    app.match_pending().await.unwrap();
}

/// What everybody reads, after the numbers were reckoned.
async fn told(app: &App) -> String {
    app.publish_public_view().await.unwrap();
    serde_json::to_string(&app.public_view().await.unwrap()).unwrap()
}

#[tokio::test]
async fn another_course_of_a_carriers_cable_changes_no_byte_of_what_everybody_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let app = open(folder.path()).await;
    cable(&app, "TS", json!([[107.01, 16.8], [107.09, 16.8]])).await;
    // Just beside the border of the communes: what is matched to this cable lies beyond it.
    cable(&app, "BH", json!([[107.1001, 16.75], [107.1001, 16.85]])).await;
    for day in 1..=6 {
        theft(&app, "TS", 107.02, day).await;
        theft(&app, "BH", 107.0998, day).await;
    }
    let before = told(&app).await;
    assert!(before.contains(r#""half_year":"2026-H1""#) && before.contains(r#""commune":"00001""#), "{before}");
    assert!(before.contains(r#""events":12"#) && !before.contains("00002"), "where it was told to be: {before}");
    cable(&app, "BH", json!([[107.15, 16.75], [107.19, 16.88]])).await;
    assert_eq!(told(&app).await, before, "where BH's cable lies is not in it");
}

#[tokio::test]
async fn what_happens_to_one_carrier_or_seldom_is_few() {
    let folder = tempfile::tempdir().unwrap();
    let app = open(folder.path()).await;
    cable(&app, "TS", json!([[107.01, 16.8], [107.19, 16.8]])).await;
    for day in 1..=9 {
        theft(&app, "TS", 107.05, day).await;
    }
    for day in 1..=2 {
        theft(&app, "TS", 107.15, day).await;
        theft(&app, "BH", 107.15, day).await;
    }
    let none = told(&app).await;
    assert!(!none.contains("commune_name"), "{none}");
    theft(&app, "TS", 107.15, 3).await;
    let five = told(&app).await;
    assert!(five.contains(r#""commune":"00002""#) && five.contains(r#""events":5"#), "{five}");
    theft(&app, "TS", 107.15, 4).await;
    assert_eq!(told(&app).await, five, "one more is not told by itself");
}
