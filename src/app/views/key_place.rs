//! Key areas and key targets, and the rankings they are chosen from, as a caller sees them.

use serde::Serialize;
use utoipa::ToSchema;

use crate::app::views::{Feature, Link};

/// A key area or a key target. A commune is told of a target without its cable, and roughly where.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct KeyPlaceView {
    /// area, target.
    pub kind: &'static str,
    /// What it is called.
    pub name: String,
    /// communes, polygon, site, stretch.
    pub basis: &'static str,
    /// Codes of the communes it lies in.
    pub communes: Vec<String>,
    /// Full names of those communes.
    pub commune_names: Vec<String>,
    /// proposed, discussed, approved, rejected, ended.
    pub state: &'static str,
    /// Why it is to be one; absent where the caller may not read it.
    pub reason: Option<String>,
    /// First day, as in 2026-12-01.
    pub period_from: String,
    /// Last day.
    pub period_to: String,
    /// Whose network it concerns.
    pub carrier: Option<String>,
    /// Id of the site.
    pub site: Option<String>,
    /// The carrier's id of the site.
    pub site_id: Option<String>,
    /// Id of the route.
    pub route: Option<String>,
    /// The carrier's id of the route.
    pub route_id: Option<String>,
    /// Metres from the route's start.
    pub from_m: Option<f64>,
    /// The same of its end.
    pub to_m: Option<f64>,
    /// Who proposed it.
    pub proposed: HandView,
    /// Who approved or rejected it.
    pub decided: Option<HandView>,
    /// The states that the caller may take it to.
    pub next: Vec<&'static str>,
    /// When it, or the site or stretch that it is, was last inspected; of one place alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_inspection: Option<String>,
    /// Every step, oldest first; of one place alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub history: Option<Vec<StepView>>,
}

/// A signature: an account in a role. The name is told to whoever sees all, and of a carrier's own people.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct HandView {
    /// When.
    pub at: String,
    /// The role it was done in.
    pub role: &'static str,
    /// Name of the account.
    pub by: Option<String>,
}

/// One step of a key place.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct StepView {
    /// Who took it.
    #[serde(flatten)]
    pub hand: HandView,
    /// Where it stood; `null` for the proposal itself.
    pub from: Option<&'static str>,
    /// Where it stands since.
    pub to: &'static str,
    /// What was said; absent where the caller may not read it.
    pub note: Option<String>,
    /// First day of the period since.
    pub period_from: String,
    /// Last day of it.
    pub period_to: String,
}

/// Numbers of one area or site; rates are events per km and 30 days.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RankView {
    /// From 1.
    pub rank: usize,
    /// Events, in fractions: an incident of uncertain place counts in parts.
    pub count: f64,
    /// Incidents most of which lie here.
    pub incidents: u64,
    /// Posterior mean of the rate.
    pub value: f64,
    /// 5 % quantile.
    pub low90: f64,
    /// 95 % quantile.
    pub high90: f64,
    /// The rate as a multiple of the mean.
    pub ratio: f64,
    /// Lower end as a multiple of the mean.
    pub low_ratio: f64,
    /// Km of cable looked at.
    pub cable_km: f64,
    /// This period against the one before; `null` where no records reach so far back.
    pub trend: Option<RankTrendView>,
    /// The last night before today in which an approved plan had a crew there, `2026-11-12`; `null` where none
    /// had, or where the caller sees no plans.
    pub last_visit: Option<String>,
}

/// This period against the one before it, equally long.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RankTrendView {
    /// Incidents in this period.
    pub now: u64,
    /// Incidents in the one before.
    pub before: u64,
    /// The one divided by the other; `null` where there was none before.
    pub ratio: Option<f64>,
    /// Lower end of the ratio's exact 90 % interval.
    pub low90: Option<f64>,
    /// Upper end; `null` where there is no bound.
    pub high90: Option<f64>,
    /// up, down, unclear, none.
    pub direction: &'static str,
}

/// A commune as a candidate for a key area.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CommuneRankView {
    /// Official code.
    pub commune: String,
    /// Full name.
    pub commune_name: String,
    /// The former district people still say.
    pub old_district: Option<String>,
    /// Its numbers.
    #[serde(flatten)]
    pub rank: RankView,
    /// Share of the events of all cable looked at, 0 to 1.
    pub event_share: f64,
    /// Share of that cable, 0 to 1.
    pub cable_share: f64,
    /// Incidents shown in it that are put at no cable; they are in no rate.
    pub unmatched: u64,
}

/// A site as a candidate for a key target.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SiteRankView {
    /// The carrier's id of it.
    pub site_id: String,
    /// Its name.
    pub name: Option<String>,
    /// exchange, shelter, bts, …
    pub kind: &'static str,
    /// Whose.
    pub carrier: Option<String>,
    /// Code of its commune.
    pub commune: Option<String>,
    /// Full name of it.
    pub commune_name: Option<String>,
    /// Weight of this kind of site.
    pub criticality: f64,
    /// Weight times rate: what sites are ordered by.
    pub score: f64,
    /// Its numbers, of the cable within `reach_m` along.
    #[serde(flatten)]
    pub rank: RankView,
}

/// What a ranking was made of.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RankingSummary {
    /// Start of the period.
    pub from: Option<String>,
    /// End of it.
    pub to: Option<String>,
    /// Its length.
    pub days: f64,
    /// Start of the equally long period before it.
    pub before_from: Option<String>,
    /// When the records begin; a period before it is covered in part or not at all.
    pub records_from: Option<String>,
    /// Incidents in the period.
    pub incidents: usize,
    /// Km of cable looked at.
    pub length_km: f64,
    /// Its mean, events per km and 30 days.
    pub mean: f64,
    /// Metres along the cable on either side of a site that count as around it.
    pub reach_m: f64,
}

/// A ranking as a FeatureCollection, best first.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Ranking<P> {
    /// `FeatureCollection`.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// Best first.
    pub features: Vec<Feature<P>>,
    /// Unit, period, method.
    pub summary: RankingSummary,
    /// `next` while there is more.
    pub links: Vec<Link>,
    /// Whether there is more.
    #[serde(skip)]
    pub more: bool,
}
