//! Writing a carrier's network and reading it back, on both databases.

use crate::fresh::on_each_store;
use crate::handed::change;
use crate::things::{carrier, incident, now, route};
use cablewatch::access::{Scope, Stream};
use cablewatch::network::Fingerprint;
use cablewatch::store::{Filter, Handed, IncidentFilter, IncidentRow, NetworkBatch, SourceId, Store, StoreError};
use tokio::sync::mpsc;

on_each_store!(
    what_is_handed_over_half_way_leaves_nothing,
    a_file_of_many_routes_comes_back_whole,
    the_same_file_again_finds_the_same_fingerprints,
    a_list_takes_several_carriers_and_none_that_only_looks_alike,
    nothing_to_write_tells_nobody,
    a_record_imported_twice_is_one_incident,
);

fn all() -> Filter {
    Filter { limit: 1_000, ..Filter::default() }
}

async fn what_is_handed_over_half_way_leaves_nothing(store: Store) {
    let (give, take) = mpsc::channel(2);
    let batch = NetworkBatch { routes: vec![route(1, "TS")], ..NetworkBatch::default() };
    give.send(Handed::Part(batch)).await.unwrap();
    drop(give);
    let ended = store.apply_network(&Scope::Engine, take, None, now()).await;
    assert!(matches!(ended, Err(StoreError::Abandoned)), "{ended:?}");
    assert!(store.routes(&Scope::Province, &all()).await.unwrap().is_empty());
    assert_eq!(store.version(&Stream::Province).await.unwrap(), 0);
}

async fn a_file_of_many_routes_comes_back_whole(store: Store) {
    let rows: Vec<_> = (1..=150).map(|n| route(n, "TS")).collect();
    let batches = rows.chunks(67).map(|part| NetworkBatch { routes: part.to_vec(), ..NetworkBatch::default() });
    let version =
        store.apply_network(&Scope::Engine, crate::handed::handed(batches.collect()), None, now()).await.unwrap();
    let read = store.routes(&Scope::Province, &all()).await.unwrap();
    assert_eq!(read.len(), rows.len());
    for (read, written) in read.iter().zip(&rows) {
        assert_eq!((&read.route, &read.communes, read.data_version), (&written.route, &written.communes, version));
    }
    let commune = Scope::Commune(crate::things::commune().code);
    assert_eq!(store.routes(&commune, &all()).await.unwrap().len(), rows.len(), "its commune finds every one");
}

async fn the_same_file_again_finds_the_same_fingerprints(store: Store) {
    change(&store, &Scope::Engine, vec![route(1, "TS"), route(2, "BH")], vec![], None).await.unwrap();
    let own = Scope::Carrier(carrier("TS"));
    let outlines = store.route_outlines(&own, &carrier("TS")).await.unwrap();
    assert_eq!(outlines.len(), 1);
    assert_eq!(outlines[0].fingerprint, Some(Fingerprint::of_route(&route(1, "TS").route)));
    assert_eq!(outlines[0].length, route(1, "TS").route.length());
    assert!(store.route_outlines(&own, &carrier("BH")).await.unwrap().is_empty(), "another carrier's are absent");
}

async fn a_list_takes_several_carriers_and_none_that_only_looks_alike(store: Store) {
    let rows = vec![route(1, "A_B"), route(2, "AXB"), route(3, "C"), route(4, "D")];
    change(&store, &Scope::Engine, rows, vec![], None).await.unwrap();
    let listed = Filter { carriers: vec![carrier("AXB"), carrier("C")], ..all() };
    let found = store.routes(&Scope::Province, &listed).await.unwrap();
    assert_eq!(found.iter().map(|row| row.carrier.as_str()).collect::<Vec<_>>(), ["AXB", "C"]);
}

async fn nothing_to_write_tells_nobody(store: Store) {
    let before = change(&store, &Scope::Engine, vec![route(1, "TS")], vec![], None).await.unwrap();
    let after = store.apply_network(&Scope::Engine, crate::handed::handed(vec![]), None, now()).await.unwrap();
    assert_eq!((after, store.version(&Stream::Province).await.unwrap()), (before, before));
}

async fn a_record_imported_twice_is_one_incident(store: Store) {
    let from = |n: u8, system: &str| IncidentRow {
        source: Some(SourceId { system: system.to_owned(), id: "V-1".to_owned() }),
        ..incident(n, None)
    };
    assert_eq!(store.add_incidents(&Scope::Engine, &[from(1, "TS"), incident(2, None)], now()).await.unwrap(), 2);
    let before = store.version(&Stream::Province).await.unwrap();
    assert_eq!(store.add_incidents(&Scope::Engine, &[from(3, "TS")], now()).await.unwrap(), 0);
    assert_eq!(store.version(&Stream::Province).await.unwrap(), before, "nothing changed, nobody is told");
    assert_eq!(store.add_incidents(&Scope::Engine, &[from(4, "BH")], now()).await.unwrap(), 1, "another's V-1");
    let again = store.add_incident(&Scope::Engine, &from(5, "TS"), None, now()).await;
    assert!(matches!(again, Err(StoreError::Conflict)), "{again:?}");
    let every = IncidentFilter { limit: 100, ..IncidentFilter::default() };
    assert_eq!(store.incidents(&Scope::Province, &every).await.unwrap().len(), 3);
}
