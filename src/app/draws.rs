//! Surprise inspections: sealed, drawn, revealed. Police and the department make and read them; what everybody reads
//! lets anybody check that nobody chose.

mod published;
mod told;
mod view;

pub use published::{PublicCandidate, PublicDraw, PublicLine};
pub use told::{CancelTold, DrawFrom, InspectedTold, NewDraw, OutcomeTold};
pub use view::{DrawView, DrawnView, OpenedView};

use time::{Date, Duration};
use uuid::Uuid;

use crate::access::Scope;
use crate::app::inspections::Assets;
use crate::app::key_places::refused;
use crate::app::{App, AppError, Caller, planner};
use crate::patrols::sealed::{Candidate, commitment, seed_hash, seed_of, select};
use crate::store::{CandidateRow, DrawRow, Hand, NewDraw as Sealing, StoreError};
use crate::units::Timestamp;

/// Draws of one page.
pub(crate) const DRAWS: i64 = 100;

/// Candidates that a carrier is told of at most.
const OPENED: i64 = 1_000;

impl App {
    /// The end of a local day.
    pub(crate) fn end_of(&self, day: Date) -> Timestamp {
        let next = day.saturating_add(Duration::days(1)).midnight().assume_offset(self.settings().zone);
        Timestamp::from_datetime(next)
    }

    /// Seal a draw. Its candidates, the hash of its seed and its place in the sequence are public from then on.
    pub async fn seal_draw(&self, caller: &Caller, new: &NewDraw) -> Result<DrawView, AppError> {
        planner(caller)?;
        let live = self.live();
        let assets = Assets { store: self.store(), live: &live, scope: caller.scope() };
        let told = told::read(&assets, new, self.today()).await?;
        let mut seed = self.world().bytes::<32>();
        let candidates: Vec<CandidateRow> = told
            .candidates
            .into_iter()
            .map(|(asset, tickets)| {
                let (id, salt) = (self.opaque(), self.opaque());
                let commitment = commitment(&salt, asset.kind.code(), &asset.identity());
                CandidateRow { draw: Uuid::nil(), id, commitment, tickets, salt, asset, inspected: None }
            })
            .collect();
        let hand = self.hand(caller);
        let sealing = Sealing {
            id: self.world().id(),
            hand: Hand { at: Timestamp::from_millis(hand.at.millis() / 1_000 * 1_000), ..hand },
            day: told.day,
            take: told.take,
            pool: told.pool,
            source: told.source,
            seed: crate::app::hex(&seed),
            seed_hash: seed_hash(&seed),
            candidates,
        };
        seed.fill(0);
        let row = self.store().seal_draw(caller.scope(), &sealing).await?;
        self.wrote();
        self.draw(caller, row.id).await
    }

    /// 16 random bytes in hexadecimal.
    fn opaque(&self) -> String {
        crate::app::hex(&self.world().bytes::<16>())
    }

    /// Draws, the newest first, with what was drawn: for the police and the department.
    pub async fn draws(&self, caller: &Caller, before: Option<i64>) -> Result<Vec<DrawView>, AppError> {
        planner(caller)?;
        let rows = self.store().draws(caller.scope(), self.today(), before, DRAWS).await?;
        let mut views = Vec::with_capacity(rows.len());
        for row in rows {
            views.push(self.draw_view(caller, row).await?);
        }
        Ok(views)
    }

    /// One draw, with what was drawn.
    pub async fn draw(&self, caller: &Caller, id: Uuid) -> Result<DrawView, AppError> {
        planner(caller)?;
        let row = self.draw_row(caller, id).await?;
        self.draw_view(caller, row).await
    }

    async fn draw_row(&self, caller: &Caller, id: Uuid) -> Result<DrawRow, AppError> {
        self.store().draw(caller.scope(), self.today(), id).await?.ok_or(AppError::Absent)
    }

    async fn draw_view(&self, caller: &Caller, row: DrawRow) -> Result<DrawView, AppError> {
        let all = self.store().draw_assets(caller.scope(), Some(row.id), i64::MAX).await?;
        let public: Vec<Candidate> = all.iter().map(CandidateRow::public).collect();
        let drawn = drawn(&row, &public).unwrap_or_default();
        Ok(view::draw(&self.live(), caller.scope(), row, &all, &drawn, self.today()))
    }

    /// Enter the outcome of the public event that was named when the draw was sealed.
    pub async fn set_outcome(&self, caller: &Caller, id: Uuid, told: &OutcomeTold) -> Result<DrawView, AppError> {
        planner(caller)?;
        let outcome = told::outcome(told)?;
        self.draw_row(caller, id).await?;
        self.store()
            .set_outcome(caller.scope(), id, &outcome, self.today(), self.world().now())
            .await
            .map_err(moved)?;
        self.wrote();
        self.draw(caller, id).await
    }

    /// Reveal a draw before its day is over, once all that was drawn is inspected.
    pub async fn reveal_draw(&self, caller: &Caller, id: Uuid) -> Result<DrawView, AppError> {
        planner(caller)?;
        let seen = self.draw(caller, id).await?;
        if seen.drawn.is_empty() || seen.drawn.iter().any(|one| one.inspected_at.is_none()) {
            return Err(AppError::NoSuchDrawStep);
        }
        self.store().reveal_draw(caller.scope(), id, self.world().now()).await.map_err(moved)?;
        self.wrote();
        self.draw(caller, id).await
    }

    /// Cancel a draw. It stays in the sequence with its reason, and its seed is revealed: whoever draws again to get
    /// something else is seen.
    pub async fn cancel_draw(&self, caller: &Caller, id: Uuid, told: &CancelTold) -> Result<DrawView, AppError> {
        planner(caller)?;
        let reason = told::reason(told)?;
        self.draw_row(caller, id).await?;
        let (today, now) = (self.today(), self.world().now());
        self.store().cancel_draw(caller.scope(), id, &reason, today, now).await.map_err(moved)?;
        self.wrote();
        self.draw(caller, id).await
    }

    /// Note that something that was drawn was inspected.
    pub async fn note_inspected(&self, caller: &Caller, id: Uuid, told: &InspectedTold) -> Result<DrawView, AppError> {
        planner(caller)?;
        let note = told::note(told)?;
        self.drawn_candidate(caller, id, &told.candidate).await?;
        let hand = self.hand(caller);
        self.store()
            .note_inspected(caller.scope(), id, &told.candidate, &hand, note.as_deref())
            .await
            .map_err(moved)?;
        self.wrote();
        self.draw(caller, id).await
    }

    /// The candidate, if it was drawn and the draw was not cancelled.
    pub(crate) async fn drawn_candidate(
        &self,
        caller: &Caller,
        draw: Uuid,
        candidate: &str,
    ) -> Result<CandidateRow, AppError> {
        planner(caller)?;
        let row = self.draw_row(caller, draw).await?;
        let all = self.store().draw_assets(caller.scope(), Some(draw), i64::MAX).await?;
        let public: Vec<Candidate> = all.iter().map(CandidateRow::public).collect();
        let is_drawn =
            row.cancelled.is_none() && drawn(&row, &public).is_some_and(|ids| ids.iter().any(|id| id == candidate));
        let found = all.into_iter().find(|one| one.id == candidate).filter(|_| is_drawn);
        found.ok_or_else(|| {
            let (vi, en) = ("Mã này không được rút.", "This id was not drawn.");
            AppError::field("candidate", vi, en)
        })
    }

    /// What was drawn and inspected, with what an owner needs to check it: all for those who reach all, its own for a
    /// carrier. For others there is no such list.
    pub async fn opened_candidates(&self, caller: &Caller) -> Result<Vec<OpenedView>, AppError> {
        if !caller.scope().sees_all() && caller.scope().carrier().is_none() {
            return Err(refused(caller));
        }
        let rows = self.store().draw_assets(caller.scope(), None, OPENED).await?;
        let mut views = Vec::with_capacity(rows.len());
        let draws = self.store().draws(caller.scope(), self.today(), None, i64::MAX).await?;
        for row in rows {
            if let Some(draw) = draws.iter().find(|draw| draw.id == row.draw) {
                views.push(view::opened(&self.live(), caller.scope(), draw.said.number, row));
            }
        }
        Ok(views)
    }

    /// Draws as everybody reads them, the newest first, without their candidates.
    pub async fn public_draws(&self, before: Option<i64>) -> Result<Vec<PublicLine>, AppError> {
        let today = self.today();
        let rows = self.store().draws(&Scope::Outside, today, before, DRAWS).await?;
        Ok(rows.into_iter().map(|row| published::line(&row, today)).collect())
    }

    /// One draw as everybody reads it: what `cablewatch verify draw` takes. Also for those who reach all it tells no
    /// more.
    pub async fn public_draw(&self, number: i64) -> Result<PublicDraw, AppError> {
        let (today, nobody) = (self.today(), Scope::Outside);
        let row = self.store().draw_numbered(&nobody, today, number).await?.ok_or(AppError::Absent)?;
        let candidates = self.store().draw_candidates(&nobody, row.id).await?;
        let drawn = drawn(&row, &candidates);
        let over = (row.day < today).then(|| self.end_of(row.day));
        Ok(published::draw(&row, candidates, drawn, (today, over)))
    }
}

/// What a draw gives, for those who may know its seed; nothing while its public event has no outcome.
fn drawn(row: &DrawRow, candidates: &[Candidate]) -> Option<Vec<String>> {
    let seed = row.seed.as_deref().and_then(seed_of)?;
    let outcome = row.outcome.as_ref().map_or("", |(outcome, _)| outcome.as_str());
    if row.said.source.is_empty() != outcome.is_empty() {
        return None;
    }
    Some(select(&seed, outcome, candidates, row.said.take))
}

fn moved(error: StoreError) -> AppError {
    match error {
        StoreError::Moved => AppError::NoSuchDrawStep,
        other => other.into(),
    }
}
