//! Proposed imports and the files they came from.

use tokio::sync::mpsc::Receiver;
use uuid::Uuid;

use crate::access::Scope;
use crate::store::network::{NEWEST, within};
use crate::store::outbox::Touched;
use crate::store::rows::next;
use crate::store::{Handed, ImportRow, Store, StoreError, Told, bump, reading, run, writing};
use crate::units::{CarrierCode, Timestamp};

pub(super) const ADD: &str = "INSERT INTO imports (id, carrier, what, file_name, sha256, status, created_at, created_by, decided_at, \
     decided_by, summary_json, faults_json, crs, columns_json, base, data_version) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)";

const ONE: &str = "SELECT id, carrier, what, file_name, sha256, status, created_at, created_by, decided_at, decided_by, summary_json, \
     faults_json, crs, columns_json, base, EXISTS (SELECT 1 FROM import_chunks c WHERE c.import_id = imports.id) AS file_kept \
     FROM imports WHERE id = $1 AND ($2 OR carrier = $3)";

const LAST: &str = "SELECT id, carrier, what, file_name, sha256, status, created_at, created_by, decided_at, decided_by, summary_json, \
     faults_json, crs, columns_json, base, EXISTS (SELECT 1 FROM import_chunks c WHERE c.import_id = imports.id) AS file_kept \
     FROM imports WHERE $1 OR carrier = $2 ORDER BY created_at DESC, id DESC LIMIT $3";

const PIECE: &str = "SELECT c.bytes FROM import_chunks c JOIN imports i ON i.id = c.import_id \
     WHERE i.id = $1 AND ($2 OR i.carrier = $3) AND c.position = $4";

const DECIDE: &str = "UPDATE imports SET status = $2, decided_at = $3, data_version = $4 \
     WHERE id = $1 AND status = 'proposed' AND ($5 OR carrier = $6)";

const RENEW: &str = "UPDATE imports SET summary_json = $2, faults_json = $3, base = $4, data_version = $5 \
     WHERE id = $1 AND status = 'proposed' AND ($6 OR carrier = $7)";

const COLUMNS: &str = "SELECT columns_json FROM carrier_columns WHERE carrier = $1 AND ($2 OR carrier = $3)";

#[derive(sqlx::FromRow)]
struct Columns {
    id: Uuid,
    carrier: String,
    what: String,
    file_name: String,
    sha256: Vec<u8>,
    status: String,
    created_at: i64,
    created_by: Option<Uuid>,
    decided_at: Option<i64>,
    decided_by: Option<Uuid>,
    summary_json: String,
    faults_json: String,
    crs: Option<String>,
    columns_json: Option<String>,
    base: Option<Uuid>,
    file_kept: bool,
}

/// Add the row of an import inside a transaction.
macro_rules! add {
    ($tx:ident, $row:expr, $told:expr, $version:expr) => {{
        let (row, told): (&$crate::store::ImportRow, $crate::store::Told) = ($row, $told);
        let query = sqlx::query($crate::store::imports::ADD).bind(row.id).bind(row.carrier.as_str()).bind(&row.what);
        let query = query.bind(&row.file_name).bind(&row.sha256).bind(&row.status).bind(row.created_at.millis());
        let query = query.bind(row.created_by).bind(row.decided_at.map(Timestamp::millis)).bind(row.decided_by);
        let query = query.bind(told.summary_json).bind(told.faults_json).bind(row.crs.as_deref());
        query.bind(row.columns_json.as_deref()).bind(row.base).bind($version).execute(&mut *$tx).await?;
    }};
}
pub(super) use add;

impl Store {
    /// Keep a proposal and its file, which comes in pieces of about a megabyte; if they end
    /// half-way nothing is kept.
    pub async fn add_import(
        &self,
        scope: &Scope,
        row: &ImportRow,
        mut file: Receiver<Handed<Vec<u8>>>,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        within(scope, &row.carrier)?;
        let touched = touched(&row.carrier);
        writing!(self, tx => {
            let version = bump!(tx, &touched, at);
            add!(tx, row, row.told.clone(), version);
            let mut position = 0_i64;
            while let Some(bytes) = next(&mut file).await? {
                run!(tx, "INSERT INTO import_chunks (import_id, position, bytes) VALUES ($1, $2, $3)", row.id, position, bytes);
                position += 1;
            }
        });
        Ok(())
    }

    /// One import in scope.
    pub async fn import(&self, scope: &Scope, id: Uuid) -> Result<Option<ImportRow>, StoreError> {
        let own = scope.carrier().map(CarrierCode::as_str);
        let row: Option<Columns> = reading!(self, pool => {
            sqlx::query_as(ONE).bind(id).bind(scope.sees_all()).bind(own).fetch_optional(pool).await?
        });
        row.map(|row| import(row).ok_or(StoreError::Corrupt("import"))).transpose()
    }

    /// The last imports in scope, newest first.
    pub async fn imports(&self, scope: &Scope, limit: i64) -> Result<Vec<ImportRow>, StoreError> {
        let own = scope.carrier().map(CarrierCode::as_str);
        let rows: Vec<Columns> = reading!(self, pool => {
            sqlx::query_as(LAST).bind(scope.sees_all()).bind(own).bind(limit).fetch_all(pool).await?
        });
        rows.into_iter().map(|row| import(row).ok_or(StoreError::Corrupt("import"))).collect()
    }

    /// What a carrier in scope accepted last: the base of what is compared with its network now.
    pub async fn newest_import(&self, scope: &Scope, carrier: &CarrierCode) -> Result<Option<Uuid>, StoreError> {
        within(scope, carrier)?;
        Ok(reading!(self, pool => sqlx::query_scalar(NEWEST).bind(carrier.as_str()).fetch_optional(pool).await?))
    }

    /// How a carrier's columns were read last, in JSON.
    pub async fn carrier_columns(&self, scope: &Scope, carrier: &CarrierCode) -> Result<Option<String>, StoreError> {
        let own = scope.carrier().map(CarrierCode::as_str);
        Ok(reading!(self, pool => {
            sqlx::query_scalar(COLUMNS).bind(carrier.as_str()).bind(scope.sees_all()).bind(own).fetch_optional(pool).await?
        }))
    }

    /// One piece of the file of an import in scope, from 0; `None` past its end.
    pub async fn import_piece(&self, scope: &Scope, id: Uuid, number: i64) -> Result<Option<Vec<u8>>, StoreError> {
        let own = scope.carrier().map(CarrierCode::as_str);
        Ok(reading!(self, pool => {
            sqlx::query_scalar(PIECE).bind(id).bind(scope.sees_all()).bind(own).bind(number).fetch_optional(pool).await?
        }))
    }

    /// Decide a proposal; one that was decided before is a conflict.
    pub async fn decide_import(&self, scope: &Scope, id: Uuid, status: &str, at: Timestamp) -> Result<(), StoreError> {
        let row = self.import(scope, id).await?.ok_or(StoreError::NotFound)?;
        let touched = touched(&row.carrier);
        let own = scope.carrier().map(CarrierCode::as_str);
        writing!(self, tx => {
            let version = bump!(tx, &touched, at);
            let done = run!(tx, DECIDE, id, status, at.millis(), version, scope.sees_all(), own);
            if done.rows_affected() == 0 {
                return Err(StoreError::Conflict);
            }
            run!(tx, "DELETE FROM import_chunks WHERE import_id = $1", id);
        });
        Ok(())
    }

    /// A proposal compared anew stands on another base; one that was decided before is a conflict.
    pub async fn renew_import(
        &self,
        scope: &Scope,
        id: Uuid,
        told: &Told,
        base: Option<Uuid>,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let row = self.import(scope, id).await?.ok_or(StoreError::NotFound)?;
        let touched = touched(&row.carrier);
        let own = scope.carrier().map(CarrierCode::as_str);
        writing!(self, tx => {
            let version = bump!(tx, &touched, at);
            let done = run!(
                tx, RENEW, id, &told.summary_json, &told.faults_json, base, version, scope.sees_all(), own,
            );
            if done.rows_affected() == 0 {
                return Err(StoreError::Conflict);
            }
        });
        Ok(())
    }
}

fn touched(carrier: &CarrierCode) -> Touched {
    let mut touched = Touched::new(&["imports"]);
    touched.tell_carrier(carrier, None);
    touched
}

fn import(row: Columns) -> Option<ImportRow> {
    Some(ImportRow {
        id: row.id,
        carrier: CarrierCode::checked(&row.carrier)?,
        what: row.what,
        file_name: row.file_name,
        sha256: row.sha256,
        status: row.status,
        created_at: Timestamp::from_millis(row.created_at),
        created_by: row.created_by,
        decided_at: row.decided_at.map(Timestamp::from_millis),
        decided_by: row.decided_by,
        told: Told { summary_json: row.summary_json, faults_json: row.faults_json },
        crs: row.crs,
        columns_json: row.columns_json,
        base: row.base,
        file_kept: row.file_kept,
    })
}
