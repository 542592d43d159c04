//! Equipment sites.

use crate::network::route::codes;
use crate::units::{CarrierCode, LonLat};

codes! {
    /// What stands at a site.
    SiteKind {
        Bts => "bts", Shelter => "shelter", Exchange => "exchange", Cabinet => "cabinet",
        DistBox => "dist_box", Closure => "closure", Chamber => "chamber", Pole => "pole",
        Landing => "landing", Earthing => "earthing", Other => "other",
    }
}

/// One piece of equipment at one place.
#[derive(Clone, Debug, PartialEq)]
pub struct Site {
    /// The carrier's own id, unique among its sites.
    pub id: String,
    /// Whose it is, where known.
    pub carrier: Option<CarrierCode>,
    /// Name as given.
    pub name: Option<String>,
    /// What it is; `Other` where the file does not say.
    pub kind: SiteKind,
    /// Where it is.
    pub at: LonLat,
    /// Properties of the file that have no field of their own, verbatim.
    pub properties: serde_json::Map<String, serde_json::Value>,
}
