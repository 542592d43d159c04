//! Lixels, stretches and what their numbers are made of.

use std::collections::BTreeMap;

use serde::Serialize;
use utoipa::ToSchema;

use crate::app::views::{Feature, Link};

/// One lixel and its rate.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct LixelView {
    /// Id of the route.
    pub route: String,
    /// The carrier's id of the route.
    pub route_id: String,
    /// Name of the route.
    pub route_name: Option<String>,
    /// Carrier's code.
    pub carrier: Option<String>,
    /// Number of the lixel on its route, from 0.
    pub lixel: usize,
    /// Chainage of its start.
    pub from_m: f64,
    /// Chainage of its end.
    pub to_m: f64,
    /// Length in metres.
    pub length_m: f64,
    /// Incidents, in fractions.
    pub count: f64,
    /// Events per km and 30 days.
    pub value: f64,
    /// Lower end of the 90 % interval of `value`.
    pub low90: f64,
    /// Upper end of the 90 % interval of `value`.
    pub high90: f64,
    /// `value` as a multiple of the mean.
    pub ratio: f64,
    /// `low90` as a multiple of the mean: what words may claim.
    pub low_ratio: f64,
    /// 1 is the highest rate.
    pub rank: usize,
    /// How often chance puts as many incidents on the lixel and its neighbours.
    pub p: f64,
    /// The least false discovery rate at which that is told.
    pub q: f64,
    /// Whether that is 5 % or less: significant.
    pub hot: bool,
    /// The share of redrawn maps in which it is among the best 5 % of the length, once worked out.
    pub top5_share: Option<f64>,
    /// Code of the commune of its middle.
    pub commune: Option<String>,
    /// Full name of that commune.
    pub commune_name: Option<String>,
    /// End of the last incident on it.
    pub last_incident: Option<String>,
    /// How much a metre of it counts beside the average, where cable is weighed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub weight: Option<f64>,
    /// Rank of the stretch it belongs to.
    pub stretch: Option<usize>,
    /// What the number is made of; only when asked for alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why: Option<WhyView>,
    /// The same for the stretch it belongs to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stretch_why: Option<WhyView>,
}

/// Neighbouring hot lixels of one route.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct StretchView {
    /// 1 is the stretch with the highest lixel.
    pub rank: usize,
    /// Id of the route.
    pub route: String,
    /// The carrier's id of the route.
    pub route_id: String,
    /// Name of the route.
    pub route_name: Option<String>,
    /// Carrier's code.
    pub carrier: Option<String>,
    /// Chainage of its start.
    pub from_m: f64,
    /// Chainage of its end.
    pub to_m: f64,
    /// Length in metres.
    pub length_m: f64,
    /// Incidents on the whole stretch, in fractions.
    pub count: f64,
    /// How many incidents touch it.
    pub incidents: usize,
    /// Id of its highest lixel, whose numbers follow.
    pub peak: String,
    /// Events per km and 30 days.
    pub value: f64,
    /// Lower end of the 90 % interval.
    pub low90: f64,
    /// Upper end of the 90 % interval.
    pub high90: f64,
    /// As a multiple of the mean.
    pub ratio: f64,
    /// Lower end as a multiple of the mean.
    pub low_ratio: f64,
    /// How often chance puts as many incidents on its lixel and that one's neighbours where chance does so least often.
    pub p: f64,
    /// The least false discovery rate at which that is told.
    pub q: f64,
    /// Whether that is 5 % or less: significant.
    pub hot: bool,
    /// The share of redrawn maps in which it is among the best 5 % of the length, once worked out.
    pub top5_share: Option<f64>,
    /// Code of the peak's commune.
    pub commune: Option<String>,
    /// Full name of that commune.
    pub commune_name: Option<String>,
    /// End of the last incident on it.
    pub last_incident: Option<String>,
    /// West, south, east, north.
    pub bbox: Option<[f64; 4]>,
}

/// What a rate was made of.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct WhyView {
    /// Incidents, in fractions.
    pub count: f64,
    /// Length in km.
    pub length_km: f64,
    /// Periods of 30 days looked at.
    pub periods_30d: f64,
    /// Shape of the Gamma prior.
    pub prior_shape: f64,
    /// Its mean: the network's, events per km and 30 days.
    pub prior_mean: f64,
    /// What each part of the mixture adds to the value; of a single lixel of the fitted rate alone.
    pub parts: Option<Vec<PartView>>,
    /// The incidents, heaviest first.
    pub incidents: Vec<WhyIncident>,
}

/// What one part of the mixture adds to a rate.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PartView {
    /// repeat, a neighbourhood's standard deviation in metres, or anywhere.
    pub component: String,
    /// Events per km and 30 days.
    pub value: f64,
}

/// How much of the mixture one part is.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct WeightView {
    /// repeat, a neighbourhood's standard deviation in metres, or anywhere.
    pub component: String,
    /// 0 to 1; all together are 1.
    pub weight: f64,
}

/// One incident behind a number.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct WhyIncident {
    /// Its id.
    pub id: String,
    /// theft, …
    pub kind: &'static str,
    /// Last known good.
    pub occurred_from: Option<String>,
    /// Found.
    pub occurred_to: Option<String>,
    /// Its likeliest chainage on this route.
    pub chainage_m: f64,
    /// Metres from the place told.
    pub distance_m: f64,
    /// Standard deviation of the place told.
    pub accuracy_m: Option<f64>,
    /// Cable taken, metres.
    pub metres_taken: Option<f64>,
    /// Its share that lies here, 0 to 1.
    pub weight: f64,
    /// Share of its time inside the period, 0 to 1.
    pub overlap: f64,
}

/// Parameters and totals of a map: unit, period, method.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SummaryView {
    /// rate, eb or count-per-km.
    pub method: &'static str,
    /// Weights of the fitted rate.
    pub weights: Option<Vec<WeightView>>,
    /// Shape of the Gamma by which rates of lixels scatter around the fitted map.
    pub phi: Option<f64>,
    /// Hot stretches that are significant.
    pub significant: usize,
    /// `pending`, `ready` or `none`: whether `top5_share` is worked out.
    pub doubt: &'static str,
    /// Start of the period.
    pub from: Option<String>,
    /// End of the period.
    pub to: Option<String>,
    /// Length of the period.
    pub days: f64,
    /// The same in periods of 30 days.
    pub periods_30d: f64,
    /// Incidents in the period.
    pub incidents: usize,
    /// Of these, put at a cable.
    pub matched: usize,
    /// Of these, not put at a cable.
    pub unmatched: usize,
    /// Cable looked at, km.
    pub length_km: f64,
    /// Mean of that cable, events per km and 30 days.
    pub mean: f64,
    /// How cable is weighed, where that is not by its length alone; then a km is one of the average cable.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exposure: Option<ExposureView>,
    /// The longest a lixel may be.
    pub lixel_m: f64,
    /// Multiples of the mean at which the colour changes.
    pub breaks: [f64; 4],
    /// Version of the caller's stream that this was made from.
    pub data_version: i64,
}

/// How cable is weighed.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ExposureView {
    /// pairs or medium.
    pub by: &'static str,
    /// What each medium counts.
    pub weights: BTreeMap<&'static str, f64>,
    /// Mean weight over the length, which counts as 1.
    pub mean: f64,
    /// Routes that tell no weight; they count as the mean.
    pub untold_routes: usize,
    /// Their length, km.
    pub untold_km: f64,
}

/// Lixels as a FeatureCollection with the stretches they form.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct HotspotCollection {
    /// `FeatureCollection`.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// Best first.
    pub features: Vec<Feature<LixelView>>,
    /// Unit, period, method.
    pub summary: SummaryView,
    /// Best first.
    pub stretches: Vec<StretchView>,
    /// `next` while there is more.
    pub links: Vec<Link>,
    /// Whether there is more.
    #[serde(skip)]
    pub more: bool,
}
