//! Advisories: who writes them, for whom, and what may be done with one.

use crate::access::Role;
use crate::network::codes;

codes! {
    /// For whom an advisory is.
    Audience { Carriers => "carriers", Communes => "communes", Public => "public" }
}

codes! {
    /// Where an advisory stands.
    AdvisoryState { Draft => "draft", Published => "published", Withdrawn => "withdrawn" }
}

codes! {
    /// What was done with an advisory.
    AdvisoryAct { Written => "written", Changed => "changed", Published => "published", Withdrawn => "withdrawn" }
}

/// Whether a role writes advisories.
pub fn may_write(role: Role) -> bool {
    matches!(role, Role::Police | Role::Department)
}

/// What may be done with an advisory. What was published is not changed under its readers' eyes: it is
/// withdrawn, and another one published.
pub fn advisory_acts(state: AdvisoryState) -> &'static [AdvisoryAct] {
    match state {
        AdvisoryState::Draft => &[AdvisoryAct::Changed, AdvisoryAct::Published, AdvisoryAct::Withdrawn],
        AdvisoryState::Published => &[AdvisoryAct::Withdrawn],
        AdvisoryState::Withdrawn => &[],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_published_is_withdrawn_and_never_changed() {
        let cases = [
            (AdvisoryState::Draft, "changed,published,withdrawn"),
            (AdvisoryState::Published, "withdrawn"),
            (AdvisoryState::Withdrawn, ""),
        ];
        for (state, want) in cases {
            let acts: Vec<&str> = advisory_acts(state).iter().map(|act| act.code()).collect();
            assert_eq!(acts.join(","), want, "{state:?}");
        }
    }

    #[test]
    fn the_police_and_the_department_write() {
        let may: Vec<Role> = Role::ALL.iter().copied().filter(|role| may_write(*role)).collect();
        assert_eq!(may, [Role::Police, Role::Department]);
    }
}
