//! WGS84: geodesic lengths, and the local plane in which distances are ranked.

mod crs;
mod plane;
mod ruler;

pub use crs::Crs;
pub use plane::LocalPlane;
pub use ruler::Ruler;

use geo::{Destination, Distance, Geodesic, InterpolatePoint, Point};

use crate::units::{LonLat, Metres};

fn point(at: LonLat) -> Point {
    Point::new(at.lon(), at.lat())
}

fn back(p: Point) -> LonLat {
    let lon = if p.x() > 180.0 {
        p.x() - 360.0
    } else if p.x() < -180.0 {
        p.x() + 360.0
    } else {
        p.x()
    };
    LonLat::checked(lon, p.y().clamp(-90.0, 90.0)).expect("a geodesic stays on the globe")
}

/// Length of the geodesic between two positions: Karney (2013), to nanometres. Neighbouring
/// vertices of a cable, some 250 m apart at most, are measured in the plane of the latitude
/// midway between them, which differs by less than 5e-10 of the length and costs one sine
/// and cosine.
pub fn distance(a: LonLat, b: LonLat) -> Metres {
    let metres = plane::short_distance(a, b).unwrap_or_else(|| Geodesic.distance(point(a), point(b)));
    Metres::computed(metres)
}

/// The position a share (0 to 1) of the way along the geodesic from `a` to `b`.
pub fn between(a: LonLat, b: LonLat, share: f64) -> LonLat {
    if share <= 0.0 || a == b {
        a
    } else if share >= 1.0 {
        b
    } else {
        back(Geodesic.point_at_ratio_between(point(a), point(b), share))
    }
}

/// Where one arrives going `metres` from `from` at `bearing` degrees clockwise from north.
pub fn destination(from: LonLat, bearing: f64, metres: Metres) -> LonLat {
    back(Geodesic.destination(point(from), bearing, metres.get()))
}
