//! Local times of a night, which runs from one noon to the next.

use std::fmt;

use crate::patrols::problem::Window;

/// Minutes of a day.
const DAY: u16 = 1_440;

/// What a clock on the wall shows, to the minute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WallTime(u16);

impl WallTime {
    /// `21:30`; none for anything else.
    pub fn read(text: &str) -> Option<Self> {
        let (hour, minute) = text.split_once(':')?;
        let number = |part: &str| (part.len() == 2).then(|| part.parse::<u16>().ok()).flatten();
        let (hour, minute) = (number(hour)?, number(minute)?);
        (hour < 24 && minute < 60).then_some(Self(hour * 60 + minute))
    }

    /// Minutes since midnight.
    pub fn minutes(self) -> u16 {
        self.0
    }

    /// Seconds from the night's noon until then.
    fn since_noon(self) -> f64 {
        f64::from((self.0 + DAY / 2) % DAY) * 60.0
    }
}

impl fmt::Display for WallTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.0 / 60, self.0 % 60)
    }
}

/// From one local time to the next time that a clock shows the other, past midnight if need be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WallSpan {
    /// Its start.
    pub from: WallTime,
    /// Its end; the same as the start is no time at all.
    pub to: WallTime,
}

impl WallSpan {
    /// How long it is, in minutes.
    pub fn minutes(self) -> u16 {
        (self.to.0 + DAY - self.from.0) % DAY
    }

    /// In seconds since the night's noon. A span that begins before noon is that of the morning after.
    pub fn of_night(self) -> Window {
        let from = self.from.since_noon();
        Window { from, to: from + f64::from(self.minutes()) * 60.0 }
    }

    /// Whether another span lies within it.
    pub fn holds(self, other: Self) -> bool {
        let after = (other.from.0 + DAY - self.from.0) % DAY;
        after + other.minutes() <= self.minutes()
    }
}

/// A rest of so many minutes, begun and ended within a span.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pause {
    /// Bounds of all of it.
    pub within: WallSpan,
    /// How long it is.
    pub minutes: u16,
}

impl Pause {
    /// As the plan needs it: bounds of its start, in seconds since the night's noon of a shift that holds it.
    pub fn of_shift(self, shift: WallSpan) -> crate::patrols::Break {
        let duration = f64::from(self.minutes) * 60.0;
        let first = WallSpan { from: shift.from, to: self.within.from }.minutes();
        let from = shift.of_night().from + f64::from(first) * 60.0;
        let to = from + f64::from(self.within.minutes()) * 60.0 - duration;
        crate::patrols::Break { window: Window { from, to }, duration }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(from: &str, to: &str) -> WallSpan {
        WallSpan { from: WallTime::read(from).unwrap(), to: WallTime::read(to).unwrap() }
    }

    #[test]
    fn a_night_runs_from_noon_to_noon() {
        let hours = |from, to| {
            let Window { from, to } = span(from, to).of_night();
            (from / 3600.0, to / 3600.0)
        };
        assert_eq!(hours("21:30", "04:00"), (9.5, 16.0));
        assert_eq!(hours("00:15", "05:00"), (12.25, 17.0));
        assert_eq!(hours("12:00", "12:30"), (0.0, 0.5));
        assert_eq!(hours("08:00", "16:00"), (20.0, 28.0), "the morning after");
    }

    #[test]
    fn a_break_is_over_when_its_span_is() {
        let rest = Pause { within: span("23:30", "01:30"), minutes: 30 }.of_shift(span("21:30", "04:00"));
        assert_eq!((rest.window.from / 3600.0, rest.window.to / 3600.0, rest.duration), (11.5, 13.0, 1_800.0));
    }

    #[test]
    fn what_lies_within_a_shift_past_midnight() {
        let shift = span("21:30", "04:00");
        let cases =
            [("23:30", "01:30", true), ("21:30", "04:00", true), ("21:00", "22:00", false), ("03:30", "04:30", false)];
        for (from, to, within) in cases {
            assert_eq!(shift.holds(span(from, to)), within, "{from} to {to}");
        }
    }

    #[test]
    fn only_a_time_of_day_is_read() {
        for wrong in ["24:00", "9:30", "21:60", "2130", "", "21:3a", "-1:00"] {
            assert_eq!(WallTime::read(wrong), None, "{wrong}");
        }
        assert_eq!(WallTime::read("04:05").map(|t| t.to_string()), Some("04:05".to_owned()));
    }
}
