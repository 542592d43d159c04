//! Patrol orders: what a crew checks at each kind of asset, what it says on the road, and what becomes of
//! it when two phones, or one phone twice, say different things.

mod checks;
mod entry;
mod judge;
mod standing;

pub use checks::{Asset, CheckItem, checklist};
pub use entry::{Entry, EntryKind, What};
pub use judge::{Known, KnownState, Objection, Verdict, judge};
pub use standing::{OrderStatus, Standing};
