//! Roads and travel times: an OSM file to a graph, and the graph to times, ways and ties of cable.

mod blob;
mod build;
mod conditions;
mod draft;
mod follow;
mod graph;
mod lanes;
mod net;
mod osm;
mod path;
mod profile;
#[expect(clippy::module_inception, reason = "it holds the type of that name")]
mod roads;
mod search;
mod straight;
mod ties;
mod travel;

pub use blob::Damaged;
pub use conditions::{Condition, Where};
pub use draft::{RoadDiff, RoadDraft, compare, read_roads};
pub(crate) use follow::{Follow, OnRoad};
pub use graph::Graph;
pub use osm::RoadLimits;
pub use profile::{Passage, Profile, Profiles, Tags};
pub use roads::Roads;
pub use straight::StraightLine;
pub use travel::{Basis, Matrix, Seconds, Tie, Travel, Trip, Vehicle};

#[cfg(test)]
mod reference_tests;
#[cfg(test)]
mod tests;
