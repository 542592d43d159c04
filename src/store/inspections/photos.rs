//! Photos of inspections: seen by whoever may see their asset by name.

use uuid::Uuid;

use crate::access::Scope;
use crate::store::{PhotoRow, Store, StoreError, reading, run, writing};
use crate::units::CarrierCode;

const ADD: &str = "INSERT INTO inspection_photos (inspection, number, sent, width, height, at, jpeg) \
     VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING";

const SENT: &str = "SELECT sent FROM inspection_photos WHERE inspection = $1 AND number = $2";

const ONE: &str = "SELECT p.jpeg FROM inspection_photos p JOIN inspections i ON i.id = p.inspection \
     WHERE ($1 OR i.carrier = $2) AND p.inspection = $3 AND p.number = $4";

/// Whoever recorded an inspection adds its photos.
const MINE: &str = "SELECT count(*) FROM inspections WHERE id = $1 AND by_user = $2";

impl Store {
    /// Keep a photo of an inspection that this account recorded. The same bytes again change nothing; others under
    /// its number are a conflict.
    pub async fn add_inspection_photo(
        &self,
        _scope: &Scope,
        (inspection, account): (Uuid, Uuid),
        photo: &PhotoRow,
        sent: &[u8],
        jpeg: &[u8],
    ) -> Result<(), StoreError> {
        writing!(self, tx => {
            let mine: i64 = sqlx::query_scalar(MINE).bind(inspection).bind(account).fetch_one(&mut *tx).await?;
            if mine == 0 {
                return Err(StoreError::NotFound);
            }
            let (width, height, at) = (photo.width, photo.height, photo.at.millis());
            if run!(tx, ADD, inspection, photo.number, sent, width, height, at, jpeg).rows_affected() == 0 {
                let before: Vec<u8> =
                    sqlx::query_scalar(SENT).bind(inspection).bind(photo.number).fetch_one(&mut *tx).await?;
                if before != sent {
                    return Err(StoreError::Conflict);
                }
            }
        });
        Ok(())
    }

    /// The JPEG of one of them: for those who reach all, and the asset's carrier.
    pub async fn inspection_photo(
        &self,
        scope: &Scope,
        inspection: Uuid,
        number: i64,
    ) -> Result<Option<Vec<u8>>, StoreError> {
        let own = scope.carrier().map(CarrierCode::as_str);
        Ok(reading!(self, pool => {
            let query = sqlx::query_scalar(ONE).bind(scope.sees_all()).bind(own).bind(inspection).bind(number);
            query.fetch_optional(pool).await?
        }))
    }
}
