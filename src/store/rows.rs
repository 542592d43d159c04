//! Rows in words of the domain.

use tokio::sync::mpsc::Receiver;
use uuid::Uuid;

use crate::access::{Role, TokenScope};
use crate::incidents::{Incident, Kind, Origin};
use crate::network::{Fingerprint, Route, Site};
use crate::store::{CaseRow, StoreError};
use crate::units::{Bbox, CarrierCode, Interval, LonLat, Metres, Timestamp};

/// A carrier.
#[derive(Clone, Debug, PartialEq)]
pub struct CarrierRow {
    /// Short code.
    pub code: CarrierCode,
    /// Name to show.
    pub name: String,
    /// Which of the page's carrier colours.
    pub color: i64,
}

/// A route in service.
#[derive(Clone, Debug, PartialEq)]
pub struct RouteRow {
    /// The store's id.
    pub id: Uuid,
    /// Whose.
    pub carrier: CarrierCode,
    /// The route itself.
    pub route: Route,
    /// Codes of the communes it crosses.
    pub communes: Vec<String>,
    /// Since when it is in service, where known.
    pub in_service_from: Option<Timestamp>,
    /// The province's version that wrote it; set by the store.
    pub data_version: i64,
}

/// A site in service.
#[derive(Clone, Debug, PartialEq)]
pub struct SiteRow {
    /// The store's id.
    pub id: Uuid,
    /// Whose.
    pub carrier: CarrierCode,
    /// The site itself.
    pub site: Site,
    /// Code of its commune.
    pub commune: Option<String>,
    /// The province's version that wrote it; set by the store.
    pub data_version: i64,
}

/// A route or site as a change left it.
#[derive(Clone, Debug, PartialEq)]
pub enum Changed<T> {
    /// In service, as it is now.
    Now(T),
    /// Retired; its id.
    Gone(Uuid),
}

impl Changed<RouteRow> {
    /// The store's id.
    pub fn id(&self) -> Uuid {
        match self {
            Self::Now(row) => row.id,
            Self::Gone(id) => *id,
        }
    }
}

impl Changed<SiteRow> {
    /// The store's id.
    pub fn id(&self) -> Uuid {
        match self {
            Self::Now(row) => row.id,
            Self::Gone(id) => *id,
        }
    }
}

/// How much of the network changed since a version.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct NetworkChanges {
    /// Routes written or retired.
    pub routes: i64,
    /// Sites written or retired.
    pub sites: i64,
    /// Communes written.
    pub communes: i64,
}

/// Narrows lists of routes and sites.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Only what touches this box.
    pub bbox: Option<Bbox>,
    /// Only these carriers'; any's if empty.
    pub carriers: Vec<CarrierCode>,
    /// Only ids after this.
    pub after: Option<Uuid>,
    /// So many at most.
    pub limit: i64,
}

/// A route as far as a new file of its carrier is compared with it.
#[derive(Clone, Debug, PartialEq)]
pub struct RouteOutline {
    /// The store's id.
    pub id: Uuid,
    /// The carrier's own id.
    pub route_id: String,
    /// What the carrier told of it; `None` for a row written before this was kept.
    pub fingerprint: Option<Fingerprint>,
    /// Geodesic length.
    pub length: Metres,
}

/// A site as far as a new file of its carrier is compared with it.
#[derive(Clone, Debug, PartialEq)]
pub struct SiteOutline {
    /// The store's id.
    pub id: Uuid,
    /// The carrier's own id.
    pub site_id: String,
    /// What the carrier told of it; `None` for a row written before this was kept.
    pub fingerprint: Option<Fingerprint>,
}

/// What is handed to a transaction piece by piece. Without its end nothing of it is kept: whoever
/// stops half-way, for whatever reason, leaves nothing behind.
#[derive(Debug)]
pub enum Handed<T> {
    /// A piece.
    Part(T),
    /// All pieces were handed over.
    End,
}

/// The next piece; `None` at the end.
pub(super) async fn next<T>(pieces: &mut Receiver<Handed<T>>) -> Result<Option<T>, StoreError> {
    match pieces.recv().await {
        Some(Handed::Part(part)) => Ok(Some(part)),
        Some(Handed::End) => Ok(None),
        None => Err(StoreError::Abandoned),
    }
}

/// A part of what one transaction writes and retires.
#[derive(Clone, Debug, Default)]
pub struct NetworkBatch {
    /// Routes, new or changed.
    pub routes: Vec<RouteRow>,
    /// Sites, new or changed.
    pub sites: Vec<SiteRow>,
    /// Routes no longer there.
    pub retire_routes: Vec<Uuid>,
    /// Sites no longer there.
    pub retire_sites: Vec<Uuid>,
    /// What the whole import comes to, once it is known.
    pub told: Option<Told>,
}

/// What an import was told to come to, for the record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// The proposal, or the comparison, in JSON.
    pub summary_json: String,
    /// The faults of the file, in JSON.
    pub faults_json: String,
}

/// What a change of the network is recorded as.
#[derive(Clone, Debug)]
pub enum Recorded {
    /// A proposal that is accepted with it.
    Proposal {
        /// Its id.
        id: Uuid,
        /// Who accepts it.
        by: Option<Uuid>,
    },
    /// An import that nobody had to wait for, or a snapshot that is restored.
    Own(Box<ImportRow>),
}

/// A record of somebody else's file or program. It becomes one incident, however often it is sent.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SourceId {
    /// Whose ids they are: a carrier's code, or a user's.
    pub system: String,
    /// The id there.
    pub id: String,
}

/// An incident with where it was put.
#[derive(Clone, Debug, PartialEq)]
pub struct IncidentRow {
    /// The store's id.
    pub id: Uuid,
    /// The record it came from, where that has an id of its own.
    pub source: Option<SourceId>,
    /// The look-up code its reporter was given.
    pub code: String,
    /// The incident itself; its own `id` is the store's, as text.
    pub incident: Incident,
    /// Where the map shows it.
    pub at: Option<LonLat>,
    /// Standard deviation of that place.
    pub accuracy: Option<Metres>,
    /// Code of its commune.
    pub commune: Option<String>,
    /// pending, matched, ambiguous, unmatched, none (it concerns no cable).
    pub status: String,
    /// Why, in Vietnamese.
    pub reason_vi: String,
    /// Why, in English.
    pub reason_en: String,
    /// The carrier that reported it.
    pub reported_by_carrier: Option<CarrierCode>,
    /// The user that reported it.
    pub reporter: Option<Uuid>,
    /// By which way it came.
    pub origin: Origin,
    /// Whether it was going on when it was told.
    pub in_progress: bool,
    /// Subscribers without a connection.
    pub subscribers_out: Option<u64>,
    /// What became of it.
    pub case: CaseRow,
    /// Where it may be, best first; those in scope.
    pub candidates: Vec<MatchRow>,
    /// Who put it there, if a person did.
    pub corrected: Option<Corrected>,
    /// Whether a person should look: the cable under a correction has changed since.
    pub look: bool,
    /// The province's version that wrote it; set by the store.
    pub data_version: i64,
}

/// That a person put an incident where it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Corrected {
    /// When.
    pub at: Timestamp,
    /// Who.
    pub by: Option<Uuid>,
}

/// Who says where an incident is.
#[derive(Clone, Copy, Debug)]
pub struct Person {
    /// The account; `None` for the operator at the command line.
    pub by: Option<Uuid>,
    /// Whether the place is kept from now on; without, it is found automatically again.
    pub keeps: bool,
}

/// An incident that waits to be matched, with all that it was matched to before.
#[derive(Clone, Debug, PartialEq)]
pub struct WaitingRow {
    /// The incident.
    pub row: IncidentRow,
    /// It waits for a network at least as new as this version of the province.
    pub since: i64,
    /// The version of the network that it was matched to; 0 if it never was.
    pub as_of: i64,
}

/// A place on a route, as the history of an incident tells it.
#[derive(Clone, Debug, PartialEq)]
pub struct Spot {
    /// The store's id of the route.
    pub route: Uuid,
    /// Whose.
    pub carrier: CarrierCode,
    /// The carrier's id of the route, then.
    pub route_id: String,
    /// Metres from its start, then.
    pub chainage_m: f64,
    /// Share of the incident.
    pub weight: f64,
}

/// What moved an incident.
#[derive(Clone, Debug, PartialEq)]
pub struct Cause {
    /// new, changed, retired: what became of the route.
    pub what: String,
    /// Whose route.
    pub carrier: CarrierCode,
    /// The carrier's id of the route.
    pub route_id: String,
    /// The province's version that it came with; told to those alone who see all.
    pub version: Option<i64>,
    /// The import that it came with, and the name of its file.
    pub import: Option<(Uuid, String)>,
}

/// One line of the history of an incident.
#[derive(Clone, Debug, PartialEq)]
pub struct HistoryRow {
    /// moved, shared, look; corrected and released by a person.
    pub what: String,
    /// When; set by the store.
    pub at: Timestamp,
    /// Where it was.
    pub from: Option<Spot>,
    /// Where it is since.
    pub to: Option<Spot>,
    /// Metres from the one place to the other.
    pub apart_m: Option<f64>,
    /// What moved it.
    pub cause: Option<Cause>,
    /// The person who did.
    pub by: Option<Uuid>,
    /// That person's name; set by the store.
    pub by_name: Option<String>,
    /// What that person said of it.
    pub why: Option<String>,
}

/// A route as it stands, retired ones too, and the import that left it so.
#[derive(Clone, Debug, PartialEq)]
pub struct Standing {
    /// The store's id of the route.
    pub id: Uuid,
    /// Whose.
    pub carrier: CarrierCode,
    /// The carrier's id of the route.
    pub route_id: String,
    /// The province's version that wrote or retired it.
    pub version: i64,
    /// Whether it left the network.
    pub retired: bool,
    /// Whether it was in service before that version.
    pub was_there: bool,
    /// The import of that version, and the name of its file.
    pub import: Option<(Uuid, String)>,
}

/// An incident as far as counting and drawing need it.
#[derive(Clone, Debug, PartialEq)]
pub struct IncidentDigest {
    /// The store's id.
    pub id: Uuid,
    /// What happened.
    pub kind: Kind,
    /// From when to when, as far as anybody knows.
    pub when: Option<(Timestamp, Timestamp)>,
    /// Where the map shows it.
    pub at: Option<LonLat>,
    /// Code of the commune it lies in.
    pub commune: Option<String>,
    /// Cable taken, metres.
    pub metres_taken: Option<f64>,
    /// Whether it was put at no cable.
    pub unmatched: bool,
    /// Whether a person should look at it.
    pub look: bool,
    /// Whether something happened to cable, as far as anybody knows: not unfounded, and what anybody may send
    /// only once somebody looks into it.
    pub counts: bool,
    /// The report that it is joined into: both are of one event.
    pub joined_into: Option<Uuid>,
    /// On which cable it may be; those in scope.
    pub shares: Vec<Share>,
}

/// The part of an incident that lies on one route.
#[derive(Clone, Debug, PartialEq)]
pub struct Share {
    /// The store's id of the route.
    pub route: Uuid,
    /// Whose.
    pub carrier: CarrierCode,
    /// From, to (chainages) and share of the incident.
    pub stretches: Vec<(f64, f64, f64)>,
}

/// One route an incident may be on.
#[derive(Clone, Debug, PartialEq)]
pub struct MatchRow {
    /// The store's id of the route.
    pub route: Uuid,
    /// Whose.
    pub carrier: CarrierCode,
    /// The carrier's id of the route.
    pub route_id: String,
    /// Likeliest chainage, metres.
    pub chainage_m: f64,
    /// Metres from the place told.
    pub distance_m: f64,
    /// Share of the incident.
    pub weight: f64,
    /// Likeliest place.
    pub point: LonLat,
    /// From, to (chainages) and share of the incident.
    pub stretches: Vec<(f64, f64, f64)>,
}

/// What matching found for one incident.
#[derive(Clone, Debug, PartialEq)]
pub struct Matched {
    /// The store's id of the incident.
    pub incident: Uuid,
    /// matched, ambiguous, unmatched.
    pub status: String,
    /// Why, in Vietnamese.
    pub reason_vi: String,
    /// Why, in English.
    pub reason_en: String,
    /// Best first.
    pub candidates: Vec<MatchRow>,
    /// Where the map shows it.
    pub at: Option<LonLat>,
    /// Code of its commune.
    pub commune: Option<String>,
    /// Whether a person should look.
    pub look: bool,
    /// The version of the incident that this was found from: if it was written since, it waits on.
    pub seen: Option<i64>,
    /// What to note in its history.
    pub history: Option<HistoryRow>,
}

/// Narrows lists of incidents.
#[derive(Clone, Debug, Default)]
pub struct IncidentFilter {
    /// Only inside this box.
    pub bbox: Option<Bbox>,
    /// Only those whose time touches this period.
    pub window: Option<Interval>,
    /// Only these kinds; all if empty.
    pub kinds: Vec<Kind>,
    /// Only those matched to cable of these carriers; of any if empty.
    pub carriers: Vec<CarrierCode>,
    /// Only those that a person should look at.
    pub look: bool,
    /// Only ids after this.
    pub after: Option<Uuid>,
    /// So many at most.
    pub limit: i64,
}

/// Makes a repeated report the same report.
#[derive(Clone, Debug)]
pub struct Idempotency {
    /// Whose key it is.
    pub caller: String,
    /// The key.
    pub key: String,
    /// Hash of the body sent with it.
    pub body_hash: Vec<u8>,
}

/// What became of a report.
#[derive(Clone, Debug, PartialEq)]
pub enum Added {
    /// Stored now.
    New,
    /// Stored before under the same key.
    Same {
        /// The id given then.
        id: Uuid,
        /// The code given then.
        code: String,
    },
}

/// An import and what became of it.
#[derive(Clone, Debug, PartialEq)]
pub struct ImportRow {
    /// The store's id.
    pub id: Uuid,
    /// Whose network.
    pub carrier: CarrierCode,
    /// network; restore for a snapshot put back.
    pub what: String,
    /// Name of the file.
    pub file_name: String,
    /// Hash of the file.
    pub sha256: Vec<u8>,
    /// proposed, accepted, rejected.
    pub status: String,
    /// When it arrived.
    pub created_at: Timestamp,
    /// Who sent it.
    pub created_by: Option<Uuid>,
    /// When it was decided.
    pub decided_at: Option<Timestamp>,
    /// Who decided.
    pub decided_by: Option<Uuid>,
    /// The proposal and its faults as they were told.
    pub told: Told,
    /// The coordinate system that was chosen for it.
    pub crs: Option<String>,
    /// How its columns are read, in JSON, where somebody chose.
    pub columns_json: Option<String>,
    /// What the carrier had accepted last when this was compared with it.
    pub base: Option<Uuid>,
    /// Whether its file is there to be read again; set by the store.
    pub file_kept: bool,
}

/// What a carrier had in service after an import.
#[derive(Clone, Debug, PartialEq)]
pub struct SnapshotRow {
    /// Id of the import.
    pub id: Uuid,
    /// Whose.
    pub carrier: CarrierCode,
    /// network; restore for a snapshot put back.
    pub what: String,
    /// Name of the file.
    pub file_name: String,
    /// When it was accepted.
    pub at: Timestamp,
    /// Name of who accepted it.
    pub by: Option<String>,
    /// The proposal as it was told, in JSON.
    pub summary_json: String,
    /// Routes in service after it.
    pub routes: i64,
    /// Sites in service after it.
    pub sites: i64,
    /// Length of those routes.
    pub length: Metres,
    /// The version it is the state at.
    pub version: i64,
}

/// An API token, its secret apart.
#[derive(Clone, Debug, PartialEq)]
pub struct TokenRow {
    /// The store's id.
    pub id: Uuid,
    /// What its user calls it.
    pub name: String,
    /// Since when.
    pub created_at: Timestamp,
    /// Until when.
    pub expires_at: Timestamp,
    /// When it last opened a door, to the minute.
    pub used_at: Option<Timestamp>,
    /// What it is good for.
    pub scopes: Vec<TokenScope>,
}

/// A user.
#[derive(Clone, Debug, PartialEq)]
pub struct UserRow {
    /// The store's id.
    pub id: Uuid,
    /// Name to sign in with, lower case.
    pub name: String,
    /// The one role.
    pub role: Role,
    /// For role `carrier`.
    pub carrier: Option<CarrierCode>,
    /// For role `commune`.
    pub commune: Option<String>,
    /// Name to show.
    pub display_name: String,
    /// Argon2id.
    pub password_hash: String,
    /// May not sign in.
    pub disabled: bool,
}

/// An optional column read by `read`: absent is `Some(None)`, unreadable is `None`.
pub(super) fn known<'a, T>(text: Option<&'a str>, read: impl Fn(&'a str) -> Option<T>) -> Option<Option<T>> {
    match text {
        Some(text) => read(text).map(Some),
        None => Some(None),
    }
}

/// Carriers as one text that SQL looks a code up in: each between two commas.
pub(super) fn listed(carriers: &[CarrierCode]) -> String {
    carriers.iter().map(|code| format!(",{code},")).collect()
}
