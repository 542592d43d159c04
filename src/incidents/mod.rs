//! Incidents: what happened, when, and the evidence of where.

mod alarm;
mod duplicates;
mod evidence;
mod public_view;
mod told;
mod workflow;

pub use alarm::{AlarmState, Heard, Outage, hear, refines};
pub use duplicates::{Alike, NEAR, Said, WITHIN_HOURS, alike, groups};
pub use evidence::{DEFAULT_ACCURACY, Evidence, MAX_ACCURACY};
pub use public_view::{
    HalfYear, LEAST_CARRIERS, LEAST_CHANGE, LEAST_EVENTS, PublicCounts, PublicEvent, public_counts, told_half_years,
};
pub use told::Told;
pub use workflow::{
    CaseStatus, Clock, Queue, RepairStatus, SORTED_WITHIN, VERIFIED_AT_LAST, VERIFIED_WITHIN, deadline, is_credible,
};

use crate::network::Medium;
use crate::network::codes;
use crate::units::{CarrierCode, Interval, Metres, Timestamp};

codes! {
    /// What happened.
    Kind {
        Theft => "theft", AttemptedTheft => "attempted_theft", Sabotage => "sabotage",
        Cut => "cut", Outage => "outage", Fire => "fire", Suspicious => "suspicious", Scrap => "scrap",
        TollFraud => "toll_fraud", PostalSmuggling => "postal_smuggling", WebsiteTampering => "website_tampering",
    }
}

impl Kind {
    /// Whether something happened to cable. Only that makes a place a hotspot.
    pub fn happened_to_cable(self) -> bool {
        matches!(self, Self::Theft | Self::AttemptedTheft | Self::Sabotage | Self::Cut | Self::Outage | Self::Fire)
    }

    /// Whether it concerns cable at all: frauds, smuggling by post and tampered websites do not.
    pub fn has_cable(self) -> bool {
        !matches!(self, Self::TollFraud | Self::PostalSmuggling | Self::WebsiteTampering)
    }
}

codes! {
    /// By which way a report came.
    Origin {
        Citizen => "citizen", Carrier => "carrier", Authority => "authority", Commune => "commune", Alarm => "alarm",
        Open311 => "open311", File => "file",
    }
}

impl Origin {
    /// Whether it counts before anybody has looked into it: what anybody at all may send does not.
    pub fn is_trusted(self) -> bool {
        !matches!(self, Self::Citizen | Self::Open311)
    }
}

/// One record of something that happened to cable, whatever its kind.
#[derive(Clone, Debug, PartialEq)]
pub struct Incident {
    /// The id in its file or store.
    pub id: String,
    /// What happened.
    pub kind: Kind,
    /// From last known good to found. `None` when nobody knows.
    pub occurred: Option<Interval>,
    /// When somebody noticed.
    pub discovered_at: Option<Timestamp>,
    /// When it was told.
    pub reported_at: Option<Timestamp>,
    /// Where, one or several; never empty for a valid report.
    pub places: Vec<Evidence>,
    /// The carrier named by the report.
    pub carrier: Option<CarrierCode>,
    /// The medium named by the report.
    pub medium: Option<Medium>,
    /// Cable taken, metres.
    pub metres_taken: Option<Metres>,
    /// Damage in đồng.
    pub damage_vnd: Option<u64>,
    /// A short text; never names of suspects or plates.
    pub note: Option<String>,
}
