//! Patrol orders and what crews said of them through the store, on both databases.

use crate::fresh::on_each_store;
use crate::things::{carrier, now};
use cablewatch::access::Scope;
use cablewatch::patrols::{Entry, KnownState, Objection, Standing, Verdict, What};
use cablewatch::store::{OrderFilter, OrderPhotoRow, OrderRow, PlanRow, PlanStatus, SentEntry, Store, StoreError};
use cablewatch::units::Timestamp;
use time::{Date, Month};
use uuid::Uuid;

on_each_store!(
    orders_are_numbered_within_their_year_and_issued_once_a_crew,
    orders_of_another_plan_replace_those_nobody_set_out_for,
    a_code_opens_an_order_until_it_ends_is_renewed_or_withdrawn,
    one_leader_accepts_an_order,
    what_a_phone_says_counts_once_and_conflicts_wait_for_a_person,
    photos_and_looks_come_back,
    others_than_the_province_reach_none,
);

const PROVINCE: Scope = Scope::Province;
const OUTSIDE: Scope = Scope::Outside;

fn id(n: u128) -> Uuid {
    Uuid::from_u128(n)
}

fn after(seconds: i64) -> Timestamp {
    Timestamp::from_millis(now().millis() + seconds * 1_000)
}

fn night(year: i32) -> Date {
    Date::from_calendar_date(year, Month::November, 14).unwrap()
}

async fn plan(store: &Store, n: u128, year: i32) {
    let row = PlanRow {
        id: id(n),
        night: night(year),
        variant: 0,
        status: PlanStatus::Running,
        asked: "{}".into(),
        answer: "{}".into(),
        seed: 0,
        made_at: now(),
        made_by: None,
        approved: None,
    };
    store.add_plan(&PROVINCE, &row, None).await.unwrap();
}

fn order(n: u128, plan: u128, crew: u128, year: i32) -> OrderRow {
    OrderRow {
        id: id(n),
        plan: id(plan),
        night: night(year),
        number: 0,
        crew: id(crew),
        crew_name: format!("Tổ {crew}"),
        from: after(3_600),
        until: after(7_200),
        expires: after(9_000),
        issued: (now(), None),
        code_hash: vec![n as u8; 32],
        content: "{}".into(),
        stops: 3,
        accepted_by: None,
        withdrawn_by: None,
        reason: None,
        standing: Standing::default(),
        done: 0,
        conflicts: 0,
        looks: 0,
    }
}

fn said(key: u128, seconds: i64, what: What, digest: u8) -> SentEntry {
    SentEntry {
        entry: Entry { key: id(key), at: after(seconds), what },
        digest: vec![digest; 32],
        content: "{}".into(),
    }
}

async fn numbers(store: &Store) -> Vec<(u128, i64)> {
    let rows = store.orders(&PROVINCE, &OrderFilter::default()).await.unwrap();
    rows.iter().map(|row| (row.id.as_u128(), row.number)).collect()
}

async fn one(store: &Store, n: u128) -> OrderRow {
    store.order(&PROVINCE, id(n)).await.unwrap().unwrap()
}

async fn orders_are_numbered_within_their_year_and_issued_once_a_crew(store: Store) {
    for (n, year) in [(1, 2026), (2, 2027)] {
        plan(&store, n, year).await;
    }
    let both = [order(11, 1, 1, 2026), order(12, 1, 2, 2026)];
    assert_eq!(store.add_orders(&PROVINCE, &both, "").await.unwrap(), [id(11), id(12)]);
    let again = [order(13, 1, 1, 2026), order(14, 1, 3, 2026)];
    assert_eq!(store.add_orders(&PROVINCE, &again, "").await.unwrap(), [id(14)], "the first crew has its order");
    store.add_orders(&PROVINCE, &[order(21, 2, 1, 2027)], "").await.unwrap();
    assert_eq!(numbers(&store).await, [(21, 1), (11, 1), (12, 2), (14, 3)]);
    assert_eq!(one(&store, 12).await, OrderRow { number: 2, ..order(12, 1, 2, 2026) });
}

async fn orders_of_another_plan_replace_those_nobody_set_out_for(store: Store) {
    plan(&store, 1, 2026).await;
    plan(&store, 2, 2026).await;
    store.add_orders(&PROVINCE, &[order(11, 1, 1, 2026), order(12, 1, 2, 2026)], "").await.unwrap();
    store.take_entries(&OUTSIDE, id(12), id(90), &[said(1, 3_700, What::Start, 1)], after(3_800)).await.unwrap();
    store.add_orders(&PROVINCE, &[order(21, 2, 1, 2026)], "khác").await.unwrap();
    let (gone, under_way) = (one(&store, 11).await, one(&store, 12).await);
    assert_eq!((gone.standing.withdrawn, gone.reason.as_deref()), (Some(now()), Some("khác")));
    assert_eq!((under_way.standing.withdrawn, under_way.standing.started), (None, Some(after(3_700))));
}

async fn a_code_opens_an_order_until_it_ends_is_renewed_or_withdrawn(store: Store) {
    plan(&store, 1, 2026).await;
    store.add_orders(&PROVINCE, &[order(11, 1, 1, 2026)], "").await.unwrap();
    let opens = async |code: u8, seconds| {
        store.order_by_code(&OUTSIDE, &[code; 32], after(seconds), false).await.unwrap().map(|row| row.id.as_u128())
    };
    assert_eq!((opens(11, 9_000).await, opens(11, 9_001).await, opens(12, 0).await), (Some(11), None, None));
    store.renew_order(&PROVINCE, id(11), &[77; 32], (now(), after(60))).await.unwrap();
    assert_eq!((opens(11, 0).await, opens(77, 9_000).await), (None, Some(11)), "no shorter than before");
    store.renew_order(&PROVINCE, id(11), &[77; 32], (now(), after(20_000))).await.unwrap();
    assert_eq!((opens(77, 20_000).await, opens(77, 20_001).await), (Some(11), None), "what waits on a phone gets in");
    store.withdraw_order(&PROVINCE, id(11), None, "bão", after(5)).await.unwrap();
    assert_eq!(opens(77, 0).await, None);
    let sends = async |seconds| store.order_by_code(&OUTSIDE, &[77; 32], after(seconds), true).await.unwrap().is_some();
    assert_eq!((sends(20_000).await, sends(20_001).await), (true, false), "what was recorded before gets in");
    let again = store.withdraw_order(&PROVINCE, id(11), None, "bão", after(5)).await;
    assert!(matches!(again, Err(StoreError::Moved)), "{again:?}");
    let renewed = store.renew_order(&PROVINCE, id(11), &[78; 32], (now(), after(1))).await;
    assert!(matches!(renewed, Err(StoreError::NotFound)), "{renewed:?}");
}

async fn one_leader_accepts_an_order(store: Store) {
    plan(&store, 1, 2026).await;
    store.add_orders(&PROVINCE, &[order(11, 1, 1, 2026)], "").await.unwrap();
    store.accept_order(&OUTSIDE, id(11), "Bịa", after(1)).await.unwrap();
    store.accept_order(&OUTSIDE, id(11), "Bịa", after(9)).await.unwrap();
    let other = store.accept_order(&OUTSIDE, id(11), "Khác", after(9)).await;
    assert!(matches!(other, Err(StoreError::Conflict)), "{other:?}");
    let row = one(&store, 11).await;
    assert_eq!(
        (row.standing.accepted, row.accepted_by.as_deref()),
        (Some(after(1)), Some("Bịa")),
        "the first time counts"
    );
}

async fn what_a_phone_says_counts_once_and_conflicts_wait_for_a_person(store: Store) {
    plan(&store, 1, 2026).await;
    store.add_orders(&PROVINCE, &[order(11, 1, 1, 2026)], "").await.unwrap();
    let (arrive, leave) = (What::Arrive { stop: 1 }, What::Leave { stop: 1 });
    let first = [said(1, 3_700, arrive.clone(), 1), said(2, 3_800, leave, 2), said(1, 3_700, arrive.clone(), 1)];
    let verdicts = store.take_entries(&OUTSIDE, id(11), id(90), &first, after(4_000)).await.unwrap();
    assert_eq!(verdicts, [Verdict::Take, Verdict::Take, Verdict::Again], "twice in one upload, too");
    let other = [said(3, 3_900, arrive.clone(), 3), said(1, 3_900, arrive, 4)];
    let verdicts = store.take_entries(&OUTSIDE, id(11), id(91), &other, after(4_000)).await.unwrap();
    assert_eq!(verdicts, [Verdict::Object(Objection::OtherPhone), Verdict::Object(Objection::SameKey)]);
    let row = one(&store, 11).await;
    assert_eq!((row.done, row.conflicts), (1, 2));
    let hand = (after(5_000), Some(id(99)));
    store.decide_entry(&PROVINCE, id(11), (id(3), id(91)), KnownState::Left, hand).await.unwrap();
    let twice = store.decide_entry(&PROVINCE, id(11), (id(3), id(91)), KnownState::Accepted, hand).await;
    assert!(matches!(twice, Err(StoreError::NotFound)), "{twice:?}");
    let states: Vec<_> = store.order_entries(&OUTSIDE, id(11)).await.unwrap();
    let states: Vec<(u128, KnownState)> = states.iter().map(|e| (e.key.as_u128(), e.state)).collect();
    use KnownState::{Conflict, Left, Taken};
    assert_eq!(states, [(1, Taken), (2, Taken), (1, Conflict), (3, Left)], "nothing is lost");
}

async fn photos_and_looks_come_back(store: Store) {
    plan(&store, 1, 2026).await;
    store.add_orders(&PROVINCE, &[order(11, 1, 1, 2026)], "").await.unwrap();
    let photo = OrderPhotoRow { key: id(5), width: 4, height: 3, at: after(9) };
    for _ in 0..2 {
        store.add_order_photo(&OUTSIDE, id(11), &photo, (&[1; 32], b"jpeg")).await.unwrap();
    }
    let other = store.add_order_photo(&OUTSIDE, id(11), &photo, (&[2; 32], b"other")).await;
    assert!(matches!(other, Err(StoreError::Conflict)), "{other:?}");
    assert_eq!(store.order_photos(&PROVINCE, id(11)).await.unwrap(), [photo]);
    assert_eq!(store.order_photo(&PROVINCE, id(11), id(5)).await.unwrap().as_deref(), Some(&b"jpeg"[..]));
    assert_eq!(store.order_photo_sent(&OUTSIDE, id(11), id(5)).await.unwrap(), Some(vec![1; 32]));
    for (seconds, what) in [(1, "order"), (2, "gpx")] {
        store.look_at_order(&OUTSIDE, id(11), None, what, after(seconds)).await.unwrap();
    }
    let looks = store.order_looks(&PROVINCE, id(11)).await.unwrap();
    let looks: Vec<_> = looks.iter().map(|l| (l.at, l.what.as_str())).collect();
    assert_eq!(looks, [(after(1), "order"), (after(2), "gpx")]);
    assert_eq!(one(&store, 11).await.looks, 2);
}

async fn others_than_the_province_reach_none(store: Store) {
    plan(&store, 1, 2026).await;
    store.add_orders(&PROVINCE, &[order(11, 1, 1, 2026)], "").await.unwrap();
    for scope in [Scope::Carrier(carrier("TS")), Scope::Commune("19432".into()), OUTSIDE] {
        assert_eq!(store.orders(&scope, &OrderFilter::default()).await.unwrap(), []);
        assert_eq!(store.order(&scope, id(11)).await.unwrap(), None);
        assert_eq!(store.order_looks(&scope, id(11)).await.unwrap(), []);
        assert_eq!(store.order_photos(&scope, id(11)).await.unwrap(), []);
        assert_eq!(store.order_photo(&scope, id(11), id(5)).await.unwrap(), None);
        let (hand, hand_until) = ((now(), None), (now(), after(1)));
        let refused = [
            store.add_orders(&scope, &[order(12, 1, 2, 2026)], "").await.map(|_| ()),
            store.withdraw_order(&scope, id(11), None, "", now()).await,
            store.renew_order(&scope, id(11), &[1; 32], hand_until).await,
            store.decide_entry(&scope, id(11), (id(1), id(2)), KnownState::Left, hand).await,
        ];
        assert!(refused.iter().all(|done| matches!(done, Err(StoreError::NotFound))), "{scope:?}: {refused:?}");
    }
}
