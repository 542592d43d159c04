//! Planned works as a caller sees them, and as everybody does.

use serde::Serialize;
use utoipa::ToSchema;

use crate::app::views::HandView;

/// Planned works of a carrier. A commune is told in which commune they are and roughly where, without route.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct WorksView {
    /// What is done.
    pub what: String,
    /// Whose.
    pub carrier: String,
    /// The same by name.
    pub carrier_name: String,
    /// point, stretch, communes.
    pub place: &'static str,
    /// Metres around a point.
    pub reach_m: Option<f64>,
    /// Id of the route.
    pub route: Option<String>,
    /// The carrier's id of the route.
    pub route_id: Option<String>,
    /// Metres from the route's start.
    pub from_m: Option<f64>,
    /// The same of their end.
    pub to_m: Option<f64>,
    /// Codes of the communes they are in; of a commune its own alone.
    pub communes: Vec<String>,
    /// Full names of those communes.
    pub commune_names: Vec<String>,
    /// From when.
    pub from: String,
    /// Until when.
    pub to: String,
    /// Local hours of each day; `null` around the clock.
    pub hours: Option<HoursView>,
    /// Whether the crew should be at work at this moment.
    pub now: bool,
    /// People of the crew.
    pub crew: u32,
    /// Telephone of the crew's leader.
    pub leader_phone: String,
    /// Telephone that everybody may call.
    pub phone: String,
    /// For the authorities.
    pub remarks: Option<String>,
    /// What the crew carries: four digits.
    pub code: String,
    /// coming, current, over, ended, cancelled.
    pub phase: &'static str,
    /// Why they were ended or cancelled.
    pub reason: Option<String>,
    /// Who announced them.
    pub announced: HandView,
    /// changed, ended, cancelled: what the caller may still do.
    pub next: Vec<&'static str>,
    /// Everything that was done with them, oldest first; of one announcement alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub history: Option<Vec<WorksLineView>>,
}

/// Local hours, past midnight if need be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct HoursView {
    /// As in 07:30.
    pub from: String,
    /// As in 17:00.
    pub to: String,
}

/// One line of the history.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct WorksLineView {
    /// Who did it.
    #[serde(flatten)]
    pub hand: HandView,
    /// announced, changed, ended, cancelled.
    pub act: &'static str,
    /// What was said.
    pub note: Option<String>,
    /// What changed.
    pub changes: Vec<FieldChangeView>,
}

/// A field before and after.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct FieldChangeView {
    /// The field as requests call it; `place` for where.
    pub field: String,
    /// What it was.
    pub before: String,
    /// What it is since.
    pub after: String,
}

/// Whether works are announced in a commune: what everybody may know.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct HereView {
    /// Code of the commune.
    pub commune: String,
    /// Its full name.
    pub commune_name: String,
    /// The former district people still say.
    pub old_district: Option<String>,
    /// The moment this is of.
    pub at: String,
    /// Whether a crew should be at work at this moment.
    pub now: bool,
    /// Whether one should be at work today.
    pub today: bool,
    /// Works of today.
    pub works: Vec<AnnouncedView>,
}

/// Announced works as everybody sees them.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AnnouncedView {
    /// What is done.
    pub what: String,
    /// Whose.
    pub carrier_name: String,
    /// Telephone to call.
    pub phone: String,
    /// From when.
    pub from: String,
    /// Until when.
    pub to: String,
    /// Local hours of each day; `null` around the clock.
    pub hours: Option<HoursView>,
    /// Whether the crew should be at work at this moment.
    pub now: bool,
    /// When it is at work today.
    pub today: Vec<SpanOfDay>,
}

/// From one moment to another.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SpanOfDay {
    /// From.
    pub from: String,
    /// Until.
    pub to: String,
}

/// Whether a code is that of a crew at work.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CheckView {
    /// Whether a crew of this code should be at work there at this moment.
    pub known: bool,
    /// Its works; also where the code is right and the hour is not.
    pub works: Option<AnnouncedView>,
    /// Why not: `no_such_code`, `not_now`.
    pub reason: Option<&'static str>,
}
