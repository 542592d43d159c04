//! Who may see what. Decisions are pure functions over a [`Role`] and a [`Scope`].

mod role;
mod scope;

pub use role::Role;
pub use scope::{Scope, Stream};
