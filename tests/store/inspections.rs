//! Draws, calendars and inspections through the store, on both databases.

use crate::fresh::on_each_store;
use crate::things::{carrier, now};
use cablewatch::access::{Role, Scope, Stream};
use cablewatch::inspections::{AssetKind, InspectionKind};
use cablewatch::patrols::sealed::{Candidate, NONE_BEFORE, candidates_hash, commitment, seal, seed_hash};
use cablewatch::store::{
    AssetRow, CalendarRow, CandidateRow, DrawRow, Hand, InspectionFilter, InspectionRow, ItemRow, NewDraw, PhotoRow,
    Store, StoreError,
};
use cablewatch::units::{LonLat, Timestamp};
use time::{Date, Duration, Month};
use uuid::Uuid;

on_each_store!(
    draws_are_numbered_and_each_is_bound_to_the_one_before,
    a_seed_is_read_only_once_it_may_be,
    what_is_written_once_stays,
    a_carrier_learns_of_its_own_once_it_was_inspected,
    only_the_province_draws,
    an_inspection_comes_back_as_it_was,
    a_calendar_counts_from_the_last_inspection,
    foreign_inspections_are_absent,
    photos_are_its_own_recorders,
);

const PROVINCE: Scope = Scope::Province;

fn id(n: u128) -> Uuid {
    Uuid::from_u128(n)
}

fn today() -> Date {
    Date::from_calendar_date(2026, Month::November, 14).unwrap()
}

fn hand() -> Hand {
    Hand { at: now(), by: Some(id(99)), name: None, role: Role::Police, carrier: None }
}

fn asset(n: u128, code: &str) -> AssetRow {
    AssetRow {
        kind: AssetKind::Site,
        id: id(n),
        label: format!("BTS {n}"),
        carrier: Some(carrier(code)),
        communes: vec!["19432".into()],
        stretch: None,
        at: LonLat::checked(107.1, 16.8).unwrap(),
    }
}

fn candidate(n: u128, code: &str) -> CandidateRow {
    let asset = asset(n, code);
    let salt = format!("{n:032x}");
    CandidateRow {
        draw: Uuid::nil(),
        id: format!("c{n}"),
        commitment: commitment(&salt, asset.kind.code(), &asset.identity()),
        tickets: 1,
        salt,
        asset,
        inspected: None,
    }
}

fn drawing(n: u128, source: &str) -> NewDraw {
    let seed = format!("{n:064x}");
    NewDraw {
        id: id(n),
        hand: hand(),
        day: today(),
        take: 1,
        pool: "list".into(),
        source: source.into(),
        seed_hash: seed_hash(&cablewatch::patrols::sealed::seed_of(&seed).unwrap()),
        seed,
        candidates: vec![candidate(1, "TS"), candidate(2, "BH")],
    }
}

async fn draw(store: &Store, scope: &Scope, n: i64, day: Date) -> DrawRow {
    store.draw_numbered(scope, day, n).await.unwrap().unwrap()
}

async fn draws_are_numbered_and_each_is_bound_to_the_one_before(store: Store) {
    let first = store.seal_draw(&PROVINCE, &drawing(1, "")).await.unwrap();
    let second = store.seal_draw(&PROVINCE, &drawing(2, "")).await.unwrap();
    assert_eq!((first.said.number, first.said.previous.as_str()), (1, NONE_BEFORE));
    assert_eq!((second.said.number, &second.said.previous), (2, &first.seal));
    let read = draw(&store, &PROVINCE, 2, today()).await;
    assert_eq!(read, second, "it comes back as it was");
    assert_eq!(seal(&read.said), read.seal);
    let candidates: Vec<Candidate> = store.draw_candidates(&Scope::Outside, id(2)).await.unwrap();
    assert_eq!(candidates_hash(&candidates), read.said.candidates_hash);
    let all = store.draw_assets(&PROVINCE, Some(id(2)), 10).await.unwrap();
    assert_eq!(all[0].asset, asset(1, "TS"));
}

async fn a_seed_is_read_only_once_it_may_be(store: Store) {
    for n in [1, 2, 3] {
        store.seal_draw(&PROVINCE, &drawing(n, "")).await.unwrap();
    }
    let everybody = Scope::Outside;
    assert_eq!(draw(&store, &everybody, 1, today()).await.seed, None);
    assert!(draw(&store, &PROVINCE, 1, today()).await.seed.is_some());
    let over = today() + Duration::days(1);
    assert!(draw(&store, &everybody, 1, over).await.seed.is_some(), "after its day, without anybody's doing");
    store.reveal_draw(&PROVINCE, id(2), now()).await.unwrap();
    store.cancel_draw(&PROVINCE, id(3), "Bão", today(), now()).await.unwrap();
    for n in [2, 3] {
        assert!(draw(&store, &everybody, n, today()).await.seed.is_some(), "{n}");
    }
}

async fn what_is_written_once_stays(store: Store) {
    store.seal_draw(&PROVINCE, &drawing(1, "Xổ số")).await.unwrap();
    store.seal_draw(&PROVINCE, &drawing(2, "")).await.unwrap();
    store.set_outcome(&PROVINCE, id(1), "845213", today(), now()).await.unwrap();
    let over = today() + Duration::days(1);
    let refused = [
        store.set_outcome(&PROVINCE, id(1), "1", today(), now()).await,
        store.set_outcome(&PROVINCE, id(2), "1", today(), now()).await,
        store.cancel_draw(&PROVINCE, id(1), "Muộn", over, now()).await,
    ];
    assert!(refused.iter().all(|done| matches!(done, Err(StoreError::Moved))), "{refused:?}");
    store.cancel_draw(&PROVINCE, id(1), "Bão", today(), now()).await.unwrap();
    let again = store.reveal_draw(&PROVINCE, id(1), now()).await;
    assert!(matches!(again, Err(StoreError::Moved)), "{again:?}");
    let row = draw(&store, &PROVINCE, 1, today()).await;
    assert_eq!((row.outcome.unwrap().0.as_str(), row.cancelled.unwrap().1.as_str()), ("845213", "Bão"));
}

async fn a_carrier_learns_of_its_own_once_it_was_inspected(store: Store) {
    store.seal_draw(&PROVINCE, &drawing(1, "")).await.unwrap();
    let own = Scope::Carrier(carrier("TS"));
    assert_eq!(store.draw_assets(&own, None, 10).await.unwrap(), []);
    for n in ["c1", "c2"] {
        store.note_inspected(&PROVINCE, id(1), n, &hand(), Some("Đủ")).await.unwrap();
    }
    let told = store.draw_assets(&own, None, 10).await.unwrap();
    assert_eq!(told.iter().map(|one| one.id.as_str()).collect::<Vec<_>>(), ["c1"]);
    assert_eq!(store.draw_assets(&Scope::Commune("19432".into()), None, 10).await.unwrap(), []);
    let again = store.note_inspected(&PROVINCE, id(1), "c1", &hand(), None).await;
    assert!(matches!(again, Err(StoreError::Moved)), "{again:?}");
    assert_eq!(store.version(&Stream::Carrier(carrier("TS"))).await.unwrap(), 1, "it hears of the inspection alone");
}

async fn only_the_province_draws(store: Store) {
    store.seal_draw(&PROVINCE, &drawing(1, "Xổ số")).await.unwrap();
    for scope in [Scope::Carrier(carrier("TS")), Scope::Commune("19432".into()), Scope::Outside] {
        assert_eq!(store.draw(&scope, today(), id(1)).await.unwrap(), None);
        let refused = [
            store.seal_draw(&scope, &drawing(2, "")).await.map(|_| ()),
            store.set_outcome(&scope, id(1), "1", today(), now()).await,
            store.reveal_draw(&scope, id(1), now()).await,
            store.cancel_draw(&scope, id(1), "x", today(), now()).await,
            store.note_inspected(&scope, id(1), "c1", &hand(), None).await,
        ];
        assert!(refused.iter().all(|done| matches!(done, Err(StoreError::NotFound))), "{scope:?}: {refused:?}");
    }
}

fn calendar(n: u128, code: &str) -> CalendarRow {
    CalendarRow {
        id: id(n),
        what: InspectionKind::Bts,
        asset: asset(n, code),
        interval_days: 30,
        first_due: today(),
        made: hand(),
        last_at: None,
    }
}

fn inspection(n: u128, code: &str) -> InspectionRow {
    let item = |item: &str, ok| ItemRow {
        item: item.into(),
        ok,
        note: (!ok).then(|| "Mất".into()),
        incident: (!ok).then(|| id(77)),
    };
    InspectionRow {
        id: id(n),
        calendar: None,
        draw: None,
        what: InspectionKind::Bts,
        asset: asset(n, code),
        hand: hand(),
        note: Some("Đi cùng xã".into()),
        recorded_at: now(),
        photos: 0,
        items: vec![item("lock", true), item("batteries", false)],
    }
}

async fn an_inspection_comes_back_as_it_was(store: Store) {
    let row = inspection(1, "TS");
    store.add_inspection(&PROVINCE, &row).await.unwrap();
    store.add_inspection(&PROVINCE, &InspectionRow { items: Vec::new(), ..inspection(2, "TS") }).await.unwrap();
    assert_eq!(store.inspection(&PROVINCE, id(1)).await.unwrap(), Some(row.clone()));
    let again = store.add_inspection(&PROVINCE, &row).await;
    assert!(matches!(again, Err(StoreError::Conflict)), "{again:?}");
    for (name, filter, want) in [
        ("of an incident", InspectionFilter { incident: Some(id(77)), ..InspectionFilter::default() }, vec![1]),
        ("with defects", InspectionFilter { defects: true, ..InspectionFilter::default() }, vec![1]),
        ("of an asset", InspectionFilter { asset: Some(id(2)), ..InspectionFilter::default() }, vec![2]),
        ("before", InspectionFilter { before: Some(now()), ..InspectionFilter::default() }, vec![]),
        ("all", InspectionFilter::default(), vec![2, 1]),
    ] {
        let rows = store.inspections(&PROVINCE, &InspectionFilter { limit: 10, ..filter }).await.unwrap();
        assert_eq!(rows.iter().map(|row| row.id.as_u128()).collect::<Vec<_>>(), want, "{name}");
    }
}

async fn a_calendar_counts_from_the_last_inspection(store: Store) {
    store.add_calendar(&PROVINCE, &calendar(1, "TS")).await.unwrap();
    assert_eq!(store.calendar(&PROVINCE, id(1)).await.unwrap(), Some(calendar(1, "TS")));
    for (n, at) in [(1, 5_000), (2, 9_000), (3, 7_000)] {
        let hand = Hand { at: Timestamp::from_millis(at), ..hand() };
        let row = InspectionRow { calendar: Some(id(1)), hand, ..inspection(n, "TS") };
        store.add_inspection(&PROVINCE, &row).await.unwrap();
    }
    let row = store.calendar(&PROVINCE, id(1)).await.unwrap().unwrap();
    assert_eq!(row.last_at, Some(Timestamp::from_millis(9_000)));
    store.end_calendar(&PROVINCE, &row, &hand()).await.unwrap();
    assert_eq!(store.calendars(&PROVINCE, 10).await.unwrap(), []);
    let again = store.end_calendar(&PROVINCE, &row, &hand()).await;
    assert!(matches!(again, Err(StoreError::NotFound)), "{again:?}");
}

async fn foreign_inspections_are_absent(store: Store) {
    store.add_calendar(&PROVINCE, &calendar(1, "TS")).await.unwrap();
    store.add_inspection(&PROVINCE, &inspection(1, "TS")).await.unwrap();
    let all = InspectionFilter { limit: 10, ..InspectionFilter::default() };
    for (scope, sees) in [
        (Scope::Carrier(carrier("TS")), true),
        (Scope::Carrier(carrier("BH")), false),
        (Scope::Commune("19432".into()), true),
        (Scope::Commune("19597".into()), false),
        (Scope::Outside, false),
    ] {
        assert_eq!(store.calendar(&scope, id(1)).await.unwrap().is_some(), sees, "{scope:?}");
        assert_eq!(store.inspection(&scope, id(1)).await.unwrap().is_some(), sees, "{scope:?}");
        assert_eq!(store.inspections(&scope, &all).await.unwrap().len(), usize::from(sees), "{scope:?}");
    }
    for scope in [Scope::Carrier(carrier("BH")), Scope::Commune("19432".into()), Scope::Outside] {
        for refused in [
            store.add_inspection(&scope, &inspection(9, "TS")).await,
            store.add_calendar(&scope, &calendar(9, "TS")).await,
            store.end_calendar(&scope, &calendar(1, "TS"), &hand()).await,
        ] {
            assert!(matches!(refused, Err(StoreError::NotFound)), "{scope:?}: {refused:?}");
        }
    }
    store.add_inspection(&Scope::Carrier(carrier("TS")), &inspection(9, "TS")).await.unwrap();
}

async fn photos_are_its_own_recorders(store: Store) {
    store.add_inspection(&PROVINCE, &inspection(1, "TS")).await.unwrap();
    let photo = PhotoRow { number: 1, width: 4, height: 3, at: now() };
    let add = async |who: u128, sent: &[u8]| {
        store.add_inspection_photo(&PROVINCE, (id(1), id(who)), &photo, sent, b"jpeg").await
    };
    assert!(matches!(add(98, b"a").await, Err(StoreError::NotFound)));
    add(99, b"a").await.unwrap();
    add(99, b"a").await.unwrap();
    assert!(matches!(add(99, b"b").await, Err(StoreError::Conflict)));
    assert_eq!(store.inspection(&PROVINCE, id(1)).await.unwrap().unwrap().photos, 1);
    for (scope, sees) in [
        (PROVINCE, true),
        (Scope::Carrier(carrier("TS")), true),
        (Scope::Carrier(carrier("BH")), false),
        (Scope::Commune("19432".into()), false),
        (Scope::Outside, false),
    ] {
        assert_eq!(store.inspection_photo(&scope, id(1), 1).await.unwrap().is_some(), sees, "{scope:?}");
    }
}
