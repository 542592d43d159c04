//! Where incidents were put.

use std::collections::HashMap;

use uuid::Uuid;

use crate::access::{Scope, Stream};
use crate::store::outbox::{QUEUE_UP, Touched};
use crate::store::{MatchRow, Matched, Store, StoreError, bump, reading, run, writing};
use crate::units::{Bbox, CarrierCode, LonLat, Timestamp};

const OF_PAGE: &str = "SELECT m.incident, m.route, m.carrier, m.route_id, m.chainage_m, m.distance_m, m.weight, m.lon, m.lat, m.stretches \
     FROM matches m WHERE m.incident >= $1 AND m.incident <= $2 AND ($3 OR m.carrier = $4) ORDER BY m.incident, m.position";

const PUT: &str = "UPDATE incidents SET status = $2, reason_vi = $3, reason_en = $4, lon = $5, lat = $6, commune = $7, data_version = $8 \
     WHERE id = $1";

const ADD: &str = "INSERT INTO matches (incident, position, route, carrier, route_id, chainage_m, distance_m, weight, lon, lat, stretches) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";

const BEFORE: &str = "SELECT carrier, reported_by_carrier, commune, lon, lat FROM incidents WHERE id = $1";

const PUT_BEFORE: &str = "SELECT carrier, lon, lat FROM matches WHERE incident = $1";

#[derive(sqlx::FromRow)]
struct Columns {
    incident: Uuid,
    route: Uuid,
    carrier: String,
    route_id: String,
    chainage_m: f64,
    distance_m: f64,
    weight: f64,
    lon: f64,
    lat: f64,
    stretches: Vec<u8>,
}

/// An incident as it was before it is matched again.
#[derive(sqlx::FromRow)]
struct Before {
    carrier: Option<String>,
    reported_by_carrier: Option<String>,
    commune: Option<String>,
    lon: Option<f64>,
    lat: Option<f64>,
}

/// Where it was put before.
#[derive(sqlx::FromRow)]
struct PutBefore {
    carrier: String,
    lon: f64,
    lat: f64,
}

impl Store {
    /// Candidates in scope of the incidents from `first` to `last`, best first.
    pub(super) async fn candidates(
        &self,
        scope: &Scope,
        first: Uuid,
        last: Uuid,
    ) -> Result<HashMap<Uuid, Vec<MatchRow>>, StoreError> {
        // A commune sees its incidents, and on which cable it is shown them is the app's business.
        let all = scope.sees_all() || scope.commune().is_some();
        let own = scope.carrier().map(CarrierCode::as_str);
        let rows: Vec<Columns> = reading!(self, pool => {
            sqlx::query_as(OF_PAGE).bind(first).bind(last).bind(all).bind(own).fetch_all(pool).await?
        });
        let mut found: HashMap<Uuid, Vec<MatchRow>> = HashMap::new();
        for row in rows {
            let incident = row.incident;
            found.entry(incident).or_default().push(match_row(row).ok_or(StoreError::Corrupt("match"))?);
        }
        Ok(found)
    }

    /// Write what matching found, replacing what it found before, in one transaction. Only the
    /// program itself; an incident that is not there is `NotFound`, and then nothing is written.
    pub async fn set_matches(&self, scope: &Scope, found: &[Matched], at: Timestamp) -> Result<(), StoreError> {
        if *scope != Scope::Engine || found.is_empty() {
            return if found.is_empty() { Ok(()) } else { Err(StoreError::NotFound) };
        }
        writing!(self, tx => {
            let mut touched = Touched::new(&["incidents", "hotspots"]);
            run!(tx, QUEUE_UP);
            for one in found {
                let before: Option<Before> = sqlx::query_as(BEFORE).bind(one.incident).fetch_optional(&mut *tx).await?;
                let put: Vec<PutBefore> = sqlx::query_as(PUT_BEFORE).bind(one.incident).fetch_all(&mut *tx).await?;
                tell(one, &before.ok_or(StoreError::NotFound)?, &put, &mut touched);
            }
            let version = bump!(tx, &touched, at);
            for one in found {
                run!(tx, "DELETE FROM matches WHERE incident = $1", one.incident);
                run!(
                    tx, PUT, one.incident, &one.status, &one.reason_vi, &one.reason_en,
                    one.at.map(LonLat::lon), one.at.map(LonLat::lat), one.commune.as_deref(), version,
                );
                for (position, m) in (0_i64..).zip(&one.candidates) {
                    run!(
                        tx, ADD, one.incident, position, m.route, m.carrier.as_str(), &m.route_id, m.chainage_m, m.distance_m,
                        m.weight, m.point.lon(), m.point.lat(), stretches(&m.stretches),
                    );
                }
            }
        });
        Ok(())
    }
}

/// Tell everybody who saw the incident before or sees it now. Each hears of the places it is
/// shown at and of its own cable, never of where another carrier's cable runs.
fn tell(found: &Matched, before: &Before, put: &[PutBefore], touched: &mut Touched) {
    let was = before.lon.zip(before.lat).and_then(|(lon, lat)| LonLat::checked(lon, lat));
    let shown = Bbox::around([was, found.at].into_iter().flatten());
    touched.tell(Stream::Province, shown);
    for code in [&before.carrier, &before.reported_by_carrier].into_iter().flatten() {
        CarrierCode::checked(code).iter().for_each(|carrier| touched.tell_carrier(carrier, shown));
    }
    for commune in [&before.commune, &found.commune].into_iter().flatten() {
        touched.tell_commune(commune, shown);
    }
    let near = |point: LonLat| Bbox::around([was, found.at, Some(point)].into_iter().flatten());
    for m in &found.candidates {
        touched.tell_carrier(&m.carrier, near(m.point));
    }
    for m in put {
        if let Some(carrier) = CarrierCode::checked(&m.carrier) {
            touched.tell_carrier(&carrier, LonLat::checked(m.lon, m.lat).and_then(near));
        }
    }
}

/// Three little-endian f64 a stretch: from, to, weight.
fn stretches(list: &[(f64, f64, f64)]) -> Vec<u8> {
    list.iter().flat_map(|s| [s.0, s.1, s.2]).flat_map(f64::to_le_bytes).collect()
}

fn match_row(row: Columns) -> Option<MatchRow> {
    let mut numbers = row.stretches.chunks_exact(8).map(|b| f64::from_le_bytes(b.try_into().unwrap_or_default()));
    let mut stretches = Vec::with_capacity(row.stretches.len() / 24);
    while let (Some(from), Some(to), Some(weight)) = (numbers.next(), numbers.next(), numbers.next()) {
        stretches.push((from, to, weight));
    }
    Some(MatchRow {
        route: row.route,
        carrier: CarrierCode::checked(&row.carrier)?,
        route_id: row.route_id,
        chainage_m: row.chainage_m,
        distance_m: row.distance_m,
        weight: row.weight,
        point: LonLat::checked(row.lon, row.lat)?,
        stretches,
    })
}
