//! Advisories: written, published, read and confirmed.

mod told;
mod view;

pub use told::{AdvisoryStep, NewAdvisory, Questions};

use uuid::Uuid;

use crate::access::{Scope, Stream};
use crate::app::key_places::refused;
use crate::app::views::{AdvisoryView, BodyView, ConfirmationsView, PublicAdvisories, QuestionView, ReadView};
use crate::app::{App, AppError, Caller, Page};
use crate::registers::{AdvisoryAct, AdvisoryState, Audience, advisory_acts, may_write};
use crate::store::{AdvisoryFilter, AdvisoryLine, AdvisoryRow, ConfirmationRow, QuestionRow, StoreError};

impl App {
    /// Advisories in reach, oldest first.
    pub async fn advisories(
        &self,
        caller: &Caller,
        after: Option<Uuid>,
        limit: i64,
    ) -> Result<(Vec<AdvisoryView>, Option<Uuid>), AppError> {
        let filter = AdvisoryFilter { after, limit: limit + 1, ..self.advisory_filter(caller) };
        let rows = self.store().advisories(caller.scope(), filter).await?;
        let (page, live) = (Page::of(rows, limit, |row| row.id), self.live());
        Ok((page.items.iter().map(|row| view::advisory(&live, caller, row)).collect(), page.next))
    }

    /// One advisory in reach; with its history for those who write.
    pub async fn advisory(&self, caller: &Caller, id: Uuid) -> Result<AdvisoryView, AppError> {
        let row = self.advisory_row(caller, id).await?;
        let mut told = view::advisory(&self.live(), caller, &row);
        if may_write(caller.role()) {
            let lines = self.store().advisory_lines(caller.scope(), id).await?;
            told.history = Some(lines.into_iter().map(|line| view::line(caller, line)).collect());
        }
        Ok(told)
    }

    /// Write an advisory: a draft that nobody else reads yet.
    pub async fn write_advisory(&self, caller: &Caller, new: &NewAdvisory) -> Result<AdvisoryView, AppError> {
        writer(caller)?;
        let row = told::advisory(new, &self.live(), self.world().id(), self.hand(caller))?;
        self.store().add_advisory(caller.scope(), &row).await?;
        self.wrote();
        self.advisory(caller, row.id).await
    }

    /// Change a draft: what is sent replaces what was.
    pub async fn change_advisory(
        &self,
        caller: &Caller,
        id: Uuid,
        new: &NewAdvisory,
    ) -> Result<AdvisoryView, AppError> {
        writer(caller)?;
        let before = self.advisory_row(caller, id).await?;
        may(&before, AdvisoryAct::Changed)?;
        let hand = self.hand(caller);
        let row = told::advisory(new, &self.live(), id, hand.clone())?;
        let after = AdvisoryRow { data_version: before.data_version, ..row };
        let line = AdvisoryLine { hand, act: AdvisoryAct::Changed, note: None };
        self.put_advisory(caller, &after, &line, &[]).await
    }

    /// Publish a draft, or withdraw an advisory.
    pub async fn step_advisory(
        &self,
        caller: &Caller,
        id: Uuid,
        step: &AdvisoryStep,
    ) -> Result<AdvisoryView, AppError> {
        writer(caller)?;
        let before = self.advisory_row(caller, id).await?;
        let (act, note) = told::step(step)?;
        may(&before, act)?;
        let hand = self.hand(caller);
        let readers = if before.state == AdvisoryState::Draft && act == AdvisoryAct::Withdrawn {
            Vec::new()
        } else {
            self.readers(&before).await?
        };
        let (state, published) = match act {
            AdvisoryAct::Published if before.period.to < self.today() => {
                return Err(AppError::field("to", "Thời gian của bản này đã qua.", "Its period is over already."));
            }
            AdvisoryAct::Published => (AdvisoryState::Published, Some(hand.at)),
            _ => (AdvisoryState::Withdrawn, before.published),
        };
        let after = AdvisoryRow { state, published, ..before };
        self.put_advisory(caller, &after, &AdvisoryLine { hand, act, note }, &readers).await
    }

    async fn put_advisory(
        &self,
        caller: &Caller,
        row: &AdvisoryRow,
        line: &AdvisoryLine,
        readers: &[Stream],
    ) -> Result<AdvisoryView, AppError> {
        let written = self.store().write_advisory(caller.scope(), row, line, readers).await;
        written.map_err(|error| match error {
            StoreError::Moved => AppError::Changed,
            other => other.into(),
        })?;
        self.wrote();
        self.advisory(caller, row.id).await
    }

    /// Confirm that an advisory was read: for a carrier or a commune that it is for.
    pub async fn confirm_advisory(&self, caller: &Caller, id: Uuid) -> Result<AdvisoryView, AppError> {
        let Some(account) = caller.account().map(|a| a.id) else { return Err(AppError::SignInFirst) };
        let row = self.advisory_row(caller, id).await?;
        self.store().confirm_advisory(caller.scope(), &row, account, self.world().now()).await?;
        self.wrote();
        self.advisory(caller, id).await
    }

    /// Who has read an advisory and who has not, body by body: for those who write.
    pub async fn confirmations(&self, caller: &Caller, id: Uuid) -> Result<ConfirmationsView, AppError> {
        writer(caller)?;
        let row = self.advisory_row(caller, id).await?;
        let rows = self.store().confirmations(caller.scope(), id).await?;
        let read = |is: &dyn Fn(&ConfirmationRow) -> bool| -> Vec<ReadView> {
            let of = rows.iter().filter(|row| is(row));
            of.map(|row| ReadView { at: row.at.rfc3339(), by: row.by.clone() }).collect()
        };
        let mut bodies = Vec::new();
        if row.audiences.contains(&Audience::Carriers) {
            for carrier in self.store().carriers(caller.scope()).await? {
                let code = carrier.code.to_string();
                let read = read(&|row| row.carrier.as_deref() == Some(code.as_str()));
                bodies.push(BodyView { kind: "carrier", code, name: carrier.name, read });
            }
        }
        if row.audiences.contains(&Audience::Communes) {
            for commune in self.live().communes.rows() {
                if row.communes.is_empty() || row.communes.contains(&commune.code) {
                    let read = read(&|row| row.commune.as_deref() == Some(commune.code.as_str()));
                    bodies.push(BodyView { kind: "commune", code: commune.code, name: commune.full_name, read });
                }
            }
        }
        let have = bodies.iter().filter(|body| !body.read.is_empty()).count();
        Ok(ConfirmationsView { asked: bodies.len(), read: have, bodies })
    }

    /// Advisories for everybody, and the questions; of a commune where one is named.
    pub async fn public_advisories(&self, commune: Option<&str>) -> Result<PublicAdvisories, AppError> {
        let (live, scope) = (self.live(), &Scope::Outside);
        if commune.is_some_and(|code| live.communes.get(code).is_none()) {
            return Err(AppError::field("commune", "Không có xã, phường, đặc khu này.", "There is no such commune."));
        }
        let rows = self.store().public_advisories(scope, self.today(), commune).await?;
        let questions = self.store().questions(scope).await?;
        Ok(PublicAdvisories {
            items: rows.iter().map(|row| view::public(&live, row)).collect(),
            questions: questions.into_iter().map(question).collect(),
        })
    }

    /// Put these questions in place of those that were: for those who write.
    pub async fn put_questions(&self, caller: &Caller, new: &Questions) -> Result<Vec<QuestionView>, AppError> {
        writer(caller)?;
        let rows: Vec<QuestionRow> = told::questions(new)?;
        self.store().put_questions(caller.scope(), &rows, self.world().now()).await?;
        self.wrote();
        Ok(rows.into_iter().map(question).collect())
    }

    async fn advisory_row(&self, caller: &Caller, id: Uuid) -> Result<AdvisoryRow, AppError> {
        let filter = self.advisory_filter(caller);
        self.store().advisory(caller.scope(), filter, id).await?.ok_or(AppError::Absent)
    }

    fn advisory_filter(&self, caller: &Caller) -> AdvisoryFilter {
        AdvisoryFilter { today: self.today(), account: caller.account().map(|a| a.id), after: None, limit: 1 }
    }

    /// The streams of those an advisory is for.
    async fn readers(&self, row: &AdvisoryRow) -> Result<Vec<Stream>, AppError> {
        let mut readers = Vec::new();
        if row.audiences.contains(&Audience::Carriers) {
            let carriers = self.store().carriers(&Scope::Engine).await?;
            readers.extend(carriers.into_iter().map(|carrier| Stream::Carrier(carrier.code)));
        }
        if row.audiences.contains(&Audience::Communes) {
            let all = self.live().communes.rows().into_iter().map(|commune| commune.code);
            let meant = all.filter(|code| row.communes.is_empty() || row.communes.contains(code));
            readers.extend(meant.map(Stream::Commune));
        }
        if row.audiences.contains(&Audience::Public) {
            readers.push(Stream::Public);
        }
        Ok(readers)
    }
}

fn question(row: QuestionRow) -> QuestionView {
    QuestionView { question: row.question, answer: row.answer }
}

fn may(row: &AdvisoryRow, act: AdvisoryAct) -> Result<(), AppError> {
    if advisory_acts(row.state).contains(&act) { Ok(()) } else { Err(AppError::NoSuchAct) }
}

/// For whoever does not write advisories there is no such call.
fn writer(caller: &Caller) -> Result<(), AppError> {
    let operator = *caller.scope() == Scope::Engine;
    if operator || may_write(caller.role()) { Ok(()) } else { Err(refused(caller)) }
}
