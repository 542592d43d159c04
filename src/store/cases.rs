//! What becomes of reports: their case and repair, step by step. Foreign ones are simply absent.

mod queue;
mod row;

pub(in crate::store) use queue::triage;
pub use queue::{CaseFilter, QueuedRow};
pub use row::{CaseChange, CaseRow, CaseStepRow};
pub(in crate::store) use row::{CaseColumns, case_row};

use uuid::Uuid;

use crate::access::{Role, Scope, StepKind, reads_step};
use crate::store::incidents::touched;
use crate::store::outbox::QUEUE_UP;
use crate::store::rows::known;
use crate::store::{Hand, Store, StoreError, bump, reading, run, writing};
use crate::units::{CarrierCode, Timestamp};

/// Only as it was read: a case that was written since has another version.
const PUT: &str = "INSERT INTO cases (incident, case_status, repair_status, accepted_at, due_at, police_ref, body, dispatched_at, \
     restored_at, joined_into, data_version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) \
     ON CONFLICT (incident) DO UPDATE SET case_status = excluded.case_status, repair_status = excluded.repair_status, \
     accepted_at = excluded.accepted_at, due_at = excluded.due_at, police_ref = excluded.police_ref, body = excluded.body, \
     dispatched_at = excluded.dispatched_at, restored_at = excluded.restored_at, joined_into = excluded.joined_into, \
     data_version = excluded.data_version WHERE cases.data_version = $12";

const ADD_STEP: &str = "INSERT INTO case_steps (incident, data_version, at, by_user, role, carrier, commune, what, from_value, to_value, note) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";

const STEPS: &str = "SELECT s.at, s.by_user, u.display_name AS by_name, s.role, s.carrier, s.commune, s.what, s.from_value, s.to_value, \
     s.note FROM case_steps s LEFT JOIN users u ON u.id = s.by_user WHERE s.incident = $1 ORDER BY s.data_version";

/// Another kind may lie elsewhere, or on no cable at all: it is matched again.
const SET_KIND: &str = "UPDATE incidents SET kind = $2, waits = $3, data_version = $3 WHERE id = $1";

const SET_TIME: &str = "UPDATE incidents SET occurred_from = $2, occurred_to = $3, data_version = $4 WHERE id = $1";

const SET_TRIAGE: &str = "UPDATE incidents SET triage = $2 WHERE id = $1";

/// What was joined into this one follows it.
const FOLLOW: &str = "UPDATE cases SET joined_into = $2, data_version = $3 WHERE joined_into = $1";

const JOINED: &str = "SELECT incident FROM cases WHERE joined_into = $1 ORDER BY incident";

#[derive(sqlx::FromRow)]
struct StepColumns {
    at: i64,
    by_user: Option<Uuid>,
    by_name: Option<String>,
    role: String,
    carrier: Option<String>,
    commune: Option<String>,
    what: String,
    from_value: Option<String>,
    to_value: Option<String>,
    note: String,
}

impl Store {
    /// What was done with a report in scope, oldest first; of it what this reader may know.
    pub async fn case_steps(&self, scope: &Scope, id: Uuid) -> Result<Vec<CaseStepRow>, StoreError> {
        if self.incident(scope, id).await?.is_none() {
            return Ok(Vec::new());
        }
        let rows: Vec<StepColumns> = reading!(self, pool => sqlx::query_as(STEPS).bind(id).fetch_all(pool).await?);
        let steps = rows.into_iter().map(|row| step_row(row).ok_or(StoreError::Corrupt("case step")));
        steps.filter(|step| step.as_ref().map_or(true, |step| reads_step(scope, step.what))).collect()
    }

    /// Reports that are joined into this one; only for a scope that sees all.
    pub async fn joined_into(&self, scope: &Scope, id: Uuid) -> Result<Vec<Uuid>, StoreError> {
        if !scope.sees_all() {
            return Ok(Vec::new());
        }
        Ok(reading!(self, pool => sqlx::query_scalar(JOINED).bind(id).fetch_all(pool).await?))
    }

    /// Take a step with a report in scope as it was read: `Moved` where somebody took one meanwhile,
    /// `NotFound` where there is none in scope.
    pub async fn step_case(
        &self,
        scope: &Scope,
        id: Uuid,
        case: &CaseRow,
        change: CaseChange,
        step: &CaseStepRow,
    ) -> Result<(), StoreError> {
        let (Some(_), Some(whole)) = (self.incident(scope, id).await?, self.incident(&Scope::Engine, id).await?) else {
            return Err(StoreError::NotFound);
        };
        let hand = &step.hand;
        let carriers = whole.candidates.iter().map(|c| c.carrier.clone()).collect::<Vec<_>>();
        let turn = triage(whole.origin, whole.incident.reported_at, case, true);
        let mut touched = touched(&["incidents", "hotspots"], [&whole]);
        carriers.iter().for_each(|carrier| touched.tell_carrier(carrier, None));
        writing!(self, tx => {
            run!(tx, QUEUE_UP);
            let version = bump!(tx, &touched, hand.at);
            let put = run!(
                tx, PUT, id, case.status.code(), case.repair.code(), case.accepted_at.map(Timestamp::millis),
                case.due_at.map(Timestamp::millis), &case.police_ref, &case.body, case.dispatched_at.map(Timestamp::millis),
                case.restored_at.map(Timestamp::millis), case.joined_into, version, case.data_version,
            );
            if put.rows_affected() == 0 {
                return Err(StoreError::Moved);
            }
            run!(tx, SET_TRIAGE, id, turn);
            match change {
                CaseChange::None => {}
                CaseChange::Kind(kind) => { run!(tx, SET_KIND, id, kind.code(), version); }
                CaseChange::Time(when) => { run!(tx, SET_TIME, id, when.from().millis(), when.to().millis(), version); }
                CaseChange::Joined(head) => { run!(tx, FOLLOW, id, head, version); }
            }
            run!(
                tx, ADD_STEP, id, version, hand.at.millis(), hand.by, hand.role.code(), hand.carrier.as_ref().map(CarrierCode::as_str),
                &step.commune, step.what.code(), &step.from, &step.to, &step.note,
            );
        });
        Ok(())
    }
}

fn step_row(row: StepColumns) -> Option<CaseStepRow> {
    Some(CaseStepRow {
        hand: Hand {
            at: Timestamp::from_millis(row.at),
            by: row.by_user,
            name: row.by_name,
            role: Role::from_code(&row.role)?,
            carrier: known(row.carrier.as_deref(), CarrierCode::checked)?,
        },
        commune: row.commune,
        what: StepKind::from_code(&row.what)?,
        from: row.from_value,
        to: row.to_value,
        note: row.note,
    })
}
