//! Incidents by the months of the local calendar.

use std::fmt;

use time::{Date, UtcOffset};

use crate::units::{Interval, Timestamp};

/// A month of the local calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Month(i32);

impl Month {
    /// The month an instant is in.
    pub fn of(at: Timestamp, zone: UtcOffset) -> Self {
        let local = at.datetime().checked_to_offset(zone).unwrap_or_else(|| at.datetime());
        Self(local.year() * 12 + i32::from(u8::from(local.month())) - 1)
    }

    /// So many months later.
    pub fn plus(self, months: i32) -> Self {
        Self(self.0.saturating_add(months))
    }

    /// Months from `earlier` to this one.
    pub fn since(self, earlier: Self) -> i32 {
        self.0 - earlier.0
    }

    /// Its first instant; `None` outside the calendar's years.
    fn start(self, zone: UtcOffset) -> Option<Timestamp> {
        let month = time::Month::try_from(u8::try_from(self.0.rem_euclid(12) + 1).ok()?).ok()?;
        let day = Date::from_calendar_date(self.0.div_euclid(12), month, 1).ok()?;
        Some(Timestamp::from_datetime(day.midnight().assume_offset(zone)))
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.0.div_euclid(12), self.0.rem_euclid(12) + 1)
    }
}

/// The months from `first` to `last` that an incident touches, each with the share of its time
/// there; an instant is in one month whole.
pub fn month_shares(when: Interval, first: Month, last: Month, zone: UtcOffset) -> Vec<(Month, f64)> {
    let from = Month::of(when.from(), zone).max(first);
    let to = Month::of(when.to(), zone).min(last);
    let share = |month: Month| {
        let whole = Interval::new(month.start(zone)?, month.plus(1).start(zone)?)?;
        Some((month, when.share_within(whole))).filter(|(_, share)| *share > 0.0)
    };
    (0..=to.since(from)).filter_map(|n| share(from.plus(n))).collect()
}

#[cfg(test)]
mod tests {
    use time::macros::{datetime, offset};

    use super::*;

    const ZONE: UtcOffset = offset!(+7);

    fn at(datetime: time::OffsetDateTime) -> Timestamp {
        Timestamp::from_datetime(datetime)
    }

    #[test]
    fn an_incident_is_shared_among_the_months_of_local_time() {
        let month = |text: &str| {
            Month::of(
                crate::units::Timestamp::from_datetime(match text {
                    "first" => datetime!(2025-11-15 0:00 +7),
                    _ => datetime!(2026-01-15 0:00 +7),
                }),
                ZONE,
            )
        };
        let cases = [
            ("an instant", datetime!(2025-12-02 0:00 +7), datetime!(2025-12-02 0:00 +7), vec![("2025-12", 1.0)]),
            (
                "local midnight, not that of UTC",
                datetime!(2025-11-30 17:00 UTC),
                datetime!(2025-11-30 17:00 UTC),
                vec![("2025-12", 1.0)],
            ),
            (
                "three days and one",
                datetime!(2025-11-28 0:00 +7),
                datetime!(2025-12-02 0:00 +7),
                vec![("2025-11", 0.75), ("2025-12", 0.25)],
            ),
            (
                "until midnight exactly",
                datetime!(2025-12-31 0:00 +7),
                datetime!(2026-01-01 0:00 +7),
                vec![("2025-12", 1.0)],
            ),
            (
                "half before the first month",
                datetime!(2025-10-31 0:00 +7),
                datetime!(2025-11-02 0:00 +7),
                vec![("2025-11", 0.5)],
            ),
            ("after the last month", datetime!(2026-02-01 0:00 +7), datetime!(2026-02-02 0:00 +7), vec![]),
        ];
        for (name, from, to, want) in cases {
            let when = Interval::new(at(from), at(to)).unwrap();
            let found = month_shares(when, month("first"), month("last"), ZONE);
            let told: Vec<(String, f64)> = found.into_iter().map(|(m, share)| (m.to_string(), share)).collect();
            let want: Vec<(String, f64)> = want.into_iter().map(|(m, share)| (m.to_owned(), share)).collect();
            assert_eq!(told, want, "{name}");
        }
    }

    #[test]
    fn a_time_at_the_end_of_the_calendar_does_not_end_the_program() {
        let last = at(datetime!(9999-12-31 23:59 UTC));
        assert_eq!(month_shares(Interval::instant(last), Month::of(last, ZONE), Month::of(last, ZONE), ZONE), []);
    }
}
