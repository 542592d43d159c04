//! Tasks, crews and the best plan of a night.

mod faults;
mod plan;
mod problem;
mod search;
mod travel;

pub use faults::{Fault, MOST_TASKS};
pub use plan::{CrewPlan, Plan, Visit};
pub use problem::{Apart, Break, Crew, Mode, Problem, Task, Window};
pub use search::{Progress, Settings, solve};
pub use travel::Travel;
