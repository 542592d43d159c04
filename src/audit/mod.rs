//! The record of who did what and who looked at what. Each line is sealed together with the one before it by an HMAC
//! (RFC 2104, SHA-256) whose key lies outside the database; the seal of the last line is kept in a second place. Who
//! changes, takes away, reorders or puts back lines without the key is found out.

mod chain;
mod head;

pub use chain::{Broken, Chain, Key, Seal};
pub use head::Head;

use uuid::Uuid;

use crate::units::Timestamp;

/// Who did it, as far as the record tells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Actor {
    /// The account.
    pub account: Option<Uuid>,
    /// Its name then.
    pub user: String,
    /// Its role's code; `operator` for the command line.
    pub role: String,
    /// The code of its carrier or commune.
    pub body: String,
    /// session, token, password, shell.
    pub by: String,
    /// The address that the request came from.
    pub address: String,
}

/// What was done. No secret belongs in it, and no place or person that a report tells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Deed {
    /// By whom.
    pub actor: Actor,
    /// The method and the route as the interface writes it, or the command.
    pub action: String,
    /// Ids that stood in the route, as in `id=…`.
    pub things: String,
    /// The HTTP status of the answer; 0 where it was only about to be done.
    pub outcome: i64,
}

/// A line of the record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Counts from 1 without gaps.
    pub number: i64,
    /// When.
    pub at: Timestamp,
    /// What.
    pub deed: Deed,
    /// It and all before it, sealed.
    pub seal: Seal,
}
