//! A key place in words of the domain.

use time::Date;
use uuid::Uuid;

use crate::access::Role;
use crate::key_places::{KeyKind, KeyState};
use crate::units::{Bbox, CarrierCode, LonLat, Timestamp};

/// Where a key place is.
#[derive(Clone, Debug, PartialEq)]
pub enum Basis {
    /// Whole communes: those of the row.
    Communes,
    /// A ring somebody drew, its last place the first again.
    Polygon(Vec<LonLat>),
    /// A site, at its place of then.
    Site {
        /// The store's id.
        site: Uuid,
        /// The carrier's own id.
        site_id: String,
        /// Where it stood.
        at: LonLat,
    },
    /// A stretch of a route, on its line of then.
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
}

/// First and last day, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Days {
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
}

/// Who did it: an account in a role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hand {
    /// When.
    pub at: Timestamp,
    /// The account; `None` for the operator at the command line.
    pub by: Option<Uuid>,
    /// Its name; set by the store.
    pub name: Option<String>,
    /// The role it acted in.
    pub role: Role,
    /// Its carrier, for that role.
    pub carrier: Option<CarrierCode>,
}

/// A key area or a key target.
#[derive(Clone, Debug, PartialEq)]
pub struct KeyPlaceRow {
    /// The store's id.
    pub id: Uuid,
    /// Area or target.
    pub kind: KeyKind,
    /// What it is called.
    pub name: String,
    /// Where it is.
    pub basis: Basis,
    /// Codes of the communes it lies in.
    pub communes: Vec<String>,
    /// The box around it.
    pub bbox: Bbox,
    /// Whose network it concerns: the site's or route's carrier, else the carrier that proposed it.
    pub carrier: Option<CarrierCode>,
    /// Where it stands.
    pub state: KeyState,
    /// Why it is to be one.
    pub reason: String,
    /// From when to when.
    pub period: Days,
    /// Who proposed it.
    pub proposed: Hand,
    /// Who approved or rejected it.
    pub decided: Option<Hand>,
    /// The province's version that wrote it; set by the store.
    pub data_version: i64,
}

/// One line of the history of a key place.
#[derive(Clone, Debug, PartialEq)]
pub struct StepRow {
    /// Who took the step.
    pub hand: Hand,
    /// Where it stood; `None` for the proposal itself.
    pub from: Option<KeyState>,
    /// Where it stands since.
    pub to: KeyState,
    /// What was said.
    pub note: String,
    /// The period since.
    pub period: Days,
}

/// Narrows lists of key places.
#[derive(Clone, Debug, Default)]
pub struct KeyPlaceFilter {
    /// Only what touches this box.
    pub bbox: Option<Bbox>,
    /// Only those whose period touches these days.
    pub days: Option<Days>,
    /// Only those in one of these states; in any if empty.
    pub states: Vec<KeyState>,
    /// Only areas, or only targets.
    pub kind: Option<KeyKind>,
    /// Only ids after this.
    pub after: Option<Uuid>,
    /// So many at most.
    pub limit: i64,
}
