//! The server: extract, ask the use case, present.

mod audited;
mod caller;
mod conditional;
mod crowded;
mod events;
mod guard;
mod handlers;
mod listen;
mod open311;
mod page;
mod params;
mod patience;
mod problem;
mod read_out;
mod router;
mod sender;

pub use listen::serve;
pub use problem::Problem;
pub use router::router;
