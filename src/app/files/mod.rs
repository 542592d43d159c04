//! What the server computes, computed from files alone: no database, no clock.

mod check;
mod convert;
mod coverage;
mod document;
mod draws;
mod hotspots;
mod matches;
mod near_repeat;
mod patrols;
mod times;

pub use check::{check, check_as_geojson};
pub use convert::convert;
pub use coverage::{CoverageOptions, RoadFile, coverage, sight};
pub use draws::verify_draw;
pub use hotspots::{BackTestOptions, HotspotOptions, MapSettings, backtest, hotspots};
pub(crate) use hotspots::{key_of, part_names};
pub use matches::matches;
pub use near_repeat::{NearRepeatOptions, near_repeat};
pub use patrols::{PatrolOptions, patrol_solve};
pub use times::aoristic;

use serde_json::{Value, json};

use crate::app::imports::fault_json;
use crate::import::Fault;

/// An answer in JSON, or the JSON that says why the input was refused.
pub type Answer = Result<Value, Value>;

/// The refusal of a file: its faults.
fn refusal(file: &str, faults: &[Fault], total: usize) -> Value {
    json!({"verdict": "reject", "file": file, "faults_total": total, "faults": faults.iter().map(fault_json).collect::<Vec<_>>()})
}
