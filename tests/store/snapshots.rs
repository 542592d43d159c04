//! A carrier's network as it was after each import, on both databases.

use crate::fresh::on_each_store;
use crate::things::{carrier, now, route};
use cablewatch::access::Scope;
use cablewatch::network::{Site, SiteKind};
use cablewatch::store::{
    At, ImportRow, NetworkBatch, Recorded, RouteRow, SiteRow, SnapshotRow, Store, StoreError, Told,
};
use cablewatch::units::LonLat;
use uuid::Uuid;

on_each_store!(
    every_import_leaves_a_state_that_can_be_read_again,
    a_second_import_sees_that_its_base_moved,
    a_route_put_back_was_not_there_in_between,
    states_of_another_carrier_are_absent,
    columns_are_remembered_once_an_import_is_accepted,
);

fn id(n: u8) -> Uuid {
    Uuid::from_u128(1_000 + u128::from(n))
}

fn import(n: u8, code: &str, base: Option<u8>) -> ImportRow {
    ImportRow {
        id: id(n),
        carrier: carrier(code),
        what: "network".into(),
        file_name: format!("{n}.geojson"),
        sha256: vec![n; 32],
        status: "accepted".into(),
        created_at: now(),
        created_by: None,
        decided_at: Some(now()),
        decided_by: None,
        told: Told { summary_json: "{}".into(), faults_json: "[]".into() },
        crs: None,
        columns_json: None,
        base: base.map(id),
        file_kept: false,
    }
}

fn site(n: u8, code: &str, name: &str) -> SiteRow {
    let site = Site {
        id: format!("S-{n}"),
        carrier: Some(carrier(code)),
        name: Some(name.into()),
        kind: SiteKind::Bts,
        at: LonLat::checked(107.0, 16.8).unwrap(),
        properties: serde_json::Map::new(),
    };
    SiteRow { id: Uuid::from_u128(500 + u128::from(n)), carrier: carrier(code), site, commune: None, data_version: 0 }
}

fn named(n: u8, name: &str) -> RouteRow {
    let mut row = route(n, "TS");
    row.route.name = Some(name.into());
    row
}

async fn apply(store: &Store, row: ImportRow, batch: NetworkBatch) -> Result<i64, StoreError> {
    let record = Some(Recorded::Own(Box::new(row)));
    store.apply_network(&Scope::Engine, crate::handed::handed(vec![batch]), record, now()).await
}

/// Names of the routes and of the sites of a state.
async fn names(store: &Store, snapshot: &SnapshotRow) -> (Vec<String>, Vec<String>) {
    let (mut routes, mut sites, scope) = (Vec::new(), Vec::new(), Scope::Carrier(snapshot.carrier.clone()));
    // One at a time, so that paging is met.
    let mut at = At { carrier: &snapshot.carrier, version: snapshot.version, after: None, limit: 1 };
    while let Some(row) = store.routes_at(&scope, at).await.unwrap().pop() {
        at.after = Some(row.id);
        routes.push(row.route.name.unwrap());
    }
    at.after = None;
    while let Some(row) = store.sites_at(&scope, at).await.unwrap().pop() {
        at.after = Some(row.id);
        sites.push(row.site.name.unwrap());
    }
    (routes, sites)
}

async fn every_import_leaves_a_state_that_can_be_read_again(store: Store) {
    let batch = |routes, sites, retire_routes, retire_sites| NetworkBatch {
        routes,
        sites,
        retire_routes,
        retire_sites,
        told: None,
    };
    let first = batch(vec![named(1, "a"), named(2, "b")], vec![site(1, "TS", "x")], vec![], vec![]);
    let second = batch(vec![named(1, "a2")], vec![site(1, "TS", "x2")], vec![], vec![]);
    let third = batch(vec![named(3, "c")], vec![], vec![route(2, "TS").id], vec![site(1, "TS", "").id]);
    for (n, batch) in [(1, first), (2, second), (3, third)] {
        apply(&store, import(n, "TS", (n > 1).then(|| n - 1)), batch).await.unwrap();
    }
    let snapshots = store.snapshots(&Scope::Province, Some(&carrier("TS")), 9).await.unwrap();
    assert_eq!(snapshots.iter().map(|s| s.id).collect::<Vec<_>>(), [id(3), id(2), id(1)], "newest first");
    let wanted: [(&[&str], &[&str]); 3] = [(&["a2", "c"], &[]), (&["a2", "b"], &["x2"]), (&["a", "b"], &["x"])];
    for (snapshot, (routes, sites)) in snapshots.iter().zip(wanted) {
        let (found_routes, found_sites) = names(&store, snapshot).await;
        assert_eq!(
            (found_routes, found_sites),
            (routes.iter().map(|n| n.to_string()).collect(), sites.iter().map(|n| n.to_string()).collect())
        );
        assert_eq!((snapshot.routes, snapshot.sites), (routes.len() as i64, sites.len() as i64));
        let outlines = store.route_outlines_at(&Scope::Engine, &carrier("TS"), snapshot.version).await.unwrap();
        let length: f64 = outlines.iter().map(|row| row.length.get()).sum();
        assert!((length - snapshot.length.get()).abs() < 1e-6 && length > 1000.0, "{length} {:?}", snapshot.length);
        assert!(outlines.iter().all(|row| row.fingerprint.is_some()));
        assert_eq!(
            store.site_outlines_at(&Scope::Engine, &carrier("TS"), snapshot.version).await.unwrap().len(),
            sites.len()
        );
    }
}

async fn a_second_import_sees_that_its_base_moved(store: Store) {
    let batch = |n| NetworkBatch { routes: vec![route(n, "TS")], ..NetworkBatch::default() };
    apply(&store, import(1, "TS", None), batch(1)).await.unwrap();
    let refused = apply(&store, import(2, "TS", None), batch(2)).await;
    assert!(matches!(refused, Err(StoreError::Moved)), "{refused:?}");
    assert_eq!(store.route(&Scope::Province, route(2, "TS").id).await.unwrap(), None, "nothing of it is there");
    assert_eq!(store.import(&Scope::Province, id(2)).await.unwrap(), None, "nor its record");

    let proposal = ImportRow { status: "proposed".into(), decided_at: None, ..import(3, "TS", None) };
    store.add_import(&Scope::Engine, &proposal, crate::handed::handed(vec![b"{}".to_vec()]), now()).await.unwrap();
    let accept = |store: Store| async move {
        crate::handed::change(&store, &Scope::Engine, vec![route(2, "TS")], vec![], Some(id(3))).await
    };
    let refused = accept(store.clone()).await;
    assert!(matches!(refused, Err(StoreError::Moved)), "{refused:?}");
    store.renew_import(&Scope::Engine, id(3), &proposal.told, Some(id(1)), now()).await.unwrap();
    accept(store.clone()).await.unwrap();
    let again = store.renew_import(&Scope::Engine, id(3), &proposal.told, Some(id(1)), now()).await;
    assert!(matches!(again, Err(StoreError::Conflict)), "decided is decided: {again:?}");
    // Another carrier's imports move nothing.
    let other = NetworkBatch { routes: vec![route(4, "BH")], ..NetworkBatch::default() };
    apply(&store, import(4, "BH", None), other).await.unwrap();
    assert_eq!(store.newest_import(&Scope::Engine, &carrier("TS")).await.unwrap(), Some(id(3)));
}

async fn a_route_put_back_was_not_there_in_between(store: Store) {
    let put = || NetworkBatch { routes: vec![named(1, "a")], ..NetworkBatch::default() };
    apply(&store, import(1, "TS", None), put()).await.unwrap();
    let gone = NetworkBatch { retire_routes: vec![route(1, "TS").id], ..NetworkBatch::default() };
    apply(&store, import(2, "TS", Some(1)), gone).await.unwrap();
    apply(&store, import(3, "TS", Some(2)), put()).await.unwrap();
    // The same file again: nothing to write, and yet a state of its own.
    apply(&store, import(4, "TS", Some(3)), NetworkBatch::default()).await.unwrap();
    let mut found = Vec::new();
    for snapshot in store.snapshots(&Scope::Province, None, 9).await.unwrap() {
        found.push((snapshot.id, names(&store, &snapshot).await.0.len()));
    }
    assert_eq!(found, [(id(4), 1), (id(3), 1), (id(2), 0), (id(1), 1)]);
}

async fn states_of_another_carrier_are_absent(store: Store) {
    let batch = NetworkBatch { routes: vec![route(1, "TS")], ..NetworkBatch::default() };
    apply(&store, import(1, "TS", None), batch).await.unwrap();
    let ts = carrier("TS");
    for scope in [Scope::Carrier(carrier("BH")), Scope::Outside, Scope::Commune("19432".into())] {
        assert_eq!(store.snapshots(&scope, None, 9).await.unwrap(), [], "{scope:?}");
        assert_eq!(store.snapshots(&scope, Some(&ts), 9).await.unwrap(), [], "{scope:?}");
        assert_eq!(store.snapshot(&scope, id(1)).await.unwrap(), None, "{scope:?}");
        let at = At { carrier: &ts, version: i64::MAX, after: None, limit: 9 };
        assert!(store.routes_at(&scope, at).await.unwrap().is_empty(), "{scope:?}");
        assert!(store.route_outlines_at(&scope, &ts, i64::MAX).await.unwrap().is_empty(), "{scope:?}");
        assert_eq!(store.carrier_columns(&scope, &ts).await.unwrap(), None, "{scope:?}");
        assert!(store.newest_import(&scope, &ts).await.is_err(), "{scope:?}");
    }
    assert_eq!(
        store
            .routes_at(&Scope::Province, At { carrier: &ts, version: i64::MAX, after: None, limit: 9 })
            .await
            .unwrap()
            .len(),
        1
    );
}

async fn columns_are_remembered_once_an_import_is_accepted(store: Store) {
    let chosen = |text: &str| Some(text.to_owned());
    let with = |n: u8, base, columns| ImportRow { columns_json: columns, ..import(n, "TS", base) };
    let proposal = ImportRow { status: "proposed".into(), ..with(1, None, chosen(r#"{"ten":"name"}"#)) };
    store.add_import(&Scope::Engine, &proposal, crate::handed::handed(vec![]), now()).await.unwrap();
    assert_eq!(store.carrier_columns(&Scope::Engine, &carrier("TS")).await.unwrap(), None, "only proposed");
    crate::handed::change(&store, &Scope::Engine, vec![route(1, "TS")], vec![], Some(id(1))).await.unwrap();
    assert_eq!(store.carrier_columns(&Scope::Engine, &carrier("TS")).await.unwrap(), chosen(r#"{"ten":"name"}"#));
    apply(&store, with(2, Some(1), None), NetworkBatch::default()).await.unwrap();
    assert_eq!(
        store.carrier_columns(&Scope::Engine, &carrier("TS")).await.unwrap(),
        chosen(r#"{"ten":"name"}"#),
        "kept"
    );
    apply(&store, with(3, Some(2), chosen("{}")), NetworkBatch::default()).await.unwrap();
    assert_eq!(store.carrier_columns(&Scope::Engine, &carrier("TS")).await.unwrap(), chosen("{}"));
}
