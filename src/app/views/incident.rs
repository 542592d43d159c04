//! Incidents as a caller sees them.

use std::collections::BTreeMap;

use serde::Serialize;
use utoipa::ToSchema;

/// One incident.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct IncidentView {
    /// theft, attempted_theft, …
    pub kind: &'static str,
    /// Last known good.
    pub occurred_from: Option<String>,
    /// Found.
    pub occurred_to: Option<String>,
    /// Noticed.
    pub discovered_at: Option<String>,
    /// Told.
    pub reported_at: Option<String>,
    /// Standard deviation of the place told, metres.
    pub accuracy_m: Option<f64>,
    /// Cable taken, metres.
    pub metres_taken: Option<f64>,
    /// Damage, đồng.
    pub damage_vnd: Option<u64>,
    /// Carrier named by the report.
    pub carrier: Option<String>,
    /// Medium named by the report.
    pub medium: Option<&'static str>,
    /// Route named by the report, by the carrier's id.
    pub route_id: Option<String>,
    /// Chainage named by the report.
    pub chainage_m: Option<f64>,
    /// Code of its commune.
    pub commune: Option<String>,
    /// Full name of its commune.
    pub commune_name: Option<String>,
    /// What it was then, of an incident before the communes were merged.
    pub commune_then: Option<CommuneThenView>,
    /// What the report says.
    pub note: Option<String>,
    /// Which cable it is put at, and how sure.
    #[serde(rename = "match")]
    pub matched: MatchView,
    /// What moved it and why, newest first; of one incident alone, and of the caller's own cable.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub history: Option<Vec<HistoryView>>,
}

/// One line of the history of where an incident is. What lies outside the caller's reach is absent.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct HistoryView {
    /// When.
    pub at: String,
    /// moved, shared, look; corrected and released by a person.
    pub what: String,
    /// In a sentence, in both languages.
    pub says: ReasonView,
    /// The carrier's id of the route it was on.
    pub from_route_id: Option<String>,
    /// Where on it, metres.
    pub from_chainage_m: Option<f64>,
    /// The carrier's id of the route it is on since.
    pub to_route_id: Option<String>,
    /// Where on it, metres.
    pub to_chainage_m: Option<f64>,
    /// Metres from the one place to the other.
    pub apart_m: Option<f64>,
    /// Id of the import that changed the route.
    pub import: Option<String>,
    /// The province's version of that change.
    pub version: Option<i64>,
    /// Name of the person who did it.
    pub by: Option<String>,
    /// What that person said of it.
    pub why: Option<String>,
}

/// The commune that a place was in before 1 July 2025.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CommuneThenView {
    /// The former communes that its commune was made of: one of these.
    pub names: Vec<String>,
    /// The former district.
    pub district: Option<String>,
}

/// Which cable an incident is put at.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct MatchView {
    /// matched, ambiguous, unmatched, or pending.
    pub status: String,
    /// Why, in both languages.
    pub reason: ReasonView,
    /// Best first; those in the caller's reach.
    pub candidates: Vec<CandidateView>,
    /// When a person put it there; `null` where it was found automatically.
    pub corrected_at: Option<String>,
    /// Whether a person should look: the cable under a correction has changed since.
    pub look: bool,
}

/// A sentence in both languages.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ReasonView {
    /// Vietnamese.
    pub vi: String,
    /// English.
    pub en: String,
}

/// One place an incident may be.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CandidateView {
    /// Id of the route.
    pub route: String,
    /// The carrier's id of the route.
    pub route_id: String,
    /// The carrier's code.
    pub carrier: String,
    /// Metres from the route's start.
    pub chainage_m: f64,
    /// Metres from the place told.
    pub distance_m: f64,
    /// Share of the incident, 0 to 1.
    pub weight: f64,
    /// The place on the route.
    pub point: [f64; 2],
}

/// Counts for the filters of the page.
#[derive(Clone, Debug, Default, Serialize, ToSchema)]
pub struct IncidentSummary {
    /// Every month that has incidents, all time.
    pub months: Vec<MonthCount>,
    /// Number a kind, without regard to the kind filter.
    pub kinds: BTreeMap<String, usize>,
    /// Number a carrier matched, without regard to the carrier filter.
    pub carriers: BTreeMap<String, usize>,
    /// How many could not be put at a cable.
    pub unmatched: usize,
    /// How many a person should look at.
    pub looks: usize,
    /// How many in all.
    pub total: usize,
}

/// Incidents of one local month.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct MonthCount {
    /// As in `2025-11`.
    pub month: String,
    /// How many began in it.
    pub count: usize,
}
