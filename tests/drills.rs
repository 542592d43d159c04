//! What is acknowledged stays, and the server gets well again by itself: killed, on a full disk, without its database,
//! with its log cut, among ten thousand connections. `scripts/drill` runs the same with more of each.

#[path = "drills/crowd.rs"]
mod crowd;
#[path = "drills/cut.rs"]
mod cut;
#[path = "drills/full.rs"]
mod full;
#[path = "drills/gone.rs"]
mod gone;
#[path = "drills/kill.rs"]
mod kill;
#[path = "drills/place.rs"]
mod place;
#[path = "drills/synced.rs"]
mod synced;
