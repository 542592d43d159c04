//! What a map is asked for.

use time::{Duration, OffsetDateTime, Time};

use crate::app::{IncidentQuery, Window};
use crate::hotspots::{Exposure, Method, aoristic};
use crate::incidents::Kind;
use crate::network::Medium;
use crate::store::IncidentDigest;
use crate::units::{Bbox, CarrierCode, Interval, Timestamp, Zone};

/// What the map is asked for.
#[derive(Clone, Debug, Default)]
pub struct HotspotQuery {
    /// The incidents and the cable.
    pub filter: MapFilter,
    /// Only lixels that touch this box; ranks stay those of the whole.
    pub bbox: Option<Bbox>,
    /// How the rate is made.
    pub method: Option<Method>,
    /// The longest a lixel may be, metres.
    pub lixel: Option<f64>,
    /// Only lixels of at least this multiple of the mean.
    pub min_ratio: Option<f64>,
    /// Whether to wait for the doubt: the share of draws in which a lixel is among the best.
    pub doubt: bool,
    /// The key by which its caller follows and stops the long part of it.
    pub work: Option<String>,
    /// So many at most.
    pub limit: i64,
    /// So many are passed over.
    pub offset: i64,
}

/// Which incidents count, and on which cable.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MapFilter {
    /// The period; open ends reach to the first and last incident.
    pub window: Window,
    /// Only these kinds; all if empty.
    pub kinds: Vec<Kind>,
    /// Only cable of these carriers, and the mean of that cable; of all in reach if empty.
    pub carriers: Vec<CarrierCode>,
    /// Only cable of these media; all if empty.
    pub media: Vec<Medium>,
    /// Only what happened in these local hours of the day: from the first until before the second;
    /// 22 to 5 is the night.
    pub hours: Option<(u8, u8)>,
    /// Only what happened in these local months, 1 to 12; all if empty.
    pub months: Vec<u8>,
    /// How that cable is weighed.
    pub exposure: Exposure,
}

impl MapFilter {
    /// Whether an incident is of a kind and carrier asked for, and its time touches the period.
    pub fn fits(&self, one: &IncidentDigest) -> bool {
        let asked = IncidentQuery {
            window: self.window,
            kinds: self.kinds.clone(),
            carriers: self.carriers.clone(),
            ..IncidentQuery::default()
        };
        asked.fits_time(one) && asked.fits_kind(one) && asked.fits_carrier(one)
    }

    /// The share of an incident's time inside the period, the hours and the months; one whose time
    /// nobody knows counts whole.
    pub fn share(&self, when: Option<(Timestamp, Timestamp)>, window: Option<Interval>, zone: Zone) -> f64 {
        let Some(when) = when.and_then(|(from, to)| Interval::new(from, to)) else { return 1.0 };
        // The period's end belongs to it: a bare date ends a millisecond before midnight.
        let closed = |w: Interval| Interval::new(w.from(), Timestamp::from_millis(w.to().millis() + 1)).unwrap_or(w);
        let inside = window.map_or(1.0, |w| when.share_within(closed(w)));
        if inside <= 0.0 {
            return 0.0;
        }
        inside * self.share_of_hours(when, zone) * self.share_of_months(when, zone)
    }

    fn share_of_hours(&self, when: Interval, zone: Zone) -> f64 {
        let Some((from, to)) = self.hours else { return 1.0 };
        let held = |hour: usize| match from <= to {
            true => (from as usize..to as usize).contains(&hour),
            false => hour >= from as usize || hour < to as usize,
        };
        aoristic([(when, 1.0)], zone).hours().filter(|(_, hour, _)| held(*hour)).map(|(_, _, weight)| weight).sum()
    }

    fn share_of_months(&self, when: Interval, zone: Zone) -> f64 {
        if self.months.is_empty() {
            return 1.0;
        }
        let wall = zone.wall(when);
        let (mut at, end) = (wall.from().datetime(), wall.to().datetime());
        if at >= end {
            return f64::from(self.months.contains(&u8::from(at.month())));
        }
        let (whole, mut inside) = ((end - at).as_seconds_f64(), 0.0);
        while at < end {
            let next = next_month(at).min(end);
            if self.months.contains(&u8::from(at.month())) {
                inside += (next - at).as_seconds_f64();
            }
            at = next;
        }
        inside / whole
    }
}

/// Midnight of the first day of the next month.
fn next_month(at: OffsetDateTime) -> OffsetDateTime {
    let first = at.replace_day(1).unwrap_or(at).replace_time(Time::MIDNIGHT);
    let later = first + Duration::days(32);
    later.replace_day(1).unwrap_or(later).replace_time(Time::MIDNIGHT)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Timestamp {
        crate::import::parse_time(text, false, time::macros::offset!(+7)).unwrap()
    }

    #[test]
    fn an_incident_counts_by_the_share_of_its_time_that_was_asked_for() {
        let cases: &[(&str, &str, &str, MapFilter, f64)] = &[
            ("at night", "2026-03-01T23:00:00+07:00", "2026-03-02T01:00:00+07:00", hours(22, 5), 1.0),
            ("half of it at night", "2026-03-01T21:00:00+07:00", "2026-03-01T23:00:00+07:00", hours(22, 5), 0.5),
            ("by day", "2026-03-01T09:00:00+07:00", "2026-03-01T10:00:00+07:00", hours(22, 5), 0.0),
            ("in the morning", "2026-03-01T09:00:00+07:00", "2026-03-01T10:00:00+07:00", hours(8, 12), 1.0),
            ("in the rains", "2026-10-05T09:00:00+07:00", "2026-10-05T10:00:00+07:00", months(&[9, 10]), 1.0),
            (
                "a third before them",
                "2026-08-22T00:00:00+07:00",
                "2026-09-20T00:00:00+07:00",
                months(&[9, 10]),
                19.0 / 29.0,
            ),
            ("never", "2026-02-01T00:00:00+07:00", "2026-02-01T00:00:00+07:00", months(&[9, 10]), 0.0),
        ];
        let zone = Zone::from(time::macros::offset!(+7));
        for (name, from, to, filter, share) in cases {
            let found = filter.share(Some((day(from), day(to))), None, zone);
            assert!((found - share).abs() < 1e-9, "{name}: {found}");
        }
        assert_eq!(hours(22, 5).share(None, None, zone), 1.0, "nobody knows when");
    }

    fn hours(from: u8, to: u8) -> MapFilter {
        MapFilter { hours: Some((from, to)), ..MapFilter::default() }
    }

    fn months(months: &[u8]) -> MapFilter {
        MapFilter { months: months.to_vec(), ..MapFilter::default() }
    }
}
