//! Roads: a file is proposed, compared, accepted; what is closed is noted; and travel rests on both.

mod closures;
mod kept;
mod view;

pub use closures::{ClosureView, NewClosure};
pub(super) use kept::KeptRoads;
pub use view::{RoadCounts, RoadProposal, RoadsView};

use std::sync::Arc;

use uuid::Uuid;

use crate::access::Scope;
use crate::app::imports::{Source, fault_json};
use crate::app::running::{Stage, Work};
use crate::app::{App, AppError, Caller};
use crate::import::{Fault, Verdict};
use crate::roads::{Graph, RoadDiff, RoadDraft, RoadLimits, compare, read_roads};
use crate::store::RoadRow;
use crate::units::LonLat;

/// Versions listed at most.
const LISTED: i64 = 100;

/// Whose roads they are, as its licence asks to be told wherever they are shown.
pub const LICENCE: &str = "© OpenStreetMap contributors, ODbL";

/// A road file on its way in.
pub struct RoadUpload {
    /// Name of the file, for people.
    pub file_name: String,
    /// The file itself.
    pub source: Source,
}

/// What is to become of a road file that was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RoadWish {
    /// Only told.
    Told,
    /// Kept for a decision.
    Proposed,
    /// Taken at once.
    Accepted,
}

/// Roads are the planners' alone: the police's and the department's.
pub(super) fn plans(caller: &Caller) -> Result<(), AppError> {
    match caller.scope() {
        Scope::Engine | Scope::Province => Ok(()),
        Scope::Outside if caller.account().is_none() => Err(AppError::SignInFirst),
        _ => Err(AppError::Absent),
    }
}

impl App {
    /// Read a road file, OSM PBF or XML, and tell what it would change. Whoever stops the work half-way has
    /// changed nothing.
    pub async fn import_roads(
        &self,
        caller: &Caller,
        upload: RoadUpload,
        wish: RoadWish,
        work: &Work,
    ) -> Result<RoadProposal, AppError> {
        plans(caller)?;
        let base = self.store().roads_in_use(&Scope::Engine).await?;
        let before = self.kept_roads().await?.graph();
        work.enter(Stage::Reading, upload.source.length().map_err(internal)?);
        let (source, limits) = (upload.source.clone(), self.settings().file_limits.bytes);
        let (reading, province) = (work.clone(), self.live().province.clone());
        let judge = move || {
            let mut draft = read(&source, limits, &reading)?;
            if let (Some(graph), Some(province)) = (&draft.graph, province)
                && !graph.positions().any(|at: LonLat| province.is_near(at))
            {
                draft.faults.push(Fault::of("D013", ""));
                draft.verdict = Verdict::AcceptWithWarnings;
            }
            let diff = draft.graph.as_ref().map(|after| compare(&before, after)).unwrap_or_default();
            let bytes = draft.graph.as_ref().map(Graph::to_bytes).unwrap_or_default();
            Ok::<_, std::io::Error>((draft, diff, bytes, source.sha256()?))
        };
        let judged = tokio::task::spawn_blocking(judge).await.map_err(internal)?.map_err(internal)?;
        let (draft, diff, bytes, sha256) = judged;
        if draft.stopped || work.is_stopped() {
            return Err(AppError::Stopped);
        }
        let mut proposal = told(&upload.file_name, &draft, &diff);
        let Some(graph) = draft.graph.filter(|_| wish != RoadWish::Told) else { return Ok(proposal) };
        let row = self.road_row(caller, wish, &proposal, &graph, (base.map(|row| row.id), sha256))?;
        work.enter(Stage::Writing, 0);
        self.store().add_roads(caller.scope(), &row, &bytes).await?;
        self.wrote();
        (proposal.id, proposal.status) = (Some(row.id), row.status);
        Ok(proposal)
    }

    fn road_row(
        &self,
        caller: &Caller,
        wish: RoadWish,
        proposal: &RoadProposal,
        graph: &Graph,
        (base, sha256): (Option<Uuid>, [u8; 32]),
    ) -> Result<RoadRow, AppError> {
        let hand = (self.world().now(), caller.account().map(|account| account.id));
        let accepted = wish == RoadWish::Accepted;
        let bbox = graph.bbox().ok_or_else(|| AppError::Internal("roads without a place".to_owned()))?;
        Ok(RoadRow {
            id: self.world().id(),
            name: proposal.name.clone(),
            sha256: sha256.to_vec(),
            status: if accepted { "accepted" } else { "proposed" }.to_owned(),
            base,
            created: hand,
            decided: accepted.then_some(hand),
            counts: [graph.nodes(), graph.edges(), graph.ways()].map(|count| count as i64),
            length_m: graph.length().get(),
            bbox,
            told_json: serde_json::to_string(proposal).map_err(internal)?,
            data_version: 0,
        })
    }

    /// Versions of the roads, newest first, which of them is in use, and what travel rests on.
    pub async fn roads(&self, caller: &Caller) -> Result<RoadsView, AppError> {
        plans(caller)?;
        let rows = self.store().road_versions(caller.scope(), LISTED).await?;
        let in_use = self.store().roads_in_use(caller.scope()).await?.map(|row| row.id);
        let items = rows.iter().map(view::proposal).collect::<Result<_, _>>()?;
        let basis = self.travel().await?.basis();
        Ok(RoadsView::new(items, in_use, &basis, (!self.settings().demo).then_some(LICENCE)))
    }

    /// One version as it was told when it was read.
    pub async fn road_version(&self, caller: &Caller, id: Uuid) -> Result<RoadProposal, AppError> {
        plans(caller)?;
        view::proposal(&self.store().road_version(caller.scope(), id).await?.ok_or(AppError::Absent)?)
    }

    /// Take a proposed version into use, or turn it down. Whoever accepted another meanwhile has moved the
    /// roads, and the file has to be sent again.
    pub async fn decide_roads(&self, caller: &Caller, id: Uuid, accept: bool) -> Result<RoadProposal, AppError> {
        plans(caller)?;
        let hand = (self.world().now(), caller.account().map(|account| account.id));
        self.store().decide_roads(caller.scope(), id, accept, hand).await?;
        self.wrote();
        self.road_version(caller, id).await
    }

    /// Put an earlier version back into use: a version of its own, compared with the one it replaces.
    pub async fn restore_roads(&self, caller: &Caller, id: Uuid) -> Result<RoadProposal, AppError> {
        plans(caller)?;
        let row = self.store().road_version(caller.scope(), id).await?.ok_or(AppError::Absent)?;
        let bytes = self.store().road_graph(caller.scope(), id).await?.ok_or(AppError::FileGone)?;
        let base = self.store().roads_in_use(caller.scope()).await?.map(|row| row.id);
        let before = self.kept_roads().await?.graph();
        let read = move || Graph::from_bytes(&bytes).map(|graph| (compare(&before, &graph), bytes));
        let read = tokio::task::spawn_blocking(read).await.map_err(internal)?;
        let (diff, bytes) = read.map_err(internal)?;
        let hand = (self.world().now(), caller.account().map(|account| account.id));
        let told = view::proposal(&row)?.compared(&diff);
        let told_json = serde_json::to_string(&told).map_err(internal)?;
        let status = "accepted".to_owned();
        let new = RoadRow { id: self.world().id(), status, base, created: hand, decided: Some(hand), told_json, ..row };
        self.store().add_roads(caller.scope(), &new, &bytes).await?;
        self.wrote();
        self.road_version(caller, new.id).await
    }
}

fn read(source: &Source, bytes: u64, work: &Work) -> std::io::Result<RoadDraft> {
    let limits = RoadLimits { bytes, ..RoadLimits::default() };
    Ok(read_roads(source.open()?, &limits, &mut |at| work.reached(at)))
}

fn told(name: &str, draft: &RoadDraft, diff: &RoadDiff) -> RoadProposal {
    let graph = draft.graph.as_ref();
    let status = if graph.is_some() { "dry_run" } else { "rejected" };
    RoadProposal {
        id: None,
        status: status.to_owned(),
        name: name.to_owned(),
        verdict: draft.verdict.code().to_owned(),
        nodes: graph.map_or(0, Graph::nodes),
        edges: graph.map_or(0, Graph::edges),
        ways: graph.map_or(0, Graph::ways),
        length_m: graph.map_or(0.0, |graph| (graph.length().get() * 10.0).round() / 10.0),
        bbox: graph.and_then(Graph::bbox).map(|b| [b.west, b.south, b.east, b.north]),
        new: RoadCounts::of(&diff.new),
        changed: RoadCounts::of(&diff.changed),
        gone: RoadCounts::of(&diff.gone),
        unchanged: diff.same,
        faults: draft.faults.iter().map(fault_json).collect(),
        created_at: None,
        decided_at: None,
    }
}

/// The roads that are there when there are none.
pub(super) fn no_roads() -> Arc<Graph> {
    Arc::default()
}

fn internal(error: impl ToString) -> AppError {
    AppError::Internal(error.to_string())
}
