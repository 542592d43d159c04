//! The works register: what carriers announce, who reads it, and what anybody may ask.

mod asked;
mod told;
mod view;

pub use asked::{CodeTold, Here};
pub use told::NewWorks;

use std::collections::HashMap;

use serde::Deserialize;
use sha2::{Digest, Sha256};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::access::{Role, Scope};
use crate::app::key_places::refused;
use crate::app::views::{Feature, WorksView};
use crate::app::{App, AppError, Caller, FieldFault, Page, Window};
use crate::registers::{Act, Phase, WorksState, acts, phase};
use crate::store::{Hand, Idempotency, StoreError, WorksFilter, WorksLine, WorksRow};
use crate::units::{CarrierCode, Interval};
use told::Reader;

/// Codes drawn for an announcement: of 10,000, one that nobody carries is soon among them.
const DRAWN: usize = 64;

/// What a list of works is narrowed by.
#[derive(Clone, Debug, Default)]
pub struct WorksQuery {
    /// Only those whose period touches this.
    pub window: Window,
    /// Only those in one of these phases; in any if empty.
    pub phases: Vec<Phase>,
    /// Only those in this commune.
    pub commune: Option<String>,
    /// Only what comes after this id.
    pub after: Option<Uuid>,
    /// So many at most.
    pub limit: i64,
}

/// The end of works before their time.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WorksStep {
    /// ended, cancelled.
    pub to: String,
    /// Why; works are not cancelled without a word.
    pub note: Option<String>,
}

impl App {
    /// Works in reach, oldest announcement first.
    pub async fn works(&self, caller: &Caller, query: &WorksQuery) -> Result<Page<Feature<WorksView>>, AppError> {
        let filter = WorksFilter {
            now: self.world().now(),
            period: query.window.interval().filter(|_| !query.window.is_open()),
            phases: query.phases.clone(),
            commune: query.commune.clone(),
            after: query.after,
            limit: query.limit + 1,
        };
        let rows = self.store().works(caller.scope(), &filter).await?;
        let (page, names) = (Page::of(rows, query.limit, |row| row.id), self.works_carriers().await?);
        Ok(Page { items: page.items.iter().map(|row| self.works_view(caller, row, &names)).collect(), next: page.next })
    }

    /// One announcement in reach, with its history.
    pub async fn works_one(&self, caller: &Caller, id: Uuid) -> Result<Feature<WorksView>, AppError> {
        let row = self.store().works_by_id(caller.scope(), id).await?.ok_or(AppError::Absent)?;
        let lines = self.store().works_lines(caller.scope(), id).await?;
        let mut feature = self.works_view(caller, &row, &self.works_carriers().await?);
        feature.properties.history = Some(lines.into_iter().map(|line| view::line(caller, line)).collect());
        Ok(feature)
    }

    /// Announce works: for a carrier. Every field at fault is named at once. The same key and body give the same
    /// announcement again; `sent` is the key and the body.
    pub async fn announce_works(
        &self,
        caller: &Caller,
        new: &NewWorks,
        sent: (Option<&str>, &[u8]),
    ) -> Result<Feature<WorksView>, AppError> {
        let own = own_carrier(caller)?;
        let key = sent.0.map(|key| Idempotency {
            caller: caller.key(),
            key: key.to_owned(),
            body_hash: Sha256::digest(sent.1).to_vec(),
        });
        let id = self.announce_for(caller.scope(), own, self.hand(caller), new, key.as_ref()).await?;
        self.works_one(caller, id).await
    }

    /// Announce works of this carrier.
    pub(crate) async fn announce_for(
        &self,
        scope: &Scope,
        own: &CarrierCode,
        hand: Hand,
        new: &NewWorks,
        key: Option<&Idempotency>,
    ) -> Result<Uuid, AppError> {
        let reader = Reader { store: self.store(), live: self.live(), scope, zone: self.settings().zone, now: hand.at };
        let told = reader.read(new, None).await?;
        let row = told.into_row(self.world().id(), own.clone(), hand);
        let announced = self.store().add_works(scope, &row, &self.codes(), key).await?;
        self.wrote();
        let (vi, en) = ("Khoá này đã dùng cho nội dung khác.", "This key was used with another body.");
        announced.ok_or_else(|| AppError::Twice(vec![FieldFault::new("Idempotency-Key", vi, en)]))
    }

    /// Change an own announcement that is not over: what is sent replaces what was. `Changed` where somebody
    /// did so meanwhile.
    pub async fn change_works(
        &self,
        caller: &Caller,
        id: Uuid,
        new: &NewWorks,
    ) -> Result<Feature<WorksView>, AppError> {
        own_carrier(caller)?;
        let before = self.store().works_by_id(caller.scope(), id).await?.ok_or(AppError::Absent)?;
        self.allowed(&before, Act::Changed)?;
        let (hand, zone) = (self.hand(caller), self.settings().zone);
        let reader = Reader { store: self.store(), live: self.live(), scope: caller.scope(), zone, now: hand.at };
        let after = reader.read(new, Some(&before)).await?.into_changed(&before);
        let changes = told::changes(&before, &after);
        if changes.is_empty() {
            return self.works_one(caller, id).await;
        }
        let line = WorksLine { hand, act: Act::Changed, note: None, changes };
        self.write_works(caller, (&before, &after), &line).await
    }

    /// End own works that are under way, or take an announcement back.
    pub async fn step_works(
        &self,
        caller: &Caller,
        id: Uuid,
        step: &WorksStep,
    ) -> Result<Feature<WorksView>, AppError> {
        own_carrier(caller)?;
        let before = self.store().works_by_id(caller.scope(), id).await?.ok_or(AppError::Absent)?;
        let (act, note) = told::step(step)?;
        self.allowed(&before, act)?;
        let hand = self.hand(caller);
        let mut after = WorksRow { reason: note.clone(), ..before.clone() };
        if act == Act::Ended {
            after.state = WorksState::Ended;
            after.timing.period = Interval::new(before.timing.period.from(), hand.at).ok_or(AppError::NoSuchAct)?;
        } else {
            after.state = WorksState::Cancelled;
        }
        let changes = told::changes(&before, &after);
        self.write_works(caller, (&before, &after), &WorksLine { hand, act, note, changes }).await
    }

    async fn write_works(
        &self,
        caller: &Caller,
        rows: (&WorksRow, &WorksRow),
        line: &WorksLine,
    ) -> Result<Feature<WorksView>, AppError> {
        let written = self.store().change_works(caller.scope(), rows, line, &self.codes()).await;
        written.map_err(|error| match error {
            StoreError::Moved => AppError::Changed,
            other => other.into(),
        })?;
        self.wrote();
        self.works_one(caller, rows.1.id).await
    }

    fn allowed(&self, row: &WorksRow, act: Act) -> Result<(), AppError> {
        let now = phase(row.state, row.timing.period, self.world().now());
        if acts(now).contains(&act) { Ok(()) } else { Err(AppError::NoSuchAct) }
    }

    /// Codes of four digits, drawn.
    fn codes(&self) -> Vec<String> {
        let draw = |_| format!("{:04}", u32::from_le_bytes(self.world().bytes()) % 10_000);
        (0..DRAWN).map(draw).collect()
    }

    async fn works_carriers(&self) -> Result<HashMap<CarrierCode, String>, AppError> {
        let rows = self.store().carriers(&Scope::Engine).await?;
        Ok(rows.into_iter().map(|row| (row.code, row.name)).collect())
    }

    fn works_view(&self, caller: &Caller, row: &WorksRow, names: &HashMap<CarrierCode, String>) -> Feature<WorksView> {
        let name = names.get(&row.carrier).cloned().unwrap_or_else(|| row.carrier.to_string());
        view::feature(&self.live(), caller, row, name, (self.world().now(), self.settings().zone))
    }
}

/// Works are announced by a carrier, for itself; for others there is no such call.
fn own_carrier(caller: &Caller) -> Result<&CarrierCode, AppError> {
    let own = caller.scope().carrier().filter(|_| caller.role() == Role::Carrier);
    own.ok_or_else(|| refused(caller))
}
