//! Hours of the week: when things happen, where only a span of time is known (Ratcliffe 2002, "Aoristic
//! signatures and the spatio-temporal analysis of high volume crime patterns").

use crate::units::{Interval, Zone};

/// Hours in a week.
pub const WEEK: usize = 168;

const HOUR: i64 = 3_600_000;

/// Thursday, 1 January 1970, counted in hours from Monday 00:00.
const EPOCH: i64 = 3 * 24;

/// Weight in each hour of the local week, Monday 00:00 first.
#[derive(Clone, Debug, PartialEq)]
pub struct HoursOfWeek([f64; WEEK]);

impl HoursOfWeek {
    /// Every hour in order: day (1 is Monday), hour (0 to 23) and weight.
    pub fn hours(&self) -> impl Iterator<Item = (usize, usize, f64)> {
        self.0.iter().enumerate().map(|(i, &weight)| (i / 24 + 1, i % 24, weight))
    }

    /// Sum of all weights: that of the events.
    pub fn total(&self) -> f64 {
        self.0.iter().sum()
    }
}

/// Spreads the weight of each event evenly from what a clock of `zone` shows at its start to what it
/// shows at its end, by hours of the week; so the method was published, and a change of the clock in
/// between adds no hour and takes none. An instant has its whole weight in its hour; an interval of a
/// week or longer a 168th in each.
///
/// ```
/// use cablewatch::hotspots::aoristic;
/// use cablewatch::units::{Interval, Timestamp, Zone};
/// // Thursday 1 January 2026, 00:00 to 02:00 UTC, is 07:00 to 09:00 in Việt Nam.
/// let at = |hour: i64| Timestamp::from_millis(1_767_225_600_000 + hour * 3_600_000);
/// let night = Interval::new(at(0), at(2)).unwrap();
/// let week = aoristic([(night, 1.0)], Zone::named("Asia/Ho_Chi_Minh").unwrap());
/// let told: Vec<_> = week.hours().filter(|h| h.2 > 0.0).collect();
/// assert_eq!(told, [(4, 7, 0.5), (4, 8, 0.5)]);
/// ```
pub fn aoristic(events: impl IntoIterator<Item = (Interval, f64)>, zone: Zone) -> HoursOfWeek {
    let mut week = [0.0; WEEK];
    for (interval, weight) in events {
        let wall = zone.wall(interval);
        let (mut at, end) = (wall.from().millis(), wall.end_millis());
        let length = end - at;
        if length == 0 {
            week[hour(at)] += weight;
        } else if length >= WEEK as i64 * HOUR {
            week.iter_mut().for_each(|w| *w += weight / WEEK as f64);
        } else {
            while at < end {
                let next = (at + HOUR - at.rem_euclid(HOUR)).min(end);
                week[hour(at)] += weight * (next - at) as f64 / length as f64;
                at = next;
            }
        }
    }
    HoursOfWeek(week)
}

/// The hour of the week of what a clock shows.
fn hour(wall_millis: i64) -> usize {
    (wall_millis.div_euclid(HOUR) + EPOCH).rem_euclid(WEEK as i64) as usize
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use time::OffsetDateTime;
    use time::macros::{datetime, offset};

    use super::*;
    use crate::units::Timestamp;

    fn new_york(from: time::OffsetDateTime, to: time::OffsetDateTime) -> Vec<(usize, usize, f64)> {
        let interval = Interval::new(Timestamp::from_datetime(from), Timestamp::from_datetime(to)).unwrap();
        let week = aoristic([(interval, 1.0)], Zone::named("America/New_York").unwrap());
        week.hours().filter(|h| h.2 > 0.0).collect()
    }

    #[test]
    fn a_span_is_spread_over_the_hours_that_the_clock_shows() {
        // Saturday 2 January 2016; 13 March 02:00 and 6 November 02:00 the clock is changed, Sundays.
        type Case<'a> = (&'a str, OffsetDateTime, OffsetDateTime, &'a [(usize, usize, f64)]);
        let cases: &[Case] = &[
            (
                "from half past",
                datetime!(2016-01-02 06:30 UTC),
                datetime!(2016-01-02 08:30 UTC),
                &[(6, 1, 0.25), (6, 2, 0.5), (6, 3, 0.25)],
            ),
            ("an instant", datetime!(2016-01-02 06:59:59 UTC), datetime!(2016-01-02 06:59:59 UTC), &[(6, 1, 1.0)]),
            (
                "two o'clock is left out by the clock, not by the method",
                datetime!(2016-03-13 06:00 UTC),
                datetime!(2016-03-13 08:00 UTC),
                &[(7, 1, 1.0 / 3.0), (7, 2, 1.0 / 3.0), (7, 3, 1.0 / 3.0)],
            ),
            (
                "one o'clock comes twice and is one hour",
                datetime!(2016-11-06 04:00 UTC),
                datetime!(2016-11-06 08:00 UTC),
                &[(7, 0, 1.0 / 3.0), (7, 1, 1.0 / 3.0), (7, 2, 1.0 / 3.0)],
            ),
            (
                "from 01:50 to 01:10, the clock having been put back",
                datetime!(2016-11-06 05:50 UTC),
                datetime!(2016-11-06 06:10 UTC),
                &[(7, 1, 1.0)],
            ),
            (
                "a bare day, which ends a millisecond before midnight",
                datetime!(2016-01-02 05:00 UTC),
                datetime!(2016-01-03 04:59:59.999 UTC),
                &std::array::from_fn::<_, 24, _>(|h| (6, h, 1.0 / 24.0)),
            ),
        ];
        for (name, from, to, want) in cases {
            let told = new_york(*from, *to);
            assert_eq!(told.len(), want.len(), "{name}: {told:?}");
            for (told, want) in told.iter().zip(*want) {
                assert!((told.0, told.1) == (want.0, want.1) && (told.2 - want.2).abs() < 1e-12, "{name}: {told:?}");
            }
        }
    }

    #[test]
    fn a_span_of_a_week_or_more_tells_no_hour() {
        let told = new_york(datetime!(2016-01-02 06:30 UTC), datetime!(2016-02-02 08:30 UTC));
        assert!(told.len() == WEEK && told.iter().all(|h| (h.2 - 1.0 / 168.0).abs() < 1e-15));
    }

    proptest! {
        #[test]
        fn weights_sum_to_those_of_the_events_in_any_order(
            mut spans in prop::collection::vec((0..2_000_000_000_i64, 0..1_500_000_000_i64, 0.0..5.0_f64), 0..30),
            named in any::<bool>(),
        ) {
            let zone = if named { Zone::named("Australia/Lord_Howe").unwrap() } else { offset!(+5:45).into() };
            let event = |&(from, length, weight): &(i64, i64, f64)| {
                let at = |ms: i64| Timestamp::from_millis(1_450_000_000_000 + 100 * ms);
                (Interval::new(at(from), at(from + length / 100)).unwrap(), weight)
            };
            let week = aoristic(spans.iter().map(event), zone);
            let sum: f64 = spans.iter().map(|s| s.2).sum();
            prop_assert!((week.total() - sum).abs() < 1e-9);
            spans.reverse();
            let backwards = aoristic(spans.iter().map(event), zone);
            prop_assert!(week.hours().zip(backwards.hours()).all(|(a, b)| (a.2 - b.2).abs() < 1e-9));
        }
    }
}
