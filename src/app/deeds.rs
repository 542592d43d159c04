//! The record of deeds as the department and admins read it.

use serde::Serialize;
use utoipa::ToSchema;

use crate::access::{Role, Scope};
use crate::app::{App, AppError, Caller};
use crate::audit::Line;
use crate::store::DeedFilter;

/// A deed: somebody changed something, looked at something secret or at where cable lies, signed in or tried to.
#[derive(Debug, Serialize, ToSchema)]
pub struct DeedView {
    /// Its number in the record.
    number: i64,
    /// When, RFC 3339.
    at: String,
    /// The account's name then; empty for the program itself.
    user: String,
    /// The account's role then; `operator` for the command line.
    role: String,
    /// The code of its carrier or commune.
    body: String,
    /// session, token, password or shell.
    by: String,
    /// The address that the request came from.
    address: String,
    /// The method and the route, or the command.
    action: String,
    /// Ids that stood in the route, as in `id=…`.
    things: String,
    /// The status that was answered; 0 where it was about to be done.
    outcome: i64,
}

/// A page of the record, the newest first.
#[derive(Debug, Serialize, ToSchema)]
pub struct DeedsView {
    /// What fits.
    items: Vec<DeedView>,
    /// What to give as `before` for what is older; `null` at the record's beginning.
    next: Option<i64>,
}

impl App {
    /// Lines of the record that fit. A page ends after so many lines, or where so many were looked at.
    ///
    /// # Errors
    /// Absent for all but the department and admins.
    pub async fn deeds(&self, caller: &Caller, filter: &DeedFilter, limit: i64) -> Result<DeedsView, AppError> {
        if !matches!(caller.role(), Role::Department | Role::Admin) {
            return Err(AppError::Absent);
        }
        let (lines, next) = self.store().deeds(&Scope::Engine, filter, limit).await?;
        Ok(DeedsView { items: lines.into_iter().map(view).collect(), next })
    }
}

fn view(line: Line) -> DeedView {
    let (deed, actor) = (line.deed.clone(), line.deed.actor);
    DeedView {
        number: line.number,
        at: line.at.rfc3339(),
        user: actor.user,
        role: actor.role,
        body: actor.body,
        by: actor.by,
        address: actor.address,
        action: deed.action,
        things: deed.things,
        outcome: deed.outcome,
    }
}
