//! Protection plans, contacts and exercises through the store, on both databases.

use crate::fresh::on_each_store;
use crate::things::{carrier, now};
use cablewatch::access::{Role, Scope, Stream};
use cablewatch::duties::{Body, ExerciseKind, Hours, Outcome};
use cablewatch::key_places::{KeyKind, KeyState};
use cablewatch::patrols::{WallSpan, WallTime};
use cablewatch::store::{
    Basis, ContactRow, Days, ExercisePlace, ExerciseRow, Guard, Hand, KeyPlaceRow, PlanContact, ProtectionRow,
    ResultRow, Store, StoreError,
};
use cablewatch::units::{Bbox, LonLat, Timestamp};
use time::{Date, Duration, Month};
use uuid::Uuid;

on_each_store!(
    every_version_of_a_plan_comes_back_as_it_was_written,
    of_two_who_write_from_one_version_the_second_writes_nothing,
    a_plan_is_read_where_its_key_place_is_and_written_by_its_own,
    postgresql_neither_changes_rows_nor_takes_them_away,
    a_contact_comes_back_and_what_is_changed_ends,
    contacts_are_read_by_those_who_work_with_them,
    contacts_are_written_by_their_own,
    an_exercise_comes_back_and_its_result_is_written_once,
    exercises_are_read_by_those_they_concern,
    exercises_are_written_by_their_own,
    each_reader_hears_of_what_it_reads,
);

const PROVINCE: Scope = Scope::Province;
const HERE: &str = "19432";
const THERE: &str = "19597";

fn id(n: u128) -> Uuid {
    Uuid::from_u128(n)
}

fn today() -> Date {
    Date::from_calendar_date(2026, Month::November, 14).unwrap()
}

fn hand() -> Hand {
    Hand { at: now(), by: Some(id(99)), name: None, role: Role::Police, carrier: None }
}

fn of_carrier(code: &str) -> Scope {
    Scope::Carrier(carrier(code))
}

fn of_commune(code: &str) -> Scope {
    Scope::Commune(code.to_owned())
}

/// A site of this carrier in [`HERE`].
fn target(n: u128, code: &str) -> KeyPlaceRow {
    let at = LonLat::checked(107.1, 16.8).unwrap();
    KeyPlaceRow {
        id: id(n),
        kind: KeyKind::Target,
        name: format!("BTS {n}"),
        basis: Basis::Site { site: id(500 + n), site_id: format!("{code}-{n}"), at },
        communes: vec![HERE.into()],
        bbox: Bbox::around([at]).unwrap(),
        carrier: Some(carrier(code)),
        state: KeyState::Proposed,
        reason: "Đầu mối".into(),
        period: Days { from: today(), to: today() + Duration::days(90) },
        proposed: hand(),
        decided: None,
        data_version: 0,
    }
}

async fn placed(store: &Store, n: u128, code: &str) -> KeyPlaceRow {
    store.add_key_place(&PROVINCE, &target(n, code)).await.unwrap();
    target(n, code)
}

fn plan(place: &KeyPlaceRow, version: i64) -> ProtectionRow {
    ProtectionRow {
        key_place: place.id,
        version,
        hand: Hand { role: Role::Carrier, carrier: Some(carrier("TS")), ..hand() },
        guards: vec![Guard {
            who: "Bảo vệ \"A\"".into(), phone: "0233 000 411".into(), hours: "22:00–04:00".into()
        }],
        fire: "2 bình bột\n1 bình CO2".into(),
        contacts: vec![PlanContact { who: "Công an xã".into(), duty: String::new(), phone: "113".into() }],
        steps: (1..=version).map(|n| format!("Bước {n}, gọi người, chờ; rồi ghi")).collect(),
        review_on: today() + Duration::days(version),
        note: format!("Lần {version}"),
    }
}

async fn every_version_of_a_plan_comes_back_as_it_was_written(store: Store) {
    let place = placed(&store, 1, "TS").await;
    assert_eq!(store.protection_of(&PROVINCE, place.id).await.unwrap(), []);
    for version in 1..=3 {
        let based_on = (version > 1).then_some(version - 1);
        assert_eq!(store.add_protection(&PROVINCE, &place, &plan(&place, version), based_on).await.unwrap(), version);
    }
    let all = store.protection_of(&PROVINCE, place.id).await.unwrap();
    assert_eq!(all, [plan(&place, 3), plan(&place, 2), plan(&place, 1)], "the newest first");
    let other = placed(&store, 2, "TS").await;
    store.add_protection(&PROVINCE, &other, &plan(&other, 1), None).await.unwrap();
    assert_eq!(store.protection_plans(&PROVINCE).await.unwrap(), [plan(&place, 3), plan(&other, 1)], "each once");
}

async fn of_two_who_write_from_one_version_the_second_writes_nothing(store: Store) {
    let place = placed(&store, 1, "TS").await;
    store.add_protection(&PROVINCE, &place, &plan(&place, 1), None).await.unwrap();
    let both = [store.clone(), store.clone()].map(|store| {
        let (place, row) = (place.clone(), plan(&place, 2));
        tokio::spawn(async move { store.add_protection(&PROVINCE, &place, &row, Some(1)).await })
    });
    let mut done = Vec::new();
    for one in both {
        done.push(one.await.unwrap());
    }
    assert_eq!(done.iter().filter(|one| one.is_ok()).count(), 1, "{done:?}");
    assert!(done.iter().any(|one| matches!(one, Err(StoreError::Moved))), "{done:?}");
    let heard = store.version(&Stream::Province).await.unwrap();
    for based_on in [None, Some(1), Some(3), Some(-1)] {
        let late = store.add_protection(&PROVINCE, &place, &plan(&place, 3), based_on).await;
        assert!(matches!(late, Err(StoreError::Moved)), "{based_on:?}: {late:?}");
    }
    assert_eq!(store.protection_of(&PROVINCE, place.id).await.unwrap().len(), 2);
    assert_eq!(store.version(&Stream::Province).await.unwrap(), heard, "nobody hears of what was not written");
}

async fn a_plan_is_read_where_its_key_place_is_and_written_by_its_own(store: Store) {
    let place = placed(&store, 1, "TS").await;
    store.add_protection(&of_carrier("TS"), &place, &plan(&place, 1), None).await.unwrap();
    for (scope, sees) in [
        (PROVINCE, true),
        (of_carrier("TS"), true),
        (of_carrier("BH"), false),
        (of_commune(HERE), true),
        (of_commune(THERE), false),
        (Scope::Outside, false),
    ] {
        assert_eq!(store.protection_of(&scope, place.id).await.unwrap().len(), usize::from(sees), "{scope:?}");
        assert_eq!(store.protection_plans(&scope).await.unwrap().len(), usize::from(sees), "{scope:?}");
    }
    for scope in [of_carrier("BH"), of_commune(HERE), Scope::Outside] {
        let refused = store.add_protection(&scope, &place, &plan(&place, 2), Some(1)).await;
        assert!(matches!(refused, Err(StoreError::NotFound)), "{scope:?}: {refused:?}");
    }
}

/// Whatever a later program believes. That SQLite holds it is tested beside the code.
async fn postgresql_neither_changes_rows_nor_takes_them_away(store: Store) {
    let Store::Postgres(pool) = &store else { return };
    let place = placed(&store, 1, "TS").await;
    store.add_protection(&PROVINCE, &place, &plan(&place, 1), None).await.unwrap();
    store.add_contact(&PROVINCE, &contact(1), &[]).await.unwrap();
    store.end_contact(&PROVINCE, &contact(1), &hand(), &[]).await.unwrap();
    store.add_contact(&PROVINCE, &contact(2), &[]).await.unwrap();
    store.add_exercise(&PROVINCE, &exercise(1)).await.unwrap();
    store.hold_exercise(&PROVINCE, &exercise(1), &result()).await.unwrap();
    store.add_exercise(&PROVINCE, &exercise(2)).await.unwrap();
    for sql in [
        "UPDATE protection_plans SET note = 'x'",
        "DELETE FROM protection_plans",
        "UPDATE contacts SET phone = '1' WHERE ended_at IS NULL",
        "UPDATE contacts SET ended_at = NULL WHERE ended_at IS NOT NULL",
        "DELETE FROM contacts",
        "UPDATE exercises SET scenario = 'x' WHERE outcome IS NULL",
        "UPDATE exercises SET lessons = 'x' WHERE outcome IS NOT NULL",
        "DELETE FROM exercises",
    ] {
        let refused = sqlx::query(sql).execute(pool).await;
        assert!(refused.as_ref().is_err_and(|e| e.to_string().contains("kept as they are")), "{sql}: {refused:?}");
    }
}

fn contact(n: u128) -> ContactRow {
    let time = |text| WallTime::read(text).unwrap();
    ContactRow {
        id: id(n),
        body: Body::Police,
        name: format!("Trực ban {n}"),
        duty: "Trực đêm".into(),
        phone: "113".into(),
        communes: vec![HERE.into()],
        carrier: None,
        hours: Hours::new(&[1, 7], Some(WallSpan { from: time("17:00"), to: time("07:30") })).unwrap(),
        rank: 2,
        note: "Gọi lại nếu bận".into(),
        made: hand(),
    }
}

fn of_body(n: u128, body: Body, communes: &[&str], code: Option<&str>) -> ContactRow {
    let communes = communes.iter().map(|code| (*code).to_owned()).collect();
    ContactRow { body, communes, carrier: code.map(carrier), hours: Hours::ALWAYS, ..contact(n) }
}

async fn a_contact_comes_back_and_what_is_changed_ends(store: Store) {
    store.add_contact(&PROVINCE, &contact(1), &[]).await.unwrap();
    store.add_contact(&PROVINCE, &of_body(2, Body::Carrier, &[], Some("TS")), &[]).await.unwrap();
    let all = store.contacts(&PROVINCE, 10).await.unwrap();
    assert_eq!(all, [contact(1), of_body(2, Body::Carrier, &[], Some("TS"))]);
    let later = ContactRow { phone: "114".into(), ..contact(3) };
    store.replace_contact(&PROVINCE, &contact(1), &later, &[]).await.unwrap();
    assert_eq!(store.contact(&PROVINCE, id(1)).await.unwrap(), None);
    assert_eq!(store.contact(&PROVINCE, id(3)).await.unwrap(), Some(later.clone()));
    for again in [
        store.replace_contact(&PROVINCE, &contact(1), &contact(4), &[]).await,
        store.end_contact(&PROVINCE, &contact(1), &hand(), &[]).await,
    ] {
        assert!(matches!(again, Err(StoreError::NotFound)), "{again:?}");
    }
    assert_eq!(store.contact(&PROVINCE, id(4)).await.unwrap(), None, "who has ended is not replaced by somebody else");
    store.end_contact(&PROVINCE, &later, &hand(), &[]).await.unwrap();
    assert_eq!(store.contacts(&PROVINCE, 10).await.unwrap().len(), 1);
}

async fn contacts_are_read_by_those_who_work_with_them(store: Store) {
    let rows = [
        of_body(1, Body::Police, &[], None),
        of_body(2, Body::Commune, &[HERE], None),
        of_body(3, Body::Commune, &[THERE], None),
        of_body(4, Body::Carrier, &[], Some("TS")),
        of_body(5, Body::Carrier, &[HERE], Some("BH")),
        of_body(6, Body::Power, &[HERE, THERE], None),
    ];
    for row in &rows {
        store.add_contact(&PROVINCE, row, &[]).await.unwrap();
    }
    for (scope, want) in [
        (PROVINCE, vec![1, 2, 3, 4, 5, 6]),
        (of_carrier("TS"), vec![1, 2, 3, 4, 6]),
        (of_carrier("BH"), vec![1, 2, 3, 5, 6]),
        (of_commune(HERE), vec![1, 2, 4, 5, 6]),
        (of_commune(THERE), vec![1, 3, 4, 6]),
        (Scope::Outside, vec![]),
    ] {
        let seen = store.contacts(&scope, 10).await.unwrap();
        assert_eq!(seen.iter().map(|row| row.id.as_u128()).collect::<Vec<_>>(), want, "{scope:?}");
        for row in &rows {
            let one = store.contact(&scope, row.id).await.unwrap();
            assert_eq!(one.is_some(), want.contains(&row.id.as_u128()), "{scope:?} {}", row.id);
        }
    }
}

async fn contacts_are_written_by_their_own(store: Store) {
    let own = [
        (of_carrier("TS"), of_body(1, Body::Carrier, &[HERE], Some("TS"))),
        (of_commune(HERE), of_body(2, Body::Commune, &[HERE], None)),
    ];
    for (scope, row) in &own {
        store.add_contact(scope, row, &[]).await.unwrap();
    }
    let [(ts, of_ts), (here, of_here)] = own;
    let foreign = [
        (&ts, of_body(3, Body::Carrier, &[], Some("BH"))),
        (&ts, of_body(3, Body::Police, &[], None)),
        (&here, of_body(3, Body::Commune, &[THERE], None)),
        (&here, of_body(3, Body::Commune, &[], None)),
        (&here, of_body(3, Body::Commune, &[HERE, THERE], None)),
        (&here, of_body(3, Body::Police, &[HERE], None)),
        (&Scope::Outside, of_body(3, Body::Other, &[], None)),
    ];
    for (scope, row) in foreign {
        let refused = [
            store.add_contact(scope, &row, &[]).await,
            store.end_contact(scope, &row, &hand(), &[]).await,
            store.replace_contact(scope, &of_ts, &row, &[]).await,
            store.replace_contact(scope, &of_here, &row, &[]).await,
        ];
        assert!(refused.iter().all(|done| matches!(done, Err(StoreError::NotFound))), "{scope:?}: {refused:?}");
    }
    assert_eq!(store.contacts(&PROVINCE, 10).await.unwrap().len(), 2);
    store.replace_contact(&ts, &of_ts, &of_body(4, Body::Carrier, &[], Some("TS")), &[]).await.unwrap();
    store.end_contact(&here, &of_here, &hand(), &[]).await.unwrap();
}

fn exercise(n: u128) -> ExerciseRow {
    ExerciseRow {
        id: id(n),
        title: format!("Diễn tập {n}"),
        on: today() + Duration::days(n as i64),
        kind: ExerciseKind::Alarm,
        placed: false,
        place: None,
        communes: vec![HERE.into()],
        carriers: vec![carrier("BH")],
        participants: vec!["Công an xã, phường".into()],
        scenario: "Cạy tủ".into(),
        made: hand(),
        result: None,
        cancelled: None,
    }
}

/// The same at a key place that was added.
fn at_place(n: u128, place: KeyPlaceRow) -> ExerciseRow {
    let (id, name, communes, carrier) = (place.id, place.name, place.communes, place.carrier);
    let place = ExercisePlace { id, name, kind: place.kind, is_site: true, communes, carrier };
    ExerciseRow { placed: true, place: Some(place), ..exercise(n) }
}

fn result() -> ResultRow {
    ResultRow {
        outcome: Outcome::Partly,
        present: vec!["Bảo vệ".into()],
        minutes: Some(14),
        lessons: "Đèn hỏng".into(),
        next_on: Some(today() + Duration::days(99)),
        hand: Hand { at: Timestamp::from_millis(5_000), ..hand() },
    }
}

async fn an_exercise_comes_back_and_its_result_is_written_once(store: Store) {
    let first = at_place(1, placed(&store, 7, "TS").await);
    store.add_exercise(&PROVINCE, &first).await.unwrap();
    store.add_exercise(&PROVINCE, &exercise(2)).await.unwrap();
    let all = store.exercises(&PROVINCE, 10).await.unwrap();
    assert_eq!(all, [exercise(2), first.clone()], "the newest day first");
    store.hold_exercise(&PROVINCE, &first, &result()).await.unwrap();
    store.cancel_exercise(&PROVINCE, &exercise(2), &hand(), "Bão").await.unwrap();
    let held = store.exercise(&PROVINCE, id(1)).await.unwrap().unwrap();
    assert_eq!(held, ExerciseRow { result: Some(result()), ..first });
    let cancelled = store.exercise(&PROVINCE, id(2)).await.unwrap().unwrap();
    assert_eq!(cancelled, ExerciseRow { cancelled: Some((hand(), "Bão".into())), ..exercise(2) });
    for n in [1, 2] {
        for again in [
            store.hold_exercise(&PROVINCE, &exercise(n), &result()).await,
            store.cancel_exercise(&PROVINCE, &exercise(n), &hand(), "x").await,
        ] {
            assert!(matches!(again, Err(StoreError::Moved)), "{n}: {again:?}");
        }
    }
}

async fn exercises_are_read_by_those_they_concern(store: Store) {
    let mine = at_place(1, placed(&store, 7, "TS").await);
    store.add_exercise(&PROVINCE, &mine).await.unwrap();
    let elsewhere = ExerciseRow { communes: vec![THERE.into()], carriers: Vec::new(), ..exercise(2) };
    store.add_exercise(&PROVINCE, &elsewhere).await.unwrap();
    for (scope, want) in [
        (PROVINCE, vec![2, 1]),
        (of_carrier("TS"), vec![1]),
        (of_carrier("BH"), vec![1]),
        (of_carrier("SG"), vec![]),
        (of_commune(HERE), vec![1]),
        (of_commune(THERE), vec![2]),
        (Scope::Outside, vec![]),
    ] {
        let seen = store.exercises(&scope, 10).await.unwrap();
        assert_eq!(seen.iter().map(|row| row.id.as_u128()).collect::<Vec<_>>(), want, "{scope:?}");
        assert_eq!(store.exercise(&scope, id(1)).await.unwrap().is_some(), want.contains(&1), "{scope:?}");
    }
    let invited = store.exercise(&of_carrier("BH"), id(1)).await.unwrap().unwrap();
    assert_eq!((invited.placed, invited.place), (true, None), "a guest is not told another carrier's key place");
    assert!(store.exercise(&of_commune(HERE), id(1)).await.unwrap().unwrap().place.is_some());
}

async fn exercises_are_written_by_their_own(store: Store) {
    let mine = at_place(1, placed(&store, 7, "TS").await);
    let (ts, here) = (of_carrier("TS"), of_commune(HERE));
    store.add_exercise(&ts, &mine).await.unwrap();
    store.add_exercise(&here, &exercise(2)).await.unwrap();
    let both = ExerciseRow { communes: vec![HERE.into(), THERE.into()], ..exercise(3) };
    for (scope, row) in [
        (of_carrier("BH"), mine.clone()),
        (of_carrier("BH"), exercise(2)),
        (ts.clone(), exercise(2)),
        (here.clone(), both),
        (here.clone(), mine.clone()),
        (of_commune(THERE), exercise(2)),
        (Scope::Outside, exercise(2)),
    ] {
        let refused = [
            store.add_exercise(&scope, &ExerciseRow { id: id(9), ..row.clone() }).await,
            store.hold_exercise(&scope, &row, &result()).await,
            store.cancel_exercise(&scope, &row, &hand(), "x").await,
        ];
        assert!(refused.iter().all(|done| matches!(done, Err(StoreError::NotFound))), "{scope:?}: {refused:?}");
    }
    // What a guest reads of it does not make it the guest's.
    let read = store.exercise(&of_carrier("BH"), id(1)).await.unwrap().unwrap();
    assert!(!read.is_written_by(&of_carrier("BH")));
    store.hold_exercise(&ts, &mine, &result()).await.unwrap();
    store.cancel_exercise(&here, &exercise(2), &hand(), "Mưa").await.unwrap();
}

async fn each_reader_hears_of_what_it_reads(store: Store) {
    let place = placed(&store, 1, "TS").await;
    let heard = async |store: &Store, stream: Stream| {
        let since = store.changes_since(&stream, 0, 100).await.unwrap();
        since
            .into_iter()
            .map(|row| (row.layer, row.bbox))
            .filter(|(layer, _)| layer != "key_places")
            .collect::<Vec<_>>()
    };
    store.add_protection(&PROVINCE, &place, &plan(&place, 1), None).await.unwrap();
    store.add_exercise(&PROVINCE, &exercise(2)).await.unwrap();
    store.add_contact(&PROVINCE, &contact(3), &[Stream::Carrier(carrier("SG"))]).await.unwrap();
    let told = |layer: &str| (layer.to_owned(), None);
    for (stream, want) in [
        (Stream::Province, vec![told("protection"), told("exercises"), told("contacts")]),
        (Stream::Commune(HERE.into()), vec![told("protection"), told("exercises")]),
        (Stream::Carrier(carrier("TS")), vec![told("protection")]),
        (Stream::Carrier(carrier("BH")), vec![told("exercises")]),
        (Stream::Carrier(carrier("SG")), vec![told("contacts")]),
        (Stream::Commune(THERE.into()), vec![]),
        (Stream::Public, vec![]),
    ] {
        assert_eq!(heard(&store, stream.clone()).await, want, "{stream:?}");
    }
}
