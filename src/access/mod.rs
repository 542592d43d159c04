//! Who may see what. Decisions are pure functions over a [`Role`] and a [`Scope`].

mod record;
mod role;
mod scope;

pub use record::{StepKind, may_move, may_reply, may_step, reads_step};
pub use role::Role;
pub use scope::{Scope, Stream};
