//! Proposed imports and the files they came from.

use tokio::sync::mpsc::Receiver;
use uuid::Uuid;

use crate::access::Scope;
use crate::store::outbox::Touched;
use crate::store::rows::next;
use crate::store::{Handed, ImportRow, Store, StoreError, bump, reading, run, writing};
use crate::units::{CarrierCode, Timestamp};

const ADD: &str = "INSERT INTO imports (id, carrier, what, file_name, sha256, status, created_at, created_by, summary_json, \
     faults_json, crs, data_version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";

const ONE: &str = "SELECT id, carrier, what, file_name, sha256, status, created_at, created_by, decided_at, summary_json, faults_json, crs \
     FROM imports WHERE id = $1 AND ($2 OR carrier = $3)";

const LAST: &str = "SELECT id, carrier, what, file_name, sha256, status, created_at, created_by, decided_at, summary_json, faults_json, crs \
     FROM imports WHERE $1 OR carrier = $2 ORDER BY created_at DESC, id DESC LIMIT $3";

const PIECE: &str = "SELECT c.bytes FROM import_chunks c JOIN imports i ON i.id = c.import_id \
     WHERE i.id = $1 AND ($2 OR i.carrier = $3) AND c.position = $4";

const DECIDE: &str = "UPDATE imports SET status = $2, decided_at = $3, data_version = $4 \
     WHERE id = $1 AND status = 'proposed' AND ($5 OR carrier = $6)";

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
    summary_json: String,
    faults_json: String,
    crs: Option<String>,
}

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
        if !scope.sees_all() && scope.carrier() != Some(&row.carrier) {
            return Err(StoreError::NotFound);
        }
        let touched = touched(&row.carrier);
        writing!(self, tx => {
            let version = bump!(tx, &touched, at);
            run!(
                tx, ADD, row.id, row.carrier.as_str(), &row.what, &row.file_name, &row.sha256, &row.status,
                row.created_at.millis(), row.created_by, &row.summary_json, &row.faults_json, row.crs.as_deref(), version,
            );
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
        summary_json: row.summary_json,
        faults_json: row.faults_json,
        crs: row.crs,
    })
}
