//! Tracks and what they saw in the store, on both databases.

use crate::fresh::on_each_store;
use cablewatch::access::{Scope, Stream};
use cablewatch::store::{CoverageFilter, CoverageRow, Store, StoreError, TrackKind, TrackRow};
use cablewatch::units::{CarrierCode, Timestamp};
use uuid::Uuid;

on_each_store!(
    a_track_comes_back_as_it_was_and_the_same_file_is_there_once,
    a_track_of_an_order_takes_the_place_of_the_one_before,
    a_track_that_is_taken_away_takes_its_coverage_with_it_and_may_be_sent_again,
    a_carrier_reaches_its_own_walks_and_what_they_saw_of_its_own_cable,
    coverage_is_told_as_of_a_day_and_by_whom,
);

fn at(millis: i64) -> Timestamp {
    Timestamp::from_millis(1_794_000_000_000 + millis)
}

fn carrier(code: &str) -> CarrierCode {
    CarrierCode::checked(code).unwrap()
}

fn track(n: u128, owner: Option<&str>) -> TrackRow {
    TrackRow {
        id: Uuid::from_u128(n),
        owner: owner.map(carrier),
        sha256: vec![n as u8; 32],
        kind: if owner.is_some() { TrackKind::RouteWalk } else { TrackKind::Patrol },
        name: format!("Tổ {n}"),
        order: None,
        crew: None,
        sent: (at(n as i64), Some(Uuid::from_u128(9))),
        when: (at(-1_000), at(-10)),
        length_m: 1234.5,
        answer: "{}".to_owned(),
    }
}

fn seen(row: &TrackRow, of: &str, from_m: f64) -> CoverageRow {
    CoverageRow {
        track: row.id,
        carrier: Some(carrier(of)),
        route_id: "T-1".to_owned(),
        from_m,
        to_m: from_m + 50.0,
        seen_at: at(from_m as i64),
        kind: row.kind,
    }
}

async fn add(store: &Store, scope: &Scope, row: &TrackRow, of: &str) -> (Uuid, bool) {
    store.add_track(scope, row, &[seen(row, of, 0.0), seen(row, of, 100.0)], None).await.unwrap()
}

async fn coverage(store: &Store, scope: &Scope) -> Vec<CoverageRow> {
    let filter = CoverageFilter { seen: (at(-10_000), at(10_000)), kind: None, route_id: None };
    store.coverage(scope, &filter).await.unwrap()
}

async fn a_track_comes_back_as_it_was_and_the_same_file_is_there_once(store: Store) {
    let before = store.version(&Stream::Province).await.unwrap();
    let row = track(1, None);
    assert_eq!(add(&store, &Scope::Province, &row, "TS").await, (row.id, true));
    let same = TrackRow { id: Uuid::from_u128(2), ..row.clone() };
    assert_eq!(add(&store, &Scope::Province, &same, "TS").await, (row.id, false), "the first one");
    assert_eq!(store.tracks(&Scope::Province, 10).await.unwrap(), std::slice::from_ref(&row));
    assert_eq!(store.same_track(&Scope::Province, &row.sha256).await.unwrap(), Some(row.clone()));
    assert_eq!(coverage(&store, &Scope::Engine).await, [seen(&row, "TS", 0.0), seen(&row, "TS", 100.0)]);
    let changes = store.changes_since(&Stream::Province, before, 10).await.unwrap();
    assert_eq!(changes.iter().map(|change| change.layer.as_str()).collect::<Vec<_>>(), ["coverage"], "told once");
}

async fn a_track_of_an_order_takes_the_place_of_the_one_before(store: Store) {
    let order = Some(Uuid::from_u128(77));
    let (first, second) = (TrackRow { order, ..track(1, None) }, TrackRow { order, ..track(2, None) });
    let second = TrackRow { sha256: first.sha256.clone(), ..second };
    for row in [&first, &second] {
        assert!(add(&store, &Scope::Engine, row, "TS").await.1);
    }
    assert_eq!(store.tracks(&Scope::Province, 10).await.unwrap(), std::slice::from_ref(&second));
    assert!(coverage(&store, &Scope::Province).await.iter().all(|one| one.track == second.id));
}

async fn a_track_that_is_taken_away_takes_its_coverage_with_it_and_may_be_sent_again(store: Store) {
    let row = track(1, None);
    add(&store, &Scope::Province, &row, "TS").await;
    store.remove_track(&Scope::Province, row.id, (at(5), None)).await.unwrap();
    assert_eq!(store.track(&Scope::Province, row.id).await.unwrap(), None);
    assert_eq!(coverage(&store, &Scope::Province).await, []);
    let again = store.remove_track(&Scope::Province, row.id, (at(6), None)).await;
    assert!(matches!(again, Err(StoreError::NotFound)), "{again:?}");
    assert!(add(&store, &Scope::Province, &TrackRow { id: Uuid::from_u128(3), ..row }, "TS").await.1);
}

async fn a_carrier_reaches_its_own_walks_and_what_they_saw_of_its_own_cable(store: Store) {
    let (patrol, walk) = (track(1, None), track(2, Some("TS")));
    let (own, other) = (Scope::Carrier(carrier("TS")), Scope::Carrier(carrier("BH")));
    add(&store, &Scope::Province, &patrol, "TS").await;
    add(&store, &own, &walk, "TS").await;
    let foreign = store.add_track(&other, &track(3, Some("TS")), &[], None).await;
    assert!(matches!(foreign, Err(StoreError::NotFound)), "{foreign:?}");
    assert_eq!(store.tracks(&own, 10).await.unwrap(), std::slice::from_ref(&walk));
    assert!(coverage(&store, &own).await.iter().all(|one| one.track == walk.id));
    assert_eq!(coverage(&store, &own).await.len(), 2);
    assert_eq!((store.tracks(&other, 10).await.unwrap(), coverage(&store, &other).await), (vec![], vec![]));
    assert_eq!(store.track(&own, patrol.id).await.unwrap(), None);
    for scope in [Scope::Commune("19597".to_owned()), Scope::Outside] {
        assert!(matches!(store.tracks(&scope, 10).await, Err(StoreError::NotFound)), "{scope:?}");
    }
}

async fn coverage_is_told_as_of_a_day_and_by_whom(store: Store) {
    add(&store, &Scope::Province, &track(1, None), "TS").await;
    add(&store, &Scope::Carrier(carrier("TS")), &track(2, Some("TS")), "TS").await;
    let count = async |until, kind| {
        let filter = CoverageFilter { seen: (at(-10_000), at(until)), kind, route_id: Some("T-1".to_owned()) };
        store.coverage(&Scope::Province, &filter).await.unwrap().len()
    };
    assert_eq!((count(1_000, None).await, count(50, None).await, count(-1, None).await), (4, 2, 0));
    assert_eq!((count(1_000, Some(TrackKind::Patrol)).await, count(50, Some(TrackKind::RouteWalk)).await), (2, 1));
}
