//! What a caller sees: types of their own, so that a new field of the domain is shown
//! only when somebody says so here.

mod advisory;
mod case;
mod geometry;
mod hotspot;
mod incident;
mod key_place;
mod network;
mod public;
mod quality;
mod report;
mod trend;
mod watch;
mod works;

pub use advisory::{
    AdvisoryLineView, AdvisoryList, AdvisoryView, BodyView, ConfirmationsView, PublicAdvisories, PublicAdvisory,
    QuestionView, ReadView,
};
pub use case::{CaseStepView, CaseView, DuplicateView};
pub use geometry::{Geometry, position};
pub use hotspot::{
    ExposureView, HotspotCollection, LixelView, PartView, StretchView, SummaryView, WeightView, WhyIncident, WhyView,
};
pub(crate) use incident::Reads;
pub use incident::{
    CandidateView, CommuneThenView, HistoryView, IncidentSummary, IncidentView, MatchView, MonthCount, ReasonView,
};
pub use key_place::{
    CommuneRankView, HandView, KeyPlaceView, RankTrendView, RankView, Ranking, RankingSummary, SiteRankView, StepView,
};
pub use network::{CarrierView, CommuneView, RouteView, SiteView};
pub use public::{PublicCommune, PublicHalfYear, PublicView};
pub use quality::{CaughtView, CutView, QualityView};
pub use report::{
    ReportAbout, ReportAdvisory, ReportArea, ReportHot, ReportIncident, ReportKeyPlace, ReportMethod, ReportMonth,
    ReportOpen, ReportStretch, ReportTotals, ReportTrend, ReportView, ReportWorks,
};
pub use trend::{CompareView, HourView, MonthView, MonthsView, PeriodView, PlaceView, SpanView, WeekView, WindowView};
pub use watch::{KnoxView, WatchCollection, WatchSummary, WatchView};
pub use works::{AnnouncedView, CheckView, FieldChangeView, HereView, HoursView, SpanOfDay, WorksLineView, WorksView};

use serde::Serialize;
use utoipa::ToSchema;

/// A GeoJSON Feature (RFC 7946, section 3.2) with typed properties.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Feature<P> {
    #[serde(rename = "type")]
    kind: &'static str,
    /// The id to ask for this one alone.
    pub id: String,
    /// `null` where no place is known.
    pub geometry: Option<Geometry>,
    /// What is known about it.
    pub properties: P,
}

impl<P> Feature<P> {
    /// A feature of these parts.
    pub fn new(id: impl ToString, geometry: Option<Geometry>, properties: P) -> Self {
        Self { kind: "Feature", id: id.to_string(), geometry, properties }
    }
}

/// A link to more of the same.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Link {
    /// `next`.
    pub rel: &'static str,
    /// Relative address that keeps every parameter.
    pub href: String,
}

/// A GeoJSON FeatureCollection, one page of it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Collection<P> {
    #[serde(rename = "type")]
    kind: &'static str,
    /// The features of this page.
    pub features: Vec<Feature<P>>,
    /// `next` while there is more.
    pub links: Vec<Link>,
}

impl<P> Collection<P> {
    /// A page; `next` is the address of the following one.
    pub fn new(features: Vec<Feature<P>>, next: Option<String>) -> Self {
        let links = next.map(|href| Link { rel: "next", href }).into_iter().collect();
        Self { kind: "FeatureCollection", features, links }
    }
}
