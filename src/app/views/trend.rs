//! Months and compared periods.

use serde::Serialize;
use utoipa::ToSchema;

use crate::app::views::ReasonView;

/// Incidents by local month, oldest first, without gaps.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct MonthsView {
    /// Every month that the period touches, whole.
    pub months: Vec<MonthView>,
    /// Incidents whose time nobody knows; they are in no month.
    pub undated: usize,
}

/// One month of the local calendar.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct MonthView {
    /// As in `2025-11`.
    pub month: String,
    /// Incidents, in fractions where one spans months.
    pub count: f64,
    /// Cable taken, metres, shared out the same way.
    pub metres_taken: f64,
    /// The count of the same month a year before.
    pub count_year_before: f64,
    /// The metres of the same month a year before.
    pub metres_taken_year_before: f64,
    /// Whether the month is not over yet.
    pub going_on: bool,
}

/// The hours of the local week.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct WeekView {
    /// 168 of them, Monday 00:00 first.
    pub hours: Vec<HourView>,
    /// Sum of all weights.
    pub total: f64,
    /// Incidents whose time nobody knows; they are in no hour.
    pub undated: usize,
}

/// One hour of the local week.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct HourView {
    /// 1 is Monday.
    pub day: usize,
    /// 0 to 23.
    pub hour: usize,
    /// Incidents, in fractions.
    pub weight: f64,
}

/// Two periods side by side.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CompareView {
    /// The earlier period.
    pub a: PeriodView,
    /// The later period.
    pub b: PeriodView,
    /// Cable looked at in the later period, km, by the share of it in which it was in service.
    pub km: f64,
    /// The rate of `b` as a multiple of that of `a`; `null` where `a` had nothing.
    pub ratio: Option<f64>,
    /// Lower end of its exact 90 % interval; `null` without cable.
    pub low90: Option<f64>,
    /// Upper end; `null` where there is none.
    pub high90: Option<f64>,
    /// Two-sided p of "nothing changed".
    pub p: Option<f64>,
    /// Incidents whose time nobody knows; they are in neither period.
    pub undated: usize,
    /// What may be said of it.
    pub says: ReasonView,
    /// The three periods behind `places`, oldest first: each as long as `b`, which is the last.
    pub windows: Vec<SpanView>,
    /// Hot now by rank, then those that have cooled.
    pub places: Vec<PlaceView>,
}

/// What was counted in a period.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PeriodView {
    /// Its first moment.
    pub from: String,
    /// Its last moment.
    pub to: String,
    /// Its length.
    pub days: f64,
    /// Incidents, in fractions where one spans an edge.
    pub count: f64,
    /// Km of cable x days in service.
    pub exposure_km_days: f64,
    /// Events per km and 30 days.
    pub rate: f64,
}

/// From a first to a last moment.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SpanView {
    /// Its first moment.
    pub from: String,
    /// Its last moment.
    pub to: String,
}

/// A place that is hot or was.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PlaceView {
    /// `new` (hot in the last period alone), `persistent` (in the last two), `returning` (now and two
    /// periods ago) or `cooling` (before but not now).
    pub trend: &'static str,
    /// Id of the route.
    pub route: String,
    /// The carrier's id of the route.
    pub route_id: String,
    /// Name of the route.
    pub route_name: Option<String>,
    /// Carrier's code.
    pub carrier: Option<String>,
    /// Chainage of its start, over all periods.
    pub from_m: f64,
    /// Chainage of its end, over all periods.
    pub to_m: f64,
    /// Code of the commune of its highest lixel.
    pub commune: Option<String>,
    /// Full name of that commune.
    pub commune_name: Option<String>,
    /// Id of its highest lixel, while it is hot.
    pub peak: Option<String>,
    /// Its rank, while it is hot.
    pub rank: Option<usize>,
    /// West, south, east, north.
    pub bbox: Option<[f64; 4]>,
    /// What it had in each period, oldest first; `null` where it was not hot.
    pub windows: Vec<Option<WindowView>>,
}

/// A place in a period in which it was hot.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct WindowView {
    /// Incidents, in fractions.
    pub count: f64,
    /// How many touch it.
    pub incidents: usize,
    /// Its highest rate as a multiple of the mean.
    pub ratio: f64,
    /// Lower end of the interval of that.
    pub low_ratio: f64,
    /// Whether it is significant at a false discovery rate of 5 %.
    pub hot: bool,
}
