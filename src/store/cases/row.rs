//! Cases in words of the domain.

use uuid::Uuid;

use crate::access::StepKind;
use crate::incidents::{CaseStatus, Kind, RepairStatus};
use crate::store::Hand;
use crate::units::{Interval, Timestamp};

/// What became of a report.
#[derive(Clone, Debug, PartialEq)]
pub struct CaseRow {
    /// Where the case stands.
    pub status: CaseStatus,
    /// Where the repair stands.
    pub repair: RepairStatus,
    /// When police accepted it as a crime report.
    pub accepted_at: Option<Timestamp>,
    /// By when that is to be verified.
    pub due_at: Option<Timestamp>,
    /// The number of the file at the police.
    pub police_ref: Option<String>,
    /// Whom it is assigned to: police, department, a carrier or a commune, as in `carrier:TS`.
    pub body: Option<String>,
    /// When somebody set out to repair it.
    pub dispatched_at: Option<Timestamp>,
    /// When the connection was there again.
    pub restored_at: Option<Timestamp>,
    /// The report that it is joined into.
    pub joined_into: Option<Uuid>,
    /// The province's version that wrote it; 0 where nobody has worked on it.
    pub data_version: i64,
}

impl Default for CaseRow {
    fn default() -> Self {
        Self {
            status: CaseStatus::Received,
            repair: RepairStatus::Reported,
            accepted_at: None,
            due_at: None,
            police_ref: None,
            body: None,
            dispatched_at: None,
            restored_at: None,
            joined_into: None,
            data_version: 0,
        }
    }
}

/// What a step changes of the report itself.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum CaseChange {
    /// Nothing.
    None,
    /// What happened.
    Kind(Kind),
    /// When it happened.
    Time(Interval),
    /// It was joined into this one, and what had been joined into it goes there too.
    Joined(Uuid),
}

/// A line of what was done.
#[derive(Clone, Debug, PartialEq)]
pub struct CaseStepRow {
    /// Who, when.
    pub hand: Hand,
    /// The commune of whoever did it, for that role.
    pub commune: Option<String>,
    /// What.
    pub what: StepKind,
    /// What it was before, as a code.
    pub from: Option<String>,
    /// What it is since.
    pub to: Option<String>,
    /// In words.
    pub note: String,
}

/// The columns of a case beside those of its incident; all empty without a row.
#[derive(sqlx::FromRow)]
pub(in crate::store) struct CaseColumns {
    case_status: Option<String>,
    repair_status: Option<String>,
    accepted_at: Option<i64>,
    due_at: Option<i64>,
    police_ref: Option<String>,
    body: Option<String>,
    dispatched_at: Option<i64>,
    restored_at: Option<i64>,
    joined_into: Option<Uuid>,
    case_version: Option<i64>,
}

/// `None` for a row that is broken.
pub(in crate::store) fn case_row(row: CaseColumns) -> Option<CaseRow> {
    let at = |millis: Option<i64>| millis.map(Timestamp::from_millis);
    let (Some(status), Some(repair)) = (row.case_status, row.repair_status) else { return Some(CaseRow::default()) };
    Some(CaseRow {
        status: CaseStatus::from_code(&status)?,
        repair: RepairStatus::from_code(&repair)?,
        accepted_at: at(row.accepted_at),
        due_at: at(row.due_at),
        police_ref: row.police_ref,
        body: row.body,
        dispatched_at: at(row.dispatched_at),
        restored_at: at(row.restored_at),
        joined_into: row.joined_into,
        data_version: row.case_version?,
    })
}
