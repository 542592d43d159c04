//! Where incidents were put.

use std::collections::HashMap;

use uuid::Uuid;

use crate::access::{Scope, Stream};
use crate::store::incidents::history::{self, bind_history};
use crate::store::many::{MANY, bind_ids, put_all, values};
use crate::store::outbox::{QUEUE_UP, Touched};
use crate::store::{MatchRow, Matched, Person, Store, StoreError, bump, reading, run, writing};
use crate::units::{Bbox, CarrierCode, LonLat, Timestamp};

const OF_PAGE: &str = "SELECT m.incident, m.route, m.carrier, m.route_id, m.chainage_m, m.distance_m, m.weight, m.lon, m.lat, m.stretches \
     FROM matches m WHERE m.incident >= $1 AND m.incident <= $2 AND ($3 OR m.carrier = $4) ORDER BY m.incident, m.position";

const OF_THESE: &str = values!(
    "SELECT incident, route, carrier, route_id, chainage_m, distance_m, weight, lon, lat, stretches \
     FROM matches WHERE incident IN ",
    MANY,
    1,
    " ORDER BY incident, position"
);

const PUT: &str = "UPDATE incidents SET status = $2, reason_vi = $3, reason_en = $4, lon = $5, lat = $6, commune = $7, look = $8, \
     waits = NULL, matched_as_of = $9, data_version = $10 WHERE id = $1";

const CORRECT: &str = "UPDATE incidents SET corrected_at = $2, corrected_by = $3 WHERE id = $1";

/// The version of the network, then those that lie where they lay.
const CONFIRM: &str = values!(
    "UPDATE incidents SET waits = NULL, matched_as_of = $33 WHERE waits <= $33 AND matched_as_of <= $33 AND id IN ",
    MANY,
    1,
    ""
);

const HEAD: &str = "INSERT INTO matches (incident, position, route, carrier, route_id, chainage_m, distance_m, weight, lon, lat, stretches) VALUES ";
const ADD: &str = values!(HEAD, 11, 1, "");
const ADD_MANY: &str = values!(HEAD, 11, MANY, "");

const FORGET: &str = values!("DELETE FROM matches WHERE incident IN ", MANY, 1, "");

const BEFORE: &str = values!(
    "SELECT id, carrier, reported_by_carrier, commune, lon, lat, waits, matched_as_of, data_version FROM incidents WHERE id IN ",
    MANY,
    1,
    ""
);

const PUT_BEFORE: &str = values!("SELECT incident, carrier, lon, lat FROM matches WHERE incident IN ", MANY, 1, "");

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
    id: Uuid,
    carrier: Option<String>,
    reported_by_carrier: Option<String>,
    commune: Option<String>,
    lon: Option<f64>,
    lat: Option<f64>,
    waits: Option<i64>,
    matched_as_of: i64,
    data_version: i64,
}

impl Before {
    /// Whether what was found in the network of a version still counts: nothing newer asks for the
    /// incident to be matched again, and nobody has written it since.
    fn takes(&self, found: &Matched, as_of: i64) -> bool {
        let waits = self.waits.is_none_or(|since| since <= as_of);
        waits && self.matched_as_of <= as_of && found.seen.is_none_or(|seen| seen == self.data_version)
    }
}

/// Where it was put before.
#[derive(sqlx::FromRow)]
struct PutBefore {
    incident: Uuid,
    carrier: String,
    lon: f64,
    lat: f64,
}

macro_rules! bind_match {
    ($query:expr, $row:expr) => {{
        let (incident, position, m) = *$row;
        let query = $query.bind(incident).bind(position).bind(m.route).bind(m.carrier.as_str()).bind(&m.route_id);
        let query = query.bind(m.chainage_m).bind(m.distance_m).bind(m.weight).bind(m.point.lon()).bind(m.point.lat());
        query.bind(stretches(&m.stretches))
    }};
}

/// Write places of incidents whose earlier ones are gone already.
macro_rules! put_matches {
    ($tx:ident, $found:expr, $as_of:expr, $version:expr, $at:expr) => {{
        let (found, version): (&[&Matched], i64) = ($found, $version);
        for one in found {
            run!(
                $tx,
                PUT,
                one.incident,
                &one.status,
                &one.reason_vi,
                &one.reason_en,
                one.at.map(LonLat::lon),
                one.at.map(LonLat::lat),
                one.commune.as_deref(),
                one.look,
                $as_of,
                version,
            );
            if let Some(row) = &one.history {
                bind_history!(sqlx::query(history::ADD), one.incident, version, $at, row).execute(&mut *$tx).await?;
            }
        }
        let candidates: Vec<(Uuid, i64, &MatchRow)> = found
            .iter()
            .flat_map(|one| (0_i64..).zip(&one.candidates).map(|(position, m)| (one.incident, position, m)))
            .collect();
        put_all!($tx, &candidates, ADD, ADD_MANY, bind_match);
    }};
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

    /// Every candidate of these incidents, best first.
    pub(super) async fn candidates_of(
        &self,
        scope: &Scope,
        incidents: &[Uuid],
    ) -> Result<HashMap<Uuid, Vec<MatchRow>>, StoreError> {
        let mut found: HashMap<Uuid, Vec<MatchRow>> = HashMap::new();
        for group in incidents.chunks(MANY).filter(|_| scope.sees_all()) {
            let rows: Vec<Columns> = reading!(self, pool => {
                bind_ids!(sqlx::query_as(OF_THESE), group).fetch_all(pool).await?
            });
            for row in rows {
                let incident = row.incident;
                found.entry(incident).or_default().push(match_row(row).ok_or(StoreError::Corrupt("match"))?);
            }
        }
        Ok(found)
    }

    /// Write what matching found in the network of version `as_of`, replacing what it found before,
    /// in one transaction; `same` are incidents that lie where they lay and only cease to wait.
    /// One that the network has changed for since, or that somebody wrote since, is left and waits
    /// on. Gives how many were written: nobody is told where none was. Only the program itself; an
    /// incident that is not there is `NotFound`, and then nothing is written.
    pub async fn set_matches(
        &self,
        scope: &Scope,
        found: &[Matched],
        same: &[Uuid],
        as_of: i64,
        at: Timestamp,
    ) -> Result<usize, StoreError> {
        if found.is_empty() && same.is_empty() {
            return Ok(0);
        }
        if *scope != Scope::Engine {
            return Err(StoreError::NotFound);
        }
        self.write_matches(found, same, as_of, None, at).await
    }

    /// Put an incident where a person says, or take that back: what was found for it is written like
    /// any match, in the network of version `as_of`. `Moved` where somebody has written it since it
    /// was read. Only for a scope that sees all; `NotFound` where it is not there.
    pub async fn correct_match(
        &self,
        scope: &Scope,
        found: &Matched,
        as_of: i64,
        person: Person,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        if !scope.sees_all() {
            return Err(StoreError::NotFound);
        }
        let written = self.write_matches(std::slice::from_ref(found), &[], as_of, Some(person), at).await?;
        if written == 0 { Err(StoreError::Moved) } else { Ok(()) }
    }

    async fn write_matches(
        &self,
        found: &[Matched],
        same: &[Uuid],
        as_of: i64,
        person: Option<Person>,
        at: Timestamp,
    ) -> Result<usize, StoreError> {
        let written = writing!(self, tx => {
            let mut touched = Touched::new(&["incidents", "hotspots"]);
            run!(tx, QUEUE_UP);
            for group in same.chunks(MANY) {
                bind_ids!(sqlx::query(CONFIRM), group).bind(as_of).execute(&mut *tx).await?;
            }
            let ids: Vec<Uuid> = found.iter().map(|one| one.incident).collect();
            let mut before: HashMap<Uuid, Before> = HashMap::new();
            for group in ids.chunks(MANY) {
                let rows: Vec<Before> = bind_ids!(sqlx::query_as(BEFORE), group).fetch_all(&mut *tx).await?;
                before.extend(rows.into_iter().map(|row| (row.id, row)));
            }
            let found = still(found, &before, as_of)?;
            let ids: Vec<Uuid> = found.iter().map(|one| one.incident).collect();
            let mut put: HashMap<Uuid, Vec<PutBefore>> = HashMap::new();
            for group in ids.chunks(MANY) {
                let rows: Vec<PutBefore> = bind_ids!(sqlx::query_as(PUT_BEFORE), group).fetch_all(&mut *tx).await?;
                rows.into_iter().for_each(|row| put.entry(row.incident).or_default().push(row));
                bind_ids!(sqlx::query(FORGET), group).execute(&mut *tx).await?;
            }
            for one in &found {
                let put = put.get(&one.incident).map_or(&[][..], Vec::as_slice);
                before.get(&one.incident).into_iter().for_each(|before| tell(one, before, put, &mut touched));
            }
            if !found.is_empty() {
                let version = bump!(tx, &touched, at);
                put_matches!(tx, &found, as_of, version, at);
            }
            if let (Some(person), Some(one)) = (person, found.first()) {
                let (since, by) = if person.keeps { (Some(at.millis()), person.by) } else { (None, None) };
                run!(tx, CORRECT, one.incident, since, by);
            }
            found.len()
        });
        Ok(written)
    }
}

/// Those that still count.
fn still<'a>(found: &'a [Matched], before: &HashMap<Uuid, Before>, as_of: i64) -> Result<Vec<&'a Matched>, StoreError> {
    let mut kept = Vec::with_capacity(found.len());
    for one in found {
        if before.get(&one.incident).ok_or(StoreError::NotFound)?.takes(one, as_of) {
            kept.push(one);
        }
    }
    Ok(kept)
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

/// The stretches of such bytes.
pub(super) fn read_stretches(bytes: &[u8]) -> Vec<(f64, f64, f64)> {
    let number = |bytes: &[u8]| f64::from_le_bytes(bytes.try_into().unwrap_or_default());
    bytes.chunks_exact(24).map(|s| (number(&s[..8]), number(&s[8..16]), number(&s[16..]))).collect()
}

fn match_row(row: Columns) -> Option<MatchRow> {
    let stretches = read_stretches(&row.stretches);
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
