//! What everybody is told of incidents: how many there were in a commune in half a year that is over; and no number from
//! which a single incident, or what happened to a single carrier, could be told.

use std::collections::{BTreeMap, BTreeSet};

use time::{Date, Duration, Month};

use crate::units::CarrierCode;

/// Fewer incidents than this in a cell are "few".
pub const LEAST_EVENTS: u32 = 5;
/// Of fewer carriers than this, too.
pub const LEAST_CARRIERS: usize = 2;
/// A number that was told changes by no less: otherwise the numbers of two days would tell of one incident.
pub const LEAST_CHANGE: u32 = 5;
/// Days after which most reports of half a year have come.
const SETTLED: Duration = Duration::days(14);
/// Half-years that are told.
const TOLD: usize = 6;

/// Half a year. No two overlap, so that none can be taken from another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct HalfYear {
    year: i32,
    second: bool,
}

impl HalfYear {
    /// The half-year of a day.
    pub fn of(day: Date) -> Self {
        Self { year: day.year(), second: u8::from(day.month()) > 6 }
    }

    /// As in `2026-H1`.
    pub fn code(self) -> String {
        format!("{:04}-H{}", self.year, if self.second { 2 } else { 1 })
    }

    /// The half-year with this code.
    pub fn from_code(code: &str) -> Option<Self> {
        let (year, half) = code.split_once("-H")?;
        let second = ["1", "2"].iter().position(|known| *known == half)? == 1;
        Some(Self { year: year.parse().ok()?, second })
    }

    /// Its first day.
    pub fn first(self) -> Date {
        let month = if self.second { Month::July } else { Month::January };
        Date::from_calendar_date(self.year, month, 1).unwrap_or(Date::MIN)
    }

    /// Its last day.
    pub fn last(self) -> Date {
        let (month, day) = if self.second { (Month::December, 31) } else { (Month::June, 30) };
        Date::from_calendar_date(self.year, month, day).unwrap_or(Date::MAX)
    }

    fn before(self) -> Self {
        Self { year: self.year - i32::from(!self.second), second: !self.second }
    }
}

/// The half-years that are told on a day, the newest first.
pub fn told_half_years(today: Date) -> Vec<HalfYear> {
    let newest = HalfYear::of(today.saturating_sub(SETTLED)).before();
    std::iter::successors(Some(newest), |half| Some(half.before())).take(TOLD).collect()
}

/// Something that happened to cable, as far as it counts here: where it was told to be, never on which cable.
#[derive(Clone, Debug, PartialEq)]
pub struct PublicEvent {
    /// The commune's code.
    pub commune: String,
    /// The day.
    pub day: Date,
    /// The carrier whose it was said to be; what was matched does not count.
    pub carrier: Option<CarrierCode>,
}

/// Numbers by half-year and commune; what is not there is "few".
pub type PublicCounts = BTreeMap<(HalfYear, String), u32>;

/// The numbers to tell of these half-years, after those that were told before.
pub fn public_counts(events: &[PublicEvent], told: &PublicCounts, half_years: &[HalfYear]) -> PublicCounts {
    let mut tally: BTreeMap<(HalfYear, &str), (u32, BTreeSet<&CarrierCode>)> = BTreeMap::new();
    for event in events {
        let half = HalfYear::of(event.day);
        if half_years.contains(&half) {
            let (count, carriers) = tally.entry((half, &event.commune)).or_default();
            *count += 1;
            carriers.extend(&event.carrier);
        }
    }
    let enough = tally.into_iter().filter(|(_, (count, of))| *count >= LEAST_EVENTS && of.len() >= LEAST_CARRIERS);
    let number = |((half, commune), (count, _)): ((HalfYear, &str), (u32, _))| {
        let key = (half, commune.to_owned());
        let before = told.get(&key).copied().filter(|before| before.abs_diff(count) < LEAST_CHANGE);
        (key, before.unwrap_or(count))
    };
    enough.map(number).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use time::macros::date;

    use super::*;

    fn event(commune: u8, carrier: Option<u8>, day: Date) -> PublicEvent {
        let carrier = carrier.and_then(|n| CarrierCode::checked(&format!("C{n}")));
        PublicEvent { commune: format!("x{commune}"), day, carrier }
    }

    #[test]
    fn half_years_are_told_two_weeks_after_they_are_over() {
        let codes = |today| told_half_years(today).into_iter().map(HalfYear::code).collect::<Vec<_>>();
        assert_eq!(codes(date!(2026 - 07 - 14))[0], "2025-H2");
        assert_eq!(codes(date!(2026 - 07 - 15))[..2], ["2026-H1", "2025-H2"]);
        assert_eq!(codes(date!(2026 - 11 - 29)).len(), 6);
        for half in told_half_years(date!(2026 - 11 - 29)) {
            assert_eq!(HalfYear::from_code(&half.code()), Some(half));
            assert_eq!((HalfYear::of(half.first()), HalfYear::of(half.last())), (half, half));
        }
        assert_eq!(HalfYear::from_code("2026-H3"), None);
    }

    #[test]
    fn few_incidents_or_those_of_one_carrier_are_not_told() {
        let day = date!(2026 - 03 - 01);
        let of = |carriers: &[Option<u8>]| {
            let events: Vec<PublicEvent> = carriers.iter().map(|carrier| event(1, *carrier, day)).collect();
            let counts = public_counts(&events, &PublicCounts::new(), &[HalfYear::of(day)]);
            counts.values().next().copied()
        };
        type Case<'a> = (&'a str, &'a [Option<u8>], Option<u32>);
        let cases: [Case; 5] = [
            ("four", &[Some(1), Some(2), Some(1), Some(2)], None),
            ("five of two carriers", &[Some(1), Some(2), Some(1), Some(1), Some(1)], Some(5)),
            ("six of one", &[Some(1); 6], None),
            ("nobody knows whose", &[None; 9], None),
            ("one of them known", &[None, None, None, None, None, Some(1)], None),
        ];
        for (name, carriers, want) in cases {
            assert_eq!(of(carriers), want, "{name}");
        }
        let later = public_counts(&[event(1, None, date!(2026 - 09 - 01))], &PublicCounts::new(), &[HalfYear::of(day)]);
        assert!(later.is_empty(), "another half-year");
    }

    proptest! {
        /// Whoever keeps the numbers of every day, and takes them from one another, learns of no incident by itself.
        #[test]
        fn the_numbers_of_two_days_differ_by_many_or_not_at_all(
            sent in prop::collection::vec((0..3_u8, prop::option::of(0..3_u8), any::<bool>()), 0..60),
        ) {
            let half = HalfYear::of(date!(2026 - 03 - 01));
            let (mut events, mut told): (Vec<PublicEvent>, PublicCounts) = (Vec::new(), PublicCounts::new());
            for (commune, carrier, unfounded) in sent {
                if unfounded { events.pop(); } else { events.push(event(commune, carrier, half.first())); }
                let now = public_counts(&events, &told, &[half]);
                for (key, count) in &now {
                    prop_assert!(*count >= LEAST_EVENTS);
                    let before = told.get(key).copied();
                    prop_assert!(before.is_none_or(|before| before == *count || before.abs_diff(*count) >= LEAST_CHANGE));
                }
                told = now;
            }
        }
    }
}
