//! A case as a caller sees it, field by field.

use crate::access::{Role, StepKind, may_move, may_reply, may_step};
use crate::app::Caller;
use crate::app::cases::deadline;
use crate::app::views::{CaseStepView, CaseView, HandView};
use crate::incidents::CaseStatus;
use crate::store::{CaseStepRow, Hand, IncidentRow};
use crate::units::Timestamp;

/// What the caller may know of a case, and do with it.
pub(crate) fn case_view(caller: &Caller, row: &IncidentRow) -> CaseView {
    let (case, role, all) = (&row.case, caller.role(), caller.scope().sees_all());
    let cable = row.incident.kind.has_cable();
    let due = deadline(row);
    let may = |step: StepKind| may_step(role, step) && fits(role, row, step);
    let accepted = case.accepted_at.is_some();
    let cases = case.status.next().iter().filter(|to| may(StepKind::Case) && may_move(role, accepted, **to));
    let repairs = case.repair.next().iter().filter(|_| may(StepKind::Repair));
    CaseView {
        case_status: case.status.code(),
        repair_status: cable.then(|| case.repair.code()),
        accepted_at: case.accepted_at.map(Timestamp::rfc3339),
        due_at: due.map(|(_, at)| at.rfc3339()),
        clock: due.map(|(clock, _)| clock.code()),
        police_ref: case.police_ref.clone().filter(|_| all),
        body: case.body.clone(),
        dispatched_at: case.dispatched_at.map(Timestamp::rfc3339),
        restored_at: case.restored_at.map(Timestamp::rfc3339),
        joined_into: case.joined_into.filter(|_| all).map(|id| id.to_string()),
        joined: Vec::new(),
        steps: StepKind::ALL.iter().copied().filter(|step| may(*step)).map(StepKind::code).collect(),
        next_case: cases.map(|to| to.code()).collect(),
        next_repair: repairs.map(|to| to.code()).collect(),
        done: None,
        version: case.data_version,
    }
}

/// Whether a step of somebody of this role makes sense where the case stands.
pub(super) fn fits(role: Role, row: &IncidentRow, step: StepKind) -> bool {
    let case = &row.case;
    let undecided = matches!(case.status, CaseStatus::Received | CaseStatus::Verifying);
    match step {
        StepKind::Accept => case.accepted_at.is_none() && undecided,
        StepKind::Extend => case.due_at.is_some() && undecided,
        StepKind::Repair => row.incident.kind.has_cable(),
        StepKind::Reply => may_reply(role, case.accepted_at.is_some(), row.origin),
        StepKind::Join => case.joined_into.is_none(),
        StepKind::Split => case.joined_into.is_some(),
        _ => true,
    }
}

/// A line of what was done. What a person wrote may speak of anybody's cable: a carrier and a commune read their
/// own people's words alone, what their own report was answered, and how a repair goes.
pub(super) fn step(caller: &Caller, row: &IncidentRow, line: CaseStepRow) -> CaseStepView {
    let named = own(caller, &line) || caller.scope().sees_all();
    let reads = named || line.what == StepKind::Reply && told_by(caller, row);
    let value = |code: Option<String>| code.filter(|_| reads || line.what != StepKind::Call);
    CaseStepView {
        step: line.what.code(),
        from: value(line.from.clone()),
        to: value(line.to.clone()),
        note: Some(line.note.clone()).filter(|note| reads && !note.is_empty()),
        hand: hand(line.hand, named),
    }
}

/// Whether the caller, or somebody of the same carrier, told this report.
fn told_by(caller: &Caller, row: &IncidentRow) -> bool {
    let account = caller.account().map(|account| account.id);
    let carrier = caller.scope().carrier();
    row.reporter.is_some() && row.reporter == account
        || carrier.is_some() && row.reported_by_carrier.as_ref() == carrier
}

fn own(caller: &Caller, line: &CaseStepRow) -> bool {
    match line.hand.role {
        Role::Carrier => line.hand.carrier.is_some() && line.hand.carrier.as_ref() == caller.scope().carrier(),
        Role::Commune => line.commune.is_some() && line.commune.as_deref() == caller.scope().commune(),
        _ => false,
    }
}

fn hand(hand: Hand, told: bool) -> HandView {
    HandView { at: hand.at.rfc3339(), role: hand.role.code(), by: hand.name.filter(|_| told) }
}
