//! Planned works in words of the domain.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::registers::{Act, Phase, Timing, WorksState};
use crate::store::Hand;
use crate::units::{Bbox, CarrierCode, Interval, LonLat, Metres, Timestamp};

/// Where works are.
#[derive(Clone, Debug, PartialEq)]
pub enum WorksPlace {
    /// Around a place.
    Point {
        /// Its middle.
        at: LonLat,
        /// As far as they reach from it.
        reach: Metres,
    },
    /// Along a stretch of an own route, on its line of then.
    Stretch {
        /// The store's id of the route.
        route: Uuid,
        /// The carrier's own id of it.
        route_id: String,
        /// Metres from the route's start.
        from_m: f64,
        /// The same of its end.
        to_m: f64,
        /// The line between.
        lines: Vec<Vec<LonLat>>,
    },
    /// Somewhere in the communes of the row.
    Communes,
}

/// Planned works of a carrier.
#[derive(Clone, Debug, PartialEq)]
pub struct WorksRow {
    /// The store's id.
    pub id: Uuid,
    /// Whose.
    pub carrier: CarrierCode,
    /// What is done; everybody reads it.
    pub what: String,
    /// Where.
    pub place: WorksPlace,
    /// Codes of the communes they are in.
    pub communes: Vec<String>,
    /// The box around them.
    pub bbox: Bbox,
    /// When.
    pub timing: Timing,
    /// People of the crew.
    pub crew: u32,
    /// The leader's telephone; never told to the public.
    pub leader_phone: String,
    /// The telephone that everybody may call.
    pub phone: String,
    /// For the authorities.
    pub remarks: Option<String>,
    /// What the crew carries, four digits; given by the store.
    pub code: String,
    /// What the carrier said of them last.
    pub state: WorksState,
    /// Why they were ended or cancelled.
    pub reason: Option<String>,
    /// Who announced them.
    pub announced: Hand,
    /// The province's version that wrote it; set by the store.
    pub data_version: i64,
}

/// A field before and after a change, as text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldChange {
    /// The field as requests call it.
    pub field: String,
    /// What it was.
    pub before: String,
    /// What it is since.
    pub after: String,
}

/// One line of the history of works.
#[derive(Clone, Debug, PartialEq)]
pub struct WorksLine {
    /// Who did it.
    pub hand: Hand,
    /// What was done.
    pub act: Act,
    /// What was said.
    pub note: Option<String>,
    /// What changed.
    pub changes: Vec<FieldChange>,
}

/// What everybody may know of announced works.
#[derive(Clone, Debug, PartialEq)]
pub struct AnnouncedRow {
    /// Whose, by name.
    pub carrier: String,
    /// What is done.
    pub what: String,
    /// When.
    pub timing: Timing,
    /// Whom to call.
    pub phone: String,
}

/// Narrows lists of works.
#[derive(Clone, Debug)]
pub struct WorksFilter {
    /// The moment that phases are told by.
    pub now: Timestamp,
    /// Only those whose period touches this.
    pub period: Option<Interval>,
    /// Only those in one of these phases; in any if empty.
    pub phases: Vec<Phase>,
    /// Only those in this commune.
    pub commune: Option<String>,
    /// Only ids after this.
    pub after: Option<Uuid>,
    /// So many at most.
    pub limit: i64,
}
