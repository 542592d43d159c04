//! What a crew did of its order, as its track shows it.

use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::access::Scope;
use crate::app::orders::content::{Content, place};
use crate::app::plans::StopTold;
use crate::app::tracks::{FollowedTold, local, tenths};
use crate::app::{App, AppError};
use crate::import::parse_time;
use crate::patrols::track::{Outcome, Planned, Visited, visits};
use crate::store::OrderRow;
use crate::units::{LonLat, Message, Metres};

/// A crew that stands so far from a stop is there: it parks on the road.
const NEAR: u32 = 75;
/// Minutes after the time ordered from which a crew is late.
const SLACK: f64 = 15.0;

/// A stop as its track shows it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct StopDriven {
    /// Its number.
    pub n: u32,
    /// `on_time`, early, late, missed.
    pub outcome: &'static str,
    /// First there.
    pub arrived: Option<String>,
    /// Last there.
    pub left: Option<String>,
    /// Minutes there.
    pub minutes: f64,
    /// Minutes that were ordered.
    pub ordered: f64,
    /// Minutes after the time ordered, below 0 before it; `null` where it was missed.
    pub late: Option<f64>,
}

/// What a crew did of its order.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct DrivenView {
    /// The track that tells it.
    pub track: Uuid,
    /// Its first fix.
    pub from: String,
    /// Its last fix.
    pub until: String,
    /// Its length, metres.
    pub length_m: f64,
    /// From how far a crew is at a stop, metres.
    pub near_m: f64,
    /// Minutes after the time ordered from which a crew is late, and before it from which it was early.
    pub slack: f64,
    /// Stops in time.
    pub on_time: usize,
    /// Stops left before it.
    pub early: usize,
    /// Stops after it.
    pub late: usize,
    /// Stops where the crew was not, or for less than half a minute.
    pub missed: usize,
    /// In order.
    pub stops: Vec<StopDriven>,
}

impl App {
    /// What a crew did of its order; nothing where no track of it is known.
    pub(super) async fn driven(&self, row: &OrderRow, content: &Content) -> Result<Option<DrivenView>, AppError> {
        let Some(track) = self.store().track_of_order(&Scope::Engine, row.id).await? else { return Ok(None) };
        let followed: FollowedTold =
            serde_json::from_str(&track.answer).map_err(|error| AppError::Internal(error.to_string()))?;
        let planned: Vec<Planned> = content.tour.stops.iter().filter_map(|stop| planned(content, stop)).collect();
        let sections = followed.sections();
        let work = move || (visits(&planned, &sections, Metres::of(NEAR), SLACK), planned);
        let (visited, planned) =
            tokio::task::spawn_blocking(work).await.map_err(|error| AppError::Internal(error.to_string()))?;
        let zone = self.settings().zone;
        let count = |outcome: Outcome| visited.iter().filter(|one| one.outcome == outcome).count();
        Ok(Some(DrivenView {
            track: track.id,
            from: local(track.when.0, zone),
            until: local(track.when.1, zone),
            length_m: tenths(track.length_m),
            near_m: f64::from(NEAR),
            slack: SLACK,
            on_time: count(Outcome::OnTime),
            early: count(Outcome::Early),
            late: count(Outcome::Late),
            missed: count(Outcome::Missed),
            stops: visited.iter().zip(&planned).map(|(one, planned)| stop_driven(one, planned, zone)).collect(),
        }))
    }
}

fn stop_driven(one: &Visited, planned: &Planned, zone: time::UtcOffset) -> StopDriven {
    StopDriven {
        n: one.n,
        outcome: one.outcome.code(),
        arrived: one.arrived.map(|at| local(at, zone)),
        left: one.left.map(|at| local(at, zone)),
        minutes: tenths(one.minutes),
        ordered: tenths((planned.leave.millis() - planned.arrive.millis()) as f64 / 60_000.0),
        late: one.late.map(tenths),
    }
}

/// A stop as it was ordered: at its place or anywhere along what is looked at there. Breaks are none.
fn planned(content: &Content, stop: &StopTold<Message>) -> Option<Planned> {
    if stop.kind == "break" {
        return None;
    }
    let hot = content.hot.iter().find(|hot| hot.stop == stop.n).map(|hot| &hot.line);
    let line: Vec<LonLat> = match stop.line.as_ref().or(hot) {
        Some(line) => line.iter().copied().filter_map(place).collect(),
        None => vec![place(stop.point?)?],
    };
    let at = |text: &str| parse_time(text, false, time::UtcOffset::UTC);
    Some(Planned { n: u32::try_from(stop.n).ok()?, line, arrive: at(&stop.arrive)?, leave: at(&stop.leave)? })
}
