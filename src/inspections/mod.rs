//! What is inspected, what is looked at there, and when it is due again.

mod kinds;

pub use kinds::{CheckItem, InspectionKind, items, name_of, suits};

use time::{Date, Duration};

use crate::network::codes;

/// Days before its day on which an inspection counts as due.
pub const SOON_DAYS: i64 = 7;

codes! {
    /// What can be inspected.
    AssetKind { Site => "site", Stretch => "stretch", KeyPlace => "key_place" }
}

codes! {
    /// How a calendar stands on a day.
    DueState { Overdue => "overdue", Due => "due", Later => "later" }
}

/// The day on which the next inspection is due: so many days after the last, or the first one that was set.
pub fn next_due(last: Option<Date>, first_due: Date, interval_days: i64) -> Date {
    last.map_or(first_due, |last| last.saturating_add(Duration::days(interval_days)))
}

/// How a day that is due stands today.
pub fn due_state(due: Date, today: Date) -> DueState {
    match (due - today).whole_days() {
        ..0 => DueState::Overdue,
        0..=SOON_DAYS => DueState::Due,
        _ => DueState::Later,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::Month;

    fn day(day: u8) -> Date {
        Date::from_calendar_date(2026, Month::November, day).unwrap()
    }

    #[test]
    fn a_calendar_is_overdue_only_after_its_day() {
        let cases = [
            ("the day before yesterday", 8, DueState::Overdue),
            ("yesterday", 9, DueState::Overdue),
            ("today", 10, DueState::Due),
            ("in a week", 17, DueState::Due),
            ("in eight days", 18, DueState::Later),
        ];
        for (name, due, want) in cases {
            assert_eq!(due_state(day(due), day(10)), want, "{name}");
        }
    }

    #[test]
    fn the_interval_counts_from_the_last_inspection() {
        assert_eq!(next_due(None, day(20), 30), day(20));
        assert_eq!(next_due(Some(day(1)), day(20), 5), day(6), "done early, due early");
    }
}
