//! Stations, crews and plans of nights through the store, on both databases.

use crate::fresh::on_each_store;
use crate::things::{carrier, now};
use cablewatch::access::{Scope, Stream};
use cablewatch::patrols::{Pause, WallSpan, WallTime};
use cablewatch::roads::Vehicle;
use cablewatch::store::{CrewRow, PlanRow, PlanStatus, Quarter, StationRow, Store, StoreError};
use cablewatch::units::{LonLat, Timestamp};
use time::{Date, Month};
use uuid::Uuid;

on_each_store!(
    stations_and_crews_come_back_as_they_were,
    a_crew_keeps_its_position_when_it_is_changed,
    a_station_stays_while_crews_start_from_it,
    plans_are_numbered_night_by_night_and_seeded_by_that,
    what_came_out_is_written_once,
    one_plan_of_a_night_is_approved,
    approved_nights_tell_the_last_visits,
    others_than_the_province_reach_nothing_of_it,
    only_the_province_hears_of_it,
);

const PROVINCE: Scope = Scope::Province;

fn id(n: u128) -> Uuid {
    Uuid::from_u128(n)
}

fn night(day: u8) -> Date {
    Date::from_calendar_date(2026, Month::November, day).unwrap()
}

fn station(n: u128) -> StationRow {
    let at = LonLat::checked(107.1, 16.8).unwrap();
    StationRow { id: id(n), name: format!("Đồn {n} (bịa)"), at, phone: Some("0233 385".into()) }
}

fn span(from: &str, to: &str) -> WallSpan {
    WallSpan { from: WallTime::read(from).unwrap(), to: WallTime::read(to).unwrap() }
}

fn crew(n: u128, station: u128) -> CrewRow {
    CrewRow {
        id: id(n),
        name: format!("Tổ {n}"),
        station: id(station),
        vehicle: Vehicle::Motorbike,
        shift: span("21:30", "04:00"),
        breaks: vec![
            Pause { within: span("23:30", "01:00"), minutes: 30 },
            Pause { within: span("02:00", "03:00"), minutes: 15 },
        ],
        phone: None,
        active: true,
        position: None,
    }
}

fn plan(n: u128, day: u8) -> PlanRow {
    PlanRow {
        id: id(n),
        night: night(day),
        variant: 0,
        status: PlanStatus::Running,
        asked: r#"{"crews":[]}"#.into(),
        answer: "{}".into(),
        seed: 0,
        made_at: now(),
        made_by: Some(id(99)),
        approved: None,
    }
}

fn quarter(crew: u128, task: &str, quarter: i64) -> Quarter {
    Quarter { crew: id(crew), task: task.into(), quarter }
}

async fn made(store: &Store, n: u128, day: u8, quarters: &[Quarter]) {
    store.add_plan(&PROVINCE, &plan(n, day), None).await.unwrap();
    store.finish_plan(&PROVINCE, id(n), PlanStatus::Draft, "{\"n\":1}", quarters, now()).await.unwrap();
}

async fn statuses(store: &Store) -> Vec<(u128, PlanStatus)> {
    let rows = store.plans(&PROVINCE, None, 100).await.unwrap();
    rows.iter().map(|row| (row.id.as_u128(), row.status)).collect()
}

async fn stations_and_crews_come_back_as_they_were(store: Store) {
    for n in [2, 1] {
        store.add_station(&PROVINCE, &station(n), now()).await.unwrap();
        store.add_crew(&PROVINCE, &crew(n, n), now()).await.unwrap();
    }
    assert_eq!(store.stations(&PROVINCE).await.unwrap(), [station(1), station(2)], "by name");
    assert_eq!(store.crews(&PROVINCE).await.unwrap(), [crew(1, 1), crew(2, 2)]);
    let moved = StationRow { phone: None, name: "Đồn mới".into(), ..station(1) };
    store.change_station(&PROVINCE, &moved, now()).await.unwrap();
    let changed = CrewRow { active: false, breaks: Vec::new(), vehicle: Vehicle::Foot, station: id(2), ..crew(1, 1) };
    store.change_crew(&PROVINCE, &changed, now()).await.unwrap();
    assert_eq!(store.stations(&PROVINCE).await.unwrap(), [station(2), moved]);
    assert_eq!(store.crews(&PROVINCE).await.unwrap(), [changed, crew(2, 2)]);
    store.remove_crew(&PROVINCE, id(1), now()).await.unwrap();
    assert_eq!(store.crews(&PROVINCE).await.unwrap(), [crew(2, 2)]);
    let gone = store.change_crew(&PROVINCE, &crew(1, 1), now()).await;
    assert!(matches!(gone, Err(StoreError::NotFound)), "{gone:?}");
}

async fn a_crew_keeps_its_position_when_it_is_changed(store: Store) {
    store.add_station(&PROVINCE, &station(1), now()).await.unwrap();
    store.add_crew(&PROVINCE, &crew(1, 1), now()).await.unwrap();
    let (place, at) = (LonLat::checked(107.2, 16.7).unwrap(), Timestamp::from_millis(now().millis() + 60_000));
    store.place_crew(&PROVINCE, id(1), place, at).await.unwrap();
    store.change_crew(&PROVINCE, &CrewRow { name: "Tổ khác".into(), ..crew(1, 1) }, now()).await.unwrap();
    let row = store.crews(&PROVINCE).await.unwrap().remove(0);
    assert_eq!((row.name.as_str(), row.position), ("Tổ khác", Some((place, at))));
    let nobody = store.place_crew(&PROVINCE, id(2), place, at).await;
    assert!(matches!(nobody, Err(StoreError::NotFound)), "{nobody:?}");
}

async fn a_station_stays_while_crews_start_from_it(store: Store) {
    store.add_station(&PROVINCE, &station(1), now()).await.unwrap();
    store.add_crew(&PROVINCE, &crew(1, 1), now()).await.unwrap();
    let refused = store.remove_station(&PROVINCE, id(1), now()).await;
    assert!(matches!(refused, Err(StoreError::Conflict)), "{refused:?}");
    store.remove_crew(&PROVINCE, id(1), now()).await.unwrap();
    store.remove_station(&PROVINCE, id(1), now()).await.unwrap();
    assert_eq!(store.stations(&PROVINCE).await.unwrap(), []);
}

async fn plans_are_numbered_night_by_night_and_seeded_by_that(store: Store) {
    let mut given = Vec::new();
    for (n, day, seed) in [(1, 14, None), (2, 14, None), (3, 15, None), (4, 14, Some(u64::MAX))] {
        given.push(store.add_plan(&PROVINCE, &plan(n, day), seed).await.unwrap());
    }
    assert_eq!(given, [(1, 20_261_114_001), (2, 20_261_114_002), (1, 20_261_115_001), (3, u64::MAX)]);
    let of_night = store.plans(&PROVINCE, Some((night(14), night(14))), 100).await.unwrap();
    let ids: Vec<u128> = of_night.iter().map(|row| row.id.as_u128()).collect();
    assert_eq!(ids, [4, 2, 1], "the newest first");
    let want = PlanRow { variant: 3, seed: u64::MAX, ..plan(4, 14) };
    assert_eq!(store.plan(&PROVINCE, id(4)).await.unwrap(), Some(want));
}

async fn what_came_out_is_written_once(store: Store) {
    let quarters = [quarter(1, "H-1", 40), quarter(1, "H-2", 44), quarter(2, "H-1", 48)];
    made(&store, 1, 14, &quarters).await;
    assert_eq!(store.plan_quarters(&PROVINCE, id(1)).await.unwrap(), quarters);
    let again = store.finish_plan(&PROVINCE, id(1), PlanStatus::Failed, "{}", &quarters, now()).await;
    assert!(matches!(again, Err(StoreError::NotFound)), "{again:?}");
    let row = store.plan(&PROVINCE, id(1)).await.unwrap().unwrap();
    assert_eq!((row.status, row.answer.as_str()), (PlanStatus::Draft, "{\"n\":1}"));
}

async fn one_plan_of_a_night_is_approved(store: Store) {
    made(&store, 1, 14, &[]).await;
    made(&store, 2, 14, &[]).await;
    made(&store, 3, 15, &[]).await;
    store.add_plan(&PROVINCE, &plan(4, 15), None).await.unwrap();
    for n in [1, 3, 2] {
        store.approve_plan(&PROVINCE, id(n), Some(id(7)), now()).await.unwrap();
    }
    let running = store.approve_plan(&PROVINCE, id(4), None, now()).await;
    assert!(matches!(running, Err(StoreError::Moved)), "{running:?}");
    let want = [(4, PlanStatus::Running), (3, PlanStatus::Approved), (2, PlanStatus::Approved), (1, PlanStatus::Draft)];
    assert_eq!(statuses(&store).await, want);
    let approved = store.plan(&PROVINCE, id(2)).await.unwrap().unwrap().approved;
    assert_eq!(approved, Some((now(), Some(id(7)))));
    assert_eq!(store.plan(&PROVINCE, id(1)).await.unwrap().unwrap().approved, None);
}

async fn approved_nights_tell_the_last_visits(store: Store) {
    for (n, day, task) in [(1, 10, "H-1"), (2, 12, "H-1"), (3, 11, "H-2"), (4, 13, "H-3"), (5, 14, "H-1")] {
        made(&store, n, day, &[quarter(1, task, 40)]).await;
        if n != 4 {
            store.approve_plan(&PROVINCE, id(n), None, now()).await.unwrap();
        }
    }
    let visits = store.last_visits(&PROVINCE, night(14)).await.unwrap();
    assert_eq!(visits, [("H-1".to_owned(), night(12)), ("H-2".to_owned(), night(11))]);
}

async fn others_than_the_province_reach_nothing_of_it(store: Store) {
    store.add_station(&PROVINCE, &station(1), now()).await.unwrap();
    store.add_crew(&PROVINCE, &crew(1, 1), now()).await.unwrap();
    made(&store, 1, 14, &[quarter(1, "H-1", 40)]).await;
    store.approve_plan(&PROVINCE, id(1), None, now()).await.unwrap();
    for scope in [Scope::Carrier(carrier("TS")), Scope::Commune("19432".into()), Scope::Outside] {
        assert_eq!(store.stations(&scope).await.unwrap(), []);
        assert_eq!(store.crews(&scope).await.unwrap(), []);
        assert_eq!(store.plans(&scope, None, 100).await.unwrap(), []);
        assert_eq!(store.plan(&scope, id(1)).await.unwrap(), None);
        assert_eq!(store.plan_quarters(&scope, id(1)).await.unwrap(), []);
        assert_eq!(store.last_visits(&scope, night(20)).await.unwrap(), []);
        let place = LonLat::checked(107.0, 16.8).unwrap();
        let refused = [
            store.add_station(&scope, &station(2), now()).await,
            store.change_station(&scope, &station(1), now()).await,
            store.remove_station(&scope, id(1), now()).await,
            store.add_crew(&scope, &crew(2, 1), now()).await,
            store.change_crew(&scope, &crew(1, 1), now()).await,
            store.place_crew(&scope, id(1), place, now()).await,
            store.remove_crew(&scope, id(1), now()).await,
            store.add_plan(&scope, &plan(2, 14), None).await.map(|_| ()),
            store.finish_plan(&scope, id(1), PlanStatus::Failed, "", &[], now()).await,
            store.approve_plan(&scope, id(1), None, now()).await,
        ];
        assert!(refused.iter().all(|done| matches!(done, Err(StoreError::NotFound))), "{scope:?}: {refused:?}");
    }
    assert_eq!(store.crews(&PROVINCE).await.unwrap(), [crew(1, 1)], "and nothing has changed");
    assert_eq!(statuses(&store).await, [(1, PlanStatus::Approved)]);
}

async fn only_the_province_hears_of_it(store: Store) {
    store.add_station(&PROVINCE, &station(1), now()).await.unwrap();
    store.add_crew(&PROVINCE, &crew(1, 1), now()).await.unwrap();
    made(&store, 1, 14, &[]).await;
    let heard = store.changes_since(&Stream::Province, 0, 100).await.unwrap();
    let layers: Vec<&str> = heard.iter().map(|change| change.layer.as_str()).collect();
    assert_eq!(layers, ["stations", "crews", "plans", "plans"]);
    for stream in [Stream::Public, Stream::Carrier(carrier("TS")), Stream::Commune("19432".into())] {
        assert_eq!(store.version(&stream).await.unwrap(), 0, "{stream:?}");
    }
}
