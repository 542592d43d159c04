//! The watch after a theft: where near repeats say, as long as they say, and to whom.

use std::path::Path;

use cablewatch::access::Role;
use cablewatch::app::views::WatchCollection;
use cablewatch::app::{Account, App, Caller, Report, Settings, Source, Upload, Work, World};
use cablewatch::units::{CarrierCode, Timestamp};
use serde_json::{Value, json};
use uuid::Uuid;

const NOW: i64 = 1_794_000_000_000;
const DAY: i64 = 86_400_000;

async fn open(folder: &Path) -> App {
    let url = format!("sqlite:{}", folder.join("a.db").display());
    App::open(&url, World::of(|| Timestamp::from_millis(NOW), 1), Settings::default()).await.unwrap()
}

fn caller(role: Role, carrier: Option<&str>, commune: Option<&str>) -> Caller {
    let carrier = carrier.and_then(CarrierCode::checked);
    let (user, display_name, commune) = ("ai".to_owned(), "Ai đó".to_owned(), commune.map(str::to_owned));
    Caller::signed_in(Account { id: Uuid::from_u128(1), user, display_name, role, carrier, commune }).unwrap()
}

/// One route of a carrier, some 21 km along a parallel.
async fn import(app: &App, code: &str, lat: f64) {
    let line: Vec<Value> = (0..=20).map(|i| json!([107.0 + 0.01 * f64::from(i), lat])).collect();
    let body = json!({"type": "Feature", "id": format!("{code}-1"), "properties": {},
        "geometry": {"type": "LineString", "coordinates": line}});
    let upload = Upload {
        carrier: CarrierCode::checked(code).unwrap(),
        carrier_name: None,
        file_name: "a.geojson".to_owned(),
        source: Source::bytes(body.to_string().into_bytes()),
        crs: None,
        columns: Default::default(),
        retire_gone: true,
    };
    let done = app.import_now(&Caller::operator(), upload, &Work::default()).await.unwrap();
    assert_eq!(done.status, "accepted", "{:?}", done.faults);
}

/// A theft on a carrier's route, so many days ago.
async fn theft(app: &App, carrier: &str, chainage: f64, days_ago: i64) {
    let when = Timestamp::from_millis(NOW - days_ago * DAY).rfc3339();
    let report = Report {
        kind: Some("theft".into()),
        carrier: Some(carrier.into()),
        route_id: Some(format!("{carrier}-1")),
        chainage_m: Some(chainage),
        occurred_from: Some(when),
        ..Report::default()
    };
    app.report(&Caller::operator(), report, None, b"").await.unwrap();
}

fn told(found: &WatchCollection) -> Vec<(String, f64, f64)> {
    found.features.iter().map(|f| &f.properties).map(|w| (w.route_id.clone(), w.from_m, w.to_m)).collect()
}

#[tokio::test]
async fn after_a_theft_the_cable_around_it_is_watched_as_far_and_as_long_as_thefts_repeat() {
    let folder = tempfile::tempdir().unwrap();
    let app = open(folder.path()).await;
    import(&app, "TS", 16.8).await;
    import(&app, "BH", 16.9).await;
    // Ten pairs, each of two thefts 60 m and three days apart; pairs lie 2 km and fifty days apart.
    for pair in 0..10_i64 {
        let chainage = 500.0 + 2000.0 * ((pair * 7) % 10) as f64;
        theft(&app, "TS", chainage, 5 + 50 * pair).await;
        theft(&app, "TS", chainage + 60.0, 2 + 50 * pair).await;
    }
    theft(&app, "BH", 50.0, 1).await;
    app.match_pending().await.unwrap();

    let police = app.watches(&caller(Role::Police, None, None), &[]).await.unwrap();
    let summary = &police.summary;
    assert_eq!((summary.reach_m, summary.days, summary.incidents), (Some(100.0), Some(7.0), 21), "{summary:?}");
    assert_eq!(summary.knox.observed[0][0], 10);
    assert!(summary.ratio.unwrap() > 5.0 && summary.p.unwrap() <= 0.01, "{summary:?}");
    assert!(summary.says.vi.contains("100 m") && summary.says.en.contains("7 days"), "{summary:?}");
    let [at_end, second, first] = &told(&police)[..] else { panic!("{:?}", told(&police)) };
    assert_eq!(*at_end, ("BH-1".into(), 0.0, 150.0), "cut at the route's end");
    let (watched, close) = ((second.1, second.2), |a: f64, b: f64| (a - b).abs() < 1e-6);
    assert!(close(watched.0, 460.0) && close(watched.1, 660.0) && close(first.1, 400.0), "{first:?} {second:?}");
    let until = Timestamp::from_millis(NOW - 2 * DAY + 7 * DAY).rfc3339();
    assert_eq!(police.features[1].properties.until, until);

    assert!(summary.says.en.ends_with("worth a watch."), "{summary:?}");

    let carrier = app.watches(&caller(Role::Carrier, Some("TS"), None), &[]).await.unwrap();
    assert!(carrier.features.len() == 2 && carrier.summary.incidents == 20, "own ones alone: {carrier:?}");
    let other = app.watches(&caller(Role::Carrier, Some("BH"), None), &[]).await.unwrap();
    assert!(other.features.is_empty() && other.summary.reach_m.is_none(), "one theft of its own tells nothing");
    for nobody in [Caller::public(), caller(Role::Admin, None, None), caller(Role::Commune, None, Some("19432"))] {
        let seen = app.watches(&nobody, &[]).await.unwrap();
        assert!(seen.features.is_empty() && seen.summary.incidents == 0, "{seen:?}");
    }
    let cuts = app.watches(&caller(Role::Police, None, None), &[cablewatch::incidents::Kind::Cut]).await.unwrap();
    assert!(cuts.features.is_empty() && cuts.summary.kinds == ["cut"]);
}

#[tokio::test]
async fn thefts_that_do_not_repeat_ask_for_no_watch_and_the_answer_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let app = open(folder.path()).await;
    import(&app, "TS", 16.8).await;
    for i in 0..15_i64 {
        theft(&app, "TS", 100.0 + 1300.0 * ((i * 4) % 15) as f64, 1 + 23 * i).await;
    }
    app.match_pending().await.unwrap();
    let found = app.watches(&caller(Role::Department, None, None), &[]).await.unwrap();
    assert!(found.features.is_empty() && found.summary.reach_m.is_none());
    assert!(found.summary.says.en.starts_with("Among 15 incidents"), "{:?}", found.summary.says);
}
