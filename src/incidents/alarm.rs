//! Alarms of a network monitor: which of them opens an outage, and which tells of one that is known.

use crate::incidents::Evidence;
use crate::network::codes;
use crate::units::Timestamp;

codes! {
    /// What a monitor tells.
    AlarmState { Raised => "raised", Cleared => "cleared" }
}

/// An alarm that is raised again within so many milliseconds after it was cleared flaps: it is one outage.
const FLAPS: i64 = 10 * 60 * 1_000;

/// The last outage that an alarm opened.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Outage {
    /// When the alarm was raised.
    pub raised_at: Timestamp,
    /// When it was raised for the last time, where it flaps.
    pub raised_last_at: Timestamp,
    /// When it was cleared; `None` while it is raised.
    pub cleared_at: Option<Timestamp>,
}

/// What an alarm means.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Heard {
    /// A new outage.
    Opens,
    /// Nothing new: told again, or told late.
    Known,
    /// The same outage goes on.
    GoesOn,
    /// The outage may be over.
    Clears,
    /// It was cleared before it was raised.
    EndsFirst,
    /// It was never raised.
    NeverRaised,
}

/// What an alarm means that is told `state` of the time `at`, after this `last` outage of it. Messages may
/// come twice and out of order: an older one never undoes a newer one.
pub fn hear(last: Option<&Outage>, state: AlarmState, at: Timestamp) -> Heard {
    let Some(last) = last else {
        return if state == AlarmState::Raised { Heard::Opens } else { Heard::NeverRaised };
    };
    match (state, last.cleared_at) {
        (AlarmState::Raised, Some(end)) if at > end => {
            if at.millis() - end.millis() <= FLAPS {
                Heard::GoesOn
            } else {
                Heard::Opens
            }
        }
        (AlarmState::Raised, _) => Heard::Known,
        (AlarmState::Cleared, _) if at < last.raised_at => Heard::EndsFirst,
        (AlarmState::Cleared, None) if at >= last.raised_last_at => Heard::Clears,
        (AlarmState::Cleared, _) => Heard::Known,
    }
}

/// Whether an alarm that is raised again tells better where its outage is than what is known. As exact as before is
/// better where the outage goes on: the monitor measured anew. Nothing else is: messages may come late.
pub fn refines(known: &[Evidence], told: &[Evidence], heard: Heard) -> bool {
    let best = |places: &[Evidence]| places.iter().map(exactness).max().unwrap_or_default();
    let (before, after) = (best(known), best(told));
    known != told && (after > before || after == before && heard == Heard::GoesOn)
}

/// By optical distance, at a site, or anywhere along a route.
fn exactness(place: &Evidence) -> u8 {
    match place {
        Evidence::Otdr { .. } => 2,
        Evidence::Site { .. } => 1,
        Evidence::Along { place, .. } | Evidence::Roughly { place, .. } | Evidence::Near { place, .. } => {
            exactness(place)
        }
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::{Chainage, Metres};

    #[test]
    fn a_place_told_better_later_is_taken_and_a_worse_one_is_not() {
        let whole = vec![Evidence::OnRoute { route_id: "T".into(), from: Chainage::default(), to: None }];
        let site = Evidence::Site { site_id: "S".into() };
        let at_site = vec![Evidence::Along { route_id: "T".into(), place: Box::new(site) }];
        let otdr = |m: u32| {
            let distance = Metres::of(m);
            vec![Evidence::Otdr { route_id: Some("T".into()), site_id: "S".into(), distance }]
        };
        let cases = [
            ("measured after the first alarm", &whole, &otdr(420), Heard::Known, true),
            ("at a site, then measured", &at_site, &otdr(420), Heard::Known, true),
            ("measured, then anywhere along the route", &otdr(420), &whole, Heard::GoesOn, false),
            ("the same again", &otdr(420), &otdr(420), Heard::GoesOn, false),
            ("measured otherwise: which is the later nobody knows", &otdr(420), &otdr(430), Heard::Known, false),
            ("it flaps, and is measured anew", &otdr(420), &otdr(430), Heard::GoesOn, true),
        ];
        for (name, known, told, heard, want) in cases {
            assert_eq!(refines(known, told, heard), want, "{name}");
        }
    }

    #[test]
    fn an_alarm_opens_one_outage_however_it_flaps_and_whatever_is_sent_twice() {
        let minute = |n: i64| Timestamp::from_millis(n * 60_000);
        let outage = |first, last, end: Option<i64>| Outage {
            raised_at: minute(first),
            raised_last_at: minute(last),
            cleared_at: end.map(minute),
        };
        use AlarmState::{Cleared, Raised};
        let cases = [
            ("the first", None, Raised, 0, Heard::Opens),
            ("an end of nothing", None, Cleared, 0, Heard::NeverRaised),
            ("raised again while raised", Some(outage(0, 0, None)), Raised, 5, Heard::Known),
            ("cleared", Some(outage(0, 0, None)), Cleared, 5, Heard::Clears),
            ("at the same moment", Some(outage(0, 0, None)), Cleared, 0, Heard::Clears),
            ("cleared again", Some(outage(0, 0, Some(5))), Cleared, 6, Heard::Known),
            ("cleared before it was raised", Some(outage(10, 10, None)), Cleared, 9, Heard::EndsFirst),
            ("it flaps", Some(outage(0, 0, Some(5))), Raised, 15, Heard::GoesOn),
            ("after more than ten minutes it is another one", Some(outage(0, 0, Some(5))), Raised, 16, Heard::Opens),
            ("the raise comes once more, after the end", Some(outage(0, 0, Some(5))), Raised, 0, Heard::Known),
            (
                "the end of a flap comes once more, while it is raised again",
                Some(outage(0, 8, None)),
                Cleared,
                5,
                Heard::Known,
            ),
        ];
        for (name, last, state, at, want) in cases {
            assert_eq!(hear(last.as_ref(), state, minute(at)), want, "{name}");
        }
    }
}
