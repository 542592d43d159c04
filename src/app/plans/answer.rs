//! A plan as it is kept and told: kept with every sentence in both languages, told in one.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::units::Message;

/// What travel times were reckoned from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct TravelTold<S> {
    /// roads, straight_line.
    pub kind: String,
    /// How much longer than the straight line a way is taken to be; 1 over roads.
    pub factor: f64,
    /// Version of the road file.
    pub version: Option<String>,
    /// The sentence that a plan carries.
    pub says: S,
}

/// What a plan comes to.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Totals {
    /// Crews that go out.
    pub crews: usize,
    /// Stops, stretches not among them.
    pub stops: usize,
    /// Stretches driven or walked.
    pub stretches: usize,
    /// Of all ways.
    pub metres: f64,
    /// Events kept off in a thousand such nights.
    pub prize: f64,
    /// The same of the best plan found.
    pub best_prize: f64,
    /// How much less that is, per cent.
    pub loss_percent: f64,
    /// How much less it may be.
    pub allowed_percent: f64,
}

/// How much of a week's events falls into an hour.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct HourShare {
    /// When it begins.
    pub from: String,
    /// Of the week's 168 hours, which sum to 1.
    pub share: f64,
}

/// A stop, a stretch or a break.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct StopTold<S> {
    /// Its number on the way, from 1; a break's is that of the stop before it.
    pub n: usize,
    /// The task's id; `break` for a break.
    pub task: String,
    /// hotspot, site, stretch, break.
    pub kind: String,
    /// When the crew is there.
    pub arrive: String,
    /// When it begins.
    pub start: String,
    /// When it is over.
    pub leave: String,
    /// What it is called.
    pub label: Option<String>,
    /// The carrier's own id of the route.
    pub route_id: Option<String>,
    /// Metres from the route's start.
    pub from_m: Option<f64>,
    /// The same of its end.
    pub to_m: Option<f64>,
    /// The carrier's own id of the site.
    pub site_id: Option<String>,
    /// Name of the commune.
    pub commune: Option<String>,
    /// Longitude and latitude; none for a break.
    pub point: Option<[f64; 2]>,
    /// The stretch in the order in which it is driven.
    pub line: Option<Vec<[f64; 2]>>,
    /// Its rate as a multiple of the province's mean.
    pub ratio: Option<f64>,
    /// Whether a planner fixed it.
    pub pinned: bool,
    /// Days since it was due.
    pub overdue_days: Option<i64>,
    /// What it brings: events kept off in a thousand such nights.
    pub prize: f64,
    /// Why it is visited then; a break has no reason.
    #[schema(value_type = Option<String>)]
    pub why: Option<S>,
}

/// A crew's way.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct TourTold<S> {
    /// The crew's id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its station's name.
    pub station: String,
    /// car, motorbike, foot.
    pub vehicle: String,
    /// When it leaves the station.
    pub leaves: String,
    /// When it is back.
    pub back: String,
    /// Of its way.
    pub metres: f64,
    /// In order.
    pub stops: Vec<StopTold<S>>,
    /// Its way, longitudes and latitudes.
    pub path: Vec<[f64; 2]>,
}

/// What nobody visits.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct LeftTold<S> {
    /// The task's id.
    pub task: String,
    /// hotspot, site, stretch.
    pub kind: String,
    /// What it is called.
    pub label: String,
    /// Name of the commune.
    pub commune: String,
    /// Longitude and latitude.
    pub point: [f64; 2],
    /// Its rate as a multiple of the province's mean.
    pub ratio: Option<f64>,
    /// unreachable, window, no_time, low_prize, unforeseeable, closed, banned.
    pub reason: String,
    /// The same in words.
    pub says: S,
}

/// What a wish costs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct CostTold<S> {
    /// The task's id.
    pub task: String,
    /// pin, ban.
    pub kind: String,
    /// Of the night's prize.
    pub percent: f64,
    /// The same in words.
    pub says: S,
}

/// What came out of a search.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Answer<S> {
    /// What travel times were reckoned from.
    pub travel: TravelTold<S>,
    /// What it comes to.
    pub totals: Totals,
    /// The night's hours.
    pub hours: Vec<HourShare>,
    /// Who goes where.
    pub crews: Vec<TourTold<S>>,
    /// What nobody visits, what would bring most first.
    pub left_out: Vec<LeftTold<S>>,
    /// What wishes cost.
    pub costs: Vec<CostTold<S>>,
    /// What was to be done and is not.
    pub mandatory_missed: Vec<String>,
}

impl Answer<Message> {
    /// In one language.
    pub fn told(self, say: &dyn Fn(&Message) -> String) -> Answer<String> {
        Answer {
            travel: self.travel.told(say),
            totals: self.totals,
            hours: self.hours,
            crews: self.crews.into_iter().map(|tour| tour.told(say)).collect(),
            left_out: self.left_out.into_iter().map(|left| left.told(say)).collect(),
            costs: self.costs.into_iter().map(|cost| cost.told(say)).collect(),
            mandatory_missed: self.mandatory_missed,
        }
    }
}

impl TravelTold<Message> {
    /// In one language.
    pub fn told(self, say: &dyn Fn(&Message) -> String) -> TravelTold<String> {
        TravelTold { says: say(&self.says), kind: self.kind, factor: self.factor, version: self.version }
    }
}

impl TourTold<Message> {
    /// In one language.
    pub fn told(self, say: &dyn Fn(&Message) -> String) -> TourTold<String> {
        TourTold {
            stops: self.stops.into_iter().map(|stop| stop.told(say)).collect(),
            id: self.id,
            name: self.name,
            station: self.station,
            vehicle: self.vehicle,
            leaves: self.leaves,
            back: self.back,
            metres: self.metres,
            path: self.path,
        }
    }
}

impl StopTold<Message> {
    fn told(self, say: &dyn Fn(&Message) -> String) -> StopTold<String> {
        StopTold {
            why: self.why.as_ref().map(say),
            n: self.n,
            task: self.task,
            kind: self.kind,
            arrive: self.arrive,
            start: self.start,
            leave: self.leave,
            label: self.label,
            route_id: self.route_id,
            from_m: self.from_m,
            to_m: self.to_m,
            site_id: self.site_id,
            commune: self.commune,
            point: self.point,
            line: self.line,
            ratio: self.ratio,
            pinned: self.pinned,
            overdue_days: self.overdue_days,
            prize: self.prize,
        }
    }
}

impl LeftTold<Message> {
    fn told(self, say: &dyn Fn(&Message) -> String) -> LeftTold<String> {
        LeftTold {
            says: say(&self.says),
            task: self.task,
            kind: self.kind,
            label: self.label,
            commune: self.commune,
            point: self.point,
            ratio: self.ratio,
            reason: self.reason,
        }
    }
}

impl CostTold<Message> {
    fn told(self, say: &dyn Fn(&Message) -> String) -> CostTold<String> {
        CostTold { says: say(&self.says), task: self.task, kind: self.kind, percent: self.percent }
    }
}
