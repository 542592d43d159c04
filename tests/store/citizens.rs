//! Reporters, photos and answers through the store, on both databases.

use crate::fresh::on_each_store;
use crate::things::{carrier, incident, now};
use cablewatch::access::{Role, Scope, StepKind, Stream};
use cablewatch::incidents::{CaseStatus, Kind};
use cablewatch::store::{
    Added, AnswerRow, CaseChange, CaseRow, CaseStepRow, Hand, Idempotency, PhotoRow, ReporterRow, Store, StoreError,
};
use cablewatch::units::Timestamp;
use uuid::Uuid;

on_each_store!(
    who_reported_is_kept_with_the_report_and_told_to_the_province_alone,
    what_is_past_its_time_is_never_shown_and_then_erased,
    erasing_who_reported_keeps_the_report_and_its_key,
    a_refused_report_leaves_nobody_behind,
    a_code_tells_what_became_of_its_report,
    a_code_tells_the_last_answer_and_no_note,
    a_photo_is_kept_once_and_told_to_the_province_alone,
);

const ID: Uuid = Uuid::from_u128(1);

fn later(days: i64) -> Timestamp {
    Timestamp::from_millis(now().millis() + days * 86_400_000)
}

fn reporter() -> ReporterRow {
    let phone = Some("0912 345 678".to_owned());
    ReporterRow { name: Some("Bà Ba (bịa)".into()), phone, consent_at: now(), keep_until: later(90) }
}

fn key(body: &[u8]) -> Idempotency {
    Idempotency { caller: "public".into(), key: "k-1".into(), body_hash: body.to_vec() }
}

async fn told(store: &Store) {
    store.add_report(&Scope::Outside, &incident(1, None), Some(&reporter()), Some(&key(b"x")), now()).await.unwrap();
}

fn others() -> [Scope; 3] {
    [Scope::Carrier(carrier("TS")), Scope::Commune("19432".into()), Scope::Outside]
}

async fn who_reported_is_kept_with_the_report_and_told_to_the_province_alone(store: Store) {
    told(&store).await;
    assert_eq!(store.reporter(&Scope::Province, ID, now()).await.unwrap(), Some(reporter()));
    for scope in others() {
        assert_eq!(store.reporter(&scope, ID, now()).await.unwrap(), None, "{scope:?}");
        let refused = store.erase_reporter(&scope, ID).await;
        assert!(matches!(refused, Err(StoreError::NotFound)), "{scope:?}: {refused:?}");
    }
    assert_eq!(store.reporter(&Scope::Province, ID, now()).await.unwrap(), Some(reporter()), "and it is still there");
    for stream in [Stream::Public, Stream::Carrier(carrier("TS"))] {
        assert_eq!(store.version(&stream).await.unwrap(), 0, "{stream:?}");
    }
}

async fn what_is_past_its_time_is_never_shown_and_then_erased(store: Store) {
    told(&store).await;
    assert!(store.reporter(&Scope::Province, ID, later(89)).await.unwrap().is_some());
    assert_eq!(store.reporter(&Scope::Province, ID, later(90)).await.unwrap(), None);
    assert_eq!(store.answer(&Scope::Outside, "AAA-001", later(90)).await.unwrap().unwrap().contact_until, None);
    let refused = store.forget_reporters(&Scope::Province, later(90)).await;
    assert!(matches!(refused, Err(StoreError::NotFound)), "{refused:?}");
    assert_eq!(store.forget_reporters(&Scope::Engine, later(89)).await.unwrap(), 0);
    assert_eq!(store.forget_reporters(&Scope::Engine, later(90)).await.unwrap(), 1);
    assert_eq!(store.reporter(&Scope::Province, ID, now()).await.unwrap(), None, "not even to an earlier clock");
    assert!(store.incident(&Scope::Province, ID).await.unwrap().is_some(), "the incident stays");
}

async fn erasing_who_reported_keeps_the_report_and_its_key(store: Store) {
    told(&store).await;
    store.erase_reporter_of(&Scope::Outside, "AAA-001", now()).await.unwrap();
    store.erase_reporter_of(&Scope::Outside, "AAA-001", now()).await.unwrap();
    store.erase_reporter(&Scope::Province, ID).await.unwrap();
    assert_eq!(store.reporter(&Scope::Province, ID, now()).await.unwrap(), None);
    assert!(store.incident(&Scope::Province, ID).await.unwrap().is_some());
    let again = store
        .add_report(&Scope::Outside, &incident(2, None), Some(&reporter()), Some(&key(b"x")), now())
        .await
        .unwrap();
    assert_eq!(again, Added::Same { id: ID, code: "AAA-001".into() }, "the phone that asks again gets the same answer");
    assert_eq!(store.reporter(&Scope::Province, ID, now()).await.unwrap(), None, "and brings nobody back");
    let nobody = [
        store.erase_reporter_of(&Scope::Outside, "AAA-009", now()).await,
        store.erase_reporter(&Scope::Province, Uuid::from_u128(9)).await,
    ];
    assert!(nobody.iter().all(|done| matches!(done, Err(StoreError::NotFound))), "{nobody:?}");
}

async fn a_refused_report_leaves_nobody_behind(store: Store) {
    told(&store).await;
    let other = ReporterRow { phone: Some("0900 000 000".into()), ..reporter() };
    let refused = store.add_report(&Scope::Outside, &incident(2, None), Some(&other), Some(&key(b"y")), now()).await;
    assert!(matches!(refused, Err(StoreError::Conflict)), "{refused:?}");
    assert_eq!(store.reporter(&Scope::Province, Uuid::from_u128(2), now()).await.unwrap(), None);
    assert_eq!(store.reporter(&Scope::Province, ID, now()).await.unwrap(), Some(reporter()));
}

async fn a_code_tells_what_became_of_its_report(store: Store) {
    told(&store).await;
    for number in [1, 3] {
        store.add_photo(&Scope::Outside, ID, &photo(number), b"sent", b"jpeg").await.unwrap();
    }
    let want = AnswerRow {
        incident: ID,
        code: "AAA-001".into(),
        kind: Kind::AttemptedTheft,
        reported_at: Some(Timestamp::from_millis(3_000)),
        step: CaseStatus::Received,
        reply: None,
        photos: 2,
        contact_until: Some(later(90)),
    };
    assert_eq!(store.answer(&Scope::Outside, "AAA-001", now()).await.unwrap(), Some(want));
    assert_eq!(store.answer(&Scope::Outside, "AAA-002", now()).await.unwrap(), None);
}

async fn a_code_tells_the_last_answer_and_no_note(store: Store) {
    told(&store).await;
    let replied = async |store: &Store| store.answer(&Scope::Outside, "AAA-001", now()).await.unwrap().unwrap().reply;
    let said = [
        (StepKind::Note, "Nghi cùng một nhóm"),
        (StepKind::Reply, "Đã cử người đến xem."),
        (StepKind::Reply, "Đã nối lại."),
        (StepKind::Answer, "Tổ 2 nhận"),
    ];
    let mut told = Vec::new();
    for (day, (what, words)) in (1..).zip(said) {
        let hand = Hand { at: later(day), by: None, name: None, role: Role::Police, carrier: None };
        let line = CaseStepRow { hand, commune: None, what, from: None, to: None, note: words.into() };
        let case = store.incident(&Scope::Engine, ID).await.unwrap().unwrap().case;
        store.step_case(&Scope::Province, ID, &CaseRow { ..case }, CaseChange::None, &line).await.unwrap();
        told.push(replied(&store).await);
    }
    let last = |words: &str, day| Some((words.to_owned(), later(day)));
    let want = [None, last("Đã cử người đến xem.", 2), last("Đã nối lại.", 3), last("Đã nối lại.", 3)];
    assert_eq!(told, want);
}

fn photo(number: i64) -> PhotoRow {
    PhotoRow { number, width: 1_600, height: 1_200, at: now() }
}

async fn a_photo_is_kept_once_and_told_to_the_province_alone(store: Store) {
    told(&store).await;
    store.add_photo(&Scope::Outside, ID, &photo(2), b"sent", b"jpeg").await.unwrap();
    store.add_photo(&Scope::Outside, ID, &PhotoRow { at: later(1), ..photo(2) }, b"sent", b"other").await.unwrap();
    let other = store.add_photo(&Scope::Outside, ID, &photo(2), b"else", b"jpeg").await;
    assert!(matches!(other, Err(StoreError::Conflict)), "{other:?}");
    assert_eq!(store.photo_sent(&Scope::Outside, ID, 2).await.unwrap(), Some(b"sent".to_vec()));
    assert_eq!(store.photos(&Scope::Province, ID).await.unwrap(), [photo(2)]);
    assert_eq!(store.photo(&Scope::Province, ID, 2).await.unwrap(), Some(b"jpeg".to_vec()), "the first one stays");
    assert_eq!(store.photo(&Scope::Province, ID, 1).await.unwrap(), None);
    for scope in others() {
        assert_eq!(store.photos(&scope, ID).await.unwrap(), [], "{scope:?}");
        assert_eq!(store.photo(&scope, ID, 2).await.unwrap(), None, "{scope:?}");
    }
}
