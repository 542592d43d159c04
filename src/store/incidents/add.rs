//! Taking incidents: once, durable before they are acknowledged.

use std::collections::HashSet;

use uuid::Uuid;

use crate::access::{Scope, Stream};
use crate::network::Medium;
use crate::store::incidents::places;
use crate::store::incidents::traces::{self, bind_trace, traces};
use crate::store::many::{MANY, put_all, values};
use crate::store::outbox::{QUEUE_UP, Touched};
use crate::store::reporters;
use crate::store::{Added, Idempotency, IncidentRow, ReporterRow, Store, StoreError, bump, run, writing};
use crate::units::{Bbox, CarrierCode, LonLat, Metres, Timestamp};

const HEAD: &str = "INSERT INTO incidents (id, code, kind, occurred_from, occurred_to, discovered_at, reported_at, places, carrier, \
     medium, metres_taken, damage_vnd, note, lon, lat, accuracy_m, commune, status, reason_vi, reason_en, reported_by_carrier, \
     reporter, source, source_id, origin, in_progress, subscribers_out, triage, waits, data_version) VALUES ";
pub(super) const ADD: &str = values!(HEAD, 30, 1, "");
const ADD_MANY: &str = values!(HEAD, 30, MANY, "");

/// The ids of a system that are incidents already.
const KNOWN: &str = "SELECT source_id FROM incidents WHERE source = $1 AND source_id IS NOT NULL";

const KEY: &str = "SELECT body_hash, incident, code FROM idempotency WHERE caller = $1 AND key = $2";

const ADD_KEY: &str =
    "INSERT INTO idempotency (caller, key, body_hash, incident, code, at) VALUES ($1, $2, $3, $4, $5, $6)";

macro_rules! bind_incident {
    ($query:expr, $row:expr, $version:expr) => {{
        let (row, i) = ($row, &$row.incident);
        let query = $query.bind(row.id).bind(&row.code).bind(i.kind.code());
        let query = query.bind(i.occurred.map(|o| o.from().millis())).bind(i.occurred.map(|o| o.to().millis()));
        let query = query.bind(i.discovered_at.map(Timestamp::millis)).bind(i.reported_at.map(Timestamp::millis));
        let query = query.bind(places::to_json(&i.places)).bind(i.carrier.as_ref().map(CarrierCode::as_str));
        let query = query.bind(i.medium.map(Medium::code)).bind(i.metres_taken.map(Metres::get));
        let query = query.bind(whole(i.damage_vnd)?).bind(i.note.as_deref());
        let query = query.bind(row.at.map(LonLat::lon)).bind(row.at.map(LonLat::lat));
        let query = query.bind(row.accuracy.map(Metres::get)).bind(row.commune.as_deref()).bind(&row.status);
        let query = query.bind(&row.reason_vi).bind(&row.reason_en);
        let query = query.bind(row.reported_by_carrier.as_ref().map(CarrierCode::as_str)).bind(row.reporter);
        let query = query.bind(row.source.as_ref().map(|s| s.system.as_str()));
        let query = query.bind(row.source.as_ref().map(|s| s.id.as_str())).bind(row.origin.code());
        let query = query.bind(row.in_progress).bind(whole(row.subscribers_out)?);
        let query = query.bind($crate::store::cases::triage(row.origin, i.reported_at, &row.case, false));
        // It waits for a network at least as new as itself.
        query.bind($version).bind($version)
    }};
}
pub(super) use bind_incident;

impl Store {
    /// Store one report. Durable when this returns. Anybody may report, in any scope. The same
    /// key with another body is a conflict, and so is a source that is an incident already.
    pub async fn add_incident(
        &self,
        scope: &Scope,
        row: &IncidentRow,
        key: Option<&Idempotency>,
        at: Timestamp,
    ) -> Result<Added, StoreError> {
        self.add_report(scope, row, None, key, at).await
    }

    /// The same with who reported, in one transaction.
    pub async fn add_report(
        &self,
        _scope: &Scope,
        row: &IncidentRow,
        reporter: Option<&ReporterRow>,
        key: Option<&Idempotency>,
        at: Timestamp,
    ) -> Result<Added, StoreError> {
        match self.insert_incident(row, reporter, key, at).await {
            // Two of the same at once: the other one was first.
            Err(StoreError::Conflict) if key.is_some() => self.insert_incident(row, reporter, key, at).await,
            other => other,
        }
    }

    async fn insert_incident(
        &self,
        row: &IncidentRow,
        reporter: Option<&ReporterRow>,
        key: Option<&Idempotency>,
        at: Timestamp,
    ) -> Result<Added, StoreError> {
        let touched = touched(&["incidents"], [row]);
        let added = writing!(self, tx => {
            let mut before: Option<(Vec<u8>, Uuid, String)> = None;
            if let Some(key) = key {
                before = sqlx::query_as(KEY).bind(&key.caller).bind(&key.key).fetch_optional(&mut *tx).await?;
            }
            match (before, key) {
                // Once who reported has been erased, there is nothing to compare with.
                (Some((hash, id, code)), Some(key)) if hash == key.body_hash || hash.is_empty() => {
                    Added::Same { id, code }
                }
                (Some(_), _) => return Err(StoreError::Conflict),
                (None, _) => {
                    let version = bump!(tx, &touched, at);
                    bind_incident!(sqlx::query(ADD), row, version).execute(&mut *tx).await?;
                    put_all!(tx, &traces([row]), traces::ADD, traces::ADD_MANY, bind_trace);
                    if let Some(who) = reporter {
                        let (consent_at, keep_until) = (who.consent_at.millis(), who.keep_until.millis());
                        run!(tx, reporters::ADD, row.id, &who.name, &who.phone, consent_at, keep_until);
                    }
                    if let Some(key) = key {
                        run!(tx, ADD_KEY, &key.caller, &key.key, &key.body_hash, row.id, &row.code, at.millis());
                    }
                    Added::New
                }
            }
        });
        Ok(added)
    }

    /// Store many at once, all or none; those whose source is an incident already are left as
    /// they are. Gives how many are new.
    pub async fn add_incidents(
        &self,
        _scope: &Scope,
        rows: &[IncidentRow],
        at: Timestamp,
    ) -> Result<usize, StoreError> {
        let systems: HashSet<&str> = rows.iter().filter_map(|row| Some(row.source.as_ref()?.system.as_str())).collect();
        let added = writing!(self, tx => {
            run!(tx, QUEUE_UP);
            let mut known: HashSet<(&str, String)> = HashSet::new();
            for system in systems {
                let ids: Vec<String> = sqlx::query_scalar(KNOWN).bind(system).fetch_all(&mut *tx).await?;
                known.extend(ids.into_iter().map(|id| (system, id)));
            }
            let is_known = |row: &&IncidentRow| {
                row.source.as_ref().is_some_and(|s| known.contains(&(s.system.as_str(), s.id.clone())))
            };
            let new: Vec<&IncidentRow> = rows.iter().filter(|row| !is_known(row)).collect();
            if !new.is_empty() {
                let touched = touched(&["incidents"], new.iter().copied());
                let version = bump!(tx, &touched, at);
                put_all!(tx, &new, ADD, ADD_MANY, bind_incident, version);
                put_all!(tx, &traces(new.iter().copied()), traces::ADD, traces::ADD_MANY, bind_trace);
            }
            new.len()
        });
        Ok(added)
    }
}

/// Who hears that these layers look different for a report.
pub(in crate::store) fn touched<'a>(
    layers: &'static [&'static str],
    rows: impl IntoIterator<Item = &'a IncidentRow>,
) -> Touched {
    let mut touched = Touched::new(layers);
    for row in rows {
        let place = Bbox::around(row.at);
        touched.tell(Stream::Province, place);
        let carriers = [&row.incident.carrier, &row.reported_by_carrier];
        carriers.into_iter().flatten().for_each(|carrier| touched.tell_carrier(carrier, place));
        row.commune.iter().for_each(|code| touched.tell_commune(code, place));
    }
    touched
}

/// An amount that no column holds is refused, never dropped.
pub(super) fn whole(amount: Option<u64>) -> Result<Option<i64>, StoreError> {
    amount.map(i64::try_from).transpose().map_err(|_| StoreError::Corrupt("amount"))
}
