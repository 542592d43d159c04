//! A step as it is sent, read and judged: every fault at once.

use serde::Deserialize;
use time::macros::format_description;
use time::{Date, Time};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::access::{Role, StepKind, may_move};
use crate::app::cases::view::fits;
use crate::app::intake::{Checker, interval, note};
use crate::app::{App, AppError, Caller};
use crate::incidents::{CaseStatus, Kind, RepairStatus, VERIFIED_AT_LAST, VERIFIED_WITHIN};
use crate::store::{CaseChange, CaseRow, CaseStepRow, IncidentRow};
use crate::units::{CarrierCode, Timestamp};

/// Characters of a police file's number at most.
const REF_MOST: usize = 50;

/// Characters of an answer to a reporter at most.
const REPLY_MOST: usize = 1_000;

/// A step with a report.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewCaseStep {
    /// accept, extend, case, repair, assign, note, call, answer, reply (its reporter reads the note), kind, time, join, split.
    pub step: String,
    /// Where it goes: a status (`case`, `repair`), a kind, a body (`assign`, `call`), another report's id (`join`).
    pub to: Option<String>,
    /// The last day of an extended clock, as in 2026-12-24.
    pub until: Option<String>,
    /// When a crew set out or the connection was there again, if not now.
    pub at: Option<String>,
    /// Last known good (`time`).
    pub occurred_from: Option<String>,
    /// Found (`time`).
    pub occurred_to: Option<String>,
    /// The number of the file at the police (`accept`).
    pub police_ref: Option<String>,
    /// What is to be said of it; needed for `extend`, `note`, `answer`, `reply`, `kind`, `time`, `join`,
    /// `split` and where a case ends.
    pub note: Option<String>,
    /// The case's `version` as the caller read it; without it the step is taken whatever was done meanwhile.
    pub version: Option<i64>,
}

/// Which step it is.
pub(super) fn kind(new: &NewCaseStep) -> Result<StepKind, AppError> {
    let known = || StepKind::ALL.iter().map(|step| step.code()).collect::<Vec<_>>().join(", ");
    StepKind::from_code(&new.step)
        .ok_or_else(|| AppError::field("step", format!("Có: {}.", known()), format!("There are: {}.", known())))
}

type Taken = (CaseRow, CaseChange, CaseStepRow);

/// A case after a step, what changes of the report itself, and the line that tells of it.
pub(super) fn taken(
    app: &App,
    caller: &Caller,
    row: &IncidentRow,
    (what, new): (StepKind, &NewCaseStep),
    head: Option<Uuid>,
) -> Result<Taken, AppError> {
    if new.version.is_some_and(|read| read != row.case.data_version) {
        return Err(AppError::Changed);
    }
    if !fits(caller.role(), row, what) {
        return Err(AppError::NoSuchCaseStep);
    }
    let mut reader = Reader { app, caller, row, new, check: Checker::default(), case: row.case.clone() };
    let (from, to, change) = reader.read(what, head)?;
    let words = note(&mut reader.check, new.note.as_deref());
    let ends = what == StepKind::Case && !reader.case.status.is_open();
    if words.is_none() && (ends || needs_words(what)) {
        reader.check.fault("note", "Cần một lời giải thích.", "A word of explanation is needed.");
    }
    if what == StepKind::Reply && words.as_ref().is_some_and(|words| words.chars().count() > REPLY_MOST) {
        let (vi, en) = ("Câu trả lời dài quá 1.000 ký tự.", "The answer is longer than 1,000 characters.");
        reader.check.fault("note", vi, en);
    }
    if !reader.check.0.is_empty() {
        return Err(AppError::Invalid(reader.check.0));
    }
    let line = CaseStepRow {
        hand: app.hand(caller),
        commune: caller.scope().commune().map(str::to_owned),
        what,
        from,
        to,
        note: words.unwrap_or_default(),
    };
    Ok((reader.case, change, line))
}

fn needs_words(what: StepKind) -> bool {
    use StepKind::{Answer, Extend, Join, Kind, Note, Reply, Split, Time};
    matches!(what, Extend | Note | Answer | Reply | Kind | Time | Join | Split)
}

struct Reader<'a> {
    app: &'a App,
    caller: &'a Caller,
    row: &'a IncidentRow,
    new: &'a NewCaseStep,
    check: Checker,
    case: CaseRow,
}

type Said = (Option<String>, Option<String>, CaseChange);

impl Reader<'_> {
    fn read(&mut self, what: StepKind, head: Option<Uuid>) -> Result<Said, AppError> {
        let nothing = (None, None, CaseChange::None);
        Ok(match what {
            StepKind::Accept => self.accept(),
            StepKind::Extend => self.extend(),
            StepKind::Case => self.case_status()?,
            StepKind::Repair => self.repair()?,
            StepKind::Assign => self.assign(),
            StepKind::Call => (None, self.body(), CaseChange::None),
            StepKind::Note | StepKind::Answer | StepKind::Reply => nothing,
            StepKind::Kind => self.kind(),
            StepKind::Time => self.time(),
            StepKind::Join => match head {
                Some(head) => {
                    self.case.joined_into = Some(head);
                    (None, Some(head.to_string()), CaseChange::Joined(head))
                }
                None => nothing,
            },
            StepKind::Split => {
                let before = self.case.joined_into.take();
                (before.map(|id| id.to_string()), None, CaseChange::None)
            }
        })
    }

    /// The legal clock starts.
    fn accept(&mut self) -> Said {
        let now = self.app.world().now();
        let due = Timestamp::from_millis(now.millis() + VERIFIED_WITHIN);
        self.case.accepted_at = Some(now);
        self.case.due_at = Some(due);
        let number = self.new.police_ref.as_deref().map(str::trim).filter(|number| !number.is_empty());
        if number.is_some_and(|number| number.chars().count() > REF_MOST) {
            self.check.fault("police_ref", "Số hồ sơ dài quá 50 ký tự.", "The number is longer than 50 characters.");
        }
        self.case.police_ref = number.map(str::to_owned);
        (None, Some(due.rfc3339()), CaseChange::None)
    }

    /// Until the end of a local day, later than now and not beyond what the law allows.
    fn extend(&mut self) -> Said {
        let zone = self.app.settings().zone;
        let day = self
            .new
            .until
            .as_deref()
            .and_then(|t| Date::parse(t.trim(), format_description!("[year]-[month]-[day]")).ok());
        let until = day.map(|day| day.with_time(Time::MAX).assume_offset(zone));
        let until = until.map(|at| Timestamp::from_millis((at.unix_timestamp_nanos() / 1_000_000) as i64));
        let (before, accepted) = (self.case.due_at, self.case.accepted_at);
        let last = accepted.map(|at| at.millis() + VERIFIED_AT_LAST);
        let right = until.filter(|until| {
            before.is_some_and(|before| *until > before) && last.is_some_and(|last| until.millis() <= last)
        });
        if right.is_none() {
            let (vi, en) = (
                "Cần một ngày như 2026-12-24, sau thời hạn hiện nay và không quá 4 tháng kể từ ngày tiếp nhận tin báo.",
                "A day as in 2026-12-24 is needed, after the present deadline and within 4 months of acceptance.",
            );
            self.check.fault("until", vi, en);
        }
        self.case.due_at = right;
        (before.map(Timestamp::rfc3339), right.map(Timestamp::rfc3339), CaseChange::None)
    }

    fn case_status(&mut self) -> Result<Said, AppError> {
        let from = self.case.status;
        let Some(to) = self.choice(CaseStatus::ALL, CaseStatus::code, CaseStatus::from_code) else {
            return Ok((None, None, CaseChange::None));
        };
        if !may_move(self.caller.role(), self.case.accepted_at.is_some(), to) || !from.next().contains(&to) {
            return Err(AppError::NoSuchCaseStep);
        }
        self.case.status = to;
        Ok((Some(from.code().to_owned()), Some(to.code().to_owned()), CaseChange::None))
    }

    fn repair(&mut self) -> Result<Said, AppError> {
        let from = self.case.repair;
        let Some(to) = self.choice(RepairStatus::ALL, RepairStatus::code, RepairStatus::from_code) else {
            return Ok((None, None, CaseChange::None));
        };
        if !from.next().contains(&to) {
            return Err(AppError::NoSuchCaseStep);
        }
        let (zone, now) = (self.app.settings().zone, self.app.world().now());
        let at = self.check.time("at", self.new.at.as_ref(), false, zone, now).unwrap_or(now);
        let began = self.row.incident.occurred.map(|i| i.from());
        let earliest = self.case.dispatched_at.filter(|_| to == RepairStatus::Restored).or(began);
        if earliest.is_some_and(|earliest| at < earliest) {
            self.check.fault(
                "at",
                "Thời điểm này trước khi sự cố xảy ra hoặc trước khi xuất phát.",
                "That is before it happened, or before anybody set out.",
            );
        }
        self.case.repair = to;
        times(to, at, &mut self.case);
        Ok((Some(from.code().to_owned()), Some(to.code().to_owned()), CaseChange::None))
    }

    fn assign(&mut self) -> Said {
        let (from, to) = (self.case.body.clone(), self.body());
        self.case.body.clone_from(&to);
        (from, to, CaseChange::None)
    }

    /// police, department, `carrier:CODE`, `commune:CODE`.
    fn body(&mut self) -> Option<String> {
        let told = self.new.to.as_deref().unwrap_or_default();
        let known = match told.split_once(':') {
            Some(("carrier", code)) => CarrierCode::checked(code).is_some(),
            Some(("commune", code)) => self.app.live().communes.get(code).is_some(),
            Some(_) => false,
            None => [Role::Police.code(), Role::Department.code()].contains(&told),
        };
        if !known {
            let (vi, en) = (
                "Có: police, department, carrier:MÃ, commune:MÃ.",
                "There are: police, department, carrier:CODE, commune:CODE.",
            );
            self.check.fault("to", vi, en);
        }
        known.then(|| told.to_owned())
    }

    fn kind(&mut self) -> Said {
        let from = self.row.incident.kind;
        let to = self.choice(Kind::ALL, Kind::code, Kind::from_code).unwrap_or(from);
        (Some(from.code().to_owned()), Some(to.code().to_owned()), CaseChange::Kind(to))
    }

    fn time(&mut self) -> Said {
        let (zone, now) = (self.app.settings().zone, self.app.world().now());
        let new = self.new;
        let from = self.check.time("occurred_from", new.occurred_from.as_ref(), false, zone, now);
        let to = self.check.time("occurred_to", new.occurred_to.as_ref(), true, zone, now);
        let said = |i: crate::units::Interval| format!("{}/{}", i.from().rfc3339(), i.to().rfc3339());
        let before = self.row.incident.occurred.map(said);
        let Some(when) = interval(&mut self.check, from, to) else {
            if self.check.0.is_empty() {
                self.check.fault("occurred_from", "Cần thời gian xảy ra.", "The time is needed.");
            }
            return (before, None, CaseChange::None);
        };
        (before, Some(said(when)), CaseChange::Time(when))
    }

    /// `to` as one of these codes.
    fn choice<T: Copy>(
        &mut self,
        all: &[T],
        code: impl Fn(T) -> &'static str,
        read: impl Fn(&str) -> Option<T>,
    ) -> Option<T> {
        let found = self.new.to.as_deref().and_then(read);
        if found.is_none() {
            let known = all.iter().map(|one| code(*one)).collect::<Vec<_>>().join(", ");
            self.check.fault("to", &format!("Có: {known}."), &format!("There are: {known}."));
        }
        found
    }
}

/// When a crew set out and the connection was there again; neither of what failed again.
fn times(repair: RepairStatus, at: Timestamp, row: &mut CaseRow) {
    match repair {
        RepairStatus::Reported => (row.dispatched_at, row.restored_at) = (None, None),
        RepairStatus::Dispatched => row.dispatched_at = Some(at),
        RepairStatus::Restored => row.restored_at = Some(at),
    }
}
