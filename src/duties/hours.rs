//! Hours of duty in a week as clocks on the wall show them.

use time::UtcOffset;

use crate::patrols::WallSpan;
use crate::units::Timestamp;

/// Minutes of a day.
const DAY: i64 = 1_440;
/// Minutes of a week.
const WEEK: i64 = 7 * DAY;
/// Milliseconds of a minute.
const MINUTE: i64 = 60_000;

/// When somebody is on duty: on which days of the week, and from when to when. A duty that ends the next morning
/// belongs to the day on which it begins; one that ends when it begins lasts a whole day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hours {
    /// Monday first; all of them where no day was named.
    days: [bool; 7],
    span: Option<WallSpan>,
}

/// Whether somebody is on duty at a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Duty {
    /// On duty until then; without an end, always.
    On(Option<Timestamp>),
    /// Not on duty; again from then on.
    Off(Timestamp),
}

impl Hours {
    /// Day and night.
    pub const ALWAYS: Self = Self { days: [true; 7], span: None };

    /// Duty on these days, 1 for Monday to 7 for Sunday, on every day if there are none; from when to when, the whole
    /// day without that. `None` where a day is none of the week.
    pub fn new(days: &[u8], span: Option<WallSpan>) -> Option<Self> {
        let mut on = [days.is_empty(); 7];
        for &day in days {
            *on.get_mut(usize::from(day).checked_sub(1)?)? = true;
        }
        Some(Self { days: on, span })
    }

    /// Its days, 1 for Monday; none where it is every day.
    pub fn days(self) -> Vec<u8> {
        let every = self.days.iter().all(|on| *on);
        (1..=7).filter(|day| !every && self.days[usize::from(*day) - 1]).collect()
    }

    /// From when to when, if it is not the whole day.
    pub fn span(self) -> Option<WallSpan> {
        self.span
    }

    /// Whether it is duty at a moment, with clocks so far ahead of UTC.
    pub fn at(self, at: Timestamp, zone: UtcOffset) -> Duty {
        let local = at.datetime().to_offset(zone);
        let day = i64::from(local.weekday().number_days_from_monday());
        let now = day * DAY + i64::from(local.hour()) * 60 + i64::from(local.minute());
        let whole = at.millis() - at.millis().rem_euclid(MINUTE);
        let then = |minutes: i64| Timestamp::from_millis(whole + minutes * MINUTE);
        match self.left(now) {
            Some(left) if left >= WEEK => Duty::On(None),
            Some(left) => Duty::On(Some(then(left))),
            None => Duty::Off(then(self.wait(now))),
        }
    }

    /// Minutes of the week at which a duty begins.
    fn starts(self) -> impl Iterator<Item = i64> {
        let from = self.span.map_or(0, |span| i64::from(span.from.minutes()));
        (0..7).filter(move |day| self.days[*day]).map(move |day| day as i64 * DAY + from)
    }

    /// Minutes that one lasts.
    fn length(self) -> i64 {
        self.span.map_or(DAY, |span| if span.from == span.to { DAY } else { i64::from(span.minutes()) })
    }

    /// Minutes that are left of the duty at this minute of the week, with those that follow without a gap.
    fn left(self, now: i64) -> Option<i64> {
        let of_one = |minute: i64| {
            let left = self.starts().map(|start| self.length() - (minute - start).rem_euclid(WEEK));
            left.filter(|left| *left > 0).max()
        };
        let mut left = of_one(now)?;
        while left < WEEK {
            let Some(more) = of_one(now + left) else { break };
            left += more;
        }
        Some(left)
    }

    /// Minutes until the next duty begins.
    fn wait(self, now: i64) -> i64 {
        self.starts().map(|start| (start - now).rem_euclid(WEEK)).min().unwrap_or(WEEK)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::patrols::WallTime;
    use time::macros::{datetime, offset};
    use time::{OffsetDateTime, PrimitiveDateTime};

    const ZONE: UtcOffset = offset!(+7);

    fn hours(days: &[u8], span: Option<(&str, &str)>) -> Hours {
        let time = |text| WallTime::read(text).unwrap();
        Hours::new(days, span.map(|(from, to)| WallSpan { from: time(from), to: time(to) })).unwrap()
    }

    fn local(wall: PrimitiveDateTime) -> OffsetDateTime {
        wall.assume_offset(ZONE)
    }

    fn told(duty: Duty) -> (bool, Option<OffsetDateTime>) {
        let wall = |at: Timestamp| at.datetime().to_offset(ZONE);
        match duty {
            Duty::On(until) => (true, until.map(wall)),
            Duty::Off(next) => (false, Some(wall(next))),
        }
    }

    /// 2026-11-30 is a Monday.
    #[test]
    fn a_duty_counts_by_the_day_on_which_it_begins() {
        let (office, night) = (Some(("07:30", "17:00")), Some(("22:00", "05:00")));
        let week = &[1, 2, 3, 4, 5][..];
        let monday =
            |hour, minute| datetime!(2026-11-30 00:00).replace_time(time::Time::from_hms(hour, minute, 0).unwrap());
        let tuesday = |hour| datetime!(2026-12-01 00:00).replace_time(time::Time::from_hms(hour, 0, 0).unwrap());
        let sunday = datetime!(2026-11-29 23:00);
        let cases = [
            ("always", hours(&[], None), monday(3, 0), true, None),
            ("every day named", hours(&[1, 2, 3, 4, 5, 6, 7], None), monday(3, 0), true, None),
            ("in the office", hours(week, office), monday(7, 30), true, Some(monday(17, 0))),
            ("before it opens", hours(week, office), monday(7, 29), false, Some(monday(7, 30))),
            ("the minute it closes", hours(week, office), monday(17, 0), false, Some(datetime!(2026-12-01 07:30))),
            (
                "on Friday evening",
                hours(week, office),
                datetime!(2026-12-04 18:00),
                false,
                Some(datetime!(2026-12-07 07:30)),
            ),
            ("past midnight", hours(&[], night), tuesday(4), true, Some(tuesday(5))),
            ("of Monday alone, on Tuesday morning", hours(&[1], night), tuesday(4), true, Some(tuesday(5))),
            ("of Monday alone, on Monday morning", hours(&[1], night), monday(4, 0), false, Some(monday(22, 0))),
            ("of Sunday alone, over the week's end", hours(&[7], night), monday(4, 59), true, Some(monday(5, 0))),
            ("of Sunday alone, just over", hours(&[7], night), monday(5, 0), false, Some(datetime!(2026-12-06 22:00))),
            ("weekdays without hours", hours(week, None), sunday, false, Some(monday(0, 0))),
            (
                "weekdays without hours end on Friday night",
                hours(week, None),
                monday(9, 0),
                true,
                Some(datetime!(2026-12-05 00:00)),
            ),
            ("a whole day from seven", hours(&[1], Some(("07:00", "07:00"))), tuesday(6), true, Some(tuesday(7))),
            ("changed at seven every day", hours(&[], Some(("07:00", "07:00"))), tuesday(6), true, None),
            (
                "two days in a row",
                hours(&[1, 2], Some(("07:00", "07:00"))),
                monday(8, 0),
                true,
                Some(datetime!(2026-12-02 07:00)),
            ),
        ];
        for (name, hours, at, on, then) in cases {
            let found = told(hours.at(Timestamp::from_datetime(local(at)), ZONE));
            assert_eq!(found, (on, then.map(local)), "{name}");
        }
    }

    #[test]
    fn seconds_neither_begin_nor_end_a_duty() {
        let late = Timestamp::from_datetime(local(datetime!(2026-11-30 16:59:59.9)));
        let office = hours(&[1], Some(("07:30", "17:00")));
        assert_eq!(told(office.at(late, ZONE)), (true, Some(local(datetime!(2026-11-30 17:00)))));
    }

    /// Minute by minute through a week, against what the words say.
    #[test]
    fn every_minute_of_a_week_is_reckoned_as_its_day_and_clock_say() {
        let night = hours(&[2, 5, 7], Some(("21:15", "06:45")));
        let monday = local(datetime!(2026-11-30 00:00));
        for minute in 0..WEEK {
            let at = monday + time::Duration::minutes(minute);
            let (today, clock) = (minute / DAY + 1, minute % DAY);
            let before = (today + 5) % 7 + 1;
            let evening = [2, 5, 7].contains(&today) && clock >= 21 * 60 + 15;
            let morning = [2, 5, 7].contains(&before) && clock < 6 * 60 + 45;
            let found = matches!(night.at(Timestamp::from_datetime(at), ZONE), Duty::On(_));
            assert_eq!(found, evening || morning, "{at}");
        }
    }

    #[test]
    fn days_are_those_of_the_week() {
        assert_eq!(Hours::new(&[0], None), None);
        assert_eq!(Hours::new(&[8], None), None);
        assert_eq!(hours(&[5, 1, 5], None).days(), [1, 5]);
        assert_eq!(hours(&[1, 2, 3, 4, 5, 6, 7], None).days(), [0_u8; 0], "every day is no day named");
    }
}
