//! Incidents by who filed them, and by the code that whoever filed them holds.

use uuid::Uuid;

use crate::access::Scope;
use crate::incidents::Kind;
use crate::store::incidents::{Columns, columns, incident_row};
use crate::store::{IncidentRow, Store, StoreError, reading};
use crate::units::Interval;

const BY_CODE: &str =
    concat!(columns!(), "FROM incidents i LEFT JOIN cases c ON c.incident = i.id WHERE $1 AND i.code = $2");

const FILED: &str = concat!(
    columns!(),
    "FROM incidents i LEFT JOIN cases c ON c.incident = i.id \
     WHERE $1 AND i.reporter = $2 AND i.reported_at >= $3 AND i.reported_at <= $4 \
     AND ($5 = '' OR $5 LIKE '%,' || i.kind || ',%') ORDER BY i.reported_at DESC, i.id DESC LIMIT $6"
);

impl Store {
    /// The incident with this look-up code, without its candidates. Only the program itself, which tells
    /// no more of it than a code is good for.
    pub async fn incident_by_code(&self, scope: &Scope, code: &str) -> Result<Option<IncidentRow>, StoreError> {
        let row: Option<Columns> = reading!(self, pool => {
            sqlx::query_as(BY_CODE).bind(*scope == Scope::Engine).bind(code).fetch_optional(pool).await?
        });
        row.map(|row| incident_row(row).ok_or(StoreError::Corrupt("incident"))).transpose()
    }

    /// What an account filed within a period, the newest first, without candidates; of these kinds, or of
    /// all if none is named. Only the program itself.
    pub async fn incidents_of(
        &self,
        scope: &Scope,
        reporter: Uuid,
        within: Interval,
        kinds: &[Kind],
        limit: i64,
    ) -> Result<Vec<IncidentRow>, StoreError> {
        let kinds: String = kinds.iter().map(|kind| format!(",{},", kind.code())).collect();
        let rows: Vec<Columns> = reading!(self, pool => {
            sqlx::query_as(FILED)
                .bind(*scope == Scope::Engine)
                .bind(reporter)
                .bind(within.from().millis())
                .bind(within.to().millis())
                .bind(kinds)
                .bind(limit)
                .fetch_all(pool)
                .await?
        });
        rows.into_iter().map(|row| incident_row(row).ok_or(StoreError::Corrupt("incident"))).collect()
    }
}
