//! What whoever runs the server asks of it.

use std::time::Duration;

use crate::access::{Scope, Stream};
use crate::app::App;
use crate::store::{Backlog, PoolUse};

/// Whoever asks whether the server is well waits no longer.
const PATIENCE: Duration = Duration::from_secs(2);

/// What has to be there before requests can be answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ready {
    /// The database answers.
    pub database: bool,
    /// The network is in memory.
    pub network: bool,
    /// Deeds can be written down.
    pub record: bool,
}

/// How it stands inside.
#[derive(Clone, Debug)]
pub struct Gauges {
    /// Connections to the database.
    pub pools: Vec<PoolUse>,
    /// Deeds that could not be written down since the start.
    pub unrecorded: u64,
    /// What waits and the version of the province's data, where the database answers.
    pub stored: Option<(Backlog, i64)>,
}

impl App {
    /// Whether all is there; what is not is told in the log, too.
    pub async fn ready(&self) -> Ready {
        let database =
            async { tokio::time::timeout(PATIENCE, self.store().ping()).await.is_ok_and(|done| done.is_ok()) };
        let (database, record) = tokio::join!(database, self.can_record());
        Ready { database, network: self.live().version.is_some(), record }
    }

    async fn can_record(&self) -> bool {
        let asked = tokio::time::timeout(PATIENCE, self.store().ask_to_record()).await;
        let place = self.recorder().place().probe().await;
        if let Err(error) = &place {
            tracing::warn!(%error, "the folder of the record of deeds cannot be written");
        }
        asked.is_ok_and(|done| done.is_ok()) && place.is_ok()
    }

    /// Time since the start.
    pub fn uptime(&self) -> Duration {
        self.0.begun.elapsed()
    }

    /// How it stands inside.
    pub async fn gauges(&self) -> Gauges {
        let stored = tokio::time::timeout(PATIENCE, async {
            let backlog = self.store().backlog(&Scope::Engine).await?;
            Ok::<_, crate::store::StoreError>((backlog, self.store().version(&Stream::Province).await?))
        });
        let stored = stored.await.ok().and_then(Result::ok);
        Gauges { pools: self.store().pools(), unrecorded: self.recorder().unrecorded(), stored }
    }
}

#[cfg(test)]
mod tests {
    use crate::app::{App, Ready, Settings, World};

    #[tokio::test]
    async fn what_is_not_there_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}", folder.path().join("a.db").display());
        let app = App::open(&url, World::real(), Settings::default()).await.unwrap();
        assert_eq!(app.ready().await, Ready { database: true, network: false, record: true });
        app.load_network().await.unwrap();
        assert_eq!(app.ready().await, Ready { database: true, network: true, record: true });
        app.close().await;
        assert_eq!(app.ready().await, Ready { database: false, network: true, record: false });
        let gauges = app.gauges().await;
        assert!(gauges.stored.is_none() && gauges.pools.len() == 3, "{gauges:?}");
    }
}
