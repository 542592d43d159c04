//! How far a call of the interface reaches, for whom, and what a token has to be good for.

use super::table::CALLS;
use crate::access::Role;
use crate::network::codes;

/// How a route is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum CallMethod {
    /// Look.
    Get,
    /// Do.
    Post,
    /// Put in place.
    Put,
    /// Take away.
    Delete,
}

impl CallMethod {
    /// The method of this name; who asks for the head alone looks.
    pub fn of(name: &str) -> Option<Self> {
        match name {
            "GET" | "HEAD" => Some(Self::Get),
            "POST" => Some(Self::Post),
            "PUT" => Some(Self::Put),
            "DELETE" => Some(Self::Delete),
            _ => None,
        }
    }
}

/// How far a call reaches for somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// There is no such call.
    Absent,
    /// It answers, and nothing of anybody is in the answer.
    Empty,
    /// What is theirs, or meant for them; all else is absent.
    Own,
    /// Whatever there is; or a code opens it, whoever has it.
    All,
}

codes! {
    /// What an API token is good for.
    TokenScope { Read => "read", Import => "import", Alarm => "alarm", Report => "report" }
}

/// One call of the interface.
#[derive(Clone, Copy, Debug)]
pub struct Call {
    reach: [Reach; 7],
    token: Option<TokenScope>,
}

impl Call {
    /// The call of a route; `None` where it is on no list.
    pub fn of(method: CallMethod, route: &str) -> Option<Self> {
        let (.., reach, token) = CALLS.iter().find(|(own, path, ..)| *own == method && *path == route)?;
        Some(Self { reach: *reach, token: *token })
    }

    /// How far it reaches for somebody of this role, or for a stranger.
    pub fn reach(&self, role: Option<Role>) -> Reach {
        self.reach[match role {
            None => 0,
            Some(Role::Public) => 1,
            Some(Role::Carrier) => 2,
            Some(Role::Commune) => 3,
            Some(Role::Police) => 4,
            Some(Role::Department) => 5,
            Some(Role::Admin) => 6,
        }]
    }

    /// What a token has to be good for; none is where a person decides or looks.
    pub fn token(&self) -> Option<TokenScope> {
        self.token
    }
}

/// Every call there is.
pub fn calls() -> impl Iterator<Item = (CallMethod, &'static str)> {
    CALLS.iter().map(|(method, path, ..)| (*method, *path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_call_is_listed_once_and_strangers_reach_nothing_that_others_do_not() {
        for (at, (method, path)) in calls().enumerate() {
            assert!(!calls().skip(at + 1).any(|other| other == (method, path)), "{path} is there twice");
            let call = Call::of(method, path).unwrap();
            let all = || Role::ALL.iter().map(|role| call.reach(Some(*role)));
            assert!(call.reach(None) == Reach::Absent || all().all(|reach| reach != Reach::Absent), "{path}");
            assert!(all().any(|reach| reach != Reach::Absent), "{path} is for nobody");
        }
    }

    #[test]
    fn admins_and_the_public_reach_no_case_content() {
        for (method, path) in calls().filter(|(_, path)| !path.contains("advisories") && !path.contains("tokens")) {
            let call = Call::of(method, path).unwrap();
            for role in [Role::Admin, Role::Public] {
                let reach = call.reach(Some(role));
                assert!(reach != Reach::Own || call.reach(None) == Reach::Own, "{role:?} {path}: {reach:?}");
            }
        }
    }

    #[test]
    fn whoever_changes_accounts_or_decides_does_so_in_person() {
        for path in ["/api/v1/tokens", "/api/v1/orders/{id}/renew", "/api/v1/plans/{id}/approve"] {
            assert_eq!(Call::of(CallMethod::Post, path).and_then(|call| call.token()), None, "{path}");
        }
    }
}
