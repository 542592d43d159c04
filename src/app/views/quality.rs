//! How good a map is.

use std::collections::BTreeMap;

use serde::Serialize;
use utoipa::ToSchema;

use crate::units::Message;

/// What maps of the past foretold, with the sentence that says it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct QualityView {
    /// Moments at which maps were made of what was known then.
    pub cuts: Vec<CutView>,
    /// Incidents that came within the horizons, in fractions.
    pub events: f64,
    /// Shares of the length.
    pub coverages: Vec<f64>,
    /// By method, one row a coverage.
    pub methods: BTreeMap<String, Vec<CaughtView>>,
    /// By method, the mean logarithm of the density of a coming incident, relative to uniform.
    pub log_score: BTreeMap<String, f64>,
    /// Whether the map was clearly better than counts per km; null where that cannot be said.
    pub beats_plain: Option<bool>,
    /// The same as a sentence.
    #[schema(value_type = Object)]
    pub says: Message,
}

/// One moment.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CutView {
    /// What was found before it was known.
    pub at: String,
    /// What happened within so many days after it was counted.
    pub horizon_days: i64,
}

/// One method at one share of the length.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CaughtView {
    /// The share of the length, 0 to 1.
    pub coverage: f64,
    /// Incidents that fell into the best lixels.
    pub caught: f64,
    /// The same as a share of all.
    pub hit_rate: f64,
    /// Lower end of its 90 % interval.
    pub low: f64,
    /// Upper end.
    pub high: f64,
    /// Hit rate over coverage.
    pub pai: f64,
    /// Hit rate over the best possible.
    pub pei: f64,
    /// The share that the maps promised.
    pub predicted_share: f64,
}
