//! One contract, held by both databases: a fresh SQLite file and a fresh PostgreSQL schema each.

use crate::fresh::on_each_store;
use crate::handed::change;
use crate::things::{carrier, incident, matched, now, route};
use cablewatch::access::{Scope, Stream};
use cablewatch::incidents::{AlarmState, Heard};
use cablewatch::store::{Added, AlarmTold, Filter, Idempotency, IncidentFilter, IncidentRow, Store, StoreError};
use cablewatch::units::{Interval, Timestamp};
use uuid::Uuid;

on_each_store!(
    a_report_is_there_once_however_often_it_is_sent,
    the_same_key_with_another_body_is_a_conflict,
    a_carrier_never_reads_a_foreign_route_or_incident,
    a_carriers_stream_stands_still_when_another_carrier_changes,
    a_change_counts_the_version_up_and_tells_it_in_one_transaction,
    a_failed_import_leaves_nothing,
    a_retired_route_leaves_the_lists_and_stays_in_the_history,
    outside_sees_nothing_but_communes,
    geometry_and_properties_come_back_as_they_were,
    lists_go_on_where_the_last_page_ended,
    an_alarm_that_is_raised_twice_at_once_opens_one_outage,
    a_carrier_never_reads_or_ends_a_foreign_alarm,
    what_an_account_filed_is_listed_for_the_program_alone,
);

async fn put(store: &Store, scope: &Scope, rows: Vec<cablewatch::store::RouteRow>) -> Result<i64, StoreError> {
    change(store, scope, rows, Vec::new(), None).await
}

fn all() -> Filter {
    Filter { limit: 100, ..Filter::default() }
}

fn every() -> IncidentFilter {
    IncidentFilter { limit: 100, ..IncidentFilter::default() }
}

fn key(body: &[u8]) -> Idempotency {
    Idempotency { caller: "public".into(), key: "k1".into(), body_hash: body.to_vec() }
}

async fn a_report_is_there_once_however_often_it_is_sent(store: Store) {
    let row = incident(1, None);
    let first = store.add_incident(&Scope::Outside, &row, Some(&key(b"x")), now()).await.unwrap();
    assert_eq!(first, Added::New);
    let again = store.add_incident(&Scope::Outside, &incident(2, None), Some(&key(b"x")), now()).await.unwrap();
    assert_eq!(again, Added::Same { id: row.id, code: row.code.clone() });
    assert_eq!(store.incidents(&Scope::Province, &every()).await.unwrap().len(), 1);
}

async fn the_same_key_with_another_body_is_a_conflict(store: Store) {
    store.add_incident(&Scope::Outside, &incident(1, None), Some(&key(b"x")), now()).await.unwrap();
    let other = store.add_incident(&Scope::Outside, &incident(2, None), Some(&key(b"y")), now()).await;
    assert!(matches!(other, Err(StoreError::Conflict)), "{other:?}");
    assert_eq!(store.incidents(&Scope::Province, &every()).await.unwrap().len(), 1);
}

async fn a_carrier_never_reads_a_foreign_route_or_incident(store: Store) {
    let (own, foreign) = (route(1, "TS"), route(2, "BH"));
    let (own_id, foreign_id) = (own.id, foreign.id);
    put(&store, &Scope::Engine, vec![own, foreign]).await.unwrap();
    store.add_incidents(&Scope::Engine, &[incident(3, None), incident(4, None)], now()).await.unwrap();
    let found = [matched(3, &[(own_id, "TS", 0.5), (foreign_id, "BH", 0.5)]), matched(4, &[(foreign_id, "BH", 1.0)])];
    store.set_matches(&Scope::Engine, &found, &[], i64::MAX, now()).await.unwrap();

    let ts = Scope::Carrier(carrier("TS"));
    let seen: Vec<Uuid> = store.routes(&ts, &all()).await.unwrap().iter().map(|r| r.id).collect();
    assert_eq!(seen, [own_id]);
    assert_eq!(store.route(&ts, foreign_id).await.unwrap(), None);
    let incidents = store.incidents(&ts, &every()).await.unwrap();
    assert_eq!(incidents.len(), 1, "the incident on foreign cable alone is absent");
    assert_eq!(incidents[0].candidates.len(), 1, "the foreign candidate is absent");
    let foreign_write = put(&store, &ts, vec![route(9, "BH")]).await;
    assert!(matches!(foreign_write, Err(StoreError::NotFound)), "{foreign_write:?}");
}

async fn a_carriers_stream_stands_still_when_another_carrier_changes(store: Store) {
    put(&store, &Scope::Engine, vec![route(1, "TS")]).await.unwrap();
    let ts = Stream::Carrier(carrier("TS"));
    let before = store.version(&ts).await.unwrap();
    put(&store, &Scope::Engine, vec![route(2, "BH")]).await.unwrap();
    assert_eq!(store.version(&ts).await.unwrap(), before);
    assert!(before > 0);
}

async fn a_change_counts_the_version_up_and_tells_it_in_one_transaction(store: Store) {
    let version = put(&store, &Scope::Engine, vec![route(1, "TS")]).await.unwrap();
    assert_eq!(version, store.version(&Stream::Province).await.unwrap());
    let told = store.changes_since(&Stream::Province, 0, 100).await.unwrap();
    let layers: Vec<&str> = told.iter().map(|c| c.layer.as_str()).collect();
    assert_eq!(layers, ["routes", "sites", "hotspots"]);
    assert!(told[0].bbox.is_some());
    assert_eq!(store.route(&Scope::Province, route(1, "TS").id).await.unwrap().unwrap().data_version, version);
}

async fn a_failed_import_leaves_nothing(store: Store) {
    // The second route takes the first one's id of the carrier: a conflict half-way.
    let mut twin = route(2, "TS");
    twin.route.id = route(1, "TS").route.id;
    let failed = put(&store, &Scope::Engine, vec![route(1, "TS"), twin]).await;
    assert!(matches!(failed, Err(StoreError::Conflict)), "{failed:?}");
    assert!(store.routes(&Scope::Province, &all()).await.unwrap().is_empty());
    assert_eq!(store.version(&Stream::Province).await.unwrap(), 0);
}

async fn a_retired_route_leaves_the_lists_and_stays_in_the_history(store: Store) {
    let id = route(1, "TS").id;
    put(&store, &Scope::Engine, vec![route(1, "TS")]).await.unwrap();
    let scope = Scope::Carrier(carrier("TS"));
    change(&store, &scope, Vec::new(), vec![id], None).await.unwrap();
    assert!(store.routes(&Scope::Province, &all()).await.unwrap().is_empty());
    assert_eq!(store.route_versions(&scope, id).await.unwrap(), 1);
}

async fn outside_sees_nothing_but_communes(store: Store) {
    put(&store, &Scope::Engine, vec![route(1, "TS")]).await.unwrap();
    store.add_incidents(&Scope::Engine, &[incident(3, None)], now()).await.unwrap();
    store.put_communes(&Scope::Engine, &[crate::things::commune()], now()).await.unwrap();
    assert!(store.routes(&Scope::Outside, &all()).await.unwrap().is_empty());
    assert!(store.incidents(&Scope::Outside, &every()).await.unwrap().is_empty());
    assert!(store.carriers(&Scope::Outside).await.unwrap().is_empty());
    assert_eq!(store.communes(&Scope::Outside).await.unwrap(), [crate::things::commune()]);
}

async fn geometry_and_properties_come_back_as_they_were(store: Store) {
    let version = put(&store, &Scope::Engine, vec![route(1, "TS")]).await.unwrap();
    let read = store.route(&Scope::Province, route(1, "TS").id).await.unwrap().unwrap();
    assert_eq!(read, cablewatch::store::RouteRow { data_version: version, ..route(1, "TS") });
    let told = incident(2, Some("TS"));
    store.add_incidents(&Scope::Engine, std::slice::from_ref(&told), now()).await.unwrap();
    let read = store.incident(&Scope::Province, told.id).await.unwrap().unwrap();
    assert_eq!(read.incident, told.incident);
    assert_eq!((read.at, read.accuracy), (told.at, told.accuracy));
}

async fn lists_go_on_where_the_last_page_ended(store: Store) {
    put(&store, &Scope::Engine, (1..=5).map(|n| route(n, "TS")).collect()).await.unwrap();
    let first = store.routes(&Scope::Province, &Filter { limit: 3, ..Filter::default() }).await.unwrap();
    let after = first.last().map(|row| row.id);
    let rest = store.routes(&Scope::Province, &Filter { after, ..all() }).await.unwrap();
    assert_eq!((first.len(), rest.len()), (3, 2));
    assert!(rest.iter().all(|row| Some(row.id) > after));
}

fn alarm(state: AlarmState, minute: i64) -> AlarmTold {
    let at = Timestamp::from_millis(now().millis() + minute * 60_000);
    AlarmTold { alarm: "OLT-3/LOS".into(), state, at, route_id: Some("T-1".into()), site_id: None }
}

async fn an_alarm_that_is_raised_twice_at_once_opens_one_outage(store: Store) {
    let ts = Scope::Carrier(carrier("TS"));
    let (first, second) = (incident(1, Some("TS")), incident(2, Some("TS")));
    let told = alarm(AlarmState::Raised, 0);
    let hear = |row| store.hear_alarm(&ts, &told, row, now());
    let (one, other) = tokio::join!(hear(&first), hear(&second));
    let (one, other) = (one.unwrap(), other.unwrap());
    assert_eq!(one.1, other.1, "both are told the same outage");
    assert!([one.0, other.0].contains(&Heard::Opens) && [one.0, other.0].contains(&Heard::Known), "{one:?} {other:?}");
    assert_eq!(store.incidents(&Scope::Province, &every()).await.unwrap().len(), 1);
    let cleared = store.hear_alarm(&ts, &alarm(AlarmState::Cleared, 30), &second, now()).await.unwrap();
    assert_eq!(cleared.1.unwrap().outage().cleared_at, Some(alarm(AlarmState::Cleared, 30).at));
    let again = store.hear_alarm(&ts, &alarm(AlarmState::Raised, 41), &incident(3, Some("TS")), now()).await.unwrap();
    assert_eq!(again.0, Heard::Opens, "more than ten minutes later it is another one");
    let listed = store.alarms(&ts, now(), 10).await.unwrap();
    assert_eq!(
        listed.iter().map(|row| row.incident).collect::<Vec<_>>(),
        [again.1.unwrap().incident, one.1.unwrap().incident]
    );
    let later = Timestamp::from_millis(now().millis() + 31 * 60_000);
    assert_eq!(store.alarms(&ts, later, 10).await.unwrap().len(), 1, "an end proposed long ago is not told any more");
}

async fn a_carrier_never_reads_or_ends_a_foreign_alarm(store: Store) {
    let (ts, bh) = (Scope::Carrier(carrier("TS")), Scope::Carrier(carrier("BH")));
    store.hear_alarm(&ts, &alarm(AlarmState::Raised, 0), &incident(1, Some("TS")), now()).await.unwrap();
    assert_eq!(store.alarms(&bh, now(), 10).await.unwrap(), []);
    let ended = store.hear_alarm(&bh, &alarm(AlarmState::Cleared, 5), &incident(2, Some("BH")), now()).await.unwrap();
    assert_eq!(ended, (Heard::NeverRaised, None), "the same id of another carrier is another alarm");
    assert_eq!(store.alarms(&Scope::Province, now(), 10).await.unwrap()[0].outage().cleared_at, None);
    for scope in [Scope::Outside, Scope::Province, Scope::Commune("1".into())] {
        let heard = store.hear_alarm(&scope, &alarm(AlarmState::Raised, 0), &incident(3, None), now()).await;
        assert!(matches!(heard, Err(StoreError::NotFound)), "{scope:?}");
    }
    assert_eq!(store.alarms(&Scope::Outside, now(), 10).await.unwrap(), []);
    assert_eq!(store.incidents(&Scope::Province, &every()).await.unwrap().len(), 1, "nothing else was written");
}

async fn what_an_account_filed_is_listed_for_the_program_alone(store: Store) {
    let reporter = Uuid::from_u128(77);
    let own = IncidentRow { reporter: Some(reporter), ..incident(1, None) };
    store.add_incident(&Scope::Outside, &own, None, now()).await.unwrap();
    store.add_incident(&Scope::Outside, &incident(2, None), None, now()).await.unwrap();
    let within = Interval::new(Timestamp::from_millis(0), now()).unwrap();
    let listed = async |scope: &Scope, within| {
        let rows = store.incidents_of(scope, reporter, within, &[], 10).await.unwrap();
        rows.into_iter().map(|row| row.id).collect::<Vec<_>>()
    };
    assert_eq!(listed(&Scope::Engine, within).await, [own.id]);
    assert_eq!(listed(&Scope::Province, within).await, [] as [Uuid; 0]);
    assert_eq!(listed(&Scope::Engine, Interval::instant(now())).await, [] as [Uuid; 0], "in that time nothing");
    let found = store.incident_by_code(&Scope::Engine, &own.code).await.unwrap();
    assert_eq!(found.map(|row| row.id), Some(own.id));
    assert_eq!(store.incident_by_code(&Scope::Outside, &own.code).await.unwrap(), None);
}
