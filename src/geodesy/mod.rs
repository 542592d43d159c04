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

/// The position a share (0 to 1) of the way from `a` to `b`: along the geodesic, and between close
/// positions along the straight line of degrees, as RFC 7946 draws it and as the nearest place on a
/// piece is found; so a vertex on the line of a cable moves no place on it.
pub fn between(a: LonLat, b: LonLat, share: f64) -> LonLat {
    if share <= 0.0 || a == b {
        a
    } else if share >= 1.0 {
        b
    } else if plane::are_close(a, b) {
        along_degrees(a, b, share)
    } else {
        back(Geodesic.point_at_ratio_between(point(a), point(b), share))
    }
}

/// The position a share (0 to 1) of the way along the straight line of degrees from `a` to `b`, the
/// short way around the globe: the line of which [`LocalPlane::to_segment`] tells a share.
pub fn along_degrees(a: LonLat, b: LonLat, share: f64) -> LonLat {
    if share <= 0.0 {
        return a;
    } else if share >= 1.0 {
        return b;
    }
    let mut east = b.lon() - a.lon();
    if east.abs() > 180.0 {
        east -= 360f64.copysign(east);
    }
    let (lon, lat) = (a.lon() + share * east, a.lat() + share * (b.lat() - a.lat()));
    back(Point::new(lon, lat))
}

/// Where one arrives going `metres` from `from` at `bearing` degrees clockwise from north.
pub fn destination(from: LonLat, bearing: f64, metres: Metres) -> LonLat {
    back(Geodesic.destination(point(from), bearing, metres.get()))
}
