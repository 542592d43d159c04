//! Incidents as they are read.

mod add;
pub(super) mod alarms;
mod digest;
mod filed;
pub(super) mod history;
pub(super) mod places;
mod traces;
mod waiting;

use uuid::Uuid;

use crate::access::Scope;
use crate::incidents::{Incident, Kind, Origin};
use crate::network::Medium;
use crate::store::cases::{CaseColumns, case_row};
use crate::store::rows::{known, listed};
use crate::store::{Corrected, IncidentFilter, IncidentRow, SourceId, Store, StoreError, reading};
use crate::units::{CarrierCode, Interval, LonLat, Metres, Timestamp};

macro_rules! columns {
    () => {
        "SELECT i.id, i.code, i.kind, i.occurred_from, i.occurred_to, i.discovered_at, i.reported_at, i.places, i.carrier, i.medium, \
         i.metres_taken, i.damage_vnd, i.note, i.lon, i.lat, i.accuracy_m, i.commune, i.status, i.reason_vi, i.reason_en, \
         i.reported_by_carrier, i.reporter, i.source, i.source_id, i.corrected_at, i.corrected_by, i.look, i.origin, i.in_progress, \
         i.subscribers_out, i.data_version, c.case_status, c.repair_status, c.accepted_at, c.due_at, c.police_ref, c.body, \
         c.dispatched_at, c.restored_at, c.joined_into, c.data_version AS case_version "
    };
}
pub(in crate::store) use add::touched;
pub(in crate::store) use columns;

const LIST: &str = concat!(
    columns!(),
    "FROM incidents i LEFT JOIN cases c ON c.incident = i.id \
     WHERE ($1 OR i.carrier = $2 OR i.reported_by_carrier = $2 OR i.commune = $3 \
         OR EXISTS (SELECT 1 FROM matches m WHERE m.incident = i.id AND m.carrier = $2)) \
     AND ($4 IS NULL OR (lon >= $4 AND lon <= $5 AND lat >= $6 AND lat <= $7)) \
     AND ($8 IS NULL OR COALESCE(occurred_to, discovered_at, reported_at) IS NULL \
         OR (COALESCE(occurred_to, discovered_at, reported_at) >= $8 AND COALESCE(occurred_from, discovered_at, reported_at) <= $9)) \
     AND ($10 = '' OR $10 LIKE '%,' || kind || ',%') \
     AND ($11 = '' OR EXISTS (SELECT 1 FROM matches m WHERE m.incident = i.id \
         AND replace($11, ',' || m.carrier || ',', '') <> $11 AND ($1 OR $3 IS NOT NULL OR m.carrier = $2))) \
     AND ($12 IS NULL OR i.id > $12) AND ($13 IS NULL OR i.id = $13) AND (look OR NOT $14) ORDER BY i.id LIMIT $15"
);

#[derive(sqlx::FromRow)]
pub(in crate::store) struct Columns {
    pub(in crate::store) id: Uuid,
    code: String,
    kind: String,
    occurred_from: Option<i64>,
    occurred_to: Option<i64>,
    discovered_at: Option<i64>,
    reported_at: Option<i64>,
    places: String,
    carrier: Option<String>,
    medium: Option<String>,
    metres_taken: Option<f64>,
    damage_vnd: Option<i64>,
    note: Option<String>,
    lon: Option<f64>,
    lat: Option<f64>,
    accuracy_m: Option<f64>,
    commune: Option<String>,
    status: String,
    reason_vi: String,
    reason_en: String,
    reported_by_carrier: Option<String>,
    reporter: Option<Uuid>,
    source: Option<String>,
    source_id: Option<String>,
    corrected_at: Option<i64>,
    corrected_by: Option<Uuid>,
    look: bool,
    origin: String,
    in_progress: bool,
    subscribers_out: Option<i64>,
    data_version: i64,
    #[sqlx(flatten)]
    case: CaseColumns,
}

impl Store {
    /// Incidents in scope, by id, each with its candidates in scope.
    pub async fn incidents(&self, scope: &Scope, filter: &IncidentFilter) -> Result<Vec<IncidentRow>, StoreError> {
        self.select_incidents(scope, filter, None).await
    }

    /// One incident in scope.
    pub async fn incident(&self, scope: &Scope, id: Uuid) -> Result<Option<IncidentRow>, StoreError> {
        let one = IncidentFilter { limit: 1, ..IncidentFilter::default() };
        Ok(self.select_incidents(scope, &one, Some(id)).await?.pop())
    }

    async fn select_incidents(
        &self,
        scope: &Scope,
        filter: &IncidentFilter,
        id: Option<Uuid>,
    ) -> Result<Vec<IncidentRow>, StoreError> {
        let kinds: String = filter.kinds.iter().map(|kind| format!(",{},", kind.code())).collect();
        let rows: Vec<Columns> = reading!(self, pool => {
            sqlx::query_as(LIST)
                .bind(scope.sees_all())
                .bind(scope.carrier().map(CarrierCode::as_str))
                .bind(scope.commune())
                .bind(filter.bbox.map(|b| b.west))
                .bind(filter.bbox.map(|b| b.east))
                .bind(filter.bbox.map(|b| b.south))
                .bind(filter.bbox.map(|b| b.north))
                .bind(filter.window.map(|w| w.from().millis()))
                .bind(filter.window.map(|w| w.to().millis()))
                .bind(kinds)
                .bind(listed(&filter.carriers))
                .bind(filter.after)
                .bind(id)
                .bind(filter.look)
                .bind(filter.limit)
                .fetch_all(pool)
                .await?
        });
        let (Some(first), Some(last)) = (rows.first().map(|r| r.id), rows.last().map(|r| r.id)) else {
            return Ok(Vec::new());
        };
        let mut candidates = self.candidates(scope, first, last).await?;
        let mut found = Vec::with_capacity(rows.len());
        for row in rows {
            let mut row = incident_row(row).ok_or(StoreError::Corrupt("incident"))?;
            row.candidates = candidates.remove(&row.id).unwrap_or_default();
            found.push(row);
        }
        Ok(found)
    }
}

pub(in crate::store) fn incident_row(row: Columns) -> Option<IncidentRow> {
    let at = |millis: Option<i64>| millis.map(Timestamp::from_millis);
    let occurred = match (at(row.occurred_from), at(row.occurred_to)) {
        (Some(from), Some(to)) => Some(Interval::new(from, to)?),
        _ => None,
    };
    let incident = Incident {
        id: row.id.to_string(),
        kind: Kind::from_code(&row.kind)?,
        occurred,
        discovered_at: at(row.discovered_at),
        reported_at: at(row.reported_at),
        places: places::from_json(&row.places)?,
        carrier: known(row.carrier.as_deref(), CarrierCode::checked)?,
        medium: known(row.medium.as_deref(), Medium::from_code)?,
        metres_taken: row.metres_taken.and_then(Metres::checked),
        damage_vnd: row.damage_vnd.and_then(|d| u64::try_from(d).ok()),
        note: row.note,
    };
    Some(IncidentRow {
        id: row.id,
        source: row.source.zip(row.source_id).map(|(system, id)| SourceId { system, id }),
        code: row.code,
        incident,
        at: row.lon.zip(row.lat).and_then(|(lon, lat)| LonLat::checked(lon, lat)),
        accuracy: row.accuracy_m.and_then(Metres::checked),
        commune: row.commune,
        status: row.status,
        reason_vi: row.reason_vi,
        reason_en: row.reason_en,
        reported_by_carrier: known(row.reported_by_carrier.as_deref(), CarrierCode::checked)?,
        reporter: row.reporter,
        origin: Origin::from_code(&row.origin)?,
        in_progress: row.in_progress,
        subscribers_out: row.subscribers_out.and_then(|n| u64::try_from(n).ok()),
        case: case_row(row.case)?,
        candidates: Vec::new(),
        corrected: at(row.corrected_at).map(|at| Corrected { at, by: row.corrected_by }),
        look: row.look,
        data_version: row.data_version,
    })
}
