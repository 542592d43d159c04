//! Key areas and key targets: proposed, discussed, decided.

mod proposal;
pub(crate) mod view;

pub use proposal::{DaysTold, NewKeyPlace};
pub(crate) use proposal::{days, kilometre, text};

use serde::Deserialize;
use time::Date;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::access::Scope;
use crate::app::views::{Feature, KeyPlaceView};
use crate::app::{App, AppError, Caller, Page, Window};
use crate::key_places::{KeyKind, KeyState, Refusal, may_propose, step};
use crate::store::{Days, Hand, KeyPlaceFilter, KeyPlaceRow, StepRow, StoreError};
use crate::units::{Bbox, Timestamp};
use proposal::Reader;

/// What a list of key places is narrowed by.
#[derive(Clone, Debug, Default)]
pub struct KeyPlaceQuery {
    /// Only what touches this box.
    pub bbox: Option<Bbox>,
    /// Only those whose period touches this.
    pub window: Window,
    /// Only those in one of these states; in any if empty.
    pub states: Vec<KeyState>,
    /// Only areas, or only targets.
    pub kind: Option<KeyKind>,
    /// Only what comes after this id.
    pub after: Option<Uuid>,
    /// So many at most.
    pub limit: i64,
}

/// A step with a key place.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewStep {
    /// discussed, approved, rejected, ended.
    pub to: String,
    /// What is to be said of it.
    pub note: String,
    /// Another period, if it changes.
    pub period: Option<DaysTold>,
}

impl App {
    /// Key places in reach, oldest first.
    pub async fn key_places(
        &self,
        caller: &Caller,
        query: &KeyPlaceQuery,
    ) -> Result<Page<Feature<KeyPlaceView>>, AppError> {
        let filter = KeyPlaceFilter {
            bbox: query.bbox,
            days: self.days(query.window),
            states: query.states.clone(),
            kind: query.kind,
            after: query.after,
            limit: query.limit + 1,
        };
        let rows = self.store().key_places(caller.scope(), &filter).await?;
        let (page, live) = (Page::of(rows, query.limit, |row| row.id), self.live());
        Ok(Page { items: page.items.iter().map(|row| view::feature(&live, caller, row)).collect(), next: page.next })
    }

    /// One key place in reach, with its history.
    pub async fn key_place(&self, caller: &Caller, id: Uuid) -> Result<Feature<KeyPlaceView>, AppError> {
        let row = self.store().key_place(caller.scope(), id).await?.ok_or(AppError::Absent)?;
        let steps = self.store().key_place_steps(caller.scope(), id).await?;
        let mut feature = view::feature(&self.live(), caller, &row);
        let last = self.store().last_inspected(caller.scope(), id).await?;
        feature.properties.last_inspection = last.map(|millis| Timestamp::from_millis(millis).rfc3339());
        feature.properties.history = Some(steps.into_iter().map(|line| view::step(caller, line)).collect());
        Ok(feature)
    }

    /// Propose a key place: the department and the police anywhere, a carrier on its own network. Every
    /// field at fault is named at once.
    pub async fn propose_key_place(
        &self,
        caller: &Caller,
        new: &NewKeyPlace,
    ) -> Result<Feature<KeyPlaceView>, AppError> {
        if !may_propose(caller.role()) {
            return Err(refused(caller));
        }
        let reader = Reader { store: self.store(), live: self.live(), scope: caller.scope() };
        let row = reader.read(new, self.world().id(), self.hand(caller)).await?;
        self.store().add_key_place(caller.scope(), &row).await?;
        self.wrote();
        self.key_place(caller, row.id).await
    }

    /// Take a step: discuss, approve, reject, end. `Changed` where somebody took one meanwhile.
    pub async fn step_key_place(
        &self,
        caller: &Caller,
        id: Uuid,
        new: &NewStep,
    ) -> Result<Feature<KeyPlaceView>, AppError> {
        if !caller.scope().sees_all() {
            return Err(refused(caller));
        }
        let row = self.store().key_place(caller.scope(), id).await?.ok_or(AppError::Absent)?;
        let line = self.step_of(caller, &row, new)?;
        self.store().step_key_place(caller.scope(), &row, &line).await.map_err(|error| match error {
            StoreError::Moved => AppError::Changed,
            other => other.into(),
        })?;
        self.wrote();
        self.key_place(caller, id).await
    }

    /// The local days that a period touches; of all if it is open.
    fn days(&self, window: Window) -> Option<Days> {
        let zone = self.settings().zone;
        let day = |at: Timestamp| at.datetime().checked_to_offset(zone).map_or(Date::MAX, |local| local.date());
        let whole = window.interval().filter(|_| !window.is_open())?;
        Some(Days { from: day(whole.from()), to: day(whole.to()) })
    }

    fn step_of(&self, caller: &Caller, row: &KeyPlaceRow, new: &NewStep) -> Result<StepRow, AppError> {
        let read = proposal::step(new, row.period)?;
        let hand = self.hand(caller);
        let own = hand.by.is_some() && hand.by == row.proposed.by;
        match step(row.state, read.to, caller.role(), own) {
            Ok(()) => Ok(StepRow { hand, from: Some(row.state), to: read.to, note: read.note, period: read.period }),
            Err(Refusal::Role) => Err(AppError::Absent),
            Err(Refusal::Order) => Err(AppError::NoSuchStep),
            Err(Refusal::OwnProposal) => Err(AppError::OwnProposal),
        }
    }

    /// Who does it: the caller, now.
    pub(crate) fn hand(&self, caller: &Caller) -> Hand {
        let account = caller.account();
        Hand {
            at: self.world().now(),
            by: account.map(|a| a.id),
            name: None,
            role: caller.role(),
            carrier: account.and_then(|a| a.carrier.clone()),
        }
    }
}

/// For whoever may not decide there is no such call.
pub(crate) fn refused(caller: &Caller) -> AppError {
    let public = *caller.scope() == Scope::Outside && caller.account().is_none();
    if public { AppError::SignInFirst } else { AppError::Absent }
}
