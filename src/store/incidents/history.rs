//! The history of an incident: what moved it, when and why, each reader its own part.

use uuid::Uuid;

use crate::access::Scope;
use crate::store::{Cause, HistoryRow, Spot, Store, StoreError, reading};
use crate::units::{CarrierCode, Timestamp};

pub(in crate::store) const ADD: &str = "INSERT INTO incident_history (incident, data_version, at, what, from_route, from_carrier, from_route_id, \
     from_chainage_m, from_weight, to_route, to_carrier, to_route_id, to_chainage_m, to_weight, apart_m, cause, cause_carrier, \
     cause_route_id, cause_version, cause_import, cause_file, by_user, why) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23)";

const OF_ONE: &str = "SELECT h.at, h.what, h.from_route, h.from_carrier, h.from_route_id, h.from_chainage_m, h.from_weight, h.to_route, \
     h.to_carrier, h.to_route_id, h.to_chainage_m, h.to_weight, h.apart_m, h.cause, h.cause_carrier, h.cause_route_id, h.cause_version, \
     h.cause_import, h.cause_file, h.by_user, u.display_name AS by_name, h.why \
     FROM incident_history h LEFT JOIN users u ON u.id = h.by_user \
     WHERE h.incident = $1 AND ($2 OR h.from_carrier = $3 OR h.to_carrier = $3) ORDER BY h.data_version DESC LIMIT $4";

#[derive(sqlx::FromRow)]
struct Columns {
    at: i64,
    what: String,
    from_route: Option<Uuid>,
    from_carrier: Option<String>,
    from_route_id: Option<String>,
    from_chainage_m: Option<f64>,
    from_weight: Option<f64>,
    to_route: Option<Uuid>,
    to_carrier: Option<String>,
    to_route_id: Option<String>,
    to_chainage_m: Option<f64>,
    to_weight: Option<f64>,
    apart_m: Option<f64>,
    cause: Option<String>,
    cause_carrier: Option<String>,
    cause_route_id: Option<String>,
    cause_version: Option<i64>,
    cause_import: Option<Uuid>,
    cause_file: Option<String>,
    by_user: Option<Uuid>,
    by_name: Option<String>,
    why: Option<String>,
}

/// Bind a line of the history of `$incident`.
macro_rules! bind_history {
    ($query:expr, $incident:expr, $version:expr, $at:expr, $row:expr) => {{
        let row: &$crate::store::HistoryRow = $row;
        let mut query = $query.bind($incident).bind($version).bind($at.millis()).bind(&row.what);
        for spot in [&row.from, &row.to] {
            let spot = spot.as_ref();
            query = query.bind(spot.map(|s| s.route)).bind(spot.map(|s| s.carrier.as_str()));
            query = query.bind(spot.map(|s| s.route_id.as_str())).bind(spot.map(|s| s.chainage_m));
            query = query.bind(spot.map(|s| s.weight));
        }
        let cause = row.cause.as_ref();
        let query = query.bind(row.apart_m).bind(cause.map(|c| c.what.as_str()));
        let query = query.bind(cause.map(|c| c.carrier.as_str())).bind(cause.map(|c| c.route_id.as_str()));
        let import = cause.and_then(|c| c.import.as_ref());
        let query = query.bind(cause.and_then(|c| c.version)).bind(import.map(|i| i.0));
        query.bind(import.map(|i| i.1.as_str())).bind(row.by).bind(row.why.as_deref())
    }};
}
pub(in crate::store) use bind_history;

impl Store {
    /// What happened to where an incident is, newest first. A carrier is told of its own cable alone:
    /// of a move from or to another's, its own end. Others who do not see all are told nothing.
    pub async fn incident_history(
        &self,
        scope: &Scope,
        incident: Uuid,
        limit: i64,
    ) -> Result<Vec<HistoryRow>, StoreError> {
        let own = scope.carrier().map(CarrierCode::as_str);
        let rows: Vec<Columns> = reading!(self, pool => {
            sqlx::query_as(OF_ONE).bind(incident).bind(scope.sees_all()).bind(own).bind(limit).fetch_all(pool).await?
        });
        let rows = rows.into_iter().map(|row| history_row(row).ok_or(StoreError::Corrupt("history")));
        rows.map(|row| row.map(|row| in_scope(row, scope))).collect()
    }
}

fn in_scope(row: HistoryRow, scope: &Scope) -> HistoryRow {
    if scope.sees_all() {
        return row;
    }
    let own = |code: &CarrierCode| scope.carrier() == Some(code);
    let both = [&row.from, &row.to].into_iter().flatten().all(|spot| own(&spot.carrier));
    HistoryRow {
        from: row.from.filter(|spot| own(&spot.carrier)),
        to: row.to.filter(|spot| own(&spot.carrier)),
        apart_m: row.apart_m.filter(|_| both),
        cause: row.cause.filter(|cause| own(&cause.carrier)).map(|cause| Cause { version: None, ..cause }),
        by: None,
        by_name: None,
        // What a person wrote may speak of anybody's cable.
        why: None,
        ..row
    }
}

fn history_row(row: Columns) -> Option<HistoryRow> {
    let spot =
        |route: Option<Uuid>, carrier: Option<String>, id: Option<String>, at: Option<f64>, weight: Option<f64>| {
            let Some(route) = route else { return Some(None) };
            let carrier = CarrierCode::checked(&carrier?)?;
            Some(Some(Spot { route, carrier, route_id: id?, chainage_m: at?, weight: weight? }))
        };
    let cause = match row.cause {
        Some(what) => Some(Cause {
            what,
            carrier: CarrierCode::checked(&row.cause_carrier?)?,
            route_id: row.cause_route_id?,
            version: row.cause_version,
            import: row.cause_import.zip(row.cause_file),
        }),
        None => None,
    };
    Some(HistoryRow {
        what: row.what,
        at: Timestamp::from_millis(row.at),
        from: spot(row.from_route, row.from_carrier, row.from_route_id, row.from_chainage_m, row.from_weight)?,
        to: spot(row.to_route, row.to_carrier, row.to_route_id, row.to_chainage_m, row.to_weight)?,
        apart_m: row.apart_m,
        cause,
        by: row.by_user,
        by_name: row.by_name,
        why: row.why,
    })
}
