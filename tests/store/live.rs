//! The network in memory follows the store, and reads no more of it than what changed.

use std::time::Duration;

use crate::fresh::on_each_store;
use crate::handed::{change, handed};
use crate::things::{carrier, commune, now, route};
use cablewatch::access::Scope;
use cablewatch::app::{App, Renewed, Settings, World};
use cablewatch::network::{Route, Site, SiteKind};
use cablewatch::store::{Changed, NetworkBatch, NetworkChanges, RouteRow, SiteRow, Store};
use cablewatch::units::LonLat;

on_each_store!(what_changed_since_a_version_is_told_and_what_left_as_well);

fn site(n: u8) -> SiteRow {
    let at = at(107.0, 16.8);
    let (id, properties) = (format!("S-{n}"), serde_json::Map::new());
    let site = Site { id, carrier: Some(carrier("TS")), name: None, kind: SiteKind::Bts, at, properties };
    let id = uuid::Uuid::from_u128(500 + u128::from(n));
    SiteRow { id, carrier: carrier("TS"), site, commune: None, data_version: 0 }
}

async fn put_sites(store: &Store, sites: Vec<SiteRow>, retire: Vec<uuid::Uuid>) -> i64 {
    let batch = NetworkBatch { sites, retire_sites: retire, ..NetworkBatch::default() };
    store.apply_network(&Scope::Engine, handed(vec![batch]), None, now()).await.unwrap()
}

async fn what_changed_since_a_version_is_told_and_what_left_as_well(store: Store) {
    let engine = &Scope::Engine;
    let first = change(&store, engine, (1..=3).map(|n| route(n, "TS")).collect(), vec![], None).await.unwrap();
    let second = change(&store, engine, vec![route(2, "TS")], vec![route(3, "TS").id], None).await.unwrap();
    put_sites(&store, vec![site(1), site(2)], vec![]).await;
    put_sites(&store, vec![], vec![site(2).id]).await;
    let now_and_gone =
        [Changed::Now(RouteRow { data_version: second, ..route(2, "TS") }), Changed::Gone(route(3, "TS").id)];
    assert_eq!(store.changed_routes(engine, first, None, 9).await.unwrap(), now_and_gone);
    let after = store.changed_routes(engine, first, Some(route(2, "TS").id), 9).await.unwrap();
    assert_eq!(after, now_and_gone[1..], "a page begins where the last one ended");
    let sites = store.changed_sites(engine, second, None, 9).await.unwrap();
    assert!(matches!(&sites[..], [Changed::Now(row), Changed::Gone(_)] if row.site.id == "S-1"), "{sites:?}");
    let counted = store.network_changes(engine, first).await.unwrap();
    assert_eq!(counted, NetworkChanges { routes: 2, sites: 2, communes: 0 });
    let foreign = Scope::Carrier(carrier("TS"));
    assert_eq!(store.network_changes(&foreign, 0).await.unwrap(), NetworkChanges::default());
    assert_eq!(store.changed_routes(&foreign, 0, None, 9).await.unwrap(), []);
}

/// Two processes on one store of so many routes.
async fn two(folder: &std::path::Path, routes: u8) -> (Store, App, App) {
    let file = folder.join("test.db");
    let store = crate::fresh::open(&file).await;
    change(&store, &Scope::Engine, (1..=routes).map(|n| route(n, "TS")).collect(), vec![], None).await.unwrap();
    let url = format!("sqlite:{}", file.display());
    let open = || App::open(&url, World::of(now, 1), Settings::default());
    let apps = (open().await.unwrap(), open().await.unwrap());
    (store, apps.0, apps.1)
}

#[tokio::test]
async fn one_changed_route_is_the_one_route_read_again() {
    let folder = tempfile::tempdir().unwrap();
    let (store, app, _) = two(folder.path(), 12).await;
    let whole = app.load_network().await.unwrap();
    assert_eq!(whole, Renewed { whole: true, routes: 12, sites: 0, communes: true });
    assert_eq!(app.load_network().await.unwrap(), Renewed::default(), "nothing changed, nothing is read");
    let mut longer = Route::measured("TS-3", vec![vec![at(107.0, 16.8), at(107.3, 16.8)]]);
    longer.carrier = Some(carrier("TS"));
    change(&store, &Scope::Engine, vec![RouteRow { route: longer, ..route(3, "TS") }], vec![], None).await.unwrap();
    assert_eq!(app.load_network().await.unwrap(), Renewed { routes: 1, ..Renewed::default() });
    change(&store, &Scope::Engine, vec![], vec![route(5, "TS").id], None).await.unwrap();
    put_sites(&store, vec![site(1)], vec![]).await;
    assert_eq!(app.load_network().await.unwrap(), Renewed { routes: 1, sites: 1, ..Renewed::default() });
    store.put_communes(&Scope::Engine, &[commune()], now()).await.unwrap();
    assert_eq!(app.load_network().await.unwrap(), Renewed { communes: true, ..Renewed::default() });
    change(&store, &Scope::Engine, (1..=4).map(|n| route(n, "TS")).collect(), vec![], None).await.unwrap();
    assert!(app.load_network().await.unwrap().whole, "a third of it changed");
}

fn at(lon: f64, lat: f64) -> LonLat {
    LonLat::checked(lon, lat).unwrap()
}

#[tokio::test]
async fn another_process_hears_of_a_route_without_reading_all_again() {
    let folder = tempfile::tempdir().unwrap();
    let (store, here, there) = two(folder.path(), 12).await;
    here.load_network().await.unwrap();
    there.load_network().await.unwrap();
    let following = tokio::spawn(there.clone().follow());
    let mut seen = there.watch();
    change(&store, &Scope::Engine, vec![route(1, "TS")], vec![], None).await.unwrap();
    tokio::time::timeout(Duration::from_secs(20), seen.changed()).await.expect("it is told").unwrap();
    following.abort();
    assert_eq!(there.load_network().await.unwrap(), Renewed::default(), "it has been read already");
    assert_eq!(here.load_network().await.unwrap(), Renewed { routes: 1, ..Renewed::default() });
}
