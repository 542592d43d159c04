//! What a store call may touch. No query exists without one; foreign rows are absent.

use crate::access::Role;
use crate::units::CarrierCode;

/// The rows a caller can reach. What is outside is absent, never forbidden.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Everything in the province: police and the department.
    Province,
    /// Own routes and sites, and the incidents on them or reported by this carrier.
    Carrier(CarrierCode),
    /// Incidents in this commune, and the routes that cross it.
    Commune(String),
    /// Neither routes, sites nor incidents: the public, and admins, who keep users and settings.
    Outside,
    /// The program itself: matching, migrations, the command line of the operator.
    Engine,
}

impl Scope {
    /// The scope of a role. `None` where the role needs a carrier or a commune and none is named.
    pub fn of(role: Role, carrier: Option<&CarrierCode>, commune: Option<&str>) -> Option<Self> {
        match role {
            Role::Public | Role::Admin => Some(Self::Outside),
            Role::Police | Role::Department => Some(Self::Province),
            Role::Carrier => carrier.cloned().map(Self::Carrier),
            Role::Commune => commune.map(|code| Self::Commune(code.to_owned())),
        }
    }

    /// Whether every row is in reach.
    pub fn sees_all(&self) -> bool {
        matches!(self, Self::Province | Self::Engine)
    }

    /// The carrier this scope is bound to.
    pub fn carrier(&self) -> Option<&CarrierCode> {
        if let Self::Carrier(code) = self { Some(code) } else { None }
    }

    /// The commune this scope is bound to.
    pub fn commune(&self) -> Option<&str> {
        if let Self::Commune(code) = self { Some(code) } else { None }
    }

    /// The stream of changes this scope hears. Each stream counts its own versions, so
    /// that a number or a gap never tells a carrier that another carrier changed something.
    pub fn stream(&self) -> Stream {
        match self {
            Self::Province | Self::Engine => Stream::Province,
            Self::Carrier(code) => Stream::Carrier(code.clone()),
            Self::Commune(code) => Stream::Commune(code.clone()),
            Self::Outside => Stream::Public,
        }
    }
}

/// A sequence of versions that one kind of reader follows.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Stream {
    /// Every change.
    Province,
    /// Changes that this carrier may see.
    Carrier(CarrierCode),
    /// Changes in this commune.
    Commune(String),
    /// Changes everybody may see.
    Public,
}

impl Stream {
    /// Its key in the store.
    pub fn key(&self) -> String {
        match self {
            Self::Province => "province".to_owned(),
            Self::Carrier(code) => format!("carrier:{code}"),
            Self::Commune(code) => format!("commune:{code}"),
            Self::Public => "public".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_role_without_its_carrier_or_commune_has_no_scope() {
        assert_eq!(Scope::of(Role::Carrier, None, None), None);
        assert_eq!(Scope::of(Role::Commune, None, None), None);
    }

    #[test]
    fn admins_and_the_public_reach_no_case_content() {
        for role in [Role::Admin, Role::Public] {
            assert_eq!(Scope::of(role, None, None), Some(Scope::Outside), "{role:?}");
        }
    }
}
