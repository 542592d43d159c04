//! What no carrier may learn or do through the store, on both databases.

use crate::fresh::on_each_store;
use crate::handed::handed;
use crate::things::{carrier, commune, incident, matched, now, route};
use cablewatch::access::{Scope, Stream};
use cablewatch::store::{ChangeRow, ImportRow, IncidentFilter, MatchRow, Matched, RouteRow, Store, StoreError, Told};
use cablewatch::units::{Bbox, LonLat};
use uuid::Uuid;

on_each_store!(
    an_id_never_passes_to_another_carrier,
    a_carrier_cannot_retire_a_foreign_route,
    a_carrier_cannot_accept_a_foreign_import,
    an_import_is_accepted_once,
    no_stream_tells_where_another_carriers_cable_runs,
    a_filter_by_another_carrier_finds_nothing,
    who_saw_a_route_hears_that_it_is_gone,
    a_carrier_hears_that_an_incident_left_its_cable,
    a_retired_routes_own_id_can_be_used_again,
    matching_an_incident_that_is_not_there_writes_nothing,
    the_public_hears_of_communes_alone,
);

fn ts() -> Scope {
    Scope::Carrier(carrier("TS"))
}

async fn change(store: &Store, scope: &Scope, put: Vec<RouteRow>, retire: Vec<Uuid>) -> Result<i64, StoreError> {
    crate::handed::change(store, scope, put, retire, None).await
}

async fn told(store: &Store, stream: &Stream, after: i64) -> Vec<ChangeRow> {
    store.changes_since(stream, after, 1_000).await.unwrap()
}

/// An incident at 107.1 put on cable of TS beside it and on cable of BH 90 km away.
fn on_both(n: u8) -> Matched {
    let mut found = matched(n, &[(route(1, "TS").id, "TS", 0.5), (route(2, "BH").id, "BH", 0.5)]);
    found.candidates[1].point = LonLat::checked(106.3, 17.4).unwrap();
    found
}

fn import(n: u8) -> ImportRow {
    ImportRow {
        id: Uuid::from_u128(u128::from(n)),
        carrier: carrier("BH"),
        what: "network".into(),
        file_name: "mạng.geojson".into(),
        sha256: vec![7; 32],
        status: "proposed".into(),
        created_at: now(),
        created_by: None,
        decided_at: None,
        decided_by: None,
        told: Told { summary_json: "{}".into(), faults_json: "[]".into() },
        crs: Some("EPSG:9212".into()),
        columns_json: None,
        base: None,
        file_kept: true,
    }
}

async fn an_id_never_passes_to_another_carrier(store: Store) {
    let foreign = route(2, "BH");
    change(&store, &Scope::Engine, vec![foreign.clone()], vec![]).await.unwrap();
    let stolen = RouteRow { id: foreign.id, ..route(1, "TS") };
    let by_carrier = change(&store, &ts(), vec![stolen.clone()], vec![]).await;
    assert!(matches!(by_carrier, Err(StoreError::NotFound)), "{by_carrier:?}");
    let by_province = change(&store, &Scope::Province, vec![stolen], vec![]).await;
    assert!(matches!(by_province, Err(StoreError::Conflict)), "{by_province:?}");
    let kept = store.route(&Scope::Province, foreign.id).await.unwrap().unwrap();
    assert_eq!(kept.route, foreign.route);
    assert_eq!(store.route_versions(&Scope::Province, foreign.id).await.unwrap(), 0);
}

async fn a_carrier_cannot_retire_a_foreign_route(store: Store) {
    let foreign = route(2, "BH").id;
    change(&store, &Scope::Engine, vec![route(2, "BH")], vec![]).await.unwrap();
    let before = store.version(&Stream::Province).await.unwrap();
    for id in [foreign, Uuid::from_u128(99)] {
        let refused = change(&store, &ts(), vec![], vec![id]).await;
        assert!(
            matches!(refused, Err(StoreError::NotFound)),
            "foreign or missing, the answer is the same: {refused:?}"
        );
    }
    assert!(store.route(&Scope::Province, foreign).await.unwrap().is_some());
    assert_eq!(store.version(&Stream::Province).await.unwrap(), before);
}

async fn a_carrier_cannot_accept_a_foreign_import(store: Store) {
    let row = import(5);
    store.add_import(&Scope::Engine, &row, handed(vec![b"{}".to_vec()]), now()).await.unwrap();
    let refused = crate::handed::change(&store, &ts(), vec![route(1, "TS")], vec![], Some(row.id)).await;
    assert!(matches!(refused, Err(StoreError::NotFound)), "{refused:?}");
    assert_eq!(store.route(&Scope::Province, route(1, "TS").id).await.unwrap(), None, "nor was its route written");
    let refused = store.decide_import(&ts(), row.id, "rejected", now()).await;
    assert!(matches!(refused, Err(StoreError::NotFound)), "{refused:?}");
    assert_eq!(store.import(&Scope::Province, row.id).await.unwrap(), Some(row.clone()));
    assert_eq!(store.import(&ts(), row.id).await.unwrap(), None);
    assert_eq!(store.imports(&Scope::Province, 9).await.unwrap(), std::slice::from_ref(&row));
    assert_eq!(store.imports(&ts(), 9).await.unwrap(), []);
    assert_eq!(store.import_piece(&ts(), row.id, 0).await.unwrap(), None);
}

async fn an_import_is_accepted_once(store: Store) {
    let bh = Scope::Carrier(carrier("BH"));
    let (row, file) = (import(5), vec![vec![b'x'; 1 << 20], vec![b'y'; 3]]);
    store.add_import(&bh, &row, handed(file.clone()), now()).await.unwrap();
    for (number, piece) in (0..).zip(file.into_iter().map(Some).chain([None])) {
        assert!(store.import_piece(&bh, row.id, number).await.unwrap() == piece, "the file comes back, piece {number}");
    }
    crate::handed::change(&store, &bh, vec![route(2, "BH")], vec![], Some(row.id)).await.unwrap();
    assert_eq!(store.import(&bh, row.id).await.unwrap().unwrap().status, "accepted");
    let version = store.version(&Stream::Province).await.unwrap();
    let again = crate::handed::change(&store, &bh, vec![route(2, "BH")], vec![], Some(row.id)).await;
    assert!(matches!(again, Err(StoreError::Conflict)), "{again:?}");
    assert_eq!(store.version(&Stream::Province).await.unwrap(), version, "nothing was written the second time");
}

async fn no_stream_tells_where_another_carriers_cable_runs(store: Store) {
    let far = Bbox::around([LonLat::checked(106.3, 17.4).unwrap()]).unwrap();
    change(&store, &Scope::Engine, vec![route(1, "TS"), route(2, "BH")], vec![]).await.unwrap();
    let own = route(1, "TS").route.bbox();
    for heard in told(&store, &Stream::Carrier(carrier("TS")), 0).await {
        assert_eq!(heard.bbox, own, "one import of two networks: each hears of its own box");
    }
    let before = store.version(&Stream::Carrier(carrier("TS"))).await.unwrap();
    store.add_incidents(&Scope::Engine, &[incident(3, None), incident(4, None)], now()).await.unwrap();
    let elsewhere = MatchRow { carrier: carrier("BH"), ..on_both(4).candidates[1].clone() };
    let elsewhere = Matched { candidates: vec![elsewhere], at: None, ..matched(4, &[]) };
    store.set_matches(&Scope::Engine, &[on_both(3), elsewhere], &[], i64::MAX, now()).await.unwrap();
    let heard = told(&store, &Stream::Carrier(carrier("TS")), before).await;
    assert!(!heard.is_empty(), "the incident on its own cable is told");
    for change in heard {
        let place = change.bbox.expect("its own part of the change has a place");
        assert!(!place.touches(far), "{place:?} reaches the cable of BH");
    }
    let bh = told(&store, &Stream::Carrier(carrier("BH")), 0).await;
    assert!(bh.last().and_then(|c| c.bbox).is_some_and(|place| place.touches(far)), "BH hears of its own");
}

async fn a_filter_by_another_carrier_finds_nothing(store: Store) {
    change(&store, &Scope::Engine, vec![route(1, "TS"), route(2, "BH")], vec![]).await.unwrap();
    store.add_incidents(&Scope::Engine, &[incident(3, None)], now()).await.unwrap();
    store.set_matches(&Scope::Engine, &[on_both(3)], &[], i64::MAX, now()).await.unwrap();
    let cases = [(ts(), "TS", 1), (ts(), "BH", 0), (Scope::Province, "BH", 1)];
    for (scope, code, count) in cases {
        let filter = IncidentFilter { carriers: vec![carrier(code)], limit: 9, ..IncidentFilter::default() };
        assert_eq!(store.incidents(&scope, &filter).await.unwrap().len(), count, "{scope:?} asks for {code}");
    }
}

async fn who_saw_a_route_hears_that_it_is_gone(store: Store) {
    let row = route(1, "TS");
    change(&store, &Scope::Engine, vec![row.clone()], vec![]).await.unwrap();
    for stream in [Stream::Carrier(carrier("TS")), Stream::Commune("19432".into()), Stream::Province] {
        assert_eq!(told(&store, &stream, 0).await.len(), 3, "{stream:?}");
    }
    change(&store, &Scope::Province, vec![], vec![row.id]).await.unwrap();
    for stream in [Stream::Carrier(carrier("TS")), Stream::Commune("19432".into()), Stream::Province] {
        let heard = told(&store, &stream, 3).await;
        assert_eq!(heard.first().map(|c| c.bbox), Some(row.route.bbox()), "{stream:?} redraws where it was");
    }
}

async fn a_carrier_hears_that_an_incident_left_its_cable(store: Store) {
    change(&store, &Scope::Engine, vec![route(1, "TS"), route(2, "BH")], vec![]).await.unwrap();
    store.add_incidents(&Scope::Engine, &[incident(3, None)], now()).await.unwrap();
    store
        .set_matches(&Scope::Engine, &[matched(3, &[(route(1, "TS").id, "TS", 1.0)])], &[], i64::MAX, now())
        .await
        .unwrap();
    let before = store.version(&ts().stream()).await.unwrap();
    store
        .set_matches(&Scope::Engine, &[matched(3, &[(route(2, "BH").id, "BH", 1.0)])], &[], i64::MAX, now())
        .await
        .unwrap();
    assert!(store.version(&ts().stream()).await.unwrap() > before);
    assert_eq!(store.incident(&ts(), incident(3, None).id).await.unwrap(), None);
}

async fn a_retired_routes_own_id_can_be_used_again(store: Store) {
    let old = route(1, "TS");
    change(&store, &ts(), vec![old.clone()], vec![]).await.unwrap();
    change(&store, &ts(), vec![], vec![old.id]).await.unwrap();
    let new = RouteRow { id: Uuid::from_u128(77), ..old.clone() };
    change(&store, &ts(), vec![new], vec![]).await.unwrap();
    assert!(store.route(&ts(), Uuid::from_u128(77)).await.unwrap().is_some());
    assert_eq!(store.route(&ts(), old.id).await.unwrap(), None);
}

async fn matching_an_incident_that_is_not_there_writes_nothing(store: Store) {
    store.add_incidents(&Scope::Engine, &[incident(3, None)], now()).await.unwrap();
    let found = [matched(3, &[]), matched(9, &[])];
    let refused = store.set_matches(&Scope::Engine, &found, &[], i64::MAX, now()).await;
    assert!(matches!(refused, Err(StoreError::NotFound)), "{refused:?}");
    assert_eq!(store.waiting_incidents(&Scope::Engine, 9).await.unwrap().len(), 1);
    let refused = store.set_matches(&Scope::Province, &found, &[], i64::MAX, now()).await;
    assert!(matches!(refused, Err(StoreError::NotFound)), "only the program puts incidents at cable: {refused:?}");
}

async fn the_public_hears_of_communes_alone(store: Store) {
    change(&store, &Scope::Engine, vec![route(1, "TS")], vec![]).await.unwrap();
    store.add_incidents(&Scope::Engine, &[incident(3, Some("TS"))], now()).await.unwrap();
    assert!(told(&store, &Stream::Public, 0).await.is_empty());
    store.put_communes(&Scope::Engine, &[commune()], now()).await.unwrap();
    let layers: Vec<String> = told(&store, &Stream::Public, 0).await.into_iter().map(|c| c.layer).collect();
    assert_eq!(layers, ["communes"]);
}
