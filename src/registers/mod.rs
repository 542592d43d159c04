//! Registers that people ask: planned works with the code that a crew carries, how often somebody may
//! try such a code, and advisories.

mod advisories;
mod tries;
mod works;

pub use advisories::{AdvisoryAct, AdvisoryState, Audience, advisory_acts, may_write};
pub use tries::{ADDRESS, Budget, COMMUNE, Tries};
pub use works::{Act, DAYS_MOST, Phase, Timing, TimingFault, WorksState, acts, free_code, phase};
