//! What becomes of reports through the store, on both databases.

use crate::fresh::on_each_store;
use crate::things::{carrier, incident, now};
use cablewatch::access::{Role, Scope, StepKind};
use cablewatch::incidents::{CaseStatus, Kind, Origin, Queue};
use cablewatch::store::{CaseChange, CaseFilter, CaseRow, CaseStepRow, Hand, IncidentRow, Store, StoreError};
use cablewatch::units::Timestamp;
use uuid::Uuid;

on_each_store!(
    a_step_is_kept_with_who_took_it,
    two_who_step_at_once_do_not_both_win,
    a_foreign_report_takes_no_step,
    the_most_overdue_comes_first_and_pages_leave_nothing_out,
    joined_reports_count_once_and_follow_their_head,
    a_strangers_report_counts_once_somebody_looks_into_it,
    another_kind_is_matched_again,
);

const DAY: i64 = 86_400_000;

fn told(n: u8, origin: Origin, day: i64) -> IncidentRow {
    let row = incident(n, Some("TS"));
    let mut told = row.incident.clone();
    told.reported_at = Some(Timestamp::from_millis(day * DAY));
    told.kind = Kind::Cut;
    IncidentRow { incident: told, origin, ..row }
}

async fn add(store: &Store, rows: &[IncidentRow]) {
    for row in rows {
        store.add_incident(&Scope::Engine, row, None, now()).await.unwrap();
    }
}

fn step(what: StepKind, to: &str) -> CaseStepRow {
    let hand = Hand { at: now(), by: Some(Uuid::from_u128(9)), name: None, role: Role::Police, carrier: None };
    CaseStepRow { hand, commune: None, what, from: None, to: Some(to.into()), note: "vì sao".into() }
}

async fn case(store: &Store, id: Uuid) -> CaseRow {
    store.incident(&Scope::Engine, id).await.unwrap().unwrap().case
}

async fn moved(store: &Store, id: Uuid, status: CaseStatus) {
    let case = CaseRow { status, ..case(store, id).await };
    let line = step(StepKind::Case, status.code());
    store.step_case(&Scope::Province, id, &case, CaseChange::None, &line).await.unwrap();
}

fn all(queue: Queue) -> CaseFilter {
    CaseFilter { queue, kinds: Vec::new(), body: None, due_by: None, after: None, limit: 100 }
}

async fn queued(store: &Store, scope: &Scope, filter: &CaseFilter) -> Vec<u128> {
    store.queued(scope, filter).await.unwrap().iter().map(|q| q.row.id.as_u128()).collect()
}

async fn a_step_is_kept_with_who_took_it(store: Store) {
    let row = told(1, Origin::Citizen, 3);
    add(&store, std::slice::from_ref(&row)).await;
    assert_eq!(case(&store, row.id).await, CaseRow::default());
    let accepted = CaseRow {
        status: CaseStatus::Verifying,
        accepted_at: Some(now()),
        due_at: Some(Timestamp::from_millis(now().millis() + DAY)),
        police_ref: Some("12/TB".into()),
        body: Some("police".into()),
        ..CaseRow::default()
    };
    let line = step(StepKind::Accept, "x");
    store.step_case(&Scope::Province, row.id, &accepted, CaseChange::None, &line).await.unwrap();
    let kept = case(&store, row.id).await;
    assert!(kept.data_version > 0);
    assert_eq!(CaseRow { data_version: 0, ..kept }, accepted);
    assert_eq!(store.case_steps(&Scope::Province, row.id).await.unwrap(), [line]);
}

async fn two_who_step_at_once_do_not_both_win(store: Store) {
    let row = told(1, Origin::Citizen, 3);
    add(&store, std::slice::from_ref(&row)).await;
    let read = case(&store, row.id).await;
    let line = step(StepKind::Case, "closed");
    let closed = CaseRow { status: CaseStatus::Closed, ..read.clone() };
    let unfounded = CaseRow { status: CaseStatus::Unfounded, ..read };
    store.step_case(&Scope::Province, row.id, &closed, CaseChange::None, &line).await.unwrap();
    let late = store.step_case(&Scope::Province, row.id, &unfounded, CaseChange::None, &line).await;
    assert!(matches!(late, Err(StoreError::Moved)), "{late:?}");
    assert_eq!(case(&store, row.id).await.status, CaseStatus::Closed);
    assert_eq!(store.case_steps(&Scope::Province, row.id).await.unwrap().len(), 1, "nothing of the late step");
}

async fn a_foreign_report_takes_no_step(store: Store) {
    let row = told(1, Origin::Carrier, 3);
    add(&store, std::slice::from_ref(&row)).await;
    let line = step(StepKind::Note, "x");
    for scope in [Scope::Carrier(carrier("CQ")), Scope::Commune("1".into()), Scope::Outside] {
        let refused = store.step_case(&scope, row.id, &CaseRow::default(), CaseChange::None, &line).await;
        assert!(matches!(refused, Err(StoreError::NotFound)), "{scope:?}");
        assert!(store.case_steps(&scope, row.id).await.unwrap().is_empty(), "{scope:?}");
        assert!(queued(&store, &scope, &all(Queue::Open)).await.is_empty(), "{scope:?}");
    }
    let own = Scope::Carrier(carrier("TS"));
    store.step_case(&own, row.id, &CaseRow::default(), CaseChange::None, &line).await.unwrap();
    assert_eq!(queued(&store, &own, &all(Queue::Open)).await, [1]);
}

async fn the_most_overdue_comes_first_and_pages_leave_nothing_out(store: Store) {
    let rows: Vec<_> = (1..=6_u8).map(|n| told(n, Origin::Citizen, 20 - i64::from(n))).collect();
    let filed = told(7, Origin::File, 1);
    add(&store, &rows).await;
    add(&store, std::slice::from_ref(&filed)).await;
    // The second was accepted: its deadline is a later one. The fourth has ended. The fifth has no clock.
    let late =
        CaseRow { due_at: Some(Timestamp::from_millis(40 * DAY)), accepted_at: Some(now()), ..CaseRow::default() };
    let line = step(StepKind::Accept, "x");
    store.step_case(&Scope::Province, rows[1].id, &late, CaseChange::None, &line).await.unwrap();
    moved(&store, rows[3].id, CaseStatus::Unfounded).await;
    moved(&store, rows[4].id, CaseStatus::Verifying).await;
    let open = [6, 3, 1, 2, 5];
    assert_eq!(queued(&store, &Scope::Province, &all(Queue::Open)).await, open, "what came in a file waits for nobody");
    assert_eq!(queued(&store, &Scope::Province, &all(Queue::Closed)).await, [4]);
    assert_eq!(
        queued(&store, &Scope::Province, &all(Queue::Repair)).await,
        [6, 3, 1, 2, 5],
        "unfounded needs no repair"
    );
    let overdue = CaseFilter { due_by: Some(Timestamp::from_millis(18 * DAY)), ..all(Queue::Open) };
    assert_eq!(queued(&store, &Scope::Province, &overdue).await, [6, 3]);
    let mut paged = Vec::new();
    let mut page = CaseFilter { limit: 2, ..all(Queue::Open) };
    loop {
        let rows = store.queued(&Scope::Province, &page).await.unwrap();
        let Some(last) = rows.last() else { break };
        page.after = Some((last.order, last.row.id));
        paged.extend(rows.iter().map(|q| q.row.id.as_u128()));
    }
    assert_eq!(paged, open);
    let note = step(StepKind::Note, "x");
    store.step_case(&Scope::Province, filed.id, &CaseRow::default(), CaseChange::None, &note).await.unwrap();
    assert!(queued(&store, &Scope::Province, &all(Queue::Open)).await.contains(&7), "somebody took it up");
}

async fn joined_reports_count_once_and_follow_their_head(store: Store) {
    let rows: Vec<_> = (1..=3_u8).map(|n| told(n, Origin::Carrier, 2)).collect();
    add(&store, &rows).await;
    let [a, b, c] = [rows[0].id, rows[1].id, rows[2].id];
    let line = step(StepKind::Join, "x");
    for (from, into) in [(a, b), (b, c)] {
        let joined = CaseRow { joined_into: Some(into), ..case(&store, from).await };
        store.step_case(&Scope::Province, from, &joined, CaseChange::Joined(into), &line).await.unwrap();
    }
    assert_eq!(store.joined_into(&Scope::Province, c).await.unwrap(), [a, b], "the first went along");
    assert!(store.joined_into(&Scope::Carrier(carrier("TS")), c).await.unwrap().is_empty());
    assert_eq!(queued(&store, &Scope::Province, &all(Queue::Open)).await, [3]);
    assert_eq!(
        queued(&store, &Scope::Carrier(carrier("TS")), &all(Queue::Open)).await,
        [1, 2, 3],
        "a carrier keeps its own"
    );
    let steps = store.case_steps(&Scope::Carrier(carrier("TS")), a).await.unwrap();
    assert!(steps.is_empty(), "what was joined tells of others' reports: {steps:?}");
    let digests = store.incident_digests(&Scope::Province).await.unwrap();
    let heads = digests.iter().filter(|d| d.joined_into.is_none()).map(|d| d.id).collect::<Vec<_>>();
    assert_eq!(heads, [c]);
}

async fn a_strangers_report_counts_once_somebody_looks_into_it(store: Store) {
    let rows = [told(1, Origin::Citizen, 2), told(2, Origin::Carrier, 2)];
    add(&store, &rows).await;
    let counted = async |store: &Store| {
        let digests = store.incident_digests(&Scope::Province).await.unwrap();
        let mut ids: Vec<u128> = digests.iter().filter(|d| d.counts).map(|d| d.id.as_u128()).collect();
        ids.sort_unstable();
        ids
    };
    assert_eq!(counted(&store).await, [2]);
    moved(&store, rows[0].id, CaseStatus::Verifying).await;
    assert_eq!(counted(&store).await, [1, 2]);
    moved(&store, rows[1].id, CaseStatus::Unfounded).await;
    assert_eq!(counted(&store).await, [1]);
}

async fn another_kind_is_matched_again(store: Store) {
    let row = told(1, Origin::Citizen, 2);
    add(&store, std::slice::from_ref(&row)).await;
    let line = step(StepKind::Kind, "toll_fraud");
    let change = CaseChange::Kind(Kind::TollFraud);
    store.step_case(&Scope::Province, row.id, &CaseRow::default(), change, &line).await.unwrap();
    let waiting = store.waiting_incidents(&Scope::Engine, 10).await.unwrap();
    assert_eq!(waiting.iter().map(|w| w.row.incident.kind).collect::<Vec<_>>(), [Kind::TollFraud]);
    let digest = store.incident_digests(&Scope::Province).await.unwrap().remove(0);
    assert!(!digest.counts, "no cable, no hotspot");
}
