//! Incidents: what happened, when, and the evidence of where.

mod evidence;
mod told;

pub use evidence::{DEFAULT_ACCURACY, Evidence, MAX_ACCURACY};
pub use told::Told;

use crate::network::Medium;
use crate::network::codes;
use crate::units::{CarrierCode, Interval, Metres, Timestamp};

codes! {
    /// What happened.
    Kind {
        Theft => "theft", AttemptedTheft => "attempted_theft", Sabotage => "sabotage",
        Cut => "cut", Outage => "outage", Fire => "fire",
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
