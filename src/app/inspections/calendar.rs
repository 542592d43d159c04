//! What is due: calendars of assets, begun and ended.

use serde::{Deserialize, Serialize};
use time::{Date, Duration};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::access::Role;
use crate::app::inspections::{AssetTold, AssetView, Assets, asset_view, day, kind_named};
use crate::app::intake::Checker;
use crate::app::key_places::refused;
use crate::app::{App, AppError, Caller};
use crate::inspections::{DueState, due_state, next_due, suits};
use crate::store::CalendarRow;
use crate::units::Timestamp;

/// Days from one inspection to the next at most.
const INTERVAL_MOST: i64 = 1_830;

/// Calendars that are told at most.
const CALENDARS: i64 = 5_000;

/// A calendar as it is sent.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewCalendar {
    /// The kind of inspection; see `/api/v1/inspections/kinds`.
    pub what: String,
    /// What is inspected.
    pub asset: AssetTold,
    /// Days from one inspection to the next, 1 to 1,830.
    pub interval_days: i64,
    /// The day of the first, as in 2026-12-05; today if absent.
    pub first_due: Option<String>,
}

/// A calendar, and how it stands today.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CalendarView {
    /// Its id.
    pub id: String,
    /// The kind of inspection.
    pub what: &'static str,
    /// What is inspected.
    pub asset: AssetView,
    /// Days from one inspection to the next.
    pub interval_days: i64,
    /// When it was last inspected by this calendar.
    pub last_at: Option<String>,
    /// The day of the next.
    pub due: String,
    /// Days until then; negative if it is overdue.
    pub days_left: i64,
    /// overdue, due (within a week), later.
    pub state: &'static str,
    /// The role that began it.
    pub made_by: &'static str,
    /// Whether the caller may record and end it.
    pub may_record: bool,
}

/// What is due in the caller's reach, the longest overdue first.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct DueView {
    /// How many are overdue.
    pub overdue: usize,
    /// How many are due within a week.
    pub due: usize,
    /// The calendars.
    pub items: Vec<CalendarView>,
}

/// Whoever inspects: the police and the department anything, a carrier its own. For others there is no such call.
pub(super) fn inspector(caller: &Caller) -> Result<(), AppError> {
    let carrier = caller.role() == Role::Carrier && caller.scope().carrier().is_some();
    if caller.scope().sees_all() || carrier { Ok(()) } else { Err(refused(caller)) }
}

/// Whoever reads what is due: those, and a commune of its area.
pub(super) fn reader(caller: &Caller) -> Result<(), AppError> {
    if caller.scope().commune().is_some() { Ok(()) } else { inspector(caller) }
}

impl App {
    /// What is due in reach, the longest overdue first.
    pub async fn due_inspections(&self, caller: &Caller) -> Result<DueView, AppError> {
        reader(caller)?;
        let rows = self.store().calendars(caller.scope(), CALENDARS).await?;
        let mut items: Vec<CalendarView> = rows.iter().map(|row| self.calendar_view(caller, row)).collect();
        items.sort_by_key(|item| item.days_left);
        let count = |state: DueState| items.iter().filter(|item| item.state == state.code()).count();
        Ok(DueView { overdue: count(DueState::Overdue), due: count(DueState::Due), items })
    }

    /// Begin a calendar. Every field at fault is named at once.
    pub async fn add_calendar(&self, caller: &Caller, new: &NewCalendar) -> Result<CalendarView, AppError> {
        inspector(caller)?;
        let live = self.live();
        let assets = Assets { store: self.store(), live: &live, scope: caller.scope() };
        let mut check = Checker::default();
        let what = kind_named(&mut check, &new.what);
        let asset = assets.read(&mut check, "asset", &new.asset).await?;
        if !(1..=INTERVAL_MOST).contains(&new.interval_days) {
            check.fault("interval_days", "Từ 1 đến 1.830 ngày.", "1 to 1,830 days.");
        }
        let first_due = new.first_due.as_deref().map_or(Some(self.today()), day).filter(|day| near(*day, self.today()));
        if first_due.is_none() {
            let (vi, en) = ("Cần một ngày trong vòng năm năm.", "A day within five years is needed.");
            check.fault("first_due", vi, en);
        }
        if let (Some(what), Some(asset)) = (what, &asset)
            && !suits(what, asset.kind)
        {
            let (vi, en) = ("Loại kiểm tra không hợp với đối tượng này.", "This kind does not fit such a thing.");
            check.fault("what", vi, en);
        }
        let (Some(what), Some(asset), Some(first_due), true) = (what, asset, first_due, check.0.is_empty()) else {
            return Err(AppError::Invalid(check.0));
        };
        let (id, made) = (self.world().id(), self.hand(caller));
        let interval_days = new.interval_days;
        let row = CalendarRow { id, what, asset, interval_days, first_due, made, last_at: None };
        self.store().add_calendar(caller.scope(), &row).await?;
        self.wrote();
        Ok(self.calendar_view(caller, &row))
    }

    /// End a calendar; what was seen stays.
    pub async fn end_calendar(&self, caller: &Caller, id: Uuid) -> Result<(), AppError> {
        inspector(caller)?;
        let row = self.store().calendar(caller.scope(), id).await?.ok_or(AppError::Absent)?;
        self.store().end_calendar(caller.scope(), &row, &self.hand(caller)).await?;
        self.wrote();
        Ok(())
    }

    fn calendar_view(&self, caller: &Caller, row: &CalendarRow) -> CalendarView {
        let today = self.today();
        let due = next_due(row.last_at.map(|at| self.local_day(at)), row.first_due, row.interval_days);
        CalendarView {
            id: row.id.to_string(),
            what: row.what.code(),
            asset: asset_view(&self.live(), caller.scope(), &row.asset),
            interval_days: row.interval_days,
            last_at: row.last_at.map(Timestamp::rfc3339),
            due: due.to_string(),
            days_left: (due - today).whole_days(),
            state: due_state(due, today).code(),
            made_by: row.made.role.code(),
            may_record: inspector(caller).is_ok(),
        }
    }

    /// The local day of a moment.
    pub(crate) fn local_day(&self, at: Timestamp) -> Date {
        at.datetime().checked_to_offset(self.settings().zone).map_or(Date::MIN, |local| local.date())
    }
}

fn near(day: Date, today: Date) -> bool {
    let five_years = Duration::days(INTERVAL_MOST);
    (today.saturating_sub(five_years)..=today.saturating_add(five_years)).contains(&day)
}
