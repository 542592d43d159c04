//! Tasks, crews and the best plan of a night.

mod clock;
mod draw;
mod explain;
mod faults;
mod night;
mod orders;
mod plan;
mod problem;
pub mod sealed;
mod search;
pub mod track;
mod travel;

pub use clock::{Pause, WallSpan, WallTime};
pub use draw::{Drawn, Moment, Unforeseeable, draw, moments};
pub use explain::{LeftOut, Reason, why_left_out};
pub use faults::{Fault, MOST_TASKS};
pub use night::{
    Built, DUE_DAYS, DWELL, Dropped, Night, NightCrew, Target, Way, Wish, Wishes, Worth, Wrong, hour_of_week, place_of,
};
pub use orders::{
    Asset, CheckItem, Entry, EntryKind, Known, KnownState, Objection, OrderStatus, Standing, Verdict, What, checklist,
    judge,
};
pub use plan::{CrewPlan, Plan, Rest, Visit};
pub use problem::{Apart, Break, Crew, Mode, Problem, Task, Window};
pub use search::{Progress, Settings, solve};
pub use travel::Travel;

#[cfg(test)]
mod tests;
