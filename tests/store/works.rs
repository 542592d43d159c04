//! Who reads and changes planned works through the store, and what everybody learns, on both databases.

use crate::fresh::on_each_store;
use crate::things::{carrier, now};
use cablewatch::access::{Role, Scope, Stream};
use cablewatch::patrols::{WallSpan, WallTime};
use cablewatch::registers::{Act, Phase, Timing, WorksState};
use cablewatch::store::{
    CarrierRow, FieldChange, Hand, Idempotency, Store, StoreError, WorksFilter, WorksLine, WorksPlace, WorksRow,
};
use cablewatch::units::{Bbox, Interval, LonLat, Metres, Timestamp};
use uuid::Uuid;

on_each_store!(
    works_of_each_place_come_back_as_they_were,
    each_reader_sees_its_own_and_foreign_ones_are_absent,
    a_carrier_neither_announces_nor_changes_for_another,
    the_same_announcement_twice_is_one_and_another_under_its_key_is_none,
    no_two_crews_of_a_commune_carry_one_code_until_the_one_is_done,
    a_change_is_kept_with_who_made_it_and_two_at_once_do_not_both_win,
    crews_that_come_into_another_commune_keep_or_change_their_code,
    lists_are_narrowed_by_time_phase_and_commune,
    everybody_learns_what_is_announced_and_nothing_of_what_was_taken_back,
    only_those_it_concerns_hear_of_it,
);

const CODE: &str = "19432";
const DAY: i64 = 86_400_000;

fn at(lon: f64, lat: f64) -> LonLat {
    LonLat::checked(lon, lat).unwrap()
}

fn day(n: i64) -> Timestamp {
    Timestamp::from_millis(now().millis() + n * DAY)
}

fn hand(code: &str) -> Hand {
    Hand { at: now(), by: Some(Uuid::from_u128(9)), name: None, role: Role::Carrier, carrier: Some(carrier(code)) }
}

/// Works from one day to another, counted from now.
fn works(n: u128, code: &str, from: i64, to: i64) -> WorksRow {
    WorksRow {
        id: Uuid::from_u128(n),
        carrier: carrier(code),
        what: "Thay cột".into(),
        place: WorksPlace::Communes,
        communes: vec![CODE.into()],
        bbox: Bbox::checked(106.5, 16.5, 106.7, 16.7).unwrap(),
        timing: Timing { period: Interval::new(day(from), day(to)).unwrap(), hours: None },
        crew: 6,
        leader_phone: "0999 000 101".into(),
        phone: "0999 000 900".into(),
        remarks: None,
        code: String::new(),
        state: WorksState::Announced,
        reason: None,
        announced: hand(code),
        data_version: 0,
    }
}

fn drawn(codes: &[&str]) -> Vec<String> {
    codes.iter().map(|code| (*code).to_owned()).collect()
}

fn scope(code: &str) -> Scope {
    Scope::Carrier(carrier(code))
}

async fn put(store: &Store, row: &WorksRow, codes: &[&str]) -> WorksRow {
    store.add_works(&Scope::Carrier(row.carrier.clone()), row, &drawn(codes), None).await.unwrap();
    store.works_by_id(&Scope::Province, row.id).await.unwrap().unwrap()
}

fn every() -> WorksFilter {
    WorksFilter { now: now(), period: None, phases: vec![], commune: None, after: None, limit: 100 }
}

async fn seen(store: &Store, scope: &Scope, filter: &WorksFilter) -> Vec<u128> {
    store.works(scope, filter).await.unwrap().iter().map(|row| row.id.as_u128()).collect()
}

fn line(act: Act, changes: Vec<FieldChange>) -> WorksLine {
    WorksLine { hand: hand("TS"), act, note: Some("Mưa lớn".into()), changes }
}

async fn works_of_each_place_come_back_as_they_were(store: Store) {
    let wall = |text| WallTime::read(text).unwrap();
    let point = WorksPlace::Point { at: at(106.61, 16.61), reach: Metres::of(250) };
    let lines = vec![vec![at(106.6, 16.6), at(106.61, 16.6)], vec![at(106.62, 16.6), at(106.63, 16.61)]];
    let stretch = WorksPlace::Stretch {
        route: Uuid::from_u128(800),
        route_id: "TS-1".into(),
        from_m: 10.5,
        to_m: 2_345.25,
        lines,
    };
    for (n, place) in [WorksPlace::Communes, point, stretch].into_iter().enumerate() {
        let mut row = WorksRow { place, remarks: Some("Rào một làn".into()), ..works(n as u128 + 1, "TS", 0, 3) };
        row.timing.hours = Some(WallSpan { from: wall("22:00"), to: wall("05:00") });
        row.communes = vec![CODE.into(), format!("1943{n}")];
        let read = put(&store, &row, &[&format!("000{n}")]).await;
        assert!(read.data_version > 0);
        assert_eq!(read, WorksRow { code: format!("000{n}"), data_version: read.data_version, ..row });
    }
}

async fn each_reader_sees_its_own_and_foreign_ones_are_absent(store: Store) {
    put(&store, &works(1, "TS", 0, 3), &["0001"]).await;
    put(&store, &works(2, "BH", 0, 3), &["0002"]).await;
    let elsewhere = WorksRow { communes: vec!["19433".into()], ..works(3, "BH", 0, 3) };
    put(&store, &elsewhere, &["0003"]).await;
    let cases = [
        ("police", Scope::Province, vec![1, 2, 3]),
        ("a carrier", scope("TS"), vec![1]),
        ("another", scope("BH"), vec![2, 3]),
        ("one without works", scope("HL"), vec![]),
        ("the commune", Scope::Commune(CODE.into()), vec![1, 2]),
        ("the next one", Scope::Commune("19433".into()), vec![3]),
        ("one whose code begins alike", Scope::Commune("1943".into()), vec![]),
        ("the public", Scope::Outside, vec![]),
    ];
    for (name, scope, want) in cases {
        assert_eq!(seen(&store, &scope, &every()).await, want, "{name}");
        for n in 1..=3 {
            let id = Uuid::from_u128(n);
            let there = want.contains(&n);
            assert_eq!(store.works_by_id(&scope, id).await.unwrap().is_some(), there, "{name} {n}");
            assert_eq!(!store.works_lines(&scope, id).await.unwrap().is_empty(), there, "{name} {n}: its history");
        }
    }
}

async fn a_carrier_neither_announces_nor_changes_for_another(store: Store) {
    let row = works(1, "TS", 0, 3);
    for scope in [scope("BH"), Scope::Province, Scope::Commune(CODE.into()), Scope::Outside] {
        let refused = store.add_works(&scope, &row, &drawn(&["0001"]), None).await;
        assert!(matches!(refused, Err(StoreError::NotFound)), "{scope:?}");
    }
    let read = put(&store, &row, &["0001"]).await;
    let after = WorksRow { crew: 1, ..read.clone() };
    for scope in [scope("BH"), Scope::Province, Scope::Commune(CODE.into()), Scope::Outside] {
        let refused = store.change_works(&scope, (&read, &after), &line(Act::Changed, vec![]), &[]).await;
        assert!(matches!(refused, Err(StoreError::NotFound)), "{scope:?}");
    }
    assert_eq!(store.works_by_id(&scope("TS"), row.id).await.unwrap(), Some(read));
}

async fn the_same_announcement_twice_is_one_and_another_under_its_key_is_none(store: Store) {
    let key =
        |caller: &str, body: &[u8]| Idempotency { caller: caller.into(), key: "k".into(), body_hash: body.to_vec() };
    let announce = async |n: u128, code: &str, key: &Idempotency| {
        let codes = drawn(&["4471", "0802", "0001"]);
        store.add_works(&scope(code), &works(n, code, 0, 3), &codes, Some(key)).await.unwrap()
    };
    let first = announce(1, "TS", &key("user:1", b"x")).await;
    assert_eq!(first, Some(Uuid::from_u128(1)));
    assert_eq!(announce(2, "TS", &key("user:1", b"x")).await, first, "the one of then");
    assert_eq!(announce(3, "TS", &key("user:1", b"y")).await, None, "another body");
    assert_eq!(announce(4, "BH", &key("user:2", b"y")).await, Some(Uuid::from_u128(4)), "keys are each sender's own");
    assert_eq!(seen(&store, &Scope::Province, &every()).await, [1, 4]);
    let late = key("user:3", b"z");
    let (a, b) = tokio::join!(announce(5, "TS", &late), announce(6, "TS", &late));
    assert!(a.is_some() && a == b, "two at once: {a:?} {b:?}");
}

async fn no_two_crews_of_a_commune_carry_one_code_until_the_one_is_done(store: Store) {
    let first = put(&store, &works(1, "TS", 5, 8), &["4471", "0802"]).await;
    let second = put(&store, &works(2, "BH", 0, 1), &["4471", "0802"]).await;
    assert_eq!((first.code.as_str(), second.code.as_str()), ("4471", "0802"), "though the one comes later");
    let taken = store.add_works(&scope("TS"), &works(3, "TS", 0, 1), &drawn(&["4471", "0802"]), None).await;
    assert!(matches!(taken, Err(StoreError::Conflict)), "{taken:?}");
    assert!(store.works_by_id(&Scope::Province, Uuid::from_u128(3)).await.unwrap().is_none(), "nothing is left of it");
    let elsewhere = WorksRow { communes: vec!["19433".into()], ..works(4, "BH", 0, 3) };
    assert_eq!(put(&store, &elsewhere, &["4471"]).await.code, "4471", "another commune, another crew");
    let cancelled = WorksRow { state: WorksState::Cancelled, ..first.clone() };
    store.change_works(&scope("TS"), (&first, &cancelled), &line(Act::Cancelled, vec![]), &[]).await.unwrap();
    assert_eq!(put(&store, &works(5, "HL", 0, 3), &["4471"]).await.code, "4471", "it is free again");
    put(&store, &works(6, "HL", -9, -1), &["0001"]).await;
    assert_eq!(put(&store, &works(7, "HL", 0, 3), &["0001"]).await.code, "0001", "what is over holds no code");
}

async fn a_change_is_kept_with_who_made_it_and_two_at_once_do_not_both_win(store: Store) {
    let before = put(&store, &works(1, "TS", 0, 3), &["4471"]).await;
    let mut after = WorksRow { crew: 9, what: "Kéo cáp".into(), ..before.clone() };
    after.timing.period = Interval::new(day(0), day(6)).unwrap();
    let change = FieldChange { field: "crew".into(), before: "6".into(), after: "9".into() };
    let told = line(Act::Changed, vec![change]);
    store.change_works(&scope("TS"), (&before, &after), &told, &[]).await.unwrap();
    let late = store.change_works(&scope("TS"), (&before, &after), &told, &[]).await;
    assert!(matches!(late, Err(StoreError::Moved)), "{late:?}");
    let read = store.works_by_id(&Scope::Province, before.id).await.unwrap().unwrap();
    assert_eq!(read, WorksRow { data_version: read.data_version, ..after });
    let lines = store.works_lines(&scope("TS"), before.id).await.unwrap();
    let acts: Vec<Act> = lines.iter().map(|line| line.act).collect();
    assert_eq!(acts, [Act::Announced, Act::Changed], "the one that came late left no line");
    assert_eq!(lines[1], told);
}

async fn crews_that_come_into_another_commune_keep_or_change_their_code(store: Store) {
    let there = WorksRow { communes: vec!["19433".into()], ..works(1, "BH", 0, 3) };
    put(&store, &there, &["4471"]).await;
    let here = put(&store, &works(2, "TS", 0, 3), &["4471"]).await;
    let both = WorksRow { communes: vec![CODE.into(), "19433".into()], ..here.clone() };
    let told = line(Act::Changed, vec![]);
    store.change_works(&scope("TS"), (&here, &both), &told, &drawn(&["4471", "0802"])).await.unwrap();
    let read = store.works_by_id(&scope("TS"), here.id).await.unwrap().unwrap();
    assert_eq!(read.code, "0802", "in the other commune 4471 is somebody else's");
    let back = WorksRow { communes: vec![CODE.into()], ..read.clone() };
    store.change_works(&scope("TS"), (&read, &back), &told, &drawn(&["0001"])).await.unwrap();
    assert_eq!(store.works_by_id(&scope("TS"), here.id).await.unwrap().unwrap().code, "0802", "what is free stays");
}

async fn lists_are_narrowed_by_time_phase_and_commune(store: Store) {
    put(&store, &works(1, "TS", -9, -2), &["0001"]).await;
    put(&store, &works(2, "TS", -1, 2), &["0002"]).await;
    put(&store, &WorksRow { communes: vec!["19433".into()], ..works(3, "TS", 3, 5) }, &["0003"]).await;
    let cancelled = WorksRow { state: WorksState::Cancelled, ..works(4, "TS", 0, 5) };
    put(&store, &cancelled, &["0004"]).await;
    let days = |from, to| Interval::new(day(from), day(to));
    let cases = [
        ("the last days", WorksFilter { period: days(-3, -2), ..every() }, vec![1]),
        ("today", WorksFilter { period: days(0, 0), ..every() }, vec![2, 4]),
        ("coming", WorksFilter { phases: vec![Phase::Coming], ..every() }, vec![3]),
        ("current", WorksFilter { phases: vec![Phase::Current], ..every() }, vec![2]),
        ("over or cancelled", WorksFilter { phases: vec![Phase::Over, Phase::Cancelled], ..every() }, vec![1, 4]),
        ("of a commune", WorksFilter { commune: Some("19433".into()), ..every() }, vec![3]),
        ("the next page", WorksFilter { after: Some(Uuid::from_u128(2)), ..every() }, vec![3, 4]),
        ("one alone", WorksFilter { limit: 1, ..every() }, vec![1]),
    ];
    for (name, filter, want) in cases {
        assert_eq!(seen(&store, &scope("TS"), &filter).await, want, "{name}");
    }
}

async fn everybody_learns_what_is_announced_and_nothing_of_what_was_taken_back(store: Store) {
    let name = CarrierRow { code: carrier("TS"), name: "Viễn thông Trường Sơn".into(), color: 1 };
    store.put_carriers(&Scope::Engine, &[name], now()).await.unwrap();
    put(&store, &works(1, "TS", -1, 2), &["4471"]).await;
    put(&store, &works(2, "BH", 9, 12), &["0802"]).await;
    put(&store, &WorksRow { state: WorksState::Cancelled, ..works(3, "TS", 0, 2) }, &["0003"]).await;
    let today = Interval::new(day(0), day(1)).unwrap();
    let asked = async |commune: &str, code: Option<&str>| {
        let rows = store.announced(&Scope::Outside, commune, today, code).await.unwrap();
        rows.into_iter().map(|row| (row.carrier, row.phone)).collect::<Vec<_>>()
    };
    let known = [("Viễn thông Trường Sơn".to_owned(), "0999 000 900".to_owned())];
    assert_eq!(asked(CODE, None).await, known);
    assert_eq!(asked(CODE, Some("4471")).await, known);
    for (name, commune, code) in [
        ("a wrong code", CODE, Some("4472")),
        ("a code of next week", CODE, Some("0802")),
        ("a code that was taken back", CODE, Some("0003")),
        ("another commune", "19433", None),
        ("a part of a code", CODE, Some("%")),
    ] {
        assert_eq!(asked(commune, code).await, [], "{name}");
    }
    let later = Interval::new(day(9), day(10)).unwrap();
    let rows = store.announced(&Scope::Outside, CODE, later, None).await.unwrap();
    assert_eq!(rows[0].carrier, "BH", "a carrier without a name is told by its code");
}

async fn only_those_it_concerns_hear_of_it(store: Store) {
    let row = works(1, "BH", 0, 3);
    put(&store, &row, &["0001"]).await;
    let told = async |stream: Stream| store.changes_since(&stream, 0, 10).await.unwrap();
    for stream in [Stream::Carrier(carrier("TS")), Stream::Public, Stream::Commune("19433".into())] {
        assert!(told(stream.clone()).await.is_empty(), "{stream:?}");
    }
    let own = told(Stream::Carrier(carrier("BH"))).await;
    assert_eq!((own[0].layer.as_str(), own[0].bbox), ("works", Some(row.bbox)));
    let commune = told(Stream::Commune(CODE.into())).await;
    assert_eq!((commune.len(), commune[0].bbox), (1, None), "a commune is not told where");
    assert_eq!(told(Stream::Province).await.len(), 1);
}
