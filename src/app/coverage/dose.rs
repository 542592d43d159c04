//! How often and how long tracks were at a stretch of cable.

use std::collections::HashMap;
use std::sync::Arc;

use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::access::Scope;
use crate::app::coverage::MOSTLY;
use crate::app::live::Live;
use crate::app::tracks::{FollowedTold, local, tenths};
use crate::app::views::StretchView;
use crate::app::{App, AppError};
use crate::patrols::track::{Sight, presence};
use crate::store::{CoverageFilter, CoverageRow, TrackKind};
use crate::units::{CarrierCode, Chainage, Interval, LonLat, Timestamp};

/// A stretch of a route as it is now.
pub(super) struct Place {
    carrier: Option<CarrierCode>,
    route_id: String,
    range: (f64, f64),
    lines: Vec<Vec<LonLat>>,
}

impl Place {
    pub fn of(live: &Live, stretch: &StretchView) -> Option<Self> {
        let route = live.network.route(live.number(stretch.route.parse().ok()?)?)?;
        let lines = route.stretch(Chainage::checked(stretch.from_m)?, Chainage::checked(stretch.to_m)?);
        let (carrier, route_id) = (route.carrier.clone(), route.id.clone());
        Some(Self { carrier, route_id, range: (stretch.from_m, stretch.to_m), lines })
    }

    /// Metres of it that each track saw, and when last.
    fn seen(&self, rows: &[CoverageRow]) -> HashMap<Uuid, (f64, Timestamp)> {
        let own = rows.iter().filter(|row| row.route_id == self.route_id && row.carrier == self.carrier);
        metres_by_track(own, self.range)
    }
}

/// Metres of a range of one route that each track saw, and when last.
pub(super) fn metres_by_track<'r>(
    rows: impl Iterator<Item = &'r CoverageRow>,
    (from, to): (f64, f64),
) -> HashMap<Uuid, (f64, Timestamp)> {
    let mut tracks: HashMap<Uuid, (f64, Timestamp)> = HashMap::new();
    for row in rows {
        let metres = (row.to_m.min(to) - row.from_m.max(from)).max(0.0);
        if metres > 0.0 {
            let known = tracks.entry(row.track).or_insert((0.0, row.seen_at));
            *known = (known.0 + metres, known.1.max(row.seen_at));
        }
    }
    tracks
}

/// How often and how long it was looked at.
#[derive(Clone, Debug, Default, PartialEq, Serialize, ToSchema)]
pub struct DoseView {
    /// Tracks that saw at least half of it.
    pub looks: usize,
    /// Minutes within sight of it, of tracks that saw any of it.
    pub minutes: f64,
    /// The last of those looks.
    pub last: Option<String>,
}

impl App {
    /// What each place was given by tracks of a kind within a period.
    pub(super) async fn doses(
        &self,
        scope: &Scope,
        places: &Arc<Vec<Place>>,
        (kind, period): (TrackKind, Interval),
    ) -> Result<Vec<DoseView>, AppError> {
        let seen = (period.from(), Timestamp::from_millis(period.to().millis() - 1));
        let rows = self.store().coverage(scope, &CoverageFilter { seen, kind: Some(kind), route_id: None }).await?;
        let by_place: Vec<_> = places.iter().map(|place| place.seen(&rows)).collect();
        let zone = self.settings().zone;
        let mut doses: Vec<DoseView> = places
            .iter()
            .zip(&by_place)
            .map(|(place, tracks)| {
                let most = (place.range.1 - place.range.0) * MOSTLY;
                let looks = || tracks.values().filter(|(metres, _)| *metres >= most).map(|(_, at)| *at);
                DoseView { looks: looks().count(), minutes: 0.0, last: looks().max().map(|at| local(at, zone)) }
            })
            .collect();
        let mut at_places: HashMap<Uuid, Vec<usize>> = HashMap::new();
        for (place, tracks) in by_place.iter().enumerate() {
            tracks.keys().for_each(|track| at_places.entry(*track).or_default().push(place));
        }
        for (track, own) in at_places {
            for (place, minutes) in self.minutes_at(scope, track, Arc::clone(places), own).await? {
                doses[place].minutes += minutes;
            }
        }
        doses.iter_mut().for_each(|dose| dose.minutes = tenths(dose.minutes));
        Ok(doses)
    }

    /// Minutes of one track within sight of each of its places. Tracks are read one at a time: a year of them
    /// does not fit into memory at once.
    async fn minutes_at(
        &self,
        scope: &Scope,
        track: Uuid,
        places: Arc<Vec<Place>>,
        own: Vec<usize>,
    ) -> Result<Vec<(usize, f64)>, AppError> {
        let Some(row) = self.store().track(scope, track).await? else { return Ok(Vec::new()) };
        let work = move || {
            let sections = serde_json::from_str::<FollowedTold>(&row.answer)?.sections();
            let minutes = |at: usize| presence(&places[at].lines, &sections, Sight::default().within).minutes;
            Ok::<_, serde_json::Error>(own.into_iter().map(|at| (at, minutes(at))).collect())
        };
        let done = tokio::task::spawn_blocking(work).await.map_err(|error| AppError::Internal(error.to_string()))?;
        done.map_err(|error| AppError::Internal(error.to_string()))
    }
}
