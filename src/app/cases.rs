//! Working with reports: lists by deadline, steps, duplicates.

mod duplicates;
mod step;
mod view;

pub use step::NewCaseStep;

use uuid::Uuid;

use crate::access::{Scope, StepKind, may_step};
use crate::app::key_places::refused;
use crate::app::views::{CaseStepView, Feature, IncidentView};
use crate::app::{App, AppError, Caller};
use crate::incidents::{Kind, Queue};
use crate::store::{CaseFilter, CaseRow, IncidentRow, StoreError};
use crate::units::Timestamp;

pub(crate) use view::case_view;

/// What a list of reports to work on is narrowed by.
#[derive(Clone, Debug)]
pub struct CaseQuery {
    /// Which reports.
    pub queue: Queue,
    /// Only these kinds; all if empty.
    pub kinds: Vec<Kind>,
    /// Only those assigned to this body.
    pub body: Option<String>,
    /// Only what is overdue.
    pub overdue: bool,
    /// Only what comes after this deadline and id.
    pub after: Option<(i64, Uuid)>,
    /// So many at most.
    pub limit: i64,
}

/// A page of reports to work on, and where the next one starts.
pub type CasePage = (Vec<Feature<IncidentView>>, Option<(i64, Uuid)>);

impl App {
    /// Reports in reach that wait for somebody, the most overdue first.
    pub async fn cases(&self, caller: &Caller, query: &CaseQuery) -> Result<CasePage, AppError> {
        if *caller.scope() == Scope::Outside {
            return Err(refused(caller));
        }
        let filter = CaseFilter {
            queue: query.queue,
            kinds: query.kinds.clone(),
            body: query.body.clone(),
            due_by: query.overdue.then(|| self.world().now()),
            after: query.after,
            limit: query.limit + 1,
        };
        let mut rows = self.store().queued(caller.scope(), &filter).await?;
        let more = rows.len() as i64 > query.limit;
        rows.truncate(usize::try_from(query.limit).unwrap_or_default());
        let next = rows.last().filter(|_| more).map(|last| (last.order, last.row.id));
        let items = rows.into_iter().map(|queued| self.incident_feature(caller, queued.row)).collect();
        Ok((items, next))
    }

    /// Take a step with a report in reach. `Changed` where somebody took one since the caller read it.
    pub async fn step_case(
        &self,
        caller: &Caller,
        id: Uuid,
        new: &NewCaseStep,
    ) -> Result<Feature<IncidentView>, AppError> {
        let row = self.store().incident(caller.scope(), id).await?.ok_or_else(|| refused(caller))?;
        let what = step::kind(new)?;
        if !may_step(caller.role(), what) {
            return Err(AppError::Absent);
        }
        let head = self.head(caller, &row, what, new).await?;
        let (case, change, line) = step::taken(self, caller, &row, (what, new), head)?;
        self.store().step_case(caller.scope(), id, &case, change, &line).await.map_err(|error| match error {
            StoreError::Moved => AppError::Changed,
            other => other.into(),
        })?;
        self.wrote();
        self.incident(caller, id).await
    }

    /// The report that another one is to be joined into: there, in reach, another one, and itself joined into none.
    async fn head(
        &self,
        caller: &Caller,
        row: &IncidentRow,
        what: StepKind,
        new: &NewCaseStep,
    ) -> Result<Option<Uuid>, AppError> {
        if what != StepKind::Join {
            return Ok(None);
        }
        let wrong = || {
            let (vi, en) = ("Không có báo cáo này, hoặc chính là báo cáo đang mở.", "There is no such other report.");
            AppError::field("to", vi, en)
        };
        let id = new.to.as_deref().and_then(|text| Uuid::parse_str(text).ok()).ok_or_else(wrong)?;
        let head =
            self.store().incident(caller.scope(), id).await?.filter(|head| head.id != row.id).ok_or_else(wrong)?;
        match head.case.joined_into {
            None => Ok(Some(head.id)),
            // What that one is joined into.
            Some(first) if first != row.id => Ok(Some(first)),
            Some(_) => Err(wrong()),
        }
    }

    /// What was done with a report in reach.
    pub(crate) async fn case_done(&self, caller: &Caller, row: &IncidentRow) -> Result<Vec<CaseStepView>, AppError> {
        let steps = self.store().case_steps(caller.scope(), row.id).await?;
        Ok(steps.into_iter().map(|line| view::step(caller, row, line)).collect())
    }
}

/// Its deadline, if somebody has to act.
pub(crate) fn deadline(row: &IncidentRow) -> Option<(crate::incidents::Clock, Timestamp)> {
    let CaseRow { status, due_at, .. } = row.case;
    crate::incidents::deadline(status, row.origin, row.incident.reported_at, due_at)
}
