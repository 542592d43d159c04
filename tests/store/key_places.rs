//! Who reads and moves key areas and key targets through the store, on both databases.

use crate::fresh::on_each_store;
use crate::things::{carrier, now};
use cablewatch::access::{Role, Scope, Stream};
use cablewatch::key_places::{KeyKind, KeyState};
use cablewatch::store::{Basis, Days, Hand, KeyPlaceFilter, KeyPlaceRow, StepRow, Store, StoreError};
use cablewatch::units::{Bbox, LonLat, Timestamp};
use time::{Date, Month};
use uuid::Uuid;

on_each_store!(
    a_place_of_each_basis_comes_back_as_it_was,
    each_reader_sees_its_own_and_foreign_ones_are_absent,
    a_step_is_kept_with_who_took_it_and_the_place_follows,
    two_who_decide_at_once_do_not_both_win,
    whoever_proposed_it_does_not_approve_it_whatever_the_program_says,
    a_carrier_neither_proposes_for_another_nor_decides,
    a_box_does_not_find_out_where_a_communes_target_is,
    lists_are_narrowed_by_days_state_and_kind,
    only_those_it_concerns_hear_of_it,
);

const CODE: &str = "19432";

fn at(lon: f64, lat: f64) -> LonLat {
    LonLat::checked(lon, lat).unwrap()
}

fn day(month: Month, day: u8) -> Date {
    Date::from_calendar_date(2026, month, day).unwrap()
}

fn hand(by: u128, role: Role) -> Hand {
    // Each account at a time of its own.
    let at = Timestamp::from_millis(now().millis() + by as i64);
    Hand { at, by: Some(Uuid::from_u128(by)), name: None, role, carrier: None }
}

fn area(n: u128) -> KeyPlaceRow {
    KeyPlaceRow {
        id: Uuid::from_u128(n),
        kind: KeyKind::Area,
        name: "Xã Lao Bảo".into(),
        basis: Basis::Communes,
        communes: vec![CODE.into(), "19433".into()],
        bbox: Bbox::checked(106.5, 16.5, 106.7, 16.7).unwrap(),
        carrier: None,
        state: KeyState::Proposed,
        reason: "Mất cáp nhiều lần".into(),
        period: Days { from: day(Month::November, 1), to: day(Month::November, 30) },
        proposed: hand(1, Role::Department),
        decided: None,
        data_version: 0,
    }
}

fn polygon(n: u128) -> KeyPlaceRow {
    let ring = vec![at(106.5, 16.5), at(106.7, 16.5), at(106.6, 16.7), at(106.5, 16.5)];
    KeyPlaceRow { basis: Basis::Polygon(ring), ..area(n) }
}

fn site(n: u128, code: &str) -> KeyPlaceRow {
    let basis = Basis::Site { site: Uuid::from_u128(900 + n), site_id: format!("{code}-S"), at: at(106.61, 16.61) };
    let bbox = Bbox::checked(106.61, 16.61, 106.61, 16.61).unwrap();
    KeyPlaceRow {
        kind: KeyKind::Target,
        basis,
        bbox,
        communes: vec![CODE.into()],
        carrier: Some(carrier(code)),
        ..area(n)
    }
}

fn stretch(n: u128, code: &str) -> KeyPlaceRow {
    let lines = vec![vec![at(106.6, 16.6), at(106.61, 16.6)], vec![at(106.62, 16.6), at(106.63, 16.61)]];
    let (route, route_id) = (Uuid::from_u128(800 + n), format!("{code}-1"));
    let basis = Basis::Stretch { route, route_id, from_m: 10.5, to_m: 2_345.25, lines };
    let bbox = Bbox::checked(106.6, 16.6, 106.63, 16.61).unwrap();
    KeyPlaceRow { basis, bbox, ..site(n, code) }
}

fn every() -> KeyPlaceFilter {
    KeyPlaceFilter { limit: 100, ..KeyPlaceFilter::default() }
}

fn step(from: KeyState, to: KeyState, hand: Hand) -> StepRow {
    StepRow { hand, from: Some(from), to, note: "Thống nhất".into(), period: area(1).period }
}

async fn put(store: &Store, rows: &[KeyPlaceRow]) {
    for row in rows {
        store.add_key_place(&Scope::Province, row).await.unwrap();
    }
}

async fn seen(store: &Store, scope: &Scope, filter: &KeyPlaceFilter) -> Vec<u128> {
    store.key_places(scope, filter).await.unwrap().iter().map(|row| row.id.as_u128()).collect()
}

fn ts() -> Scope {
    Scope::Carrier(carrier("TS"))
}

async fn a_place_of_each_basis_comes_back_as_it_was(store: Store) {
    for row in [area(1), polygon(2), site(3, "TS"), stretch(4, "BH")] {
        store.add_key_place(&Scope::Province, &row).await.unwrap();
        let read = store.key_place(&Scope::Province, row.id).await.unwrap().unwrap();
        assert!(read.data_version > 0);
        assert_eq!(KeyPlaceRow { data_version: 0, ..read }, row);
    }
}

async fn each_reader_sees_its_own_and_foreign_ones_are_absent(store: Store) {
    let drawn = KeyPlaceRow { carrier: Some(carrier("TS")), ..polygon(5) };
    put(&store, &[area(1), polygon(2), site(3, "TS"), stretch(4, "BH"), drawn]).await;
    let cases = [
        ("the police", Scope::Province, vec![1, 2, 3, 4, 5]),
        ("a carrier: its own site and what it drew", ts(), vec![3, 5]),
        ("another carrier", Scope::Carrier(carrier("BH")), vec![4]),
        ("a carrier without any", Scope::Carrier(carrier("SG")), vec![]),
        ("the commune", Scope::Commune(CODE.into()), vec![1, 2, 3, 4, 5]),
        ("a commune of the areas alone", Scope::Commune("19433".into()), vec![1, 2, 5]),
        ("another commune", Scope::Commune("1943".into()), vec![]),
        ("the public", Scope::Outside, vec![]),
    ];
    for (name, scope, want) in cases {
        assert_eq!(seen(&store, &scope, &every()).await, want, "{name}");
        for id in 1..=5 {
            let (one, steps) = (Uuid::from_u128(id), store.key_place_steps(&scope, Uuid::from_u128(id)).await.unwrap());
            let found = store.key_place(&scope, one).await.unwrap();
            assert_eq!((found.is_some(), !steps.is_empty()), (want.contains(&id), want.contains(&id)), "{name}: {id}");
        }
    }
}

async fn a_step_is_kept_with_who_took_it_and_the_place_follows(store: Store) {
    put(&store, &[area(1)]).await;
    let read = async || store.key_place(&Scope::Province, area(1).id).await.unwrap().unwrap();
    let discussed = step(KeyState::Proposed, KeyState::Discussed, hand(1, Role::Department));
    store.step_key_place(&Scope::Province, &read().await, &discussed).await.unwrap();
    assert_eq!((read().await.state, read().await.decided), (KeyState::Discussed, None));
    let period = Days { from: day(Month::December, 1), to: day(Month::December, 31) };
    let approved = StepRow { period, ..step(KeyState::Discussed, KeyState::Approved, hand(2, Role::Police)) };
    store.step_key_place(&Scope::Province, &read().await, &approved).await.unwrap();
    let signed = hand(2, Role::Police);
    assert_eq!(
        (read().await.state, read().await.decided, read().await.period),
        (KeyState::Approved, Some(signed.clone()), period)
    );
    let ended = step(KeyState::Approved, KeyState::Ended, hand(1, Role::Department));
    store.step_key_place(&Scope::Province, &read().await, &ended).await.unwrap();
    assert_eq!((read().await.state, read().await.decided), (KeyState::Ended, Some(signed)), "the signature stays");
    let steps = store.key_place_steps(&Scope::Province, area(1).id).await.unwrap();
    assert_eq!((steps[0].from, steps[0].to, steps[0].note.as_str()), (None, KeyState::Proposed, "Mất cáp nhiều lần"));
    assert_eq!(steps[1..], [discussed, approved, ended]);
}

async fn two_who_decide_at_once_do_not_both_win(store: Store) {
    put(&store, &[area(1)]).await;
    let read = store.key_place(&Scope::Province, area(1).id).await.unwrap().unwrap();
    let approved = step(KeyState::Proposed, KeyState::Approved, hand(2, Role::Police));
    store.step_key_place(&Scope::Province, &read, &approved).await.unwrap();
    let before = store.version(&Stream::Province).await.unwrap();
    let rejected = step(KeyState::Proposed, KeyState::Rejected, hand(3, Role::Police));
    let late = store.step_key_place(&Scope::Province, &read, &rejected).await;
    assert!(matches!(late, Err(StoreError::Moved)), "{late:?}");
    assert_eq!(store.key_place_steps(&Scope::Province, read.id).await.unwrap().len(), 2);
    assert_eq!(store.version(&Stream::Province).await.unwrap(), before, "nothing was told either");
}

async fn whoever_proposed_it_does_not_approve_it_whatever_the_program_says(store: Store) {
    put(&store, &[area(1)]).await;
    let read = store.key_place(&Scope::Province, area(1).id).await.unwrap().unwrap();
    let own = step(KeyState::Proposed, KeyState::Approved, hand(1, Role::Department));
    let refused = store.step_key_place(&Scope::Province, &read, &own).await;
    assert!(matches!(refused, Err(StoreError::Moved)), "{refused:?}");
    let back = step(KeyState::Proposed, KeyState::Rejected, hand(1, Role::Department));
    store.step_key_place(&Scope::Province, &read, &back).await.unwrap();
}

async fn a_carrier_neither_proposes_for_another_nor_decides(store: Store) {
    for row in [site(1, "BH"), area(2)] {
        let refused = store.add_key_place(&ts(), &row).await;
        assert!(matches!(refused, Err(StoreError::NotFound)), "{refused:?}");
    }
    store.add_key_place(&ts(), &site(3, "TS")).await.unwrap();
    let read = store.key_place(&ts(), site(3, "TS").id).await.unwrap().unwrap();
    for scope in [ts(), Scope::Commune(CODE.into()), Scope::Outside] {
        let approved = step(KeyState::Proposed, KeyState::Approved, hand(2, Role::Police));
        let refused = store.step_key_place(&scope, &read, &approved).await;
        assert!(matches!(refused, Err(StoreError::NotFound)), "{scope:?}: {refused:?}");
    }
    assert_eq!(seen(&store, &Scope::Province, &every()).await, [3]);
}

async fn a_box_does_not_find_out_where_a_communes_target_is(store: Store) {
    put(&store, &[area(1), site(3, "TS")]).await;
    let far = KeyPlaceFilter { bbox: Bbox::checked(107.5, 16.0, 107.6, 16.1), ..every() };
    assert_eq!(seen(&store, &Scope::Province, &far).await, []);
    assert_eq!(seen(&store, &Scope::Commune(CODE.into()), &far).await, [3], "whatever the box, the same answer");
    let near = KeyPlaceFilter { bbox: Bbox::checked(106.605, 16.605, 106.62, 16.62), ..every() };
    assert_eq!(seen(&store, &Scope::Province, &near).await, [1, 3]);
}

async fn lists_are_narrowed_by_days_state_and_kind(store: Store) {
    put(&store, &[area(1), site(3, "TS")]).await;
    let read = store.key_place(&Scope::Province, area(1).id).await.unwrap().unwrap();
    let approved = step(KeyState::Proposed, KeyState::Approved, hand(2, Role::Police));
    store.step_key_place(&Scope::Province, &read, &approved).await.unwrap();
    let days = |from, to| Some(Days { from, to });
    let cases = [
        (
            "its last day",
            KeyPlaceFilter { days: days(day(Month::November, 30), day(Month::December, 9)), ..every() },
            vec![1, 3],
        ),
        (
            "the day after",
            KeyPlaceFilter { days: days(day(Month::December, 1), day(Month::December, 9)), ..every() },
            vec![],
        ),
        ("approved", KeyPlaceFilter { states: vec![KeyState::Approved], ..every() }, vec![1]),
        ("either", KeyPlaceFilter { states: vec![KeyState::Approved, KeyState::Proposed], ..every() }, vec![1, 3]),
        ("targets", KeyPlaceFilter { kind: Some(KeyKind::Target), ..every() }, vec![3]),
        ("the next page", KeyPlaceFilter { after: Some(area(1).id), ..every() }, vec![3]),
        ("one alone", KeyPlaceFilter { limit: 1, ..KeyPlaceFilter::default() }, vec![1]),
    ];
    for (name, filter, want) in cases {
        assert_eq!(seen(&store, &Scope::Province, &filter).await, want, "{name}");
    }
}

async fn only_those_it_concerns_hear_of_it(store: Store) {
    store.add_key_place(&Scope::Province, &stretch(4, "BH")).await.unwrap();
    let told = async |stream: Stream| store.changes_since(&stream, 0, 10).await.unwrap();
    for stream in [Stream::Carrier(carrier("TS")), Stream::Public, Stream::Commune("19433".into())] {
        assert!(told(stream.clone()).await.is_empty(), "{stream:?}");
    }
    let own = told(Stream::Carrier(carrier("BH"))).await;
    assert_eq!((own[0].layer.as_str(), own[0].bbox), ("key_places", Some(stretch(4, "BH").bbox)));
    let commune = told(Stream::Commune(CODE.into())).await;
    assert_eq!((commune.len(), commune[0].bbox), (1, None), "a commune is not told where the cable is");
    assert_eq!(told(Stream::Province).await.len(), 1);
}
