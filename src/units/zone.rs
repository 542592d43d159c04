//! Local time: a fixed offset, or a zone of the IANA database with its changes of the clock.

use time::{Duration, OffsetDateTime, PrimitiveDateTime, UtcOffset};
use time_tz::{Offset, OffsetResult, TimeZone, Tz, timezones};

use crate::units::{Interval, Timestamp};

/// Where clocks show what.
#[derive(Clone, Copy, Debug)]
pub enum Zone {
    /// The same offset all year.
    Fixed(UtcOffset),
    /// A zone of the IANA database.
    Named(&'static Tz),
}

impl Zone {
    /// A zone by its IANA name, such as `Asia/Ho_Chi_Minh`; `None` for one that is not there.
    pub fn named(name: &str) -> Option<Self> {
        timezones::get_by_name(name).map(Self::Named)
    }

    /// The instant of what a clock on the wall shows. An hour that comes twice is the first of the
    /// two; one that is left out counts by the clock before the change.
    pub fn instant(self, wall: PrimitiveDateTime) -> OffsetDateTime {
        let Self::Named(zone) = self else { return wall.assume_offset(self.offset(wall.assume_utc())) };
        match zone.get_offset_local(&wall.assume_utc()) {
            OffsetResult::Some(one) => wall.assume_offset(one.to_utc()),
            OffsetResult::Ambiguous(one, other) => {
                let (one, other) = (wall.assume_offset(one.to_utc()), wall.assume_offset(other.to_utc()));
                one.min(other)
            }
            OffsetResult::None => {
                let before = wall.assume_utc().checked_sub(Duration::DAY).unwrap_or(wall.assume_utc());
                wall.assume_offset(self.offset(before))
            }
        }
    }

    /// An interval as a clock on the wall shows it, as if it hung where clocks show UTC. A clock that
    /// is put back meanwhile may show an end before the start: the start alone is kept then.
    pub fn wall(self, interval: Interval) -> Interval {
        let (from, to) = (self.shown(interval.from()), self.shown(interval.to()));
        Interval::new(from, to).unwrap_or(Interval::instant(from))
    }

    fn shown(self, at: Timestamp) -> Timestamp {
        let ahead = i64::from(self.offset(at.datetime()).whole_seconds()) * 1000;
        Timestamp::from_millis(at.millis().saturating_add(ahead))
    }

    fn offset(self, at: OffsetDateTime) -> UtcOffset {
        match self {
            Self::Fixed(offset) => offset,
            Self::Named(zone) => zone.get_offset_utc(&at).to_utc(),
        }
    }
}

impl From<UtcOffset> for Zone {
    fn from(offset: UtcOffset) -> Self {
        Self::Fixed(offset)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::datetime;

    #[test]
    fn a_clock_that_is_changed_shows_an_hour_twice_and_leaves_one_out() {
        let new_york = Zone::named("America/New_York").unwrap();
        let cases = [
            ("winter", datetime!(2016-01-15 12:00), "2016-01-15T17:00:00Z"),
            ("summer", datetime!(2016-07-15 12:00), "2016-07-15T16:00:00Z"),
            (
                "left out: half past two is half past three in summer time",
                datetime!(2016-03-13 02:30),
                "2016-03-13T07:30:00Z",
            ),
            ("twice: the first", datetime!(2016-11-06 01:30), "2016-11-06T05:30:00Z"),
        ];
        for (name, wall, instant) in cases {
            let at = Timestamp::from_datetime(new_york.instant(wall));
            assert_eq!(at.rfc3339(), instant, "{name}");
        }
        let summer = Timestamp::from_datetime(datetime!(2016-07-15 16:00 UTC));
        assert_eq!(new_york.shown(summer).rfc3339(), "2016-07-15T12:00:00Z");
    }

    #[test]
    fn a_zone_that_is_not_there_is_none() {
        assert!(Zone::named("Asia/Dong_Ha").is_none());
        assert!(Zone::named("Asia/Ho_Chi_Minh").is_some());
    }
}
