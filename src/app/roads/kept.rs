//! The roads in memory, brought up to date when the province's version moves. Never the only copy.

use std::sync::Arc;

use uuid::Uuid;

use crate::access::{Scope, Stream};
use crate::app::roads::no_roads;
use crate::app::{App, AppError};
use crate::roads::{Condition, Graph, Roads, StraightLine, Travel, Vehicle};
use crate::store::ClosureRow;
use crate::units::{Interval, Timestamp};

/// Closures that hold at one time at most; more are refused when they are noted.
pub(super) const CLOSURES: i64 = 10_000;

/// How long after its end a closure still counts, for plans that are looked at the day after.
const AFTER_MS: i64 = 86_400_000;

/// The roads as the store had them at a version of the province.
#[derive(Clone, Debug, Default)]
pub struct KeptRoads {
    version: Option<i64>,
    /// Without what is closed.
    open: Option<Roads>,
    /// With it.
    under: Option<Roads>,
    closures: Vec<ClosureRow>,
}

impl KeptRoads {
    /// The graph in use, an empty one without.
    pub(super) fn graph(&self) -> Arc<Graph> {
        self.open.as_ref().map_or_else(no_roads, |roads| Arc::clone(roads.graph()))
    }

    fn id(&self) -> Option<Uuid> {
        self.open.as_ref().map(|roads| roads.version().0)
    }
}

impl App {
    /// Travel as the roads are now: over the version in use with what is closed, or over straight lines.
    pub async fn travel(&self) -> Result<Travel, AppError> {
        let profiles = Arc::clone(&self.settings().profiles);
        let kept = self.kept_roads().await?;
        Ok(kept.under.clone().map_or_else(|| Travel::Straight(StraightLine::new(profiles)), Travel::Roads))
    }

    /// The roads in memory, at least as new as the store was when this was asked.
    pub(super) async fn kept_roads(&self) -> Result<Arc<KeptRoads>, AppError> {
        let version = self.store().version(&Stream::Province).await?;
        let kept = self.0.roads.load_full();
        if kept.version.is_some_and(|has| has >= version) {
            return Ok(kept);
        }
        let _one_at_a_time = self.0.renewing_roads.lock().await;
        let kept = self.0.roads.load_full();
        if kept.version.is_some_and(|has| has >= version) {
            return Ok(kept);
        }
        let next = Arc::new(self.renewed_roads(&kept, version).await?);
        self.0.roads.store(Arc::clone(&next));
        Ok(next)
    }

    async fn renewed_roads(&self, kept: &KeptRoads, version: i64) -> Result<KeptRoads, AppError> {
        let in_use = self.store().roads_in_use(&Scope::Engine).await?;
        let since = Timestamp::from_millis(self.world().now().millis() - AFTER_MS);
        let closures = self.store().closures(&Scope::Engine, Some(since), CLOSURES).await?;
        let same = in_use.as_ref().map(|row| row.id) == kept.id();
        if same && closures == kept.closures {
            return Ok(KeptRoads { version: Some(version), ..kept.clone() });
        }
        let graph = match &in_use {
            Some(row) if !same => self.store().road_graph(&Scope::Engine, row.id).await?,
            _ => None,
        };
        let (open, profiles) = (kept.open.clone().filter(|_| same), Arc::clone(&self.settings().profiles));
        let make = move || {
            let open = match (open, in_use) {
                (Some(open), _) => Some(open),
                (None, Some(row)) => {
                    let graph = Graph::from_bytes(&graph.unwrap_or_default());
                    let graph = graph.map_err(|error| AppError::Internal(error.to_string()))?;
                    let roads = Roads::new(Arc::new(graph), profiles, row.id, &row.name);
                    roads.prepare(Vehicle::ALL);
                    Some(roads)
                }
                (None, None) => None,
            };
            let conditions: Vec<Condition> = closures.iter().filter_map(condition).collect();
            let under = open.as_ref().map(|roads| roads.under(&conditions));
            Ok(KeptRoads { version: Some(version), open, under, closures })
        };
        tokio::task::spawn_blocking(make).await.map_err(|error| AppError::Internal(error.to_string()))?
    }
}

/// A closure as it holds: until it was ended, where somebody has; not at all if that was before it began.
fn condition(row: &ClosureRow) -> Option<Condition> {
    let (mut condition, period) = (row.condition.clone(), row.condition.period);
    if let Some((ended, _)) = row.ended {
        let last = Timestamp::from_millis(ended.millis() - 1).min(period.to());
        condition.period = Interval::new(period.from(), last)?;
    }
    Some(condition)
}
