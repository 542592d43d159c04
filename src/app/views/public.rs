//! What everybody is told of incidents.

use serde::Serialize;
use utoipa::ToSchema;

/// Incidents by commune and half-year.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PublicView {
    /// The day on which the numbers were reckoned; `null` before the first.
    pub published_on: Option<String>,
    /// Fewer incidents are "few", and their number is not told.
    pub least_events: u32,
    /// Neither is it where all are known to be of fewer carriers than this.
    pub least_carriers: usize,
    /// A number that was told changes by no less.
    pub least_change: u32,
    /// Half-years that are over, the newest first.
    pub half_years: Vec<PublicHalfYear>,
}

/// Half a year.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PublicHalfYear {
    /// As in `2026-H1`.
    pub half_year: String,
    /// Its first day.
    pub from: String,
    /// Its last day.
    pub to: String,
    /// Communes with more than few, the most first.
    pub communes: Vec<PublicCommune>,
}

/// A commune and its number.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PublicCommune {
    /// Its code.
    pub commune: String,
    /// Its name with its kind.
    pub commune_name: String,
    /// Incidents that happened to cable there.
    pub events: u32,
}
