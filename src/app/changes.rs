//! Changes, as each kind of reader may hear of them.

use std::time::Duration;

use tokio::sync::watch;

use crate::access::{Scope, Stream};
use crate::app::corridor::coarse_box;
use crate::app::{App, AppError, Caller, Seldom};
use crate::store::ChangeRow;
use crate::units::Bbox;

/// Another node's writes are noticed within this time.
const POLL: Duration = Duration::from_secs(1);

/// Changes told at a time.
const BATCH: i64 = 500;

/// One change of a layer.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// The stream's version after it: the event's id.
    pub version: i64,
    /// routes, sites, incidents, hotspots, communes.
    pub layer: String,
    /// Where, if it is bounded.
    pub bbox: Option<Bbox>,
}

impl App {
    /// The version of what this caller sees.
    pub async fn data_version(&self, caller: &Caller) -> Result<i64, AppError> {
        Ok(self.store().version(&caller.scope().stream()).await?)
    }

    /// Changes after `version` in this caller's stream, oldest first.
    pub async fn changes_since(&self, caller: &Caller, version: i64) -> Result<Vec<Change>, AppError> {
        let rows = self.store().changes_since(&caller.scope().stream(), version, BATCH).await?;
        // The box of a changed route is made of its outermost vertices, which a commune sees roughly only.
        let roughly = matches!(caller.scope(), Scope::Commune(_));
        let seen = |exact: Bbox| if roughly { coarse_box(exact) } else { exact };
        let told = |row: ChangeRow| Change { version: row.version, layer: row.layer, bbox: row.bbox.map(seen) };
        Ok(rows.into_iter().map(told).collect())
    }

    /// Wakes whenever this process or another has written something.
    pub fn watch(&self) -> watch::Receiver<i64> {
        self.0.seen.subscribe()
    }

    /// Follow the outbox: when routes, sites or communes changed, read what did; match what waits,
    /// and wake the open event streams. Runs until the process ends.
    pub async fn follow(self) {
        static AGAIN: Seldom = Seldom::new();
        // From where the network was read: what was written since is news.
        let mut seen = match self.live().version {
            Some(version) => version,
            None => self.store().version(&Stream::Province).await.unwrap_or_default(),
        };
        loop {
            tokio::select! {
                () = self.0.changed.notified() => {}
                () = tokio::time::sleep(POLL) => {}
            }
            match self.store().changes_since(&Stream::Province, seen, BATCH).await {
                Ok(rows) if rows.is_empty() => {}
                Ok(rows) => {
                    let network = |row: &&ChangeRow| matches!(row.layer.as_str(), "routes" | "sites" | "communes");
                    let newest = rows.iter().filter(network).map(|row| row.version).max();
                    if newest > self.live().version
                        && let Err(error) = self.load_network().await
                    {
                        AGAIN.tell(|more| tracing::error!(%error, more, "the network could not be read again"));
                        continue;
                    }
                    seen = rows.last().map_or(seen, |row| row.version);
                    self.0.pending.notify_one();
                    self.0.seen.send_replace(seen);
                }
                Err(error) => AGAIN.tell(|more| tracing::warn!(%error, more, "the outbox could not be read")),
            }
        }
    }
}
