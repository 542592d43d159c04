//! Which incidents a change of the network puts back to be matched, what a match leaves untouched,
//! and who reads which part of their history; on both databases.

use crate::fresh::on_each_store;
use crate::handed::{change, handed};
use crate::things::{carrier, commune, incident, matched, now, route};
use cablewatch::access::{Scope, Stream};
use cablewatch::incidents::{Evidence, Incident};
use cablewatch::network::{Route, Site, SiteKind};
use cablewatch::store::{Cause, HistoryRow, IncidentRow, Matched, NetworkBatch, RouteRow, SiteRow, Spot, Store};
use cablewatch::units::{Chainage, LonLat, Metres};
use uuid::Uuid;

on_each_store!(
    a_change_puts_back_what_it_may_move_and_nothing_else,
    a_match_in_an_older_network_is_not_written,
    who_lies_where_it_lay_is_not_written_and_nobody_is_told,
    a_carrier_reads_of_a_move_its_own_end_alone,
    new_borders_let_every_place_be_asked_for_its_commune,
);

const ENGINE: &Scope = &Scope::Engine;

fn at(lon: f64, lat: f64) -> LonLat {
    LonLat::checked(lon, lat).unwrap()
}

fn point(lon: f64, lat: f64) -> Evidence {
    Evidence::Point { at: at(lon, lat), accuracy: Metres::of(15) }
}

fn on(route_id: &str) -> Evidence {
    Evidence::OnRoute { route_id: route_id.into(), from: Chainage::checked(10.0).unwrap(), to: None }
}

fn otdr(site_id: &str) -> Evidence {
    Evidence::Otdr { route_id: None, site_id: site_id.into(), distance: Metres::of(100) }
}

fn told(n: u8, places: Vec<Evidence>) -> IncidentRow {
    let row = incident(n, None);
    IncidentRow { incident: Incident { places, ..row.incident.clone() }, ..row }
}

fn site(n: u8, lon: f64) -> SiteRow {
    let (id, properties) = (format!("S-{n}"), serde_json::Map::new());
    let kind = SiteKind::Bts;
    let site = Site { id, carrier: Some(carrier("TS")), name: None, kind, at: at(lon, 16.8), properties };
    SiteRow { id: Uuid::from_u128(500 + u128::from(n)), carrier: carrier("TS"), site, commune: None, data_version: 0 }
}

async fn waiting(store: &Store) -> Vec<u128> {
    let rows = store.waiting_incidents(ENGINE, 100).await.unwrap();
    rows.iter().map(|one| one.row.id.as_u128()).collect()
}

/// Nobody waits any more; all are where they were.
async fn settle(store: &Store) {
    let rows = store.waiting_incidents(ENGINE, 100).await.unwrap();
    let same: Vec<Uuid> = rows.iter().map(|one| one.row.id).collect();
    let version = store.version(&Stream::Province).await.unwrap();
    store.set_matches(ENGINE, &[], &same, version, now()).await.unwrap();
    assert_eq!(waiting(store).await, []);
}

async fn put_sites(store: &Store, sites: Vec<SiteRow>, retire_sites: Vec<Uuid>) {
    let batch = NetworkBatch { sites, retire_sites, ..NetworkBatch::default() };
    store.apply_network(ENGINE, handed(vec![batch]), None, now()).await.unwrap();
}

/// The same first part; the second one leads elsewhere.
fn bent() -> RouteRow {
    let row = route(1, "TS");
    let lines = vec![vec![at(107.01, 16.8), at(107.015, 16.8)], vec![at(107.016, 16.8), at(107.027, 16.79)]];
    let mut bent = Route::measured("TS-1", lines);
    bent.carrier = row.route.carrier.clone();
    bent.medium = row.route.medium;
    RouteRow { route: bent, ..row }
}

async fn a_change_puts_back_what_it_may_move_and_nothing_else(store: Store) {
    change(&store, ENGINE, vec![route(1, "TS"), route(9, "BH")], vec![], None).await.unwrap();
    put_sites(&store, vec![site(1, 107.0101), site(2, 107.5)], vec![]).await;
    let rows = [
        ("beside the part that stays", told(1, vec![point(107.012, 16.8003)])),
        ("where the cable was", told(2, vec![point(107.017, 16.8099)])),
        ("where it comes to", told(3, vec![point(107.0268, 16.79)])),
        ("5 km away", told(4, vec![point(107.06, 16.75)])),
        ("matched to it, for all that", told(5, vec![point(107.06, 16.75)])),
        ("names it", told(6, vec![on("TS-1")])),
        ("names another", told(7, vec![on("BH-9")])),
        ("measured from a site beside it", told(8, vec![otdr("S-1")])),
        ("measured from a site elsewhere", told(9, vec![otdr("S-2")])),
        ("a commune", told(10, vec![Evidence::Commune { code: "1".into() }])),
        ("told by what is painted on that one", told(12, vec![Evidence::Label { label: "S. 02".into() }])),
        ("several places, one of them there", told(11, vec![point(107.06, 16.75), point(107.0168, 16.81)])),
    ];
    let rows: Vec<IncidentRow> = rows.into_iter().map(|(_, row)| row).collect();
    store.add_incidents(ENGINE, &rows, now()).await.unwrap();
    let version = store.version(&Stream::Province).await.unwrap();
    let on_it = [matched(5, &[(route(1, "TS").id, "TS", 1.0)])];
    assert_eq!(store.set_matches(ENGINE, &on_it, &[], version, now()).await.unwrap(), 1);
    settle(&store).await;

    change(&store, ENGINE, vec![bent()], vec![], None).await.unwrap();
    assert_eq!(waiting(&store).await, [2, 3, 5, 6, 8, 11], "the cable leads elsewhere");
    settle(&store).await;
    let mut named = bent();
    named.route.name = Some("Tên khác".into());
    change(&store, ENGINE, vec![named], vec![], None).await.unwrap();
    assert_eq!(waiting(&store).await, [], "a name moves nothing");
    let mut fibre = bent();
    fibre.route.medium = None;
    change(&store, ENGINE, vec![fibre], vec![], None).await.unwrap();
    assert_eq!(waiting(&store).await, [1, 3, 5, 6, 8], "another medium may be meant all along it");
    settle(&store).await;
    put_sites(&store, vec![site(2, 107.4)], vec![]).await;
    assert_eq!(waiting(&store).await, [9, 12], "the site it was measured from");
    settle(&store).await;
    put_sites(&store, vec![], vec![site(1, 0.0).id]).await;
    assert_eq!(waiting(&store).await, [8]);
    settle(&store).await;
    change(&store, ENGINE, vec![], vec![route(1, "TS").id], None).await.unwrap();
    let version = store.version(&Stream::Province).await.unwrap();
    assert_eq!(waiting(&store).await, [1, 3, 5, 6, 8], "retired: beside it, on it, naming it");
    let one = &store.waiting_incidents(ENGINE, 1).await.unwrap()[0];
    assert_eq!(one.since, version, "it waits for a network that knows of it");
}

async fn a_match_in_an_older_network_is_not_written(store: Store) {
    let first = change(&store, ENGINE, vec![route(1, "TS")], vec![], None).await.unwrap();
    store.add_incidents(ENGINE, &[told(1, vec![on("TS-1")])], now()).await.unwrap();
    let found = [matched(1, &[(route(1, "TS").id, "TS", 1.0)])];
    let written = store.set_matches(ENGINE, &found, &[], first, now()).await.unwrap();
    assert_eq!((written, waiting(&store).await), (0, vec![1]), "it came after that network was read");
    let read = store.version(&Stream::Province).await.unwrap();
    change(&store, ENGINE, vec![bent()], vec![], None).await.unwrap();
    assert_eq!(store.set_matches(ENGINE, &found, &[], read, now()).await.unwrap(), 0, "and so did a change");
    store.set_matches(ENGINE, &[], &[found[0].incident], read, now()).await.unwrap();
    assert_eq!(waiting(&store).await, [1]);
    let newest = store.version(&Stream::Province).await.unwrap();
    assert_eq!(store.set_matches(ENGINE, &found, &[], newest, now()).await.unwrap(), 1);
    let late = [Matched { status: "unmatched".into(), ..matched(1, &[]) }];
    assert_eq!(store.set_matches(ENGINE, &late, &[], read, now()).await.unwrap(), 0, "a slower process is late");
    let stale = [Matched { seen: Some(0), ..late[0].clone() }];
    assert_eq!(store.set_matches(ENGINE, &stale, &[], newest, now()).await.unwrap(), 0, "somebody wrote it since");
    assert_eq!(store.incident(&Scope::Province, found[0].incident).await.unwrap().unwrap().status, "matched");
}

async fn who_lies_where_it_lay_is_not_written_and_nobody_is_told(store: Store) {
    change(&store, ENGINE, vec![route(1, "TS")], vec![], None).await.unwrap();
    store.add_incidents(ENGINE, &[told(1, vec![on("TS-1")])], now()).await.unwrap();
    store.set_matches(ENGINE, &[matched(1, &[(route(1, "TS").id, "TS", 1.0)])], &[], 99, now()).await.unwrap();
    let (version, before) =
        (store.version(&Stream::Province).await.unwrap(), store.incident(ENGINE, told(1, vec![]).id).await.unwrap());
    assert_eq!(store.set_matches(ENGINE, &[], &[told(1, vec![]).id], 99, now()).await.unwrap(), 0);
    assert_eq!(store.version(&Stream::Province).await.unwrap(), version);
    assert_eq!(store.incident(ENGINE, told(1, vec![]).id).await.unwrap(), before);
}

fn spot(n: u8, code: &str) -> Option<Spot> {
    let row = route(n, code);
    Some(Spot { route: row.id, carrier: row.carrier, route_id: row.route.id, chainage_m: 12.5, weight: 1.0 })
}

async fn a_carrier_reads_of_a_move_its_own_end_alone(store: Store) {
    change(&store, ENGINE, vec![route(1, "TS"), route(2, "BH")], vec![], None).await.unwrap();
    store.add_incidents(ENGINE, &[incident(3, Some("TS"))], now()).await.unwrap();
    let import = Some((Uuid::from_u128(8), "bh.kml".to_owned()));
    let cause = Cause { what: "new".into(), carrier: carrier("BH"), route_id: "BH-2".into(), version: Some(3), import };
    let line = HistoryRow {
        what: "moved".into(),
        at: now(),
        from: spot(1, "TS"),
        to: spot(2, "BH"),
        apart_m: Some(7.5),
        cause: Some(cause.clone()),
        by: None,
        by_name: None,
        why: Some("BH-2 gần hơn".into()),
    };
    let found = Matched { history: Some(line.clone()), ..matched(3, &[(route(2, "BH").id, "BH", 1.0)]) };
    store.set_matches(ENGINE, &[found], &[], 99, now()).await.unwrap();
    let read = async |scope: Scope| store.incident_history(&scope, incident(3, None).id, 9).await.unwrap();
    assert_eq!(read(Scope::Province).await, std::slice::from_ref(&line));
    let none = HistoryRow { apart_m: None, why: None, cause: None, ..line.clone() };
    assert_eq!(read(Scope::Carrier(carrier("TS"))).await, [HistoryRow { to: None, ..none.clone() }]);
    let own = Cause { version: None, ..cause };
    assert_eq!(
        read(Scope::Carrier(carrier("BH"))).await,
        [HistoryRow { from: None, cause: Some(own), ..none }],
        "its own import, without the province's count"
    );
    for scope in [Scope::Carrier(carrier("VT")), Scope::Commune("19432".into()), Scope::Outside] {
        assert_eq!(read(scope).await, []);
    }
}

async fn new_borders_let_every_place_be_asked_for_its_commune(store: Store) {
    let nowhere = IncidentRow { at: None, ..told(2, vec![on("TS-1")]) };
    store.add_incidents(ENGINE, &[told(1, vec![point(107.1, 16.8)]), nowhere], now()).await.unwrap();
    settle(&store).await;
    store.put_communes(ENGINE, &[commune()], now()).await.unwrap();
    assert_eq!(waiting(&store).await, [1]);
}
