//! Reports that wait for somebody, the most overdue first.

use uuid::Uuid;

use crate::access::Scope;
use crate::incidents::{Kind, Origin, Queue, deadline};
use crate::store::incidents::{Columns, columns, incident_row};
use crate::store::{CaseRow, IncidentRow, Store, StoreError, reading};
use crate::units::{CarrierCode, Timestamp};

/// After every deadline there is: what has none comes last.
const NEVER: i64 = i64::MAX;

macro_rules! due {
    () => {
        "COALESCE(CASE WHEN COALESCE(c.case_status, 'received') NOT IN ('received', 'verifying') THEN NULL \
         WHEN c.due_at IS NOT NULL THEN c.due_at \
         WHEN COALESCE(c.case_status, 'received') = 'received' AND i.origin <> 'file' THEN i.reported_at + 86400000 END, \
         9223372036854775807)"
    };
}

/// What came in a file is nobody's work until somebody makes it theirs. What is joined waits with its head;
/// a carrier that may not know of that head keeps its own report.
const LIST: &str = concat!(
    columns!(),
    ", ",
    due!(),
    " AS due FROM incidents i LEFT JOIN cases c ON c.incident = i.id \
     WHERE ($1 OR i.carrier = $2 OR i.reported_by_carrier = $2 OR i.commune = $3 \
         OR EXISTS (SELECT 1 FROM matches m WHERE m.incident = i.id AND m.carrier = $2)) \
     AND (c.joined_into IS NULL OR NOT $1) AND (i.origin <> 'file' OR c.incident IS NOT NULL OR $4 = 'all') \
     AND ($4 = 'all' \
         OR ($4 = 'closed' AND c.case_status IN ('not_prosecuted', 'referred', 'closed', 'unfounded')) \
         OR ($4 = 'repair' AND COALESCE(c.case_status, 'received') <> 'unfounded' AND COALESCE(c.repair_status, 'reported') <> 'restored' \
             AND (i.in_progress OR i.kind IN ('theft', 'sabotage', 'cut', 'outage', 'fire')))) \
     AND ($5 = '' OR $5 LIKE '%,' || i.kind || ',%') AND ($6 IS NULL OR c.body = $6) AND ($7 IS NULL OR ",
    due!(),
    " <= $7) AND ($8 IS NULL OR ",
    due!(),
    " > $8 OR (",
    due!(),
    " = $8 AND i.id > $9)) ORDER BY due, i.id LIMIT $10"
);

/// Open work, as `triage` keeps it: no other rows are looked at.
const OPEN: &str = concat!(
    columns!(),
    ", i.triage AS due FROM incidents i LEFT JOIN cases c ON c.incident = i.id \
     WHERE i.triage IS NOT NULL AND i.triage <= COALESCE($6, 9223372036854775807) AND ($7 IS NULL OR (i.triage, i.id) > ($7, $8)) \
     AND ($1 OR i.carrier = $2 OR i.reported_by_carrier = $2 OR i.commune = $3 \
         OR EXISTS (SELECT 1 FROM matches m WHERE m.incident = i.id AND m.carrier = $2)) \
     AND (c.joined_into IS NULL OR NOT $1) AND ($4 = '' OR $4 LIKE '%,' || i.kind || ',%') AND ($5 IS NULL OR c.body = $5) \
     ORDER BY i.triage, i.id LIMIT $9"
);

/// Where a report stands in the list of open work; nothing for what is nobody's work. `worked`: somebody has taken a
/// step with it, and what came in a file is theirs since.
pub(in crate::store) fn triage(origin: Origin, told: Option<Timestamp>, case: &CaseRow, worked: bool) -> Option<i64> {
    let waits = case.status.is_open() && (worked || origin != Origin::File);
    waits.then(|| deadline(case.status, origin, told, case.due_at).map_or(NEVER, |(_, at)| at.millis()))
}

/// Narrows lists of reports that wait.
#[derive(Clone, Debug)]
pub struct CaseFilter {
    /// Which.
    pub queue: Queue,
    /// Only these kinds; all if empty.
    pub kinds: Vec<Kind>,
    /// Only those assigned to this body.
    pub body: Option<String>,
    /// Only those that were due by then.
    pub due_by: Option<Timestamp>,
    /// Only what comes after this deadline and id.
    pub after: Option<(i64, Uuid)>,
    /// So many at most.
    pub limit: i64,
}

/// A report that waits.
#[derive(Clone, Debug, PartialEq)]
pub struct QueuedRow {
    /// The report.
    pub row: IncidentRow,
    /// Its deadline in milliseconds, as the order of the list has it: `i64::MAX` without one.
    pub order: i64,
}

impl QueuedRow {
    /// Its deadline.
    pub fn due(&self) -> Option<Timestamp> {
        (self.order != NEVER).then(|| Timestamp::from_millis(self.order))
    }
}

#[derive(sqlx::FromRow)]
struct Queued {
    #[sqlx(flatten)]
    columns: Columns,
    due: i64,
}

impl Store {
    /// Reports in scope that wait for somebody, by deadline.
    pub async fn queued(&self, scope: &Scope, filter: &CaseFilter) -> Result<Vec<QueuedRow>, StoreError> {
        let kinds: String = filter.kinds.iter().map(|kind| format!(",{},", kind.code())).collect();
        let is_open = filter.queue == Queue::Open;
        let rows: Vec<Queued> = reading!(self, pool => {
            let query = sqlx::query_as(if is_open { OPEN } else { LIST })
                .bind(scope.sees_all())
                .bind(scope.carrier().map(CarrierCode::as_str))
                .bind(scope.commune());
            let query = if is_open { query } else { query.bind(filter.queue.code()) };
            query
                .bind(kinds)
                .bind(filter.body.as_deref())
                .bind(filter.due_by.map(Timestamp::millis))
                .bind(filter.after.map(|after| after.0))
                .bind(filter.after.map(|after| after.1))
                .bind(filter.limit)
                .fetch_all(pool)
                .await?
        });
        let ids: Vec<Uuid> = rows.iter().map(|row| row.columns.id).collect();
        let mut candidates = self.candidates_of(scope, &ids).await?;
        let read = |row: Queued| {
            let mut incident = incident_row(row.columns)?;
            incident.candidates = candidates.remove(&incident.id).unwrap_or_default();
            Some(QueuedRow { row: incident, order: row.due })
        };
        rows.into_iter().map(read).map(|row| row.ok_or(StoreError::Corrupt("incident"))).collect()
    }
}
