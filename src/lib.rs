//! cablewatch: a province keeps its telecom cable from being stolen and cut.
//!
//! The story in order; every stage looks only to those before it.

pub mod access; // who may see what
pub mod app; // one function per thing a user does
pub mod audit; // lines of who did what, sealed one after the other
pub mod cli; // the command line
pub mod duties; // protection plans, who is on duty, exercises
pub mod export; // routes and sites to the formats of others
pub mod fold; // Vietnamese names compared across spellings
pub mod geodesy; // lengths and distances on the ellipsoid, the local plane
pub mod hotspots; // lixels and their rates
pub mod http; // the server
pub mod import; // bytes to a draft and every fault in it
pub mod incidents; // what happened, when and where, as evidence
pub mod inspections; // what is inspected, the check-lists, when it is due
pub mod key_places; // key areas and targets: how they are decided and ranked
pub mod matching; // evidence to weighted stretches of routes
pub mod network; // routes, sites, segments and their index
pub mod patrols; // tasks, crews, the best plan of a night
pub mod registers; // planned works and their codes, advisories
pub mod roads; // an OSM file to a graph, travel times, ways
pub mod store; // SQLite or PostgreSQL
pub mod units; // metres, chainage, time, intervals, positions
