//! Who takes which step with a report, and what of its steps who reads.

use crate::access::{Role, Scope};
use crate::incidents::{CaseStatus, Origin};
use crate::network::codes;

codes! {
    /// What is done with a report.
    StepKind {
        Accept => "accept", Extend => "extend", Case => "case", Repair => "repair", Assign => "assign", Note => "note",
        Call => "call", Answer => "answer", Reply => "reply", Kind => "kind", Time => "time", Join => "join",
        Split => "split",
    }
}

/// Whether somebody of this role takes such steps with reports in their reach. Only the police accept a crime
/// report and extend its clock; carriers repair; everybody who sees a report may say something to it.
pub fn may_step(role: Role, step: StepKind) -> bool {
    use StepKind::{Accept, Answer, Call, Extend, Note, Repair, Reply};
    match role {
        Role::Police => true,
        Role::Department => !matches!(step, Accept | Extend),
        Role::Carrier => matches!(step, Repair | Note | Call | Answer),
        Role::Commune => matches!(step, Note | Answer | Reply),
        Role::Public | Role::Admin => false,
    }
}

/// Whether somebody of this role may take a case there. What was accepted as a crime report is the police's; the
/// department sorts what was not.
pub fn may_move(role: Role, accepted: bool, to: CaseStatus) -> bool {
    let criminal = matches!(to, CaseStatus::Prosecuted | CaseStatus::NotProsecuted | CaseStatus::Suspended);
    match role {
        Role::Police => true,
        Role::Department => !accepted && !criminal,
        _ => false,
    }
}

/// Whether somebody of this role tells the reporter of a report that came by this way what became of it. Nobody reads
/// an answer to a file or to a network's monitor. A commune answers its own people, until what they told is a crime
/// report: then the police alone know what may be said, and the department with them.
pub fn may_reply(role: Role, accepted: bool, origin: Origin) -> bool {
    match role {
        Role::Police | Role::Department => !matches!(origin, Origin::File | Origin::Alarm),
        Role::Commune => !accepted && matches!(origin, Origin::Citizen | Origin::Open311),
        _ => false,
    }
}

/// Whether a reader learns that such a step was taken at all. What was joined tells of others' reports, and
/// the file at the police of their work.
pub fn reads_step(reader: &Scope, step: StepKind) -> bool {
    reader.sees_all() || !matches!(step, StepKind::Join | StepKind::Split)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_police_start_and_lengthen_the_legal_clock() {
        for &role in Role::ALL {
            for step in [StepKind::Accept, StepKind::Extend] {
                assert_eq!(may_step(role, step), role == Role::Police, "{role:?} {step:?}");
            }
        }
    }

    #[test]
    fn each_role_does_its_own_part() {
        let cases = [
            (Role::Carrier, StepKind::Repair, true),
            (Role::Carrier, StepKind::Case, false),
            (Role::Carrier, StepKind::Join, false),
            (Role::Commune, StepKind::Note, true),
            (Role::Commune, StepKind::Repair, false),
            (Role::Commune, StepKind::Reply, true),
            (Role::Carrier, StepKind::Reply, false),
            (Role::Department, StepKind::Join, true),
            (Role::Admin, StepKind::Note, false),
            (Role::Public, StepKind::Note, false),
        ];
        for (role, step, want) in cases {
            assert_eq!(may_step(role, step), want, "{role:?} {step:?}");
        }
    }

    #[test]
    fn an_answer_goes_to_somebody_who_reads_it() {
        let cases = [
            ("the police to anybody", Role::Police, true, Origin::Citizen, true),
            ("the department to a carrier", Role::Department, false, Origin::Carrier, true),
            ("a file reads nothing", Role::Police, false, Origin::File, false),
            ("nor does a monitor", Role::Department, false, Origin::Alarm, false),
            ("a commune to its people", Role::Commune, false, Origin::Citizen, true),
            ("of a crime report the police speak", Role::Commune, true, Origin::Citizen, false),
            ("a carrier asks the department", Role::Commune, false, Origin::Carrier, false),
            ("a carrier answers no stranger", Role::Carrier, false, Origin::Citizen, false),
        ];
        for (name, role, accepted, origin, want) in cases {
            assert_eq!(may_reply(role, accepted, origin), want, "{name}");
        }
    }

    #[test]
    fn the_department_sorts_what_police_have_not_accepted() {
        assert!(may_move(Role::Department, false, CaseStatus::Unfounded));
        assert!(!may_move(Role::Department, true, CaseStatus::Unfounded));
        assert!(!may_move(Role::Department, false, CaseStatus::Prosecuted));
        assert!(may_move(Role::Police, true, CaseStatus::Prosecuted));
        assert!(!may_move(Role::Carrier, false, CaseStatus::Closed));
    }
}
