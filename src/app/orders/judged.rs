//! What became of what a phone sent: taken, received before, in the tray, refused.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::app::crews::planner;
use crate::app::orders::content::Content;
use crate::app::orders::read::EntryTold;
use crate::app::views::ReasonView;
use crate::app::{App, AppError, Caller};
use crate::patrols::KnownState;
use crate::store::EntryRow;
use crate::units::Message;

/// An entry that waits for a person.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct EntryTray {
    /// Its key.
    pub key: Uuid,
    /// Why.
    pub why: ReasonView,
}

/// An entry that was not taken.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct EntryRefused {
    /// Its key, where it has one.
    pub key: Option<String>,
    /// Why, and what to do.
    pub why: ReasonView,
}

/// That an order was taken back.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct WithdrawnTold {
    /// When.
    pub at: String,
    /// Why.
    pub reason: Option<String>,
}

/// What became of an upload.
#[derive(Clone, Debug, Default, Serialize, ToSchema)]
pub struct Taken {
    /// Keys of what counts now.
    pub taken: Vec<Uuid>,
    /// Keys of what was received before.
    pub again: Vec<Uuid>,
    /// What waits for a person; it is kept.
    pub conflicts: Vec<EntryTray>,
    /// What was not taken.
    pub refused: Vec<EntryRefused>,
    /// Seconds that the phone's clock is ahead, where that was put right.
    pub clock_off_s: Option<f64>,
    /// Where the order was taken back: what was said before that counts, what was said after waits.
    pub withdrawn: Option<WithdrawnTold>,
}

/// What a crew's phone said.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct EntryLine {
    /// Its key.
    pub key: Uuid,
    /// Which phone.
    pub device: Uuid,
    /// What it is about.
    pub kind: &'static str,
    /// When.
    pub at: String,
    /// Until when, of positions.
    pub until: String,
    /// Positions of it.
    pub positions: usize,
    /// What was said, positions left out.
    pub told: EntryTold,
    /// taken, conflict, accepted, left.
    pub state: &'static str,
    /// Whether it counts.
    pub counts: bool,
    /// Why it went to the tray.
    pub why: Option<String>,
    /// When it arrived.
    pub received_at: String,
    /// The incident that came of it.
    pub incident: Option<Uuid>,
}

/// Whether an entry of the tray counts.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Decision {
    /// Which phone's.
    pub device: Uuid,
    /// Whether it counts; otherwise it is kept and left out.
    pub take: bool,
}

impl App {
    /// What was said for an order, in the order of time.
    pub(super) async fn entry_lines(
        &self,
        order: Uuid,
        say: &(dyn Fn(&Message) -> String + Sync),
    ) -> Result<Vec<EntryLine>, AppError> {
        let rows = self.store().order_entries(&crate::access::Scope::Engine, order).await?;
        rows.into_iter().map(|row| self.entry_line(row, say)).collect()
    }

    fn entry_line(&self, row: EntryRow, say: &dyn Fn(&Message) -> String) -> Result<EntryLine, AppError> {
        let mut told: EntryTold = serde_json::from_str(&row.content).map_err(|e| AppError::Internal(e.to_string()))?;
        let positions = told.fixes.take().map_or(0, |fixes| fixes.len());
        Ok(EntryLine {
            key: row.key,
            device: row.device,
            kind: row.kind.code(),
            at: self.local(row.span.0),
            until: self.local(row.span.1),
            positions,
            told,
            state: row.state.code(),
            counts: row.state.counts(),
            why: row.objection.map(|why| say(&why.says())),
            received_at: self.local(row.received),
            incident: row.incident,
        })
    }

    /// What waits for a person, of one order.
    pub async fn order_conflicts(
        &self,
        caller: &Caller,
        id: Uuid,
        say: &(dyn Fn(&Message) -> String + Sync),
    ) -> Result<Vec<EntryLine>, AppError> {
        planner(caller)?;
        self.order_row(caller, id).await?;
        let all = self.entry_lines(id, say).await?;
        Ok(all.into_iter().filter(|one| one.state == KnownState::Conflict.code()).collect())
    }

    /// Let an entry of the tray count, or leave it out.
    pub async fn decide_entry(
        &self,
        caller: &Caller,
        id: Uuid,
        key: Uuid,
        decision: &Decision,
    ) -> Result<(), AppError> {
        planner(caller)?;
        let order = self.order_row(caller, id).await?;
        let state = if decision.take { KnownState::Accepted } else { KnownState::Left };
        let hand = (self.world().now(), caller.account().map(|a| a.id));
        self.store().decide_entry(caller.scope(), id, (key, decision.device), state, hand).await?;
        self.track_order(&order, &Content::read(&order)?).await?;
        self.wrote();
        Ok(())
    }

    /// A photo that a crew sent: for the police and the department.
    pub async fn order_photo(&self, caller: &Caller, id: Uuid, key: Uuid) -> Result<Vec<u8>, AppError> {
        planner(caller)?;
        self.store().order_photo(caller.scope(), id, key).await?.ok_or(AppError::Absent)
    }
}
