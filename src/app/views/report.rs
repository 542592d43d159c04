//! The report of a month or quarter.

use std::collections::BTreeMap;

use serde::Serialize;
use utoipa::ToSchema;

use crate::app::views::{HoursView, ReasonView};

/// The state of the cable network's safety in a local month or quarter, as its reader may see it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ReportView {
    /// `2026-10` or `2026-Q3`.
    pub period: String,
    /// Whether the period is not over: the counts then end with `now.to`.
    pub running: bool,
    /// Whose cable it is about.
    pub about: ReportAbout,
    /// The period, as much of it as is over.
    pub now: ReportTotals,
    /// The same days of the year before.
    pub year_before: ReportTotals,
    /// The twelve months that end with the period.
    pub twelve: ReportTotals,
    /// The twelve before those.
    pub twelve_before: ReportTotals,
    /// What the comparisons allow to be said.
    pub trend: ReportTrend,
    /// Twelve months up to the period's last, each with the same month of the year before.
    pub months: Vec<ReportMonth>,
    /// Where cable is hot; absent for who sees no exact cable.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hot: Option<ReportHot>,
    /// Key areas, then key targets, that were approved for days of the period; oldest first.
    pub key_places: Vec<ReportKeyPlace>,
    /// What is open, announced and to be read in a commune; of its own report alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub area: Option<ReportArea>,
    /// The incidents of the period, in the order they were found.
    pub incidents: Vec<ReportIncident>,
    /// Incidents of which no time is known: in no period.
    pub undated: usize,
    /// How it was counted.
    pub method: ReportMethod,
    /// Version of the caller's stream that this was made from.
    pub data_version: i64,
    /// Changes with anything of the report: two papers of one code say the same.
    pub check: String,
}

/// Whose cable a report is about.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ReportAbout {
    /// province, carrier, commune.
    pub reach: &'static str,
    /// Code of the carrier or commune.
    pub code: Option<String>,
    /// Its name.
    pub name: Option<String>,
}

/// Incidents of one span, counted by when they were found.
#[derive(Clone, Debug, Default, Serialize, ToSchema)]
pub struct ReportTotals {
    /// First local day.
    pub from: String,
    /// Last local day.
    pub to: String,
    /// How many of each kind.
    pub kinds: BTreeMap<&'static str, usize>,
    /// Thefts, attempts and sabotage: what the report speaks of.
    pub crimes: usize,
    /// Of all, not put at a cable.
    pub unmatched: usize,
    /// Metres of cable taken, as far as they were told.
    pub metres_taken: f64,
    /// Thefts of which nobody told how many metres.
    pub thefts_without_metres: usize,
    /// Damage in đồng, as far as it was told.
    pub damage_vnd: u64,
    /// Thefts of which nobody told the damage.
    pub thefts_without_damage: usize,
}

/// Two comparisons by the exact conditional test.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ReportTrend {
    /// The period and the same of the year before, two-sided.
    pub p_period: f64,
    /// Twelve months and the twelve before, two-sided.
    pub p_twelve: f64,
    /// A difference is told below this.
    pub level: f64,
    /// Variance over mean of the months' counts, by which counts were divided; 1 where incidents come singly.
    pub dispersion: f64,
    /// In a sentence.
    pub says: ReasonView,
}

/// Thefts, attempts and sabotage of one local month.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ReportMonth {
    /// As in `2025-11`.
    pub month: String,
    /// How many.
    pub count: usize,
    /// How many a year earlier.
    pub year_before: usize,
    /// Whether the month belongs to the period.
    pub reported: bool,
    /// Whether the month is over.
    pub whole: bool,
}

/// Hot stretches of the twelve months.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ReportHot {
    /// First local day looked at.
    pub from: String,
    /// Last local day looked at.
    pub to: String,
    /// How the rates were made.
    pub method: &'static str,
    /// The longest a lixel may be.
    pub lixel_m: f64,
    /// Mean of the cable looked at, events per km and 30 days.
    pub mean: f64,
    /// Cable looked at, km.
    pub length_km: f64,
    /// Told apart from chance, best first.
    pub significant: Vec<ReportStretch>,
    /// How many are not.
    pub uncertain: usize,
}

/// One hot stretch of a report.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ReportStretch {
    /// Its number on the report's map and in its table.
    pub rank: usize,
    /// Full name of its commune.
    pub commune_name: Option<String>,
    /// The carrier's id of the route.
    pub route_id: String,
    /// Carrier's code.
    pub carrier: Option<String>,
    /// Chainage of its start.
    pub from_m: f64,
    /// Chainage of its end.
    pub to_m: f64,
    /// How many incidents touch it.
    pub incidents: usize,
    /// Events per km and 30 days at its highest lixel.
    pub value: f64,
    /// Lower end of the 90 % interval.
    pub low90: f64,
    /// Upper end of the 90 % interval.
    pub high90: f64,
    /// Lower end as a multiple of the mean.
    pub low_ratio: f64,
    /// The least false discovery rate at which chance does not explain it.
    pub q: f64,
    /// West, south, east, north.
    pub bbox: Option<[f64; 4]>,
}

/// A key area or key target of a report, with what its reader may know of it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ReportKeyPlace {
    /// area, target.
    pub kind: &'static str,
    /// What it is called.
    pub name: String,
    /// Full names of the communes it lies in.
    pub commune_names: Vec<String>,
    /// The carrier's id of the route; of a stretch alone.
    pub route_id: Option<String>,
    /// Metres from the route's start.
    pub from_m: Option<f64>,
    /// The same of its end.
    pub to_m: Option<f64>,
    /// The carrier's id of the site; of a site alone.
    pub site_id: Option<String>,
    /// First day.
    pub period_from: String,
    /// Last day.
    pub period_to: String,
    /// Whether it was ended since.
    pub ended: bool,
}

/// What a commune reports of its own area beside the counts.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ReportArea {
    /// The local day on which it is open.
    pub day: String,
    /// How many of those are past their deadline.
    pub overdue: usize,
    /// Open cases and cable that is not repaired, the most overdue first.
    pub open: Vec<ReportOpen>,
    /// Works of days of the period, by their begin.
    pub works: Vec<ReportWorks>,
    /// Advisories for the commune whose days touch the period.
    pub advisories: Vec<ReportAdvisory>,
}

/// A report that waits for somebody: nothing of who told it, and no free text.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ReportOpen {
    /// Its id.
    pub id: String,
    /// theft, …
    pub kind: &'static str,
    /// When it was told.
    pub told: Option<String>,
    /// received, verifying, …
    pub case_status: &'static str,
    /// reported, dispatched, restored; absent of what concerns no cable.
    pub repair_status: Option<&'static str>,
    /// sorting, verifying; absent where nobody has to act by a day.
    pub clock: Option<&'static str>,
    /// By when.
    pub due_at: Option<String>,
    /// Whether that is over.
    pub overdue: bool,
}

/// Works of a report; neither where nor on which cable.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ReportWorks {
    /// What is done.
    pub what: String,
    /// Whose.
    pub carrier_name: String,
    /// From when.
    pub from: String,
    /// Until when.
    pub to: String,
    /// Local hours of each day; `null` around the clock.
    pub hours: Option<HoursView>,
}

/// An advisory of a report.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ReportAdvisory {
    /// What it is about.
    pub title: String,
    /// First day.
    pub period_from: String,
    /// Last day.
    pub period_to: String,
    /// Whether the reader has confirmed it.
    pub read: bool,
}

/// One incident of a report: nothing of who told it, and no free text.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ReportIncident {
    /// Its id.
    pub id: String,
    /// theft, …
    pub kind: &'static str,
    /// When it was found.
    pub found: String,
    /// Last known good.
    pub occurred_from: Option<String>,
    /// Full name of its commune.
    pub commune_name: Option<String>,
    /// The carrier's id of the likeliest route; none to a commune.
    pub route_id: Option<String>,
    /// Metres from that route's start; none to a commune.
    pub chainage_m: Option<f64>,
    /// Code of the carrier of that route, or the one the report names.
    pub carrier: Option<String>,
    /// Cable taken, metres.
    pub metres_taken: Option<f64>,
    /// Damage, đồng.
    pub damage_vnd: Option<u64>,
    /// matched, ambiguous, unmatched, none (it concerns no cable), or pending.
    pub status: String,
}

/// How a report was counted.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ReportMethod {
    /// Kinds that the months, the comparisons and the stretches are made of.
    pub crimes: Vec<&'static str>,
    /// The rest in a sentence.
    pub says: ReasonView,
}
