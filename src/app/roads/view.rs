//! What planners see of road files.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::app::AppError;
use crate::roads::{Basis, RoadDiff};
use crate::store::RoadRow;
use crate::units::Message;

/// Ids told of the ways that a file changes.
const TOLD: usize = 20;

/// How many ways, and some of them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RoadCounts {
    /// How many.
    pub count: usize,
    /// Ids in OSM of the first of them.
    pub ids: Vec<i64>,
}

impl RoadCounts {
    pub(super) fn of(ids: &[i64]) -> Self {
        Self { count: ids.len(), ids: ids.iter().take(TOLD).copied().collect() }
    }
}

/// What a road file would do, or did, with every fault of it.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
pub struct RoadProposal {
    /// Id to accept or reject it by; absent after a dry run.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<Uuid>,
    /// proposed, accepted, rejected; `dry_run`.
    pub status: String,
    /// Name of the file.
    pub name: String,
    /// accept, accept_with_warnings, reject.
    pub verdict: String,
    /// Junctions and ends of roads.
    pub nodes: usize,
    /// Pieces of roads between them.
    pub edges: usize,
    /// Ways of OSM.
    pub ways: usize,
    /// Metres of road.
    pub length_m: f64,
    /// West, south, east, north in degrees.
    pub bbox: Option<[f64; 4]>,
    /// Ways that are not in the version in use.
    pub new: RoadCounts,
    /// Ways whose course or rules are others.
    pub changed: RoadCounts,
    /// Ways that the file does not have any more.
    pub gone: RoadCounts,
    /// How many ways are as they were.
    pub unchanged: usize,
    /// Faults of the file.
    #[schema(value_type = Vec<Object>)]
    pub faults: Vec<serde_json::Value>,
    /// When it came, RFC 3339.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created_at: Option<String>,
    /// When it was decided about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decided_at: Option<String>,
}

impl RoadProposal {
    /// The same with what it changes now.
    pub(super) fn compared(self, diff: &RoadDiff) -> Self {
        let [new, changed, gone] = [&diff.new, &diff.changed, &diff.gone].map(|ids| RoadCounts::of(ids));
        Self { new, changed, gone, unchanged: diff.same, ..self }
    }
}

/// A stored version as it was told.
pub(super) fn proposal(row: &RoadRow) -> Result<RoadProposal, AppError> {
    let told: RoadProposal =
        serde_json::from_str(&row.told_json).map_err(|error| AppError::Internal(error.to_string()))?;
    let (created_at, decided_at) = (Some(row.created.0.rfc3339()), row.decided.map(|(at, _)| at.rfc3339()));
    Ok(RoadProposal { id: Some(row.id), status: row.status.clone(), created_at, decided_at, ..told })
}

/// What travel times rest on; every plan says it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct BasisView {
    /// roads or straight_line.
    pub kind: &'static str,
    /// How much longer than the straight line a way is taken to be, without roads.
    pub factor: Option<f64>,
    /// Which version of the roads.
    pub version: Option<Uuid>,
    /// The same as a sentence, in both languages.
    #[schema(value_type = Object)]
    pub says: Message,
}

impl BasisView {
    /// Of a basis.
    pub fn of(basis: &Basis) -> Self {
        let (factor, version) = match basis {
            Basis::Roads { version, .. } => (None, Some(*version)),
            Basis::StraightLine { factor } => (Some(*factor), None),
        };
        Self { kind: basis.code(), factor, version, says: basis.says() }
    }
}

/// All versions of the roads.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RoadsView {
    /// Newest first.
    pub items: Vec<RoadProposal>,
    /// The one in use.
    pub in_use: Option<Uuid>,
    /// What travel times rest on.
    pub travel: BasisView,
    /// Whose data they are, to be told wherever they are shown; none in the demo, whose roads are invented.
    pub licence: Option<&'static str>,
}

impl RoadsView {
    pub(super) fn new(
        items: Vec<RoadProposal>,
        in_use: Option<Uuid>,
        basis: &Basis,
        licence: Option<&'static str>,
    ) -> Self {
        Self { items, in_use, travel: BasisView::of(basis), licence }
    }
}
