//! Who is soonest at a place.

use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::app::crews::planner;
use crate::app::plans::answer::TravelTold;
use crate::app::plans::tours::{position, travel_told};
use crate::app::{App, AppError, Caller};
use crate::roads::{Trip, Vehicle};
use crate::store::CrewRow;
use crate::units::{Interval, LonLat, Message};

/// Crews that are told.
const NEAREST: usize = 3;

/// A crew that could go.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CalledView {
    /// The crew's id.
    pub crew: Uuid,
    /// Its name.
    pub name: String,
    /// Its telephone.
    pub phone: Option<String>,
    /// Until it is there.
    pub minutes: f64,
    /// Of its way.
    pub metres: f64,
    /// Its way, longitudes and latitudes.
    pub path: Vec<[f64; 2]>,
    /// position where it is known, else station.
    pub from: &'static str,
    /// When that was.
    pub position_at: Option<String>,
}

/// Who is soonest at a place.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct DispatchView {
    /// What travel times were reckoned from.
    pub travel: TravelTold<String>,
    /// Three at most, the soonest first.
    pub items: Vec<CalledView>,
}

impl App {
    /// The three active crews that are soonest at a place, from their last positions.
    pub async fn dispatch(
        &self,
        caller: &Caller,
        at: LonLat,
        say: &(dyn Fn(&Message) -> String + Sync),
    ) -> Result<DispatchView, AppError> {
        planner(caller)?;
        let scope = caller.scope();
        let stations = self.store().stations(scope).await?;
        let start = |crew: CrewRow| {
            let station = stations.iter().find(|station| station.id == crew.station)?.at;
            Some((crew.position.map_or(station, |(at, _)| at), crew))
        };
        let crews = self.store().crews(scope).await?.into_iter().filter(|crew| crew.active);
        let crews: Vec<(LonLat, CrewRow)> = crews.filter_map(start).collect();
        let (travel, now) = (self.travel().await?, Interval::instant(self.world().now()));
        let told = travel_told(&travel, self.settings().demo).told(say);
        let search = move || {
            let mut found: Vec<(Trip, CrewRow)> = Vec::new();
            for vehicle in Vehicle::ALL {
                let of = crews.iter().filter(|(_, crew)| crew.vehicle == *vehicle);
                let (starts, of): (Vec<LonLat>, Vec<&CrewRow>) = of.map(|(at, crew)| (*at, crew)).unzip();
                let soonest = travel.soonest(&starts, at, NEAREST, *vehicle, now);
                found.extend(soonest.into_iter().map(|(start, trip)| (trip, of[start].clone())));
            }
            found.sort_by(|a, b| a.0.seconds.get().total_cmp(&b.0.seconds.get()));
            found.truncate(NEAREST);
            found
        };
        let found = tokio::task::spawn_blocking(search).await.map_err(|e| AppError::Internal(e.to_string()))?;
        let view = |(trip, crew): (Trip, CrewRow)| CalledView {
            crew: crew.id,
            name: crew.name,
            phone: crew.phone,
            minutes: (trip.seconds.get() / 6.0).round() / 10.0,
            metres: trip.metres.get().round(),
            path: trip.line.into_iter().map(position).collect(),
            from: if crew.position.is_some() { "position" } else { "station" },
            position_at: crew.position.map(|(_, at)| self.local(at)),
        };
        Ok(DispatchView { travel: told, items: found.into_iter().map(view).collect() })
    }
}
