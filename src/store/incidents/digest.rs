//! Every incident in scope, in short: what counting and drawing need, at the price of a few columns.

use std::collections::HashMap;

use uuid::Uuid;

use crate::access::Scope;
use crate::incidents::{CaseStatus, Kind, Origin, is_credible};
use crate::store::{IncidentDigest, Share, Store, StoreError, reading};
use crate::units::{CarrierCode, LonLat, Timestamp};

const ALL: &str = "SELECT i.id, kind, COALESCE(occurred_from, discovered_at, reported_at) AS began, \
     COALESCE(occurred_to, discovered_at, reported_at) AS ended, lon, lat, commune, metres_taken, status, look, \
     COALESCE(c.case_status, 'received') AS case_status, origin, c.joined_into \
     FROM incidents i LEFT JOIN cases c ON c.incident = i.id WHERE $1 OR carrier = $2 OR reported_by_carrier = $2 OR commune = $3 \
     OR EXISTS (SELECT 1 FROM matches m WHERE m.incident = i.id AND m.carrier = $2)";

const SHARES: &str = "SELECT incident, route, carrier, stretches FROM matches WHERE $1 OR carrier = $2";

#[derive(sqlx::FromRow)]
struct Columns {
    id: Uuid,
    kind: String,
    began: Option<i64>,
    ended: Option<i64>,
    lon: Option<f64>,
    lat: Option<f64>,
    commune: Option<String>,
    metres_taken: Option<f64>,
    status: String,
    look: bool,
    case_status: String,
    origin: String,
    joined_into: Option<Uuid>,
}

impl Store {
    /// Every incident in scope, in short, in no order; of its shares those in scope. A commune gets
    /// none, for they tell on which cable an incident was.
    pub async fn incident_digests(&self, scope: &Scope) -> Result<Vec<IncidentDigest>, StoreError> {
        let own = scope.carrier().map(CarrierCode::as_str);
        let shares: Vec<(Uuid, Uuid, String, Vec<u8>)> = reading!(self, pool => {
            sqlx::query_as(SHARES).bind(scope.sees_all()).bind(own).fetch_all(pool).await?
        });
        let rows: Vec<Columns> = reading!(self, pool => {
            sqlx::query_as(ALL).bind(scope.sees_all()).bind(own).bind(scope.commune()).fetch_all(pool).await?
        });
        let mut by_incident: HashMap<Uuid, Vec<Share>> = HashMap::with_capacity(rows.len());
        for (incident, route, carrier, stretches) in shares {
            let carrier = CarrierCode::checked(&carrier).ok_or(StoreError::Corrupt("match"))?;
            let stretches = crate::store::matches::read_stretches(&stretches);
            by_incident.entry(incident).or_default().push(Share { route, carrier, stretches });
        }
        let digest = |row: Columns| {
            let shares = by_incident.remove(&row.id).unwrap_or_default();
            digest(row, shares).ok_or(StoreError::Corrupt("incident"))
        };
        rows.into_iter().map(digest).collect()
    }
}

fn digest(row: Columns, shares: Vec<Share>) -> Option<IncidentDigest> {
    let (kind, case) = (Kind::from_code(&row.kind)?, CaseStatus::from_code(&row.case_status)?);
    Some(IncidentDigest {
        id: row.id,
        kind,
        when: row.began.zip(row.ended).map(|(from, to)| (Timestamp::from_millis(from), Timestamp::from_millis(to))),
        at: row.lon.zip(row.lat).and_then(|(lon, lat)| LonLat::checked(lon, lat)),
        commune: row.commune,
        metres_taken: row.metres_taken,
        unmatched: row.status == "unmatched",
        look: row.look,
        counts: kind.happened_to_cable() && is_credible(case, Origin::from_code(&row.origin)?),
        joined_into: row.joined_into,
        shares,
    })
}
