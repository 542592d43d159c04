//! Draws as those read them who made them, and what a carrier learns of its own.

use serde::Serialize;
use time::Date;
use utoipa::ToSchema;

use crate::access::Scope;
use crate::app::draws::published::{PublicLine, line, state_of};
use crate::app::inspections::{AssetView, asset_view};
use crate::app::live::Live;
use crate::store::{CandidateRow, DrawRow};

/// A draw with what was drawn: secret until it is revealed.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct DrawView {
    /// Its id.
    pub id: String,
    /// What everybody reads.
    #[serde(flatten)]
    pub public: PublicLine,
    /// key_targets, key_areas, sites, list.
    pub pool: String,
    /// The role that sealed it.
    pub role: &'static str,
    /// How many may be drawn.
    pub candidates: usize,
    /// What was drawn, in order; empty while its public event has no outcome.
    pub drawn: Vec<DrawnView>,
    /// outcome, inspected, reveal, cancel: what can be done now.
    pub next: Vec<&'static str>,
}

/// Something that was drawn.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct DrawnView {
    /// The candidate's id.
    pub candidate: String,
    /// What is behind it.
    pub asset: AssetView,
    /// When it was inspected.
    pub inspected_at: Option<String>,
    /// What was found.
    pub note: Option<String>,
}

/// An asset that was drawn and inspected, with what checks it against the published draw.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct OpenedView {
    /// The draw's number.
    pub draw: u64,
    /// The candidate's id.
    pub candidate: String,
    /// What is behind it.
    pub asset: AssetView,
    /// What the commitment is salted with.
    pub salt: String,
    /// The text that is hashed with it; see docs/draws.md.
    pub identity: String,
    /// When it was inspected.
    pub inspected_at: Option<String>,
    /// police, department.
    pub by: Option<&'static str>,
    /// What was found.
    pub note: Option<String>,
}

pub(super) fn draw(
    live: &Live,
    scope: &Scope,
    row: DrawRow,
    all: &[CandidateRow],
    drawn: &[String],
    today: Date,
) -> DrawView {
    let found = drawn.iter().filter_map(|id| all.iter().find(|one| one.id == *id));
    let drawn: Vec<DrawnView> = found
        .map(|one| DrawnView {
            candidate: one.id.clone(),
            asset: asset_view(live, scope, &one.asset),
            inspected_at: one.inspected.as_ref().map(|i| i.at.rfc3339()),
            note: one.inspected.as_ref().and_then(|i| i.note.clone()),
        })
        .collect();
    let next = next(&row, &drawn, today);
    DrawView {
        id: row.id.to_string(),
        public: line(&row, today),
        pool: row.pool,
        role: row.role.code(),
        candidates: all.len(),
        drawn,
        next,
    }
}

fn next(row: &DrawRow, drawn: &[DrawnView], today: Date) -> Vec<&'static str> {
    let state = state_of(row, today);
    let (left, open) = (drawn.iter().any(|one| one.inspected_at.is_none()), state == "sealed");
    let all = [
        ("outcome", open && !row.said.source.is_empty() && row.outcome.is_none()),
        ("inspected", left && matches!(state, "sealed" | "revealed")),
        ("reveal", open && !drawn.is_empty() && !left),
        ("cancel", open),
    ];
    all.into_iter().filter_map(|(act, may)| may.then_some(act)).collect()
}

pub(super) fn opened(live: &Live, scope: &Scope, number: u64, row: CandidateRow) -> OpenedView {
    OpenedView {
        draw: number,
        candidate: row.id,
        asset: asset_view(live, scope, &row.asset),
        salt: row.salt,
        identity: row.asset.identity(),
        inspected_at: row.inspected.as_ref().map(|i| i.at.rfc3339()),
        by: row.inspected.as_ref().map(|i| i.role.code()),
        note: row.inspected.and_then(|i| i.note),
    }
}
