//! Key areas and key targets: how one is decided, and the numbers they are chosen by.

mod rank;
mod state;
mod weight;

pub use rank::{Direction, Exposure, Trend, rate, trend};
pub use state::{KeyKind, KeyState, Refusal, may_propose, next_states, step};
pub use weight::criticality;
