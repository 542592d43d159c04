//! Two neighbouring vertices of a route: what the index holds.

use crate::network::RouteNo;
use crate::units::LonLat;

/// The straight piece between two vertices of a route.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Segment {
    /// The vertex nearer the route's start.
    pub a: LonLat,
    /// The vertex nearer its end.
    pub b: LonLat,
    /// Which route.
    pub route: RouteNo,
    /// Which segment of the route, from 0.
    pub no: u32,
}

impl Segment {
    /// Whether it lies over the antimeridian rather than half around the globe.
    pub fn is_over_antimeridian(&self) -> bool {
        (self.a.lon() - self.b.lon()).abs() > 179.999
    }
}
