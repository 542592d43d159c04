//! The server: extract, ask the use case, present.

mod audited;
mod caller;
mod conditional;
mod crowded;
mod dressed;
mod events;
mod exposition;
mod gate;
mod guard;
mod handlers;
mod listen;
mod observed;
mod open311;
pub mod ops;
mod page;
mod params;
mod patience;
mod problem;
mod read_out;
mod router;
mod sender;
mod serving;

pub use listen::serve;
pub use problem::Problem;
pub use router::router;
pub use serving::Serving;
