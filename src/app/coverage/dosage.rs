//! What the hottest stretches were given by patrols, and what became of them.

use std::sync::Arc;

use serde::Serialize;
use utoipa::ToSchema;

use crate::app::coverage::dose::{DoseView, Place};
use crate::app::tracks::{local, sender};
use crate::app::trends::closed;
use crate::app::views::StretchView;
use crate::app::{App, AppError, Caller, HotspotQuery, MapFilter, Span, Window};
use crate::store::TrackKind;
use crate::units::Timestamp;

/// Stretches looked at, the hottest first.
const MOST: usize = 20;
const DAY: i64 = 86_400_000;
/// Days looked at where none are named.
pub(super) const USUAL_DAYS: i64 = 90;
/// Days of incidents that the map is made of.
pub(super) const MAP_DAYS: i64 = 365;

/// A hot stretch and what it was given.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct DosedPlace {
    /// 1 is the hottest.
    pub rank: usize,
    /// The store's id of the route.
    pub route: String,
    /// The carrier's id of it.
    pub route_id: String,
    /// Whose it is.
    pub carrier: Option<String>,
    /// Where it begins, metres.
    pub from_m: f64,
    /// Where it ends.
    pub to_m: f64,
    /// Name of its commune.
    pub commune_name: Option<String>,
    /// Its rate as a multiple of the mean.
    pub ratio: f64,
    /// Whether it stands out from chance.
    pub hot: bool,
    /// West, south, east, north.
    pub bbox: Option<[f64; 4]>,
    /// What the police's patrols gave it.
    pub patrol: DoseView,
    /// What carriers' route walks gave it.
    pub walk: DoseView,
}

/// What the hottest stretches were given within a period.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct DosageView {
    /// Its first moment.
    pub from: String,
    /// Its last moment.
    pub to: String,
    /// Its length in days.
    pub days: f64,
    /// The map's incidents are of this time and up to its end.
    pub map_from: String,
    /// The hottest first.
    pub places: Vec<DosedPlace>,
    /// Those that nobody looked at.
    pub unseen: usize,
}

impl App {
    /// How often and how long the stretches that are hottest at the end of a period were looked at within it. A
    /// carrier reads its own cable and its own walks.
    pub async fn dosage(&self, caller: &Caller, span: Span) -> Result<DosageView, AppError> {
        sender(caller)?;
        let to = span.to.unwrap_or_else(|| self.world().now());
        let from = span.from.unwrap_or(back(to, USUAL_DAYS));
        let period = closed(from, to).ok_or_else(wrong_period)?;
        let (stretches, places) = self.hottest(caller, map_before(to)).await?;
        let scope = caller.scope();
        let patrols = self.doses(scope, &places, (TrackKind::Patrol, period)).await?;
        let walks = self.doses(scope, &places, (TrackKind::RouteWalk, period)).await?;
        let dosed = stretches.into_iter().zip(patrols.into_iter().zip(walks));
        let places: Vec<DosedPlace> =
            dosed.map(|(stretch, (patrol, walk))| dosed_place(stretch, patrol, walk)).collect();
        let zone = self.settings().zone;
        Ok(DosageView {
            from: local(from, zone),
            to: local(to, zone),
            days: period.days(),
            map_from: local(back(to, MAP_DAYS), zone),
            unseen: places.iter().filter(|place| place.patrol.looks + place.walk.looks == 0).count(),
            places,
        })
    }

    /// The hottest stretches of the map of a period.
    pub(super) async fn hottest(
        &self,
        caller: &Caller,
        window: Window,
    ) -> Result<(Vec<StretchView>, Arc<Vec<Place>>), AppError> {
        let filter = MapFilter { window, ..MapFilter::default() };
        let mut stretches = self.hotspots(caller, &HotspotQuery { filter, ..HotspotQuery::default() }).await?.stretches;
        stretches.sort_by_key(|stretch| stretch.rank);
        let live = self.live();
        let placed = |stretch: StretchView| Place::of(&live, &stretch).map(|place| (stretch, place));
        let (stretches, places) = stretches.into_iter().filter_map(placed).take(MOST).unzip();
        Ok((stretches, Arc::new(places)))
    }
}

/// The year up to a moment.
pub(super) fn map_before(to: Timestamp) -> Window {
    Window { from: Some(back(to, MAP_DAYS)), to: Some(to) }
}

pub(super) fn back(to: Timestamp, days: i64) -> Timestamp {
    Timestamp::from_millis(to.millis().saturating_sub(days * DAY - 1))
}

pub(super) fn wrong_period() -> AppError {
    let (vi, en) = ("Đề nghị ghi một kỳ có đầu trước cuối.", "Please write a period that begins before it ends.");
    AppError::field("from", vi, en)
}

fn dosed_place(stretch: StretchView, patrol: DoseView, walk: DoseView) -> DosedPlace {
    DosedPlace {
        rank: stretch.rank,
        route: stretch.route,
        route_id: stretch.route_id,
        carrier: stretch.carrier,
        from_m: stretch.from_m,
        to_m: stretch.to_m,
        commune_name: stretch.commune_name,
        ratio: stretch.ratio,
        hot: stretch.hot,
        bbox: stretch.bbox,
        patrol,
        walk,
    }
}
