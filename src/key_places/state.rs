//! From a proposal to a decision, and who may take which step.

use crate::access::Role;
use crate::network::codes;

codes! {
    /// What a key place is: an area (communes, a polygon) or a target (a site, a stretch of a route).
    KeyKind { Area => "area", Target => "target" }
}

codes! {
    /// Where a key place stands.
    KeyState {
        Proposed => "proposed", Discussed => "discussed", Approved => "approved",
        Rejected => "rejected", Ended => "ended",
    }
}

/// Why a step is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// For this role there is no such step.
    Role,
    /// No way leads from the one state to the other.
    Order,
    /// Whoever proposed it does not approve it.
    OwnProposal,
}

/// Whether a role proposes key places: the department and the police, and carriers for their own network.
pub fn may_propose(role: Role) -> bool {
    matches!(role, Role::Department | Role::Police | Role::Carrier)
}

/// Whether somebody of `role` may take a place from one state to another; `own` where the same
/// account proposed it. Rejected and ended are final: what is wanted again is proposed again.
pub fn step(from: KeyState, to: KeyState, role: Role, own: bool) -> Result<(), Refusal> {
    if !matches!(role, Role::Department | Role::Police) {
        return Err(Refusal::Role);
    }
    let open = matches!(from, KeyState::Proposed | KeyState::Discussed);
    match to {
        KeyState::Approved if open && own => Err(Refusal::OwnProposal),
        KeyState::Discussed | KeyState::Approved | KeyState::Rejected if open => Ok(()),
        KeyState::Ended if from == KeyState::Approved => Ok(()),
        _ => Err(Refusal::Order),
    }
}

/// The states that somebody of `role` may take a place to.
pub fn next_states(from: KeyState, role: Role, own: bool) -> impl Iterator<Item = KeyState> {
    KeyState::ALL.iter().copied().filter(move |to| step(from, *to, role, own).is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_proposal_is_decided_by_another_account_of_the_police_or_the_department() {
        use KeyState::{Approved, Discussed, Ended, Proposed, Rejected};
        let cases = [
            ("another account approves", Proposed, Approved, Role::Police, false, Ok(())),
            ("after a discussion too", Discussed, Approved, Role::Department, false, Ok(())),
            ("four eyes", Proposed, Approved, Role::Department, true, Err(Refusal::OwnProposal)),
            ("also after a discussion", Discussed, Approved, Role::Police, true, Err(Refusal::OwnProposal)),
            ("one discusses one's own", Proposed, Discussed, Role::Police, true, Ok(())),
            ("and takes it back", Discussed, Rejected, Role::Police, true, Ok(())),
            ("a carrier proposes and no more", Proposed, Discussed, Role::Carrier, false, Err(Refusal::Role)),
            ("nor does a commune decide", Proposed, Approved, Role::Commune, false, Err(Refusal::Role)),
            ("what is approved ends", Approved, Ended, Role::Police, true, Ok(())),
            ("and is not rejected any more", Approved, Rejected, Role::Police, false, Err(Refusal::Order)),
            ("what is open does not end", Proposed, Ended, Role::Police, false, Err(Refusal::Order)),
            ("rejected is final", Rejected, Approved, Role::Police, false, Err(Refusal::Order)),
            ("ended is final", Ended, Discussed, Role::Police, false, Err(Refusal::Order)),
            ("nothing is proposed twice", Discussed, Proposed, Role::Police, false, Err(Refusal::Order)),
        ];
        for (name, from, to, role, own, want) in cases {
            assert_eq!(step(from, to, role, own), want, "{name}");
        }
    }

    #[test]
    fn carriers_propose_and_communes_do_not() {
        let may: Vec<Role> = Role::ALL.iter().copied().filter(|role| may_propose(*role)).collect();
        assert_eq!(may, [Role::Carrier, Role::Police, Role::Department]);
    }
}
