//! Computed maps as records, on both databases.

use crate::fresh::on_each_store;
use crate::things::{carrier, commune, now};
use cablewatch::access::{Scope, Stream};
use cablewatch::store::{Published, RunInputs, RunRow, Store, StoreError};
use uuid::Uuid;

on_each_store!(
    a_run_comes_back_as_it_was_and_the_newest_first,
    a_carrier_reads_its_own_runs_and_nobody_elses,
    the_department_does_not_read_a_carriers_own_runs,
    the_public_and_communes_reach_no_run,
    nobody_records_a_run_of_another,
    a_published_run_keeps_its_inputs_byte_for_byte,
    a_published_run_without_its_inputs_is_refused_and_leaves_nothing,
    recording_a_run_changes_no_data,
);

fn run(n: u8, own: Option<&str>) -> RunRow {
    RunRow {
        id: Uuid::from_u128(u128::from(n)),
        carrier: own.map(carrier),
        made_at: now(),
        made_by: Some(Uuid::from_u128(99)),
        by_name: None,
        parameters: r#"{"lixel_m":50.0,"method":"rate"}"#.to_owned(),
        data_version: 12,
        code_version: "0.1.0".to_owned(),
        // The greatest seed is kept too.
        seed: u64::MAX - u64::from(n),
        summary_json: r#"{"incidents":37}"#.to_owned(),
        quality_json: None,
        published: None,
    }
}

fn published(n: u8, own: Option<&str>) -> RunRow {
    let published = Published { title: "Bản đồ quý III".to_owned(), sha256: vec![n; 32] };
    RunRow { quality_json: Some("{}".to_owned()), published: Some(published), ..run(n, own) }
}

fn inputs() -> Vec<u8> {
    RunInputs { communes: vec![commune()], ..RunInputs::default() }.to_gzip().unwrap()
}

async fn ids(store: &Store, scope: &Scope) -> Vec<u128> {
    store.runs(scope, false, None, 100).await.unwrap().iter().map(|row| row.id.as_u128()).collect()
}

/// One of the province, one published of TS, one of BH.
async fn three(store: &Store) {
    store.add_run(&Scope::Province, &run(1, None), None).await.unwrap();
    let ts = Scope::Carrier(carrier("TS"));
    store.add_run(&ts, &published(2, Some("TS")), Some(&inputs())).await.unwrap();
    store.add_run(&Scope::Engine, &run(3, Some("BH")), None).await.unwrap();
}

async fn a_run_comes_back_as_it_was_and_the_newest_first(store: Store) {
    for n in 1..=4 {
        store.add_run(&Scope::Province, &run(n, None), None).await.unwrap();
    }
    store.add_run(&Scope::Province, &published(5, None), Some(&inputs())).await.unwrap();
    assert_eq!(store.run(&Scope::Province, run(2, None).id).await.unwrap(), Some(run(2, None)));
    assert_eq!(ids(&store, &Scope::Province).await, [5, 4, 3, 2, 1]);
    let page = store.runs(&Scope::Province, false, Some(run(4, None).id), 2).await.unwrap();
    assert_eq!(page, [run(3, None), run(2, None)], "the page after the fourth");
    assert_eq!(store.runs(&Scope::Province, true, None, 100).await.unwrap(), [published(5, None)]);
    let twice = store.add_run(&Scope::Province, &run(1, None), None).await;
    assert!(matches!(twice, Err(StoreError::Conflict)), "{twice:?}");
}

async fn a_carrier_reads_its_own_runs_and_nobody_elses(store: Store) {
    three(&store).await;
    let ts = Scope::Carrier(carrier("TS"));
    assert_eq!(ids(&store, &ts).await, [2]);
    for foreign in [1, 3] {
        let id = Uuid::from_u128(foreign);
        assert_eq!(store.run(&ts, id).await.unwrap(), None);
        assert_eq!(store.run_inputs(&ts, id).await.unwrap(), None);
    }
    assert_eq!(ids(&store, &Scope::Carrier(carrier("QB"))).await, [0_u128; 0]);
}

async fn the_department_does_not_read_a_carriers_own_runs(store: Store) {
    three(&store).await;
    assert_eq!(ids(&store, &Scope::Province).await, [1]);
    assert_eq!(store.run_inputs(&Scope::Province, Uuid::from_u128(2)).await.unwrap(), None);
    assert_eq!(ids(&store, &Scope::Engine).await, [3, 2, 1], "the program itself computes for all");
}

async fn the_public_and_communes_reach_no_run(store: Store) {
    store.add_run(&Scope::Province, &published(1, None), Some(&inputs())).await.unwrap();
    for scope in [Scope::Outside, Scope::Commune("19432".to_owned())] {
        assert_eq!(ids(&store, &scope).await, [0_u128; 0]);
        assert_eq!(store.run(&scope, run(1, None).id).await.unwrap(), None);
        assert_eq!(store.run_inputs(&scope, run(1, None).id).await.unwrap(), None);
    }
}

async fn nobody_records_a_run_of_another(store: Store) {
    let cases = [
        (Scope::Carrier(carrier("TS")), Some("BH")),
        (Scope::Carrier(carrier("TS")), None),
        (Scope::Province, Some("TS")),
        (Scope::Outside, None),
        (Scope::Commune("19432".to_owned()), None),
    ];
    for (scope, own) in cases {
        let refused = store.add_run(&scope, &run(1, own), None).await;
        assert!(matches!(refused, Err(StoreError::NotFound)), "{scope:?} {own:?}: {refused:?}");
    }
    assert_eq!(ids(&store, &Scope::Engine).await, [0_u128; 0]);
}

async fn a_published_run_keeps_its_inputs_byte_for_byte(store: Store) {
    store.add_run(&Scope::Province, &published(1, None), Some(&inputs())).await.unwrap();
    let kept = store.run_inputs(&Scope::Province, run(1, None).id).await.unwrap().unwrap();
    assert_eq!(kept, inputs());
    assert_eq!(RunInputs::from_gzip(&kept).unwrap().communes, [commune()]);
}

async fn a_published_run_without_its_inputs_is_refused_and_leaves_nothing(store: Store) {
    let bare = store.add_run(&Scope::Province, &published(1, None), None).await;
    assert!(matches!(bare, Err(StoreError::Conflict)), "{bare:?}");
    let kept = store.add_run(&Scope::Province, &run(1, None), Some(&inputs())).await;
    assert!(matches!(kept, Err(StoreError::Conflict)), "inputs without a published map: {kept:?}");
    assert_eq!(ids(&store, &Scope::Engine).await, [0_u128; 0]);
}

async fn recording_a_run_changes_no_data(store: Store) {
    let before = store.version(&Stream::Province).await.unwrap();
    three(&store).await;
    assert_eq!(store.version(&Stream::Province).await.unwrap(), before, "or a map were old as soon as it is kept");
}
