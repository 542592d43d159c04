//! Incidents that wait to be matched, and how the routes stand that they were on.

use std::collections::HashMap;

use uuid::Uuid;

use crate::access::Scope;
use crate::store::incidents::{Columns, columns, incident_row};
use crate::store::many::{MANY, bind_ids, values};
use crate::store::{Standing, Store, StoreError, WaitingRow, reading};
use crate::units::CarrierCode;

const WAITING: &str = concat!(
    columns!(),
    ", i.waits, i.matched_as_of FROM incidents i LEFT JOIN cases c ON c.incident = i.id \
     WHERE i.waits IS NOT NULL AND $1 ORDER BY i.id LIMIT $2"
);

const STANDING: &str = values!(
    "SELECT r.id, r.carrier, r.route_id, r.data_version, r.retired_at IS NOT NULL AS retired, \
     EXISTS (SELECT 1 FROM route_history h WHERE h.id = r.id AND h.until_version = r.data_version) AS was_there, \
     i.id AS import, i.file_name FROM routes r \
     LEFT JOIN imports i ON i.carrier = r.carrier AND i.data_version = r.data_version AND i.status = 'accepted' WHERE r.id IN ",
    MANY,
    1,
    ""
);

#[derive(sqlx::FromRow)]
struct Waiting {
    #[sqlx(flatten)]
    columns: Columns,
    waits: i64,
    matched_as_of: i64,
}

#[derive(sqlx::FromRow)]
struct Stands {
    id: Uuid,
    carrier: String,
    route_id: String,
    data_version: i64,
    retired: bool,
    was_there: bool,
    import: Option<Uuid>,
    file_name: Option<String>,
}

impl Store {
    /// Incidents that wait to be matched, with what was found before, by id. Only for a scope that
    /// sees all.
    pub async fn waiting_incidents(&self, scope: &Scope, limit: i64) -> Result<Vec<WaitingRow>, StoreError> {
        let rows: Vec<Waiting> = reading!(self, pool => {
            sqlx::query_as(WAITING).bind(scope.sees_all()).bind(limit).fetch_all(pool).await?
        });
        let matched: Vec<Uuid> =
            rows.iter().filter(|row| row.columns.status != "pending").map(|row| row.columns.id).collect();
        let mut found = self.candidates_of(scope, &matched).await?;
        let read = |row: Waiting| {
            let mut incident = incident_row(row.columns)?;
            incident.candidates = found.remove(&incident.id).unwrap_or_default();
            Some(WaitingRow { row: incident, since: row.waits, as_of: row.matched_as_of })
        };
        rows.into_iter().map(read).map(|row| row.ok_or(StoreError::Corrupt("incident"))).collect()
    }

    /// How these routes stand, retired ones too. Only the program itself.
    pub async fn standings(&self, scope: &Scope, ids: &[Uuid]) -> Result<HashMap<Uuid, Standing>, StoreError> {
        let mut found = HashMap::new();
        if *scope != Scope::Engine {
            return Ok(found);
        }
        for group in ids.chunks(MANY) {
            let rows: Vec<Stands> = reading!(self, pool => {
                bind_ids!(sqlx::query_as(STANDING), group).fetch_all(pool).await?
            });
            for row in rows {
                found.insert(row.id, standing(row).ok_or(StoreError::Corrupt("route"))?);
            }
        }
        Ok(found)
    }
}

fn standing(row: Stands) -> Option<Standing> {
    Some(Standing {
        id: row.id,
        carrier: CarrierCode::checked(&row.carrier)?,
        route_id: row.route_id,
        version: row.data_version,
        retired: row.retired,
        was_there: row.was_there,
        import: row.import.zip(row.file_name),
    })
}
