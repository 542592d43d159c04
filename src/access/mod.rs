//! Who may see what. Decisions are pure functions over a [`Role`] and a [`Scope`].

mod addresses;
mod call;
mod delay;
mod factor;
mod password;
mod record;
mod role;
mod scope;
mod table;

pub use addresses::{Addresses, NoAddresses};
pub use call::{Call, CallMethod, Reach, TokenScope, calls};
pub use delay::{FORGOTTEN_MS, left_to_wait};
pub use factor::{base32, needs_factor, step_of};
pub use password::{PASSWORD_LEAST, is_common};
pub use record::{StepKind, may_move, may_reply, may_step, reads_step};
pub use role::Role;
pub use scope::{Scope, Stream};
