//! Putting incidents at cable: after intake, and again when routes change.

use crate::access::Scope;
use crate::app::live::Live;
use crate::app::{App, AppError};
use crate::matching::{Match, Rules, match_incident};
use crate::store::{IncidentRow, MatchRow, Matched};

/// Incidents matched in one transaction.
const BATCH: i64 = 5_000;

impl App {
    /// Match everything that waits. Returns how many were matched.
    pub async fn match_pending(&self) -> Result<usize, AppError> {
        let mut done = 0;
        loop {
            let rows = self.store().pending_incidents(&Scope::Engine, BATCH).await?;
            if rows.is_empty() {
                return Ok(done);
            }
            done += rows.len();
            let live = self.live_network(0).await?;
            let matched =
                tokio::task::spawn_blocking(move || rows.iter().map(|row| matched(&live, row)).collect::<Vec<_>>());
            let matched = matched.await.map_err(|e| AppError::Internal(e.to_string()))?;
            self.store().set_matches(&Scope::Engine, &matched, self.world().now()).await?;
            self.0.changed.notify_one();
        }
    }

    /// Match whenever something waits, until the process ends.
    pub async fn keep_matching(self) {
        loop {
            if let Err(error) = self.match_pending().await {
                tracing::error!(%error, "matching failed; it will be tried again");
                tokio::time::sleep(std::time::Duration::from_secs(5)).await;
                continue;
            }
            self.0.pending.notified().await;
        }
    }
}

fn matched(live: &Live, row: &IncidentRow) -> Matched {
    let Match { status, reason, candidates, .. } = match_incident(&live.network, &row.incident, &Rules::default());
    let says = reason.says();
    let candidates: Vec<MatchRow> = candidates
        .iter()
        .filter_map(|c| {
            let route = live.network.route(c.route)?;
            Some(MatchRow {
                route: live.id(c.route)?,
                carrier: route.carrier.clone()?,
                route_id: route.id.clone(),
                chainage_m: c.chainage.get(),
                distance_m: c.distance.get(),
                weight: c.weight,
                point: c.point,
                stretches: c.stretches.iter().map(|s| (s.from.get(), s.to.get(), s.weight)).collect(),
            })
        })
        .collect();
    // A report by chainage has no point of its own: it is shown where it was put.
    let at = row.at.or_else(|| candidates.first().map(|c| c.point));
    let commune = at.and_then(|place| live.communes.at(place)).map(|c| c.code.clone());
    Matched {
        incident: row.id,
        status: status.code().to_owned(),
        reason_vi: says.vi,
        reason_en: says.en,
        candidates,
        at,
        commune: commune.or_else(|| row.commune.clone()),
    }
}
