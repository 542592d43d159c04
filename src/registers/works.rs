//! Planned works: when a crew is at work, and what may still be done with its announcement.

use time::{Date, PrimitiveDateTime, Time, UtcOffset};

use crate::network::codes;
use crate::patrols::WallSpan;
use crate::units::{Interval, Timestamp};

/// Days of an announcement at most: a code that is carried for longer becomes known.
pub const DAYS_MOST: f64 = 60.0;

/// Milliseconds of a minute and of a day.
const MINUTE: i64 = 60_000;
const DAY: i64 = 1_440 * MINUTE;

codes! {
    /// What its carrier has said of an announcement last.
    WorksState { Announced => "announced", Ended => "ended", Cancelled => "cancelled" }
}

codes! {
    /// Where works stand at a moment.
    Phase {
        Coming => "coming", Current => "current", Over => "over", Ended => "ended", Cancelled => "cancelled",
    }
}

codes! {
    /// What was done with an announcement.
    Act { Announced => "announced", Changed => "changed", Ended => "ended", Cancelled => "cancelled" }
}

/// When works go on: a period and, where they are not at work around the clock, the hours of each day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timing {
    /// From the first day's start to the last one's end.
    pub period: Interval,
    /// Local hours of each day, past midnight if need be.
    pub hours: Option<WallSpan>,
}

/// What is wrong with a timing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimingFault {
    /// Longer than [`DAYS_MOST`].
    TooLong,
    /// Over already.
    Past,
    /// In its period there are none of its hours.
    NoHours,
}

impl Timing {
    /// The first thing wrong with it for whoever announces it at `now`.
    pub fn fault(self, now: Timestamp, zone: UtcOffset) -> Option<TimingFault> {
        if self.period.days() > DAYS_MOST {
            Some(TimingFault::TooLong)
        } else if self.period.to() <= now {
            Some(TimingFault::Past)
        } else if self.days(zone).all(|day| self.on(day, zone).is_empty()) {
            Some(TimingFault::NoHours)
        } else {
            None
        }
    }

    /// When the crew is at work on a local day, in order.
    pub fn on(self, day: Date, zone: UtcOffset) -> Vec<Interval> {
        let midnight = millis(day, zone);
        let spans = match self.hours {
            None => vec![(midnight, midnight + DAY)],
            // A night's work belongs to both of its days.
            Some(hours) => day.previous_day().into_iter().chain([day]).map(|day| shift(day, hours, zone)).collect(),
        };
        let within = |(from, to): (i64, i64)| {
            let from = from.max(midnight).max(self.period.from().millis());
            let to = to.min(midnight + DAY).min(self.period.end_millis());
            (from < to).then(|| Interval::new(Timestamp::from_millis(from), Timestamp::from_millis(to))).flatten()
        };
        spans.into_iter().filter_map(within).collect()
    }

    /// Whether the crew is at work at this moment.
    pub fn at_work(self, now: Timestamp, zone: UtcOffset) -> bool {
        self.on(local_day(now, zone), zone).iter().any(|span| span.from() <= now && now < span.to())
    }

    /// Local days of the period.
    fn days(self, zone: UtcOffset) -> impl Iterator<Item = Date> {
        let last = local_day(self.period.to(), zone);
        let first = local_day(self.period.from(), zone);
        std::iter::successors(Some(first), |day| day.next_day()).take_while(move |day| *day <= last)
    }
}

/// The local day of a moment.
fn local_day(at: Timestamp, zone: UtcOffset) -> Date {
    at.datetime().checked_to_offset(zone).map_or(Date::MIN, |local| local.date())
}

fn millis(day: Date, zone: UtcOffset) -> i64 {
    Timestamp::from_datetime(PrimitiveDateTime::new(day, Time::MIDNIGHT).assume_offset(zone)).millis()
}

/// The hours that begin on a day; from a time to the same time is a whole day.
fn shift(day: Date, hours: WallSpan, zone: UtcOffset) -> (i64, i64) {
    let from = millis(day, zone) + i64::from(hours.from.minutes()) * MINUTE;
    let length = Some(i64::from(hours.minutes())).filter(|minutes| *minutes > 0).map_or(DAY, |m| m * MINUTE);
    (from, from + length)
}

/// Where works stand at `now`.
pub fn phase(state: WorksState, period: Interval, now: Timestamp) -> Phase {
    match state {
        WorksState::Ended => Phase::Ended,
        WorksState::Cancelled => Phase::Cancelled,
        WorksState::Announced if now < period.from() => Phase::Coming,
        WorksState::Announced if now < period.to() => Phase::Current,
        WorksState::Announced => Phase::Over,
    }
}

/// What the carrier may still do with works in this phase: what is over stays as it was.
pub fn acts(phase: Phase) -> &'static [Act] {
    match phase {
        Phase::Coming => &[Act::Changed, Act::Cancelled],
        Phase::Current => &[Act::Changed, Act::Ended, Act::Cancelled],
        Phase::Over | Phase::Ended | Phase::Cancelled => &[],
    }
}

/// The first of the codes drawn that no other crew there carries; `None` where all of them are taken.
pub fn free_code<'a>(drawn: &'a [String], taken: &[String]) -> Option<&'a str> {
    drawn.iter().find(|code| !taken.contains(code)).map(String::as_str)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::patrols::WallTime;
    use time::macros::offset;

    const ZONE: UtcOffset = offset!(+7);

    fn at(text: &str) -> Timestamp {
        crate::import::parse_time(text, false, ZONE).unwrap()
    }

    fn timing(from: &str, to: &str, hours: Option<(&str, &str)>) -> Timing {
        let wall = |text| WallTime::read(text).unwrap();
        let end = crate::import::parse_time(to, true, ZONE).unwrap();
        Timing {
            period: Interval::new(at(from), end).unwrap(),
            hours: hours.map(|(from, to)| WallSpan { from: wall(from), to: wall(to) }),
        }
    }

    #[test]
    fn an_announcement_is_of_sixty_days_at_most_and_not_of_the_past() {
        let now = at("2026-11-29T08:00");
        let cases = [
            ("a day", timing("2026-11-29", "2026-11-29", None), None),
            ("sixty days", timing("2026-12-01", "2027-01-29", None), None),
            ("a day more", timing("2026-12-01", "2027-01-30", None), Some(TimingFault::TooLong)),
            ("begun, not over", timing("2026-11-20", "2026-11-30", None), None),
            ("over", timing("2026-11-20", "2026-11-28", None), Some(TimingFault::Past)),
            ("over this minute", timing("2026-11-20", "2026-11-29T08:00", None), Some(TimingFault::Past)),
            (
                "an afternoon without its morning's hours",
                timing("2026-12-01T13:00", "2026-12-01T17:00", Some(("07:30", "11:30"))),
                Some(TimingFault::NoHours),
            ),
        ];
        for (name, timing, want) in cases {
            assert_eq!(timing.fault(now, ZONE), want, "{name}");
        }
    }

    #[test]
    fn a_crew_is_at_work_in_its_hours_of_its_days() {
        let days = timing("2026-12-01", "2026-12-03", Some(("07:30", "17:00")));
        let nights = timing("2026-12-01T22:00", "2026-12-03T05:00", Some(("22:00", "05:00")));
        let whole = timing("2026-12-01T09:00", "2026-12-03T10:00", None);
        let cases = [
            ("in the morning", days, "2026-12-01T07:30", true),
            ("a minute early", days, "2026-12-01T07:29", false),
            ("at closing time", days, "2026-12-02T17:00", false),
            ("at night", days, "2026-12-02T01:00", false),
            ("on the last day", days, "2026-12-03T16:59", true),
            ("the day after", days, "2026-12-04T08:00", false),
            ("a night's second half", nights, "2026-12-02T04:59", true),
            ("the noon between two nights", nights, "2026-12-02T12:00", false),
            ("the morning after the last night", nights, "2026-12-03T05:00", false),
            ("around the clock", whole, "2026-12-02T03:00", true),
            ("before it begins", whole, "2026-12-01T08:59", false),
        ];
        for (name, timing, now, want) in cases {
            assert_eq!(timing.at_work(at(now), ZONE), want, "{name}");
        }
    }

    #[test]
    fn the_hours_of_a_day_are_told_as_they_fall_on_it() {
        let nights = timing("2026-12-01T22:00", "2026-12-03T05:00", Some(("22:00", "05:00")));
        let day = |d: u8| Date::from_calendar_date(2026, time::Month::December, d).unwrap();
        let told = |d: u8| -> Vec<(Timestamp, Timestamp)> {
            nights.on(day(d), ZONE).iter().map(|span| (span.from(), span.to())).collect()
        };
        assert_eq!(told(1), [(at("2026-12-01T22:00"), at("2026-12-02"))]);
        assert_eq!(
            told(2),
            [(at("2026-12-02"), at("2026-12-02T05:00")), (at("2026-12-02T22:00"), at("2026-12-03"))],
            "the end of one night and the beginning of the next"
        );
        assert_eq!(told(4), []);
    }

    #[test]
    fn works_are_changed_ended_or_cancelled_until_they_are_over() {
        let period = timing("2026-12-01", "2026-12-03", None).period;
        let cases = [
            ("the day before", WorksState::Announced, "2026-11-30", Phase::Coming, "changed,cancelled"),
            ("under way", WorksState::Announced, "2026-12-02", Phase::Current, "changed,ended,cancelled"),
            ("over", WorksState::Announced, "2026-12-04", Phase::Over, ""),
            ("ended before its time", WorksState::Ended, "2026-12-02", Phase::Ended, ""),
            ("cancelled before it began", WorksState::Cancelled, "2026-11-30", Phase::Cancelled, ""),
        ];
        for (name, state, now, want, may) in cases {
            let found = phase(state, period, at(now));
            let acts: Vec<&str> = acts(found).iter().map(|act| act.code()).collect();
            assert_eq!((found, acts.join(",").as_str()), (want, may), "{name}");
        }
    }

    #[test]
    fn no_two_crews_of_a_commune_carry_one_code() {
        let drawn = ["4471".to_owned(), "0802".to_owned()];
        assert_eq!(free_code(&drawn, &[]), Some("4471"));
        assert_eq!(free_code(&drawn, &drawn[..1]), Some("0802"));
        assert_eq!(free_code(&drawn, &drawn), None);
    }
}
