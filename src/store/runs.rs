//! Computed maps as records: what each was made from and with, and what came out.

mod inputs;

use uuid::Uuid;

use crate::access::Scope;
use crate::store::rows::known;
use crate::store::{Store, StoreError, reading, run, writing};
use crate::units::{CarrierCode, Timestamp};

pub use inputs::{RunInputs, RunRoute};

const ADD: &str = "INSERT INTO hotspot_runs (id, carrier, made_at, made_by, parameters, data_version, code_version, seed, \
     summary_json, quality_json, title, sha256) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";

const LIST: &str = "SELECT r.id, r.carrier, r.made_at, r.made_by, u.display_name, r.parameters, r.data_version, r.code_version, \
     r.seed, r.summary_json, r.quality_json, r.title, r.sha256 FROM hotspot_runs r LEFT JOIN users u ON u.id = r.made_by \
     WHERE ($1 OR (r.carrier IS NULL AND $2) OR r.carrier = $3) AND (r.title IS NOT NULL OR NOT $4) \
     AND ($5 IS NULL OR r.id < $5) AND ($6 IS NULL OR r.id = $6) ORDER BY r.id DESC LIMIT $7";

const INPUTS: &str = "SELECT i.bytes FROM hotspot_run_inputs i JOIN hotspot_runs r ON r.id = i.run \
     WHERE i.run = $4 AND ($1 OR (r.carrier IS NULL AND $2) OR r.carrier = $3)";

/// A map that was computed, once and for all.
#[derive(Clone, Debug, PartialEq)]
pub struct RunRow {
    /// The store's id, sortable by time.
    pub id: Uuid,
    /// The carrier whose own map it is; `None` for the province's.
    pub carrier: Option<CarrierCode>,
    /// When.
    pub made_at: Timestamp,
    /// Which account.
    pub made_by: Option<Uuid>,
    /// That account's name; set by the store.
    pub by_name: Option<String>,
    /// What was asked for, as canonical JSON.
    pub parameters: String,
    /// The version of its stream that it was made from.
    pub data_version: i64,
    /// The program that made it.
    pub code_version: String,
    /// Seed of its random draws.
    pub seed: u64,
    /// Unit, period, method and totals, in JSON.
    pub summary_json: String,
    /// How good it is on the users' own data, in JSON, where that was measured.
    pub quality_json: Option<String>,
    /// That it was published; such a one keeps its inputs.
    pub published: Option<Published>,
}

/// What a published map is known by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Published {
    /// Its title.
    pub title: String,
    /// SHA-256 of its GeoJSON, byte for byte.
    pub sha256: Vec<u8>,
}

#[derive(sqlx::FromRow)]
struct Columns {
    id: Uuid,
    carrier: Option<String>,
    made_at: i64,
    made_by: Option<Uuid>,
    display_name: Option<String>,
    parameters: String,
    data_version: i64,
    code_version: String,
    seed: i64,
    summary_json: String,
    quality_json: Option<String>,
    title: Option<String>,
    sha256: Option<Vec<u8>>,
}

impl Store {
    /// Record a run of this scope: a carrier's own, or the province's. A published one comes with its
    /// inputs ([`RunInputs::to_gzip`]) and no other does. The streams stand still: no data has changed.
    pub async fn add_run(&self, scope: &Scope, row: &RunRow, inputs: Option<&[u8]>) -> Result<(), StoreError> {
        let own = row.carrier.as_ref() == scope.carrier();
        if !own && *scope != Scope::Engine || matches!(scope, Scope::Outside | Scope::Commune(_)) {
            return Err(StoreError::NotFound);
        }
        if row.published.is_some() != inputs.is_some() {
            return Err(StoreError::Conflict);
        }
        let published = row.published.as_ref();
        writing!(self, tx => {
            run!(
                tx, ADD, row.id, row.carrier.as_ref().map(CarrierCode::as_str), row.made_at.millis(), row.made_by,
                &row.parameters, row.data_version, &row.code_version, row.seed.cast_signed(), &row.summary_json,
                &row.quality_json, published.map(|p| p.title.as_str()), published.map(|p| p.sha256.as_slice()),
            );
            if let Some(bytes) = inputs {
                run!(tx, "INSERT INTO hotspot_run_inputs (run, bytes) VALUES ($1, $2)", row.id, bytes);
            }
        });
        Ok(())
    }

    /// Runs in scope, newest first: all or the published alone, those made before `before` or all.
    pub async fn runs(
        &self,
        scope: &Scope,
        published: bool,
        before: Option<Uuid>,
        limit: i64,
    ) -> Result<Vec<RunRow>, StoreError> {
        self.select_runs(scope, published, before, None, limit).await
    }

    /// One run in scope.
    pub async fn run(&self, scope: &Scope, id: Uuid) -> Result<Option<RunRow>, StoreError> {
        Ok(self.select_runs(scope, false, None, Some(id), 1).await?.pop())
    }

    /// All that went into a published run in scope, as it was handed over; `None` for any other.
    pub async fn run_inputs(&self, scope: &Scope, id: Uuid) -> Result<Option<Vec<u8>>, StoreError> {
        let (every, province) = reach(scope);
        let own = scope.carrier().map(CarrierCode::as_str);
        Ok(reading!(self, pool => {
            sqlx::query_scalar(INPUTS).bind(every).bind(province).bind(own).bind(id).fetch_optional(pool).await?
        }))
    }

    async fn select_runs(
        &self,
        scope: &Scope,
        published: bool,
        before: Option<Uuid>,
        id: Option<Uuid>,
        limit: i64,
    ) -> Result<Vec<RunRow>, StoreError> {
        let (every, province) = reach(scope);
        let own = scope.carrier().map(CarrierCode::as_str);
        let rows: Vec<Columns> = reading!(self, pool => {
            let query = sqlx::query_as(LIST).bind(every).bind(province).bind(own);
            query.bind(published).bind(before).bind(id).bind(limit).fetch_all(pool).await?
        });
        rows.into_iter().map(|row| run_row(row).ok_or(StoreError::Corrupt("run"))).collect()
    }
}

/// Whether every run is in reach, and whether the province's are. A carrier's own map is its own
/// business: police and the department make theirs of all cable.
fn reach(scope: &Scope) -> (bool, bool) {
    (*scope == Scope::Engine, scope.sees_all())
}

fn run_row(row: Columns) -> Option<RunRow> {
    let published = row.title.zip(row.sha256).map(|(title, sha256)| Published { title, sha256 });
    Some(RunRow {
        id: row.id,
        carrier: known(row.carrier.as_deref(), CarrierCode::checked)?,
        made_at: Timestamp::from_millis(row.made_at),
        made_by: row.made_by,
        by_name: row.display_name,
        parameters: row.parameters,
        data_version: row.data_version,
        code_version: row.code_version,
        seed: row.seed.cast_unsigned(),
        summary_json: row.summary_json,
        quality_json: row.quality_json,
        published,
    })
}
