//! What becomes of a report, as a caller sees it.

use serde::Serialize;
use utoipa::ToSchema;

use crate::app::views::HandView;

/// The two clocks of a report, and whose work it is.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CaseView {
    /// received, verifying, prosecuted, not_prosecuted, suspended, referred, closed, unfounded.
    pub case_status: &'static str,
    /// reported, dispatched, restored; absent of what concerns no cable.
    pub repair_status: Option<&'static str>,
    /// When police accepted it as a crime report; until then it is a citizen's or carrier's word.
    pub accepted_at: Option<String>,
    /// By when somebody has to act.
    pub due_at: Option<String>,
    /// Which clock that is: sorting, verifying.
    pub clock: Option<&'static str>,
    /// The number of the file at the police; told to whoever sees all.
    pub police_ref: Option<String>,
    /// Whom it is assigned to: police, department, or as in `carrier:TS`, `commune:19432`.
    pub body: Option<String>,
    /// When somebody set out to repair it.
    pub dispatched_at: Option<String>,
    /// When the connection was there again.
    pub restored_at: Option<String>,
    /// The report it is joined into; told to whoever sees all.
    pub joined_into: Option<String>,
    /// Reports joined into this one; of one alone, told to whoever sees all.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub joined: Vec<String>,
    /// The steps that the caller may take.
    pub steps: Vec<&'static str>,
    /// Where the caller may take the case.
    pub next_case: Vec<&'static str>,
    /// Where the caller may take the repair.
    pub next_repair: Vec<&'static str>,
    /// What was done, oldest first; of one report alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub done: Option<Vec<CaseStepView>>,
    /// Counts up with every step; send it back with the next one, so that nobody's step is overlooked.
    pub version: i64,
}

/// One line of what was done.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CaseStepView {
    /// Who and when.
    #[serde(flatten)]
    pub hand: HandView,
    /// accept, extend, case, repair, assign, note, call, answer, reply, kind, time, join, split.
    pub step: &'static str,
    /// What it was before.
    pub from: Option<String>,
    /// What it is since.
    pub to: Option<String>,
    /// What was said; absent where the caller may not read it.
    pub note: Option<String>,
}

/// A report that may be of the same event.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct DuplicateView {
    /// Its id.
    pub id: String,
    /// What happened, as it says.
    pub kind: &'static str,
    /// Metres between the places told.
    pub distance_m: f64,
    /// Hours between the times told; 0 where they overlap.
    pub hours: f64,
    /// 0 to 1; the likeliest first.
    pub score: f64,
    /// Whether its case has ended.
    pub closed: bool,
    /// Whose cable it was put at, or who told it.
    pub carriers: Vec<String>,
}
