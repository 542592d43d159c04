//! Who reported: kept apart from the incident, shown to the police and the department alone, and gone
//! when its time is over.

use uuid::Uuid;

use crate::access::Scope;
use crate::store::crews::{reaches, there};
use crate::store::users::engine;
use crate::store::{Store, StoreError, reading, run, writing};
use crate::units::Timestamp;

pub(super) const ADD: &str =
    "INSERT INTO reporters (incident, name, phone, consent_at, keep_until) VALUES ($1, $2, $3, $4, $5)";

const OF: &str =
    "SELECT name, phone, consent_at, keep_until FROM reporters WHERE $1 AND incident = $2 AND keep_until > $3";

/// The fingerprint of what was sent would let a telephone number be guessed; without it the same key
/// is the same report.
const BLUR: &str = "UPDATE idempotency SET body_hash = $2 WHERE incident = $1";

/// The same for all whose time is over.
const BLUR_OVER: &str = "UPDATE idempotency SET body_hash = $2 \
     WHERE incident IN (SELECT incident FROM reporters WHERE keep_until <= $1)";

/// Who reported, and until when that is kept.
#[derive(Clone, PartialEq, Eq)]
pub struct ReporterRow {
    /// As they gave it.
    pub name: Option<String>,
    /// As they gave it.
    pub phone: Option<String>,
    /// When they agreed.
    pub consent_at: Timestamp,
    /// It is gone from then on.
    pub keep_until: Timestamp,
}

/// Without name and number, so that no log can hold them.
impl std::fmt::Debug for ReporterRow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ReporterRow").field("keep_until", &self.keep_until).finish_non_exhaustive()
    }
}

impl Store {
    /// Who reported an incident, for those who reach all of the province, while it is to be kept.
    pub async fn reporter(
        &self,
        scope: &Scope,
        incident: Uuid,
        now: Timestamp,
    ) -> Result<Option<ReporterRow>, StoreError> {
        let row: Option<(Option<String>, Option<String>, i64, i64)> = reading!(self, pool => {
            sqlx::query_as(OF).bind(scope.sees_all()).bind(incident).bind(now.millis()).fetch_optional(pool).await?
        });
        Ok(row.map(|(name, phone, consent_at, keep_until)| ReporterRow {
            name,
            phone,
            consent_at: Timestamp::from_millis(consent_at),
            keep_until: Timestamp::from_millis(keep_until),
        }))
    }

    /// Erase who reported an incident; the incident stays. For those who reach all of the province.
    pub async fn erase_reporter(&self, scope: &Scope, incident: Uuid) -> Result<(), StoreError> {
        reaches(scope)?;
        self.erase(incident).await
    }

    /// The same for whoever holds the code, in any scope.
    pub async fn erase_reporter_of(&self, scope: &Scope, code: &str, now: Timestamp) -> Result<(), StoreError> {
        let answer = self.answer(scope, code, now).await?.ok_or(StoreError::NotFound)?;
        self.erase(answer.incident).await
    }

    async fn erase(&self, incident: Uuid) -> Result<(), StoreError> {
        writing!(self, tx => {
            let found: i64 = sqlx::query_scalar("SELECT count(*) FROM incidents WHERE id = $1")
                .bind(incident).fetch_one(&mut *tx).await?;
            there(found.unsigned_abs())?;
            if run!(tx, "DELETE FROM reporters WHERE incident = $1", incident).rows_affected() > 0 {
                run!(tx, BLUR, incident, Vec::<u8>::new());
            }
        });
        Ok(())
    }

    /// Erase all whose time is over; gives how many.
    pub async fn forget_reporters(&self, scope: &Scope, now: Timestamp) -> Result<u64, StoreError> {
        engine(scope)?;
        let gone = writing!(self, tx => {
            run!(tx, BLUR_OVER, now.millis(), Vec::<u8>::new());
            run!(tx, "DELETE FROM reporters WHERE keep_until <= $1", now.millis()).rows_affected()
        });
        Ok(gone)
    }
}
