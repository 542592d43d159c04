//! Carriers, routes, sites, communes as a caller sees them.

use serde::Serialize;
use utoipa::ToSchema;

/// A carrier and how much of it is in the caller's reach.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CarrierView {
    /// Short code.
    pub code: String,
    /// Name to show.
    pub name: String,
    /// Which of the page's carrier colours, from 1.
    pub color: i64,
    /// Number of routes.
    pub routes: usize,
    /// Number of sites.
    pub sites: usize,
    /// Metres of cable.
    pub length_m: f64,
}

/// A cable route; for a commune a corridor, which is its rough course and nothing else.
#[derive(Clone, Debug, Default, Serialize, ToSchema)]
pub struct RouteView {
    /// `true` for the rough course that a commune sees.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub corridor: bool,
    /// The carrier's own id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub route_id: Option<String>,
    /// Name as imported.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Carrier's code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub carrier: Option<String>,
    /// Carrier's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub carrier_name: Option<String>,
    /// copper, fibre, coaxial.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub medium: Option<&'static str>,
    /// aerial, buried, duct, underwater.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub laying: Option<&'static str>,
    /// Geodesic length in metres.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub length_m: Option<f64>,
    /// Codes of the communes it crosses.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub communes: Vec<String>,
}

/// An equipment site.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SiteView {
    /// The carrier's own id.
    pub site_id: String,
    /// Name as imported.
    pub name: Option<String>,
    /// bts, shelter, exchange, …
    pub kind: &'static str,
    /// Carrier's code.
    pub carrier: String,
    /// Carrier's name.
    pub carrier_name: Option<String>,
    /// Code of its commune.
    pub commune: Option<String>,
    /// Full name of its commune.
    pub commune_name: Option<String>,
}

/// A commune.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CommuneView {
    /// Official code.
    pub code: String,
    /// Name without its kind.
    pub name: String,
    /// xa, phuong, dac_khu.
    pub kind: String,
    /// Name with its kind.
    pub full_name: String,
    /// The former district people still say.
    pub old_district: Option<String>,
    /// Former communes it was made of.
    pub former: Vec<String>,
    /// Where its label goes.
    pub center: [f64; 2],
    /// Whether the area is only roughly right.
    pub approximate: bool,
}
