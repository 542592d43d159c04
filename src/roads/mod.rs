//! Roads and travel times: an OSM file to a graph, and the graph to times, ways and ties of cable.

mod profile;
mod straight;
mod travel;

pub use profile::{Passage, Profile, Profiles};
pub use straight::StraightLine;
pub use travel::{Basis, Matrix, Seconds, Tie, Travel, Trip, Vehicle};
