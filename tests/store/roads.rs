//! Versions of the roads and closures in the store, on both databases.

use crate::fresh::on_each_store;
use cablewatch::access::{Scope, Stream};
use cablewatch::roads::{Condition, Vehicle, Where};
use cablewatch::store::{ClosureRow, RoadRow, Store, StoreError};
use cablewatch::units::{Bbox, CarrierCode, Interval, LonLat, Timestamp};
use uuid::Uuid;

on_each_store!(
    a_version_comes_back_as_it_was_and_the_newest_accepted_is_in_use,
    whoever_accepts_second_is_told_that_the_roads_moved,
    what_was_turned_down_keeps_no_graph,
    closures_come_back_as_they_were_until_they_are_over,
    nobody_but_planners_reaches_roads,
);

fn at(millis: i64) -> Timestamp {
    Timestamp::from_millis(1_794_000_000_000 + millis)
}

fn version(n: u128, status: &str, base: Option<u128>) -> RoadRow {
    let hand = (at(n as i64), Some(Uuid::from_u128(9)));
    RoadRow {
        id: Uuid::from_u128(n),
        name: format!("quang-tri-{n}.osm.pbf"),
        sha256: vec![n as u8; 32],
        status: status.to_owned(),
        base: base.map(Uuid::from_u128),
        created: hand,
        decided: (status == "accepted").then_some(hand),
        counts: [4, 5, 3],
        length_m: 1234.5,
        bbox: Bbox::checked(107.0, 16.8, 107.1, 16.9).unwrap(),
        told_json: r#"{"faults":[]}"#.to_owned(),
        data_version: 0,
    }
}

async fn in_use(store: &Store) -> Option<Uuid> {
    store.roads_in_use(&Scope::Province).await.unwrap().map(|row| row.id)
}

async fn a_version_comes_back_as_it_was_and_the_newest_accepted_is_in_use(store: Store) {
    let before = store.version(&Stream::Province).await.unwrap();
    assert_eq!(in_use(&store).await, None);
    store.add_roads(&Scope::Province, &version(1, "accepted", None), b"first").await.unwrap();
    store.add_roads(&Scope::Province, &version(2, "proposed", Some(1)), b"second").await.unwrap();
    assert_eq!(in_use(&store).await, Some(Uuid::from_u128(1)));
    let rows = store.road_versions(&Scope::Engine, 10).await.unwrap();
    let same = |row: &RoadRow| RoadRow { data_version: 0, ..row.clone() };
    assert_eq!(
        rows.iter().map(same).collect::<Vec<_>>(),
        [version(2, "proposed", Some(1)), version(1, "accepted", None)]
    );
    store.decide_roads(&Scope::Province, Uuid::from_u128(2), true, (at(5), None)).await.unwrap();
    assert_eq!(in_use(&store).await, Some(Uuid::from_u128(2)));
    assert_eq!(store.road_graph(&Scope::Engine, Uuid::from_u128(1)).await.unwrap().as_deref(), Some(&b"first"[..]));
    assert_eq!(store.road_graph(&Scope::Engine, Uuid::from_u128(2)).await.unwrap().as_deref(), Some(&b"second"[..]));
    let changes = store.changes_since(&Stream::Province, before, 10).await.unwrap();
    assert_eq!(changes.iter().map(|change| change.layer.as_str()).collect::<Vec<_>>(), ["roads"; 3]);
    let again = store.decide_roads(&Scope::Province, Uuid::from_u128(2), false, (at(6), None)).await;
    assert!(matches!(again, Err(StoreError::Conflict)), "{again:?}");
}

async fn whoever_accepts_second_is_told_that_the_roads_moved(store: Store) {
    for n in [1, 2] {
        store.add_roads(&Scope::Province, &version(n, "proposed", None), b"x").await.unwrap();
    }
    store.decide_roads(&Scope::Province, Uuid::from_u128(1), true, (at(3), None)).await.unwrap();
    let second = store.decide_roads(&Scope::Province, Uuid::from_u128(2), true, (at(4), None)).await;
    assert!(matches!(second, Err(StoreError::Moved)), "{second:?}");
    let late = store.add_roads(&Scope::Province, &version(3, "accepted", None), b"x").await;
    assert!(matches!(late, Err(StoreError::Moved)), "{late:?}");
    assert_eq!(store.road_versions(&Scope::Engine, 10).await.unwrap().len(), 2, "nothing of it is kept");
    assert_eq!(in_use(&store).await, Some(Uuid::from_u128(1)));
}

async fn what_was_turned_down_keeps_no_graph(store: Store) {
    store.add_roads(&Scope::Province, &version(1, "proposed", None), b"x").await.unwrap();
    store.decide_roads(&Scope::Province, Uuid::from_u128(1), false, (at(3), None)).await.unwrap();
    let row = store.road_version(&Scope::Engine, Uuid::from_u128(1)).await.unwrap().unwrap();
    assert_eq!((row.status.as_str(), row.decided), ("rejected", Some((at(3), None))));
    assert_eq!(store.road_graph(&Scope::Engine, row.id).await.unwrap(), None);
}

fn closure(n: u128, place: Where, from: i64, to: i64) -> ClosureRow {
    let period = Interval::new(at(from), at(to)).unwrap();
    let condition = Condition { at: place, vehicles: vec![Vehicle::Car, Vehicle::Motorbike], speed_left: 0.25, period };
    let made = (at(0), Some(Uuid::from_u128(9)));
    ClosureRow { id: Uuid::from_u128(n), condition, reason: "Ngập sau bão số 12".to_owned(), made, ended: None }
}

async fn closures_come_back_as_they_were_until_they_are_over(store: Store) {
    let corner = |lon: f64, lat: f64| LonLat::checked(lon, lat).unwrap();
    let ring = vec![corner(107.0, 16.8), corner(107.1, 16.8), corner(107.1, 16.9)];
    let rows = [closure(1, Where::Ways(vec![7, -3]), 0, 100), closure(2, Where::Area(ring), 50, 200)];
    for row in &rows {
        store.add_closure(&Scope::Province, row).await.unwrap();
    }
    let listed = |since: Option<i64>| {
        let store = &store;
        async move { store.closures(&Scope::Engine, since.map(at), 10).await.unwrap() }
    };
    assert_eq!(listed(None).await, rows);
    assert_eq!(listed(Some(101)).await, &rows[1..]);
    store.end_closure(&Scope::Province, rows[1].id, (at(90), None)).await.unwrap();
    assert_eq!(listed(Some(101)).await, []);
    assert_eq!(listed(None).await[1].ended, Some((at(90), None)));
    let again = store.end_closure(&Scope::Province, rows[1].id, (at(95), None)).await;
    assert!(matches!(again, Err(StoreError::Conflict)), "{again:?}");
}

async fn nobody_but_planners_reaches_roads(store: Store) {
    store.add_roads(&Scope::Engine, &version(1, "accepted", None), b"x").await.unwrap();
    store.add_closure(&Scope::Engine, &closure(1, Where::Ways(vec![7]), 0, 100)).await.unwrap();
    let (id, hand) = (Uuid::from_u128(1), (at(1), None));
    let carrier = Scope::Carrier(CarrierCode::checked("TS").unwrap());
    for scope in [carrier, Scope::Commune("19432".into()), Scope::Outside] {
        assert_eq!(store.road_versions(&scope, 10).await.unwrap(), [], "{scope:?}");
        assert_eq!(store.closures(&scope, None, 10).await.unwrap(), [], "{scope:?}");
        let refused = [
            store.road_graph(&scope, id).await.err(),
            store.roads_in_use(&scope).await.err(),
            store.add_roads(&scope, &version(2, "accepted", Some(1)), b"x").await.err(),
            store.decide_roads(&scope, id, true, hand).await.err(),
            store.add_closure(&scope, &closure(2, Where::Ways(vec![7]), 0, 100)).await.err(),
            store.end_closure(&scope, id, hand).await.err(),
        ];
        assert!(refused.iter().all(|error| matches!(error, Some(StoreError::NotFound))), "{scope:?}: {refused:?}");
    }
}
