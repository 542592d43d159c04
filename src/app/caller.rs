//! Who asks.

use uuid::Uuid;

use crate::access::{Role, Scope};
use crate::units::CarrierCode;

/// A user who has signed in.
#[derive(Clone, Debug, PartialEq)]
pub struct Account {
    /// Their id.
    pub id: Uuid,
    /// The name they sign in with.
    pub user: String,
    /// The name the page shows.
    pub display_name: String,
    /// Their one role.
    pub role: Role,
    /// Their carrier, for that role.
    pub carrier: Option<CarrierCode>,
    /// Their commune's code, for that role.
    pub commune: Option<String>,
}

/// Somebody who asks: an account, or the public.
#[derive(Clone, Debug, PartialEq)]
pub struct Caller {
    account: Option<Account>,
    scope: Scope,
}

impl Caller {
    /// Nobody in particular.
    pub fn public() -> Self {
        Self { account: None, scope: Scope::Outside }
    }

    /// The operator at the command line.
    pub fn operator() -> Self {
        Self { account: None, scope: Scope::Engine }
    }

    /// `None` for an account whose role lacks the carrier or commune it needs.
    pub fn signed_in(account: Account) -> Option<Self> {
        let scope = Scope::of(account.role, account.carrier.as_ref(), account.commune.as_deref())?;
        Some(Self { account: Some(account), scope })
    }

    /// What is in reach.
    pub fn scope(&self) -> &Scope {
        &self.scope
    }

    /// Their role; `Public` without an account.
    pub fn role(&self) -> Role {
        self.account.as_ref().map_or(Role::Public, |a| a.role)
    }

    /// The account, if any.
    pub fn account(&self) -> Option<&Account> {
        self.account.as_ref()
    }

    /// A key that tells this caller's idempotency keys from those of others.
    pub fn key(&self) -> String {
        self.account.as_ref().map_or_else(|| "public".to_owned(), |a| a.id.to_string())
    }
}
