//! Photos of reports: whoever holds the code adds them, the police and the department see them.

use uuid::Uuid;

use crate::access::Scope;
use crate::store::{Store, StoreError, reading, run, writing};
use crate::units::Timestamp;

const ADD: &str = "INSERT INTO photos (incident, number, sent, width, height, at, jpeg) \
     VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING";

const LIST: &str = "SELECT number, width, height, at FROM photos WHERE $1 AND incident = $2 ORDER BY number";

/// A photo without its bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PhotoRow {
    /// Its number in the report, from 1.
    pub number: i64,
    /// Pixels across.
    pub width: i64,
    /// Pixels down.
    pub height: i64,
    /// When it arrived.
    pub at: Timestamp,
}

impl Store {
    /// The fingerprint of what was sent under a number.
    pub async fn photo_sent(&self, _scope: &Scope, incident: Uuid, number: i64) -> Result<Option<Vec<u8>>, StoreError> {
        Ok(reading!(self, pool => {
            sqlx::query_scalar("SELECT sent FROM photos WHERE incident = $1 AND number = $2")
                .bind(incident).bind(number).fetch_optional(pool).await?
        }))
    }

    /// Keep a photo. Under a number that is taken by other bytes it is a conflict; by the same, nothing
    /// happens. Whoever holds the code of the report may, in any scope.
    pub async fn add_photo(
        &self,
        _scope: &Scope,
        incident: Uuid,
        photo: &PhotoRow,
        sent: &[u8],
        jpeg: &[u8],
    ) -> Result<(), StoreError> {
        writing!(self, tx => {
            let (width, height, at) = (photo.width, photo.height, photo.at.millis());
            if run!(tx, ADD, incident, photo.number, sent, width, height, at, jpeg).rows_affected() == 0 {
                let before: Vec<u8> = sqlx::query_scalar("SELECT sent FROM photos WHERE incident = $1 AND number = $2")
                    .bind(incident).bind(photo.number).fetch_one(&mut *tx).await?;
                if before != sent {
                    return Err(StoreError::Conflict);
                }
            }
        });
        Ok(())
    }

    /// The photos of an incident, for those who reach all of the province.
    pub async fn photos(&self, scope: &Scope, incident: Uuid) -> Result<Vec<PhotoRow>, StoreError> {
        let rows: Vec<(i64, i64, i64, i64)> = reading!(self, pool => {
            sqlx::query_as(LIST).bind(scope.sees_all()).bind(incident).fetch_all(pool).await?
        });
        let row = |(number, width, height, at)| PhotoRow { number, width, height, at: Timestamp::from_millis(at) };
        Ok(rows.into_iter().map(row).collect())
    }

    /// The JPEG of one of them.
    pub async fn photo(&self, scope: &Scope, incident: Uuid, number: i64) -> Result<Option<Vec<u8>>, StoreError> {
        Ok(reading!(self, pool => {
            sqlx::query_scalar("SELECT jpeg FROM photos WHERE $1 AND incident = $2 AND number = $3")
                .bind(scope.sees_all()).bind(incident).bind(number).fetch_optional(pool).await?
        }))
    }
}
