//! What becomes of a report: the steps of a case and of a repair, and their clocks.

use crate::incidents::Origin;
use crate::network::codes;
use crate::units::Timestamp;

const DAY: i64 = 86_400_000;

/// A report is sorted within a day.
pub const SORTED_WITHIN: i64 = DAY;

/// A crime report is verified within 20 days (Criminal Procedure Code 2015, article 147).
pub const VERIFIED_WITHIN: i64 = 20 * DAY;

/// With every extension of that article it is four months.
pub const VERIFIED_AT_LAST: i64 = 122 * DAY;

codes! {
    /// Where a case stands.
    CaseStatus {
        Received => "received", Verifying => "verifying", Prosecuted => "prosecuted", NotProsecuted => "not_prosecuted",
        Suspended => "suspended", Referred => "referred", Closed => "closed", Unfounded => "unfounded",
    }
}

codes! {
    /// Where a repair stands.
    RepairStatus { Reported => "reported", Dispatched => "dispatched", Restored => "restored" }
}

impl CaseStatus {
    /// What may come next. What was ended can be taken up again, and then is verified.
    pub fn next(self) -> &'static [Self] {
        match self {
            Self::Received => &[Self::Verifying, Self::Referred, Self::Closed, Self::Unfounded],
            Self::Verifying => {
                &[Self::Prosecuted, Self::NotProsecuted, Self::Suspended, Self::Referred, Self::Closed, Self::Unfounded]
            }
            Self::Prosecuted => &[Self::Suspended, Self::Closed],
            Self::Suspended => &[Self::Verifying, Self::Prosecuted, Self::Closed],
            Self::NotProsecuted => &[Self::Verifying, Self::Closed],
            Self::Referred => &[Self::Verifying, Self::Closed],
            Self::Closed | Self::Unfounded => &[Self::Verifying],
        }
    }

    /// Whether somebody still has to do something.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Received | Self::Verifying | Self::Prosecuted | Self::Suspended)
    }
}

impl RepairStatus {
    /// What may come next; what fails again is reported again.
    pub fn next(self) -> &'static [Self] {
        match self {
            Self::Reported => &[Self::Dispatched, Self::Restored],
            Self::Dispatched => &[Self::Restored],
            Self::Restored => &[Self::Reported],
        }
    }
}

codes! {
    /// Lists of reports to work on: cases that are open, cable that is not yet repaired, cases that ended, all.
    Queue { Open => "open", Repair => "repair", Closed => "closed", All => "all" }
}

/// Whether a report stands for something that happened: it is not unfounded, and what anybody may send
/// counts only once somebody has looked into it.
pub fn is_credible(status: CaseStatus, origin: Origin) -> bool {
    status != CaseStatus::Unfounded && (status != CaseStatus::Received || origin.is_trusted())
}

codes! {
    /// Which clock a deadline is of.
    Clock { Sorting => "sorting", Verifying => "verifying" }
}

/// By when somebody has to act: a report that came in is sorted within a day; one that police accepted as
/// a crime report is verified by `until`. What came in a file, or was decided, has no clock.
pub fn deadline(
    status: CaseStatus,
    origin: Origin,
    told: Option<Timestamp>,
    until: Option<Timestamp>,
) -> Option<(Clock, Timestamp)> {
    let open = matches!(status, CaseStatus::Received | CaseStatus::Verifying);
    match (until, status) {
        (Some(until), _) if open => Some((Clock::Verifying, until)),
        (None, CaseStatus::Received) if origin != Origin::File => {
            told.map(|told| (Clock::Sorting, Timestamp::from_millis(told.millis() + SORTED_WITHIN)))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_status_can_be_reached_and_none_is_a_trap() {
        for &to in CaseStatus::ALL.iter().filter(|s| **s != CaseStatus::Received) {
            assert!(CaseStatus::ALL.iter().any(|from| from.next().contains(&to)), "{to:?} is never reached");
        }
        for &from in CaseStatus::ALL {
            assert!(!from.next().is_empty() && !from.next().contains(&from), "{from:?}");
        }
    }

    #[test]
    fn a_strangers_report_makes_no_hotspot_before_somebody_looks_into_it() {
        let cases = [
            (CaseStatus::Received, Origin::Citizen, false),
            (CaseStatus::Received, Origin::Open311, false),
            (CaseStatus::Verifying, Origin::Citizen, true),
            (CaseStatus::Received, Origin::Carrier, true),
            (CaseStatus::Received, Origin::File, true),
            (CaseStatus::Closed, Origin::Citizen, true),
            (CaseStatus::Unfounded, Origin::Carrier, false),
        ];
        for (status, origin, want) in cases {
            assert_eq!(is_credible(status, origin), want, "{status:?} {origin:?}");
        }
    }

    #[test]
    fn the_legal_clock_runs_only_from_acceptance_to_a_decision() {
        let (told, until) = (Timestamp::from_millis(0), Timestamp::from_millis(VERIFIED_WITHIN));
        let sorting = Some((Clock::Sorting, Timestamp::from_millis(SORTED_WITHIN)));
        let legal = Some((Clock::Verifying, until));
        let cases = [
            ("a citizen's report waits to be sorted", CaseStatus::Received, Origin::Citizen, None, sorting),
            ("a list of last year waits for nobody", CaseStatus::Received, Origin::File, None, None),
            ("looked into, not accepted: no legal clock", CaseStatus::Verifying, Origin::Citizen, None, None),
            ("accepted", CaseStatus::Received, Origin::Citizen, Some(until), legal),
            ("accepted and verified", CaseStatus::Verifying, Origin::Carrier, Some(until), legal),
            ("prosecuted: the clock has stopped", CaseStatus::Prosecuted, Origin::Carrier, Some(until), None),
            ("suspended: it has stopped", CaseStatus::Suspended, Origin::Carrier, Some(until), None),
            ("unfounded", CaseStatus::Unfounded, Origin::Citizen, None, None),
        ];
        for (name, status, origin, until, want) in cases {
            assert_eq!(deadline(status, origin, Some(told), until), want, "{name}");
        }
    }
}
