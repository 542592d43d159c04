//! Plans of nights, and who was to be where in which quarter of an hour. Police and the department
//! reach them; for others there are none.

use time::Date;
use uuid::Uuid;

use crate::access::Scope;
use crate::network::codes;
use crate::store::crews::{reaches, there};
use crate::store::key_places::{day, iso};
use crate::store::outbox::Touched;
use crate::store::{Store, StoreError, bump, reading, run, writing};
use crate::units::Timestamp;

const LIST: &str = "SELECT id, night, variant, status, asked, answer, seed, made_at, made_by, approved_at, approved_by FROM plans \
     WHERE $1 AND ($2 IS NULL OR id = $2) AND ($3 IS NULL OR night >= $3) AND ($4 IS NULL OR night <= $4) \
     ORDER BY night DESC, variant DESC LIMIT $5";

const ADD: &str = "INSERT INTO plans (id, night, variant, status, asked, answer, seed, made_at, made_by) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";

const VARIANT: &str = "SELECT coalesce(max(variant), 0) + 1 FROM plans WHERE night = $1";

const FINISH: &str = "UPDATE plans SET status = $2, answer = $3 WHERE id = $1 AND status = 'running'";

const APPROVE: &str = "UPDATE plans SET status = 'approved', approved_at = $2, approved_by = $3 \
     WHERE id = $1 AND status IN ('draft', 'stopped')";

/// One plan of a night is the one that is carried out.
const UNAPPROVE: &str = "UPDATE plans SET status = 'draft', approved_at = NULL, approved_by = NULL \
     WHERE status = 'approved' AND id <> $1 AND night = (SELECT night FROM plans WHERE id = $1)";

const ADD_QUARTER: &str = "INSERT INTO plan_quarters (plan, crew, task, quarter) VALUES ($1, $2, $3, $4)";

const QUARTERS: &str =
    "SELECT crew, task, quarter FROM plan_quarters WHERE $1 AND plan = $2 ORDER BY crew, quarter, task";

const LAST_VISITS: &str = "SELECT q.task, max(p.night) FROM plan_quarters q JOIN plans p ON p.id = q.plan \
     WHERE $1 AND p.status = 'approved' AND p.night < $2 GROUP BY q.task ORDER BY q.task";

codes! {
    /// Where a plan stands.
    PlanStatus {
        Running => "running", Draft => "draft", Approved => "approved", Stopped => "stopped", Failed => "failed",
    }
}

/// A plan of a night.
#[derive(Clone, Debug, PartialEq)]
pub struct PlanRow {
    /// The store's id, sortable by time.
    pub id: Uuid,
    /// The day of its evening.
    pub night: Date,
    /// Its number among those of the night, from 1; set by the store.
    pub variant: i64,
    /// Where it stands.
    pub status: PlanStatus,
    /// What was asked for, in JSON.
    pub asked: String,
    /// What came out, in JSON.
    pub answer: String,
    /// What random draws started from; the store's own of night and variant where nobody chose one.
    pub seed: u64,
    /// When the search began.
    pub made_at: Timestamp,
    /// Which account.
    pub made_by: Option<Uuid>,
    /// When it was approved, and by whom.
    pub approved: Option<(Timestamp, Option<Uuid>)>,
}

/// A crew at a task in a quarter of an hour.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Quarter {
    /// Which crew.
    pub crew: Uuid,
    /// The task's id.
    pub task: String,
    /// Quarters of an hour since the night's noon.
    pub quarter: i64,
}

#[derive(sqlx::FromRow)]
struct Columns {
    id: Uuid,
    night: String,
    variant: i64,
    status: String,
    asked: String,
    answer: String,
    seed: i64,
    made_at: i64,
    made_by: Option<Uuid>,
    approved_at: Option<i64>,
    approved_by: Option<Uuid>,
}

impl PlanRow {
    /// The seed of a night's plan that nobody chose one for.
    pub fn own_seed(night: Date, variant: i64) -> u64 {
        let day =
            night.year().unsigned_abs() * 10_000 + u32::from(u8::from(night.month())) * 100 + u32::from(night.day());
        u64::from(day) * 1_000 + variant.unsigned_abs()
    }
}

impl Store {
    /// Plans in scope of the nights from one to another, the last night and its newest first.
    pub async fn plans(
        &self,
        scope: &Scope,
        nights: Option<(Date, Date)>,
        limit: i64,
    ) -> Result<Vec<PlanRow>, StoreError> {
        self.select_plans(scope, None, nights, limit).await
    }

    /// One plan in scope.
    pub async fn plan(&self, scope: &Scope, id: Uuid) -> Result<Option<PlanRow>, StoreError> {
        Ok(self.select_plans(scope, Some(id), None, 1).await?.pop())
    }

    async fn select_plans(
        &self,
        scope: &Scope,
        id: Option<Uuid>,
        nights: Option<(Date, Date)>,
        limit: i64,
    ) -> Result<Vec<PlanRow>, StoreError> {
        let rows: Vec<Columns> = reading!(self, pool => {
            let query = sqlx::query_as(LIST).bind(scope.sees_all()).bind(id);
            query.bind(nights.map(|n| iso(n.0))).bind(nights.map(|n| iso(n.1))).bind(limit).fetch_all(pool).await?
        });
        rows.into_iter().map(|row| plan(row).ok_or(StoreError::Corrupt("plan"))).collect()
    }

    /// Record a plan whose search begins. Gives its variant and seed; `seed` where somebody chose it.
    pub async fn add_plan(&self, scope: &Scope, row: &PlanRow, seed: Option<u64>) -> Result<(i64, u64), StoreError> {
        reaches(scope)?;
        let night = iso(row.night);
        Ok(writing!(self, tx => {
            // Writers queue up at the streams, so that no two take one number.
            bump!(tx, &Touched::new(&["plans"]), row.made_at);
            let variant: i64 = sqlx::query_scalar(VARIANT).bind(&night).fetch_one(&mut *tx).await?;
            let seed = seed.unwrap_or_else(|| PlanRow::own_seed(row.night, variant));
            run!(
                tx, ADD, row.id, &night, variant, PlanStatus::Running.code(), &row.asked, &row.answer, seed.cast_signed(),
                row.made_at.millis(), row.made_by,
            );
            (variant, seed)
        }))
    }

    /// Write what came out of a search, once.
    pub async fn finish_plan(
        &self,
        scope: &Scope,
        id: Uuid,
        status: PlanStatus,
        answer: &str,
        quarters: &[Quarter],
        at: Timestamp,
    ) -> Result<(), StoreError> {
        reaches(scope)?;
        writing!(self, tx => {
            bump!(tx, &Touched::new(&["plans"]), at);
            there(run!(tx, FINISH, id, status.code(), answer).rows_affected())?;
            for one in quarters {
                run!(tx, ADD_QUARTER, id, one.crew, &one.task, one.quarter);
            }
        });
        Ok(())
    }

    /// Approve a plan that was made: the night's one plan that is carried out. `Moved` where it is none
    /// that can be.
    pub async fn approve_plan(
        &self,
        scope: &Scope,
        id: Uuid,
        by: Option<Uuid>,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        reaches(scope)?;
        writing!(self, tx => {
            bump!(tx, &Touched::new(&["plans"]), at);
            if run!(tx, APPROVE, id, at.millis(), by).rows_affected() == 0 {
                return Err(StoreError::Moved);
            }
            run!(tx, UNAPPROVE, id);
        });
        Ok(())
    }

    /// Who is where in which quarter of an hour, by a plan in scope.
    pub async fn plan_quarters(&self, scope: &Scope, plan: Uuid) -> Result<Vec<Quarter>, StoreError> {
        let rows: Vec<(Uuid, String, i64)> = reading!(self, pool => {
            sqlx::query_as(QUARTERS).bind(scope.sees_all()).bind(plan).fetch_all(pool).await?
        });
        Ok(rows.into_iter().map(|(crew, task, quarter)| Quarter { crew, task, quarter }).collect())
    }

    /// The last night before this one in which an approved plan had each task.
    pub async fn last_visits(&self, scope: &Scope, before: Date) -> Result<Vec<(String, Date)>, StoreError> {
        let rows: Vec<(String, String)> = reading!(self, pool => {
            sqlx::query_as(LAST_VISITS).bind(scope.sees_all()).bind(iso(before)).fetch_all(pool).await?
        });
        let row = |(task, night): (String, String)| day(&night).map(|night| (task, night));
        rows.into_iter().map(|columns| row(columns).ok_or(StoreError::Corrupt("plan"))).collect()
    }
}

fn plan(row: Columns) -> Option<PlanRow> {
    Some(PlanRow {
        id: row.id,
        night: day(&row.night)?,
        variant: row.variant,
        status: PlanStatus::from_code(&row.status)?,
        asked: row.asked,
        answer: row.answer,
        seed: row.seed.cast_unsigned(),
        made_at: Timestamp::from_millis(row.made_at),
        made_by: row.made_by,
        approved: row.approved_at.map(|at| (Timestamp::from_millis(at), row.approved_by)),
    })
}
