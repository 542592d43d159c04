//! What goes on now: whose cable is hit, who was called, who answered, what may be one common cut.

use std::collections::BTreeMap;

use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::access::{Scope, StepKind};
use crate::app::key_places::refused;
use crate::app::lists::millimetres;
use crate::app::live::Live;
use crate::app::views::{CaseStepView, Feature, IncidentView, ReasonView};
use crate::app::{App, AppError, Caller};
use crate::geodesy;
use crate::incidents::{Queue, groups};
use crate::store::{CaseFilter, IncidentRow};
use crate::units::{LonLat, Metres, Timestamp};

/// What was told longer ago is no emergency, unless it is said to go on.
const RECENT: i64 = 3 * 86_400_000;

/// So many at most.
const MOST: i64 = 200;

/// Outages of several carriers so near to each other, and so soon one after the other, may be one cut.
const COMMON_NEAR: Metres = Metres::of(1_000);
const COMMON_SOON: i64 = 2 * 3_600_000;

/// One that goes on.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct EmergencyView {
    /// The report.
    pub incident: Feature<IncidentView>,
    /// Cable within reach of its place, the nearest first; a carrier's own alone, none to a commune.
    pub cables: Vec<CableHit>,
    /// Calls and answers, oldest first.
    pub calls: Vec<CaseStepView>,
}

/// A route near the place.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CableHit {
    /// Id of the route.
    pub route: String,
    /// The carrier's id of it.
    pub route_id: String,
    /// Whose.
    pub carrier: String,
    /// Metres from the place.
    pub distance_m: f64,
}

/// Reports of several carriers that may be one cut.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CommonView {
    /// The reports.
    pub incidents: Vec<String>,
    /// Whose cable.
    pub carriers: Vec<String>,
    /// In a sentence.
    pub says: ReasonView,
}

/// The board.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct EmergencyBoard {
    /// Metres around a place in which cable counts as hit.
    pub reach_m: f64,
    /// What goes on, the latest first.
    pub items: Vec<EmergencyView>,
    /// What may be one cut; told to whoever sees all.
    pub common: Vec<CommonView>,
}

impl App {
    /// What goes on in the caller's reach: not repaired and told within three days, or said to go on.
    pub async fn emergencies(&self, caller: &Caller, reach: Metres) -> Result<EmergencyBoard, AppError> {
        let scope = caller.scope();
        if *scope == Scope::Outside {
            return Err(refused(caller));
        }
        let filter = CaseFilter {
            queue: Queue::Repair,
            kinds: Vec::new(),
            body: None,
            due_by: None,
            after: None,
            limit: i64::MAX,
        };
        let since = self.world().now().millis() - RECENT;
        let mut rows: Vec<IncidentRow> =
            self.store().queued(scope, &filter).await?.into_iter().map(|q| q.row).collect();
        rows.retain(|row| {
            row.in_progress && row.case.status.is_open() || told(row).is_some_and(|at| at.millis() >= since)
        });
        rows.sort_by_key(|row| (std::cmp::Reverse(told(row)), row.id));
        rows.truncate(MOST as usize);
        let live = if scope.commune().is_some() { self.live() } else { self.newest_network().await?.0 };
        let common = if scope.sees_all() { common(&rows) } else { Vec::new() };
        let mut items = Vec::with_capacity(rows.len());
        for row in rows {
            let calls = self.case_done(caller, &row).await?;
            let told = [StepKind::Call.code(), StepKind::Answer.code(), StepKind::Repair.code()];
            let calls = calls.into_iter().filter(|line| told.contains(&line.step)).collect();
            let cables = row.at.map(|at| hit(&live, scope, at, reach)).unwrap_or_default();
            items.push(EmergencyView { incident: self.incident_feature(caller, row), cables, calls });
        }
        Ok(EmergencyBoard { reach_m: reach.get(), items, common })
    }
}

fn told(row: &IncidentRow) -> Option<Timestamp> {
    row.incident.reported_at.or(row.incident.discovered_at)
}

/// Routes within reach of a place, each once, as far as this reader may know of them.
fn hit(live: &Live, scope: &Scope, at: LonLat, reach: Metres) -> Vec<CableHit> {
    if scope.commune().is_some() {
        return Vec::new();
    }
    let mut nearest: BTreeMap<Uuid, CableHit> = BTreeMap::new();
    for near in live.network.index().within(at, reach) {
        let no = near.segment.route;
        let (Some(route), Some(id)) = (live.network.route(no), live.id(no)) else { continue };
        let Some(carrier) = route.carrier.as_ref() else { continue };
        if !scope.sees_all() && scope.carrier() != Some(carrier) {
            continue;
        }
        let distance_m = millimetres(near.distance.get());
        let found =
            CableHit { route: id.to_string(), route_id: route.id.clone(), carrier: carrier.to_string(), distance_m };
        nearest.entry(id).and_modify(|so_far| so_far.distance_m = so_far.distance_m.min(distance_m)).or_insert(found);
    }
    let mut all: Vec<CableHit> = nearest.into_values().collect();
    all.sort_by(|a, b| a.distance_m.total_cmp(&b.distance_m).then_with(|| a.route_id.cmp(&b.route_id)));
    all
}

/// Groups of reports of at least two carriers, near in place and time.
fn common(rows: &[IncidentRow]) -> Vec<CommonView> {
    let together = |a: usize, b: usize| {
        let (a, b) = (&rows[a], &rows[b]);
        let near = a.at.zip(b.at).is_some_and(|(a, b)| geodesy::distance(a, b) <= COMMON_NEAR);
        near && began(a).zip(began(b)).is_some_and(|(a, b)| (a - b).abs() <= COMMON_SOON)
    };
    let groups = groups(rows.len(), together);
    groups.into_iter().filter_map(|group| view(&group.into_iter().map(|i| &rows[i]).collect::<Vec<_>>())).collect()
}

fn view(group: &[&IncidentRow]) -> Option<CommonView> {
    let mut carriers: Vec<String> = group
        .iter()
        .filter_map(|row| row.incident.carrier.as_ref().or(row.candidates.first().map(|c| &c.carrier)))
        .map(ToString::to_string)
        .collect();
    carriers.sort_unstable();
    carriers.dedup();
    let (n, of) = (group.len(), carriers.len());
    (of > 1).then(|| CommonView {
        incidents: group.iter().map(|row| row.id.to_string()).collect(),
        carriers,
        says: ReasonView {
            vi: format!("{n} báo cáo của {of} doanh nghiệp trong 1 km và 2 giờ: có thể là một vết cắt chung."),
            en: format!("{n} reports of {of} carriers within 1 km and 2 hours: probably one common cut."),
        },
    })
}

/// When a connection was lost at the latest: when it was found, else told.
fn began(row: &IncidentRow) -> Option<i64> {
    let incident = &row.incident;
    incident.occurred.map(|i| i.to()).or(incident.discovered_at).or(incident.reported_at).map(Timestamp::millis)
}
