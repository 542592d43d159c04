//! What is acknowledged stays, once, and what is stored is read as it was meant.

use crate::fresh::on_each_store;
use cablewatch::access::{Role, Scope, TokenScope};
use cablewatch::incidents::{Incident, Kind, Origin};
use cablewatch::store::{
    Added, CaseRow, Idempotency, IncidentFilter, IncidentRow, Store, StoreError, TokenRow, UserRow,
};
use cablewatch::units::{CarrierCode, Timestamp};
use uuid::Uuid;

on_each_store!(
    of_many_equal_reports_at_once_one_is_stored,
    a_session_ends_when_idle_expired_ended_or_its_user_is_disabled,
    a_token_is_listed_to_its_owner_and_ended_by_them_alone,
    a_taken_name_is_a_conflict,
    only_the_program_keeps_users,
);

fn at(millis: i64) -> Timestamp {
    Timestamp::from_millis(millis)
}

fn report(n: u8) -> IncidentRow {
    let id = Uuid::from_u128(u128::from(n));
    IncidentRow {
        source: None,
        id,
        code: format!("BBB-{n:03}"),
        incident: Incident {
            id: id.to_string(),
            kind: Kind::Theft,
            occurred: None,
            discovered_at: None,
            reported_at: Some(at(1)),
            places: Vec::new(),
            carrier: None,
            medium: None,
            metres_taken: None,
            damage_vnd: None,
            note: None,
        },
        at: None,
        accuracy: None,
        commune: None,
        status: "pending".into(),
        reason_vi: String::new(),
        reason_en: String::new(),
        reported_by_carrier: None,
        reporter: None,
        origin: Origin::Carrier,
        in_progress: false,
        subscribers_out: None,
        case: CaseRow::default(),
        candidates: Vec::new(),
        corrected: None,
        look: false,
        data_version: 0,
    }
}

fn user(n: u8, disabled: bool) -> UserRow {
    UserRow {
        id: Uuid::from_u128(u128::from(n)),
        name: format!("user{n}"),
        role: Role::Carrier,
        carrier: CarrierCode::checked("TS"),
        commune: None,
        display_name: "Trực ca".into(),
        password_hash: "$argon2id$".into(),
        disabled,
    }
}

fn token(n: u8) -> TokenRow {
    TokenRow {
        id: Uuid::from_u128(u128::from(n)),
        name: "máy trạm".into(),
        created_at: at(0),
        expires_at: at(1_000_000),
        used_at: None,
        scopes: vec![TokenScope::Read, TokenScope::Alarm],
    }
}

async fn a_token_is_listed_to_its_owner_and_ended_by_them_alone(store: Store) {
    let engine = Scope::Engine;
    for n in [1, 2] {
        store.add_user(&engine, &user(n, false), at(0)).await.unwrap();
        store.add_token(&engine, &[n], user(n, false).id, &token(n)).await.unwrap();
    }
    let (own, other) = (user(1, false).id, user(2, false).id);
    store.touch_token(&engine, &[1], at(70_000)).await.unwrap();
    store.touch_token(&engine, &[1], at(80_000)).await.unwrap();
    let used = TokenRow { used_at: Some(at(70_000)), ..token(1) };
    assert_eq!(store.tokens(&engine, own, at(1)).await.unwrap(), [used], "used, told to the minute");
    assert_eq!(store.tokens(&engine, own, at(1_000_000)).await.unwrap(), [], "expired");
    let refused = store.end_token(&engine, other, token(1).id).await;
    assert!(matches!(refused, Err(StoreError::NotFound)), "{refused:?}");
    assert!(store.user_by_token(&engine, &[1], at(1)).await.unwrap().is_some());
    store.end_token(&engine, own, token(1).id).await.unwrap();
    assert_eq!(store.user_by_token(&engine, &[1], at(1)).await.unwrap(), None);
}

async fn of_many_equal_reports_at_once_one_is_stored(store: Store) {
    let key = |n: u8| Idempotency { caller: "public".into(), key: "k".into(), body_hash: vec![n] };
    let sent: Vec<_> = (1..=12_u8)
        .map(|n| {
            let store = store.clone();
            tokio::spawn(async move { store.add_incident(&Scope::Outside, &report(n), Some(&key(0)), at(5)).await })
        })
        .collect();
    let mut answers = Vec::new();
    for one in sent {
        answers.push(one.await.unwrap().unwrap());
    }
    assert_eq!(answers.iter().filter(|a| **a == Added::New).count(), 1);
    let filter = IncidentFilter { limit: 99, ..IncidentFilter::default() };
    let stored = store.incidents(&Scope::Province, &filter).await.unwrap();
    assert_eq!(stored.len(), 1);
    let same = Added::Same { id: stored[0].id, code: stored[0].code.clone() };
    assert_eq!(answers.iter().filter(|a| **a == same).count(), 11);
}

async fn a_session_ends_when_idle_expired_ended_or_its_user_is_disabled(store: Store) {
    let engine = Scope::Engine;
    for (n, disabled) in [(1, false), (2, true)] {
        store.add_user(&engine, &user(n, disabled), at(0)).await.unwrap();
        store.add_session(&engine, &[n], user(n, disabled).id, at(0), at(1_000_000)).await.unwrap();
        store.add_token(&engine, &[n, n], user(n, disabled).id, &token(n)).await.unwrap();
    }
    store.touch_session(&engine, &[1], at(500_000)).await.unwrap();
    let cases = [
        ("in use", 1, 600_000, 400_000, true),
        ("idle", 1, 600_000, 500_000, false),
        ("expired", 1, 1_000_000, 400_000, false),
        ("its user is disabled", 2, 1, -1, false),
        ("unknown", 3, 1, -1, false),
    ];
    for (name, token, now, idle_since, found) in cases {
        let who = store.user_by_session(&engine, &[token], at(now), at(idle_since)).await.unwrap();
        assert_eq!(who.is_some(), found, "{name}");
    }
    let by_token = store.user_by_token(&engine, &[1, 1], at(1)).await.unwrap();
    assert_eq!(by_token, Some((user(1, false), token(1).scopes)));
    assert_eq!(store.user_by_token(&engine, &[1, 1], at(1_000_000)).await.unwrap(), None);
    assert_eq!(store.user_by_token(&engine, &[2, 2], at(1)).await.unwrap(), None);
    store.end_session(&engine, &[1]).await.unwrap();
    assert_eq!(store.user_by_session(&engine, &[1], at(600_000), at(400_000)).await.unwrap(), None);
}

async fn a_taken_name_is_a_conflict(store: Store) {
    store.add_user(&Scope::Engine, &user(1, false), at(0)).await.unwrap();
    let twin = UserRow { id: Uuid::from_u128(9), ..user(1, false) };
    let refused = store.add_user(&Scope::Engine, &twin, at(0)).await;
    assert!(matches!(refused, Err(StoreError::Conflict)), "{refused:?}");
}

async fn only_the_program_keeps_users(store: Store) {
    store.add_user(&Scope::Engine, &user(1, false), at(0)).await.unwrap();
    for scope in [Scope::Province, Scope::Outside, Scope::Commune("19432".into())] {
        let refused = store.user_by_name(&scope, "user1").await;
        assert!(matches!(refused, Err(StoreError::NotFound)), "{scope:?}");
    }
    assert_eq!(store.user_by_name(&Scope::Engine, "user1").await.unwrap(), Some(user(1, false)));
}

#[tokio::test]
async fn a_report_is_in_the_file_once_acknowledged() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("live.db");
    let store = crate::fresh::open(&file).await;
    store.add_incident(&Scope::Outside, &report(1), None, at(5)).await.unwrap();
    // The file and its log as a power cut would leave them: copied while the program still runs.
    let copy = folder.path().join("copy.db");
    std::fs::copy(&file, &copy).unwrap();
    std::fs::copy(folder.path().join("live.db-wal"), folder.path().join("copy.db-wal")).unwrap();
    let found = crate::fresh::open(&copy).await.incident(&Scope::Province, report(1).id).await.unwrap();
    assert_eq!(found.map(|row| row.code), Some("BBB-001".into()));
}

#[tokio::test]
async fn an_unknown_word_in_a_row_is_an_error_and_not_a_guess() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("live.db");
    let store = crate::fresh::open(&file).await;
    store.add_user(&Scope::Engine, &user(1, false), at(0)).await.unwrap();
    store.add_incident(&Scope::Outside, &report(1), None, at(5)).await.unwrap();
    let raw = sqlx::SqlitePool::connect(&format!("sqlite:{}", file.display())).await.unwrap();
    sqlx::raw_sql("UPDATE users SET role = 'root'; UPDATE incidents SET medium = 'hemp'").execute(&raw).await.unwrap();
    let user = store.user_by_name(&Scope::Engine, "user1").await;
    assert!(matches!(user, Err(StoreError::Corrupt("user"))), "{user:?}");
    let incident = store.incident(&Scope::Province, report(1).id).await;
    assert!(matches!(incident, Err(StoreError::Corrupt("incident"))), "{incident:?}");
}
