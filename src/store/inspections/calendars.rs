//! What is inspected again and again.

use uuid::Uuid;

use crate::access::Scope;
use crate::store::inspections::row::{CalendarColumns, CalendarRow};
use crate::store::inspections::{codes_text, touched, writes};
use crate::store::key_places::iso;
use crate::store::{Hand, Store, StoreError, bump, reading, run, writing};
use crate::units::CarrierCode;

const LIST: &str = "SELECT c.id, c.what, c.asset_kind, c.asset, c.label, c.carrier, c.communes, c.from_m, c.to_m, c.lon, c.lat, \
     c.interval_days, c.first_due, c.made_at, c.made_by, c.made_role, \
     (SELECT max(i.at) FROM inspections i WHERE i.calendar = c.id) AS last_at FROM inspection_calendars c \
     WHERE ($1 OR c.carrier = $2 OR replace(c.communes, ',' || $3 || ',', '') <> c.communes) AND c.ended_at IS NULL \
     AND ($4 IS NULL OR c.id = $4) ORDER BY c.id LIMIT $5";

const ADD: &str = "INSERT INTO inspection_calendars (id, what, asset_kind, asset, label, carrier, communes, from_m, to_m, lon, lat, \
     interval_days, first_due, made_at, made_by, made_role, data_version) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)";

const END: &str = "UPDATE inspection_calendars SET ended_at = $2, data_version = $3 WHERE id = $1 AND ended_at IS NULL";

impl Store {
    /// Calendars in scope that have not ended.
    pub async fn calendars(&self, scope: &Scope, limit: i64) -> Result<Vec<CalendarRow>, StoreError> {
        self.select_calendars(scope, None, limit).await
    }

    /// One calendar in scope.
    pub async fn calendar(&self, scope: &Scope, id: Uuid) -> Result<Option<CalendarRow>, StoreError> {
        Ok(self.select_calendars(scope, Some(id), 1).await?.pop())
    }

    async fn select_calendars(
        &self,
        scope: &Scope,
        id: Option<Uuid>,
        limit: i64,
    ) -> Result<Vec<CalendarRow>, StoreError> {
        let own = scope.carrier().map(CarrierCode::as_str);
        let rows: Vec<CalendarColumns> = reading!(self, pool => {
            let query = sqlx::query_as(LIST).bind(scope.sees_all()).bind(own).bind(scope.commune()).bind(id).bind(limit);
            query.fetch_all(pool).await?
        });
        rows.into_iter().map(|row| row.read().ok_or(StoreError::Corrupt("calendar"))).collect()
    }

    /// Begin a calendar: for those who reach all, and a carrier on its own network.
    pub async fn add_calendar(&self, scope: &Scope, row: &CalendarRow) -> Result<(), StoreError> {
        writes(scope, &row.asset)?;
        writing!(self, tx => {
            let version = bump!(tx, &touched(&row.asset), row.made.at);
            let asset = &row.asset;
            run!(
                tx, ADD, row.id, row.what.code(), asset.kind.code(), asset.id, &asset.label,
                asset.carrier.as_ref().map(CarrierCode::as_str), codes_text(&asset.communes), asset.stretch.map(|s| s.0),
                asset.stretch.map(|s| s.1), asset.at.lon(), asset.at.lat(), row.interval_days, iso(row.first_due),
                row.made.at.millis(), row.made.by, row.made.role.code(), version,
            );
        });
        Ok(())
    }

    /// End a calendar; what was seen stays.
    pub async fn end_calendar(&self, scope: &Scope, row: &CalendarRow, hand: &Hand) -> Result<(), StoreError> {
        writes(scope, &row.asset)?;
        writing!(self, tx => {
            let version = bump!(tx, &touched(&row.asset), hand.at);
            if run!(tx, END, row.id, hand.at.millis(), version).rows_affected() == 0 {
                return Err(StoreError::NotFound);
            }
        });
        Ok(())
    }
}
