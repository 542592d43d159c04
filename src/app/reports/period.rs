//! The local month or quarter of a report, and what it is compared with.

use time::{Date, Month, UtcOffset};

use crate::units::{Interval, Timestamp};

/// Years that a report may be asked for.
const YEARS: std::ops::RangeInclusive<i32> = 2000..=2100;

/// A local month or quarter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Period {
    /// As it was written: `2026-10` or `2026-Q3`.
    pub code: String,
    /// Whether it is a quarter.
    pub quarter: bool,
    /// All of it.
    pub whole: Span,
}

/// Local days, the last one not included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// The first day.
    pub from: Date,
    /// The day after the last one.
    pub until: Date,
}

impl Period {
    /// `YYYY-MM` or `YYYY-Qn`; `None` for anything else.
    pub fn parse(code: &str) -> Option<Self> {
        let (year, rest) = code.split_once('-')?;
        let digits = |text: &str, length: usize| {
            (text.len() == length && text.bytes().all(|b| b.is_ascii_digit()))
                .then(|| text.parse::<u8>().ok())
                .flatten()
        };
        let year: i32 = (year.len() == 4 && year.bytes().all(|b| b.is_ascii_digit())).then(|| year.parse().ok())??;
        let (quarter, month) = match rest.strip_prefix('Q') {
            Some(number) => (true, digits(number, 1).filter(|n| (1..=4).contains(n))? * 3 - 2),
            None => (false, digits(rest, 2)?),
        };
        let from = Date::from_calendar_date(year, Month::try_from(month).ok()?, 1).ok()?;
        let until = months_later(from, if quarter { 3 } else { 1 })?;
        let whole = Span { from, until };
        YEARS.contains(&year).then(|| Self { code: code.to_owned(), quarter, whole })
    }

    /// As much of it as is over: whole days before `today`. `None` before its first day is over.
    pub fn so_far(&self, today: Date) -> Option<Span> {
        let until = self.whole.until.min(today);
        (until > self.whole.from).then_some(Span { from: self.whole.from, until })
    }

    /// The twelve months that end with its last, each from its first day.
    pub fn months(&self) -> Vec<Span> {
        let month = |back: i32| {
            let from = months_later(self.whole.until, -back)?;
            Some(Span { from, until: months_later(from, 1)? })
        };
        (1..=12).rev().filter_map(month).collect()
    }
}

impl Span {
    /// The twelve months that end with it.
    pub fn twelve(self) -> Self {
        Self { from: year_before(self.until), until: self.until }
    }

    /// The same days of the year before.
    pub fn year_before(self) -> Self {
        Self { from: year_before(self.from), until: year_before(self.until) }
    }

    /// The last day.
    pub fn last(self) -> Date {
        self.until.previous_day().unwrap_or(self.from)
    }

    /// How many days.
    pub fn days(self) -> f64 {
        (self.until - self.from).whole_days() as f64
    }

    /// From its first instant to its last millisecond.
    pub fn interval(self, zone: UtcOffset) -> Option<Interval> {
        let until = midnight(self.until, zone).millis() - 1;
        Interval::new(midnight(self.from, zone), Timestamp::from_millis(until))
    }

    /// Whether an instant is in it.
    pub fn holds(self, at: Timestamp, zone: UtcOffset) -> bool {
        midnight(self.from, zone) <= at && at < midnight(self.until, zone)
    }
}

fn midnight(day: Date, zone: UtcOffset) -> Timestamp {
    Timestamp::from_datetime(day.midnight().assume_offset(zone))
}

/// The first day of the month so many months later.
fn months_later(day: Date, months: i32) -> Option<Date> {
    let index = day.year() * 12 + i32::from(u8::from(day.month())) - 1 + months;
    let month = u8::try_from(index.rem_euclid(12) + 1).ok()?;
    Date::from_calendar_date(index.div_euclid(12), Month::try_from(month).ok()?, 1).ok()
}

/// 29 February ends what 1 March of the year before ends.
fn year_before(day: Date) -> Date {
    let year = day.year() - 1;
    day.replace_year(year).or_else(|_| Date::from_calendar_date(year, Month::March, 1)).unwrap_or(day)
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::date;

    #[test]
    fn a_period_is_a_local_month_or_quarter() {
        let cases = [
            ("2026-10", Some((date!(2026 - 10 - 01), date!(2026 - 11 - 01)))),
            ("2026-12", Some((date!(2026 - 12 - 01), date!(2027 - 01 - 01)))),
            ("2026-Q3", Some((date!(2026 - 07 - 01), date!(2026 - 10 - 01)))),
            ("2026-Q4", Some((date!(2026 - 10 - 01), date!(2027 - 01 - 01)))),
            ("2026-13", None),
            ("2026-00", None),
            ("2026-Q5", None),
            ("2026-Q0", None),
            ("2026-1", None),
            ("2026-+1", None),
            ("+026-10", None),
            ("1999-10", None),
            ("2026-10-01", None),
            ("2026", None),
            ("", None),
            ("2026-Qđ", None),
        ];
        for (code, want) in cases {
            assert_eq!(Period::parse(code).map(|p| (p.whole.from, p.whole.until)), want, "{code}");
        }
    }

    #[test]
    fn a_running_period_is_compared_with_as_many_days_of_the_year_before() {
        let month = Period::parse("2028-02").unwrap();
        let cases = [
            ("over", date!(2028 - 05 - 10), Some((date!(2028 - 03 - 01), date!(2027 - 03 - 01)))),
            ("14 days of it", date!(2028 - 02 - 15), Some((date!(2028 - 02 - 15), date!(2027 - 02 - 15)))),
            ("all but a leap day", date!(2028 - 02 - 29), Some((date!(2028 - 02 - 29), date!(2027 - 03 - 01)))),
            ("its first day is not over", date!(2028 - 02 - 01), None),
            ("not begun", date!(2027 - 12 - 31), None),
        ];
        for (name, today, want) in cases {
            let so_far = month.so_far(today);
            assert_eq!(so_far.map(|s| (s.until, s.year_before().until)), want, "{name}");
        }
    }

    #[test]
    fn twelve_months_follow_one_another_without_a_gap() {
        let months = Period::parse("2026-Q1").unwrap().months();
        assert_eq!(
            (months.len(), months[0].from, months[11].until),
            (12, date!(2025 - 04 - 01), date!(2026 - 04 - 01))
        );
        assert!(months.windows(2).all(|pair| pair[0].until == pair[1].from));
    }

    #[test]
    fn the_last_instant_of_a_local_day_belongs_to_it() {
        let zone = UtcOffset::from_hms(7, 0, 0).unwrap();
        let span = Period::parse("2026-10").unwrap().whole;
        let interval = span.interval(zone).unwrap();
        assert_eq!(interval.from().rfc3339(), "2026-09-30T17:00:00Z");
        assert!(span.holds(interval.to(), zone));
        assert!(!span.holds(Timestamp::from_millis(interval.to().millis() + 1), zone));
    }
}
