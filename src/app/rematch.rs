//! Putting incidents at cable: after intake, and again when what they hang on changes.

mod kept;
mod moved;

pub(super) use kept::corrected;

use rayon::prelude::*;

use crate::access::Scope;
use crate::app::intake::shown_place;
use crate::app::live::Live;
use crate::app::{App, AppError, Seldom};
use crate::incidents::Incident;
use crate::matching::{Candidate, Match, Rules, match_incident};
use crate::store::{IncidentRow, MatchRow, Matched, WaitingRow};
use crate::units::Message;
use moved::Moved;

/// Incidents matched in one transaction.
const BATCH: i64 = 5_000;

/// What matching found for an incident that waited.
struct Found {
    matched: Matched,
    /// Whether all of it is as it was.
    same: bool,
    /// Where it went, if it was anywhere before.
    moved: Option<Moved>,
    /// The version of the network that it was matched to before.
    as_of: i64,
}

/// The status of what concerns no cable.
const NO_CABLE: &str = "none";

impl App {
    /// Match everything that waits. Returns how many were matched. What lies where it lay is not
    /// written, and nobody is told of it.
    pub async fn match_pending(&self) -> Result<usize, AppError> {
        let mut done = 0;
        loop {
            let waiting = self.store().waiting_incidents(&Scope::Engine, BATCH).await?;
            let Some(since) = waiting.iter().map(|one| one.since).max() else { return Ok(done) };
            done += waiting.len();
            let live = self.live_network(since).await?;
            let as_of = live.version.filter(|version| *version >= since);
            let as_of = as_of.ok_or_else(|| AppError::Internal("the network is older than what waits".to_owned()))?;
            let judge = move || waiting.par_iter().map(|one| found(&live, one)).collect::<Vec<_>>();
            let found = tokio::task::spawn_blocking(judge).await.map_err(|e| AppError::Internal(e.to_string()))?;
            let same: Vec<_> = found.iter().filter(|one| one.same).map(|one| one.matched.incident).collect();
            let matched = self.told(found).await?;
            let now = self.world().now();
            if self.store().set_matches(&Scope::Engine, &matched, &same, as_of, now).await? > 0 {
                self.0.changed.notify_one();
            }
        }
    }

    /// What is to be written, each with the line of its history.
    async fn told(&self, found: Vec<Found>) -> Result<Vec<Matched>, AppError> {
        let routes: Vec<_> = found.iter().filter_map(|one| one.moved.as_ref()).flat_map(Moved::routes).collect();
        let standings = self.store().standings(&Scope::Engine, &routes).await?;
        let now = self.world().now();
        let told = found.into_iter().filter(|one| !one.same).map(|one| {
            let history = one.moved.map(|moved| moved.told(&standings, one.as_of, now));
            Matched { history, ..one.matched }
        });
        Ok(told.collect())
    }

    /// Match whenever something waits, until the process ends.
    pub async fn keep_matching(self) {
        static AGAIN: Seldom = Seldom::new();
        loop {
            if let Err(error) = self.match_pending().await {
                AGAIN.tell(|more| tracing::error!(%error, more, "matching failed; it will be tried again"));
                tokio::time::sleep(std::time::Duration::from_secs(5)).await;
                continue;
            }
            self.0.pending.notified().await;
        }
    }
}

fn found(live: &Live, waiting: &WaitingRow) -> Found {
    let row = &waiting.row;
    let matched = if row.corrected.is_some() { kept::looked_at(live, row) } else { matched(live, row) };
    let same = row.status != "pending" && moved::same(row, &matched);
    let moved = if same || row.status == "pending" { None } else { Moved::of(live, row, &matched) };
    Found { matched, same, moved, as_of: waiting.as_of }
}

/// What matching finds for an incident, whatever a person said.
pub(super) fn matched(live: &Live, row: &IncidentRow) -> Matched {
    if !row.incident.kind.has_cable() {
        return no_cable(live, row);
    }
    let found = match_incident(&live.network, &row.incident, &Rules::default());
    put(live, row, &row.incident, &found, found.reason.says())
}

/// What concerns no cable is put at none, and nobody needs to look for one.
fn no_cable(live: &Live, row: &IncidentRow) -> Matched {
    let at = shown_place(&row.incident).0.or(row.at);
    let commune = at.and_then(|place| live.communes.at(place)).map(|c| c.code.clone());
    Matched {
        incident: row.id,
        status: NO_CABLE.to_owned(),
        reason_vi: "Loại vụ việc này không gắn với tuyến cáp.".to_owned(),
        reason_en: "This kind of incident concerns no cable.".to_owned(),
        candidates: Vec::new(),
        at,
        commune: commune.or_else(|| row.commune.clone()),
        look: false,
        seen: Some(row.data_version),
        history: None,
    }
}

/// An incident where it was found to be by what `told` says of its place.
pub(super) fn put(live: &Live, row: &IncidentRow, told: &Incident, found: &Match, says: Message) -> Matched {
    let candidates: Vec<MatchRow> = found.candidates.iter().filter_map(|c| match_row(live, c)).collect();
    // A report by chainage has no point of its own: it is shown where it was put.
    let at = shown_place(told).0.or_else(|| candidates.first().map(|c| c.point)).or(row.at);
    let commune = at.and_then(|place| live.communes.at(place)).map(|c| c.code.clone());
    Matched {
        incident: row.id,
        status: found.status.code().to_owned(),
        reason_vi: says.vi,
        reason_en: says.en,
        candidates,
        at,
        commune: commune.or_else(|| row.commune.clone()),
        look: false,
        seen: Some(row.data_version),
        history: None,
    }
}

/// A candidate as the store keeps it; `None` for a route that is not the store's.
fn match_row(live: &Live, c: &Candidate) -> Option<MatchRow> {
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
}
