//! Incidents as a caller sees them.

use std::collections::BTreeMap;

use serde::Serialize;
use utoipa::ToSchema;

use crate::app::PlaceTold;
use crate::app::views::CaseView;
use crate::units::Message;

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
    /// Every place as it was told; none to a commune.
    pub places: Vec<PlaceTold>,
    /// Code of its commune.
    pub commune: Option<String>,
    /// Full name of its commune.
    pub commune_name: Option<String>,
    /// What it was then, of an incident before the communes were merged.
    pub commune_then: Option<CommuneThenView>,
    /// What the report says.
    pub note: Option<String>,
    /// By which way it came: citizen, carrier, authority, commune, alarm, open311, file.
    pub origin: &'static str,
    /// Whether it was going on when it was told.
    pub in_progress: bool,
    /// Subscribers without a connection.
    pub subscribers_out: Option<u64>,
    /// What became of it.
    pub case: CaseView,
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
    /// matched, ambiguous, unmatched, none (it concerns no cable), or pending.
    pub status: String,
    /// Why, in both languages.
    pub reason: ReasonView,
    /// What was told, or lies near, and was left aside; what concerns the caller.
    pub notes: Vec<ReasonView>,
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

impl From<Message> for ReasonView {
    fn from(says: Message) -> Self {
        Self { vi: says.vi, en: says.en }
    }
}

impl MatchView {
    /// A stored reason, taken apart: its first line, and those of its notes that the caller may read.
    /// Behind an empty line stands what tells of other carriers' cable.
    pub(crate) fn reason(vi: &str, en: &str, reads: Reads) -> (ReasonView, Vec<ReasonView>) {
        let mut lines = vi.lines().zip(en.lines()).map(|(vi, en)| ReasonView { vi: vi.to_owned(), en: en.to_owned() });
        let reason = lines.next().unwrap_or_else(|| ReasonView { vi: String::new(), en: String::new() });
        let notes = match reads {
            Reads::Reason => Vec::new(),
            Reads::OwnNotes => lines.take_while(|line| !line.vi.is_empty()).collect(),
            Reads::All => lines.filter(|line| !line.vi.is_empty()).collect(),
        };
        (reason, notes)
    }
}

/// How much of what matching tells somebody may read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reads {
    /// The reason alone.
    Reason,
    /// And what was left aside of its own report and cable.
    OwnNotes,
    /// All of it.
    All,
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_tells_of_other_carriers_cable_is_read_by_none_of_them() {
        let (vi, en) = ("lý do\nghi chú\n\nkhác", "reason\nnote\n\nothers");
        for (reads, want) in [(Reads::Reason, &[][..]), (Reads::OwnNotes, &["note"]), (Reads::All, &["note", "others"])]
        {
            let (reason, notes) = MatchView::reason(vi, en, reads);
            assert_eq!(reason.en, "reason");
            assert_eq!(notes.iter().map(|n| n.en.as_str()).collect::<Vec<_>>(), want, "{reads:?}");
        }
        assert_eq!(MatchView::reason("", "", Reads::All).0.vi, "", "not matched yet");
    }
}
