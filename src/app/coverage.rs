//! What of the cable was really seen, by whom and when last; and what was not.

mod dosage;
mod dose;
mod effect;
mod looks;

pub use dosage::{DosageView, DosedPlace};
pub use dose::DoseView;
pub use effect::{EffectView, GroupEffect, PlaceEffect};
pub(in crate::app) use looks::Looks;

use std::collections::HashMap;

use serde::Serialize;
use utoipa::ToSchema;

use crate::access::Stream;
use crate::app::live::Live;
use crate::app::tracks::{local, sender, tenths};
use crate::app::views::{Collection, Feature, Geometry};
use crate::app::{App, AppError, Caller};
use crate::network::{Route, RouteNo};
use crate::patrols::track::{Missing, Stretch, latest, metres, missing};
use crate::store::{CoverageFilter, CoverageRow, TrackKind};
use crate::units::{CarrierCode, Chainage, Timestamp};

/// Days after which a stretch that nobody saw is overdue.
const DAYS: f64 = 60.0;
const DAY: f64 = 86_400_000.0;
/// Share of a place that a track must have seen to have looked at it.
const MOSTLY: f64 = 0.5;

/// What coverage is asked for.
#[derive(Clone, Debug, Default)]
pub struct CoverageQuery {
    /// As it was then; now without it.
    pub as_of: Option<Timestamp>,
    /// Days after which a stretch is overdue; 60 without it.
    pub days: Option<f64>,
    /// By whom; by anybody without it.
    pub by: Option<TrackKind>,
}

/// A stretch that was seen.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SeenStretch {
    /// Where it begins, metres.
    pub from_m: f64,
    /// Where it ends.
    pub to_m: f64,
    /// When it was last seen.
    pub last_seen: String,
    /// patrol, `route_walk`.
    pub by: &'static str,
}

/// A stretch that was never seen, or not for long.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct OverdueStretch {
    /// Where it begins, metres.
    pub from_m: f64,
    /// Where it ends.
    pub to_m: f64,
    /// Days since it was last seen; `null` for never.
    pub days: Option<f64>,
}

/// What was seen of a route.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RouteCoverage {
    /// The carrier's id of it.
    pub route_id: String,
    /// Whose it is.
    pub carrier: Option<String>,
    /// Its length.
    pub length_m: f64,
    /// Metres seen within the days asked for.
    pub seen_m: f64,
    /// The share of its length that these are, in per cent.
    pub percent: f64,
    /// When any of it was last seen.
    pub last_seen: Option<String>,
    /// What was ever seen, by chainage, each with the last look at it.
    pub stretches: Vec<SeenStretch>,
    /// What was never seen, or not within the days.
    pub overdue: Vec<OverdueStretch>,
}

/// What was seen of all routes in reach.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CoverageView {
    /// As it was then.
    pub as_of: String,
    /// Days after which a stretch is overdue.
    pub days: f64,
    /// From how far cable counts as seen, metres.
    pub sight_m: f64,
    /// The fastest at which it does, km/h.
    pub fastest_kmh: f64,
    /// Length of all routes.
    pub length_m: f64,
    /// Metres of them seen within the days.
    pub seen_m: f64,
    /// Their share, in per cent.
    pub percent: f64,
    /// By carrier and id.
    pub routes: Vec<RouteCoverage>,
}

/// A stretch that nobody saw, as a feature.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct GapView {
    /// The carrier's id of its route.
    pub route_id: String,
    /// Whose it is.
    pub carrier: Option<String>,
    /// Where it begins, metres.
    pub from_m: f64,
    /// Where it ends.
    pub to_m: f64,
    /// Days since it was last seen; `null` for never.
    pub days: Option<f64>,
}

type Key = (Option<CarrierCode>, String);

/// Coverage at one time.
struct Known {
    live: std::sync::Arc<Live>,
    as_of: Timestamp,
    days: f64,
    seen: HashMap<Key, Vec<Stretch<TrackKind>>>,
    /// Whose routes count; everybody's without.
    carrier: Option<CarrierCode>,
}

impl Known {
    fn since(&self) -> Timestamp {
        Timestamp::from_millis(self.as_of.millis().saturating_sub((self.days * DAY) as i64))
    }

    /// Routes in reach with what was seen of each, by carrier and id.
    fn routes(&self) -> Vec<(RouteNo, &Route, &[Stretch<TrackKind>])> {
        let own = |route: &Route| self.carrier.is_none() || route.carrier == self.carrier;
        let mut routes: Vec<_> = self.live.network.routes().filter(|(_, route)| own(route)).collect();
        routes.sort_by(|a, b| (&a.1.carrier, &a.1.id).cmp(&(&b.1.carrier, &b.1.id)));
        let seen =
            |route: &Route| self.seen.get(&(route.carrier.clone(), route.id.clone())).map_or(&[][..], Vec::as_slice);
        routes.into_iter().map(|(no, route)| (no, route, seen(route))).collect()
    }

    fn days_since(&self, last: Option<Timestamp>) -> Option<f64> {
        last.map(|last| tenths(self.as_of.days_since(last)))
    }

    fn overdue(&self, route: &Route, seen: &[Stretch<TrackKind>]) -> Vec<Missing> {
        missing(seen, route.length(), self.since())
    }

    fn told(&self, route: &Route, seen: &[Stretch<TrackKind>], zone: time::UtcOffset) -> RouteCoverage {
        let (length, since) = (route.length().get(), self.since());
        let lately: Vec<Stretch<TrackKind>> = seen.iter().filter(|one| one.at >= since).copied().collect();
        let own = metres(&lately).get();
        RouteCoverage {
            route_id: route.id.clone(),
            carrier: route.carrier.as_ref().map(CarrierCode::to_string),
            length_m: tenths(length),
            seen_m: tenths(own),
            percent: percent(own, length),
            last_seen: seen.iter().map(|one| one.at).max().map(|at| local(at, zone)),
            stretches: seen
                .iter()
                .map(|one| SeenStretch {
                    from_m: tenths(one.from.get()),
                    to_m: tenths(one.to.get()),
                    last_seen: local(one.at, zone),
                    by: one.by.code(),
                })
                .collect(),
            overdue: self
                .overdue(route, seen)
                .iter()
                .map(|one| OverdueStretch {
                    from_m: tenths(one.from.get()),
                    to_m: tenths(one.to.get()),
                    days: self.days_since(one.last),
                })
                .collect(),
        }
    }
}

fn percent(part: f64, whole: f64) -> f64 {
    if whole > 0.0 { tenths(part / whole * 100.0) } else { 0.0 }
}

/// Rows by route, each as long as the route is now: a route that was drawn anew may have become shorter.
fn by_route(live: &Live, rows: Vec<CoverageRow>) -> HashMap<Key, Vec<Stretch<TrackKind>>> {
    let mut all: HashMap<Key, Vec<Stretch<TrackKind>>> = HashMap::new();
    for row in rows {
        let ends = Chainage::checked(row.from_m).zip(Chainage::checked(row.to_m));
        let Some((from, to)) = ends else { continue };
        let stretch = Stretch { from, to, at: row.seen_at, by: row.kind };
        all.entry((row.carrier, row.route_id)).or_default().push(stretch);
    }
    for ((carrier, id), stretches) in &mut all {
        let longest = live.network.find(carrier.as_ref(), id).into_iter().filter_map(|no| live.network.route(no));
        let length = longest.map(|route| route.length().get()).fold(0.0, f64::max);
        let within = |at: Chainage| Chainage::checked(at.get().min(length)).unwrap_or_default();
        let cut = stretches.iter().map(|one| Stretch { from: within(one.from), to: within(one.to), ..*one }).collect();
        *stretches = latest(cut);
    }
    all
}

impl App {
    /// What was seen of all routes in reach: the province's for the police and the department, its own for a
    /// carrier.
    pub async fn coverage(&self, caller: &Caller, query: &CoverageQuery) -> Result<CoverageView, AppError> {
        let known = self.known(caller, query, None).await?;
        let zone = self.settings().zone;
        let routes: Vec<RouteCoverage> =
            known.routes().into_iter().map(|(_, route, seen)| known.told(route, seen, zone)).collect();
        let (length, seen) = routes.iter().fold((0.0, 0.0), |sum, one| (sum.0 + one.length_m, sum.1 + one.seen_m));
        let sight = crate::patrols::track::Sight::default();
        Ok(CoverageView {
            as_of: local(known.as_of, zone),
            days: known.days,
            sight_m: sight.within.get(),
            fastest_kmh: sight.fastest_kmh,
            length_m: tenths(length),
            seen_m: tenths(seen),
            percent: percent(seen, length),
            routes,
        })
    }

    /// What was seen of the routes of one id in reach: two carriers may use the same.
    pub async fn route_coverage(
        &self,
        caller: &Caller,
        route_id: &str,
        query: &CoverageQuery,
    ) -> Result<Vec<RouteCoverage>, AppError> {
        let known = self.known(caller, query, Some(route_id)).await?;
        let zone = self.settings().zone;
        let routes = known.routes().into_iter().filter(|(_, route, _)| route.id == route_id);
        let told: Vec<RouteCoverage> = routes.map(|(_, route, seen)| known.told(route, seen, zone)).collect();
        if told.is_empty() { Err(AppError::Absent) } else { Ok(told) }
    }

    /// Lines never seen, or not within the days.
    pub async fn coverage_gaps(&self, caller: &Caller, query: &CoverageQuery) -> Result<Collection<GapView>, AppError> {
        let known = self.known(caller, query, None).await?;
        let mut features = Vec::new();
        for (no, route, seen) in known.routes() {
            for one in known.overdue(route, seen) {
                let lines = route.stretch(one.from, one.to);
                let id = format!("{}-{:.0}", known.live.id(no).unwrap_or_default(), one.from.get());
                let gap = GapView {
                    route_id: route.id.clone(),
                    carrier: route.carrier.as_ref().map(CarrierCode::to_string),
                    from_m: tenths(one.from.get()),
                    to_m: tenths(one.to.get()),
                    days: known.days_since(one.last),
                };
                features.push(Feature::new(id, Geometry::lines(lines.iter().map(Vec::as_slice)), gap));
            }
        }
        Ok(Collection::new(features, None))
    }

    async fn known(&self, caller: &Caller, query: &CoverageQuery, route: Option<&str>) -> Result<Known, AppError> {
        sender(caller)?;
        let as_of = query.as_of.unwrap_or_else(|| self.world().now());
        let filter = CoverageFilter {
            seen: (Timestamp::from_millis(i64::MIN), as_of),
            kind: query.by,
            route_id: route.map(str::to_owned),
        };
        let version = self.store().version(&Stream::Province).await?;
        let live = self.live_network(version).await?;
        let rows = self.store().coverage(caller.scope(), &filter).await?;
        let (days, carrier) = (query.days.unwrap_or(DAYS), caller.scope().carrier().cloned());
        let work = move || Known { seen: by_route(&live, rows), live, as_of, days, carrier };
        tokio::task::spawn_blocking(work).await.map_err(|error| AppError::Internal(error.to_string()))
    }
}
