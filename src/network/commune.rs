//! Communes: the areas that cable crosses.

use geo::{Coord, LineString, MultiPolygon, Polygon};

use crate::units::LonLat;

/// A commune.
#[derive(Clone, Debug, PartialEq)]
pub struct Commune {
    /// Official code.
    pub code: String,
    /// Name without its kind.
    pub name: String,
    /// xa, phuong, dac_khu.
    pub kind: String,
    /// Name with its kind.
    pub full_name: String,
    /// The former district.
    pub old_district: Option<String>,
    /// Former communes.
    pub former: Vec<String>,
    /// Where a label goes.
    pub center: LonLat,
    /// Polygons, each a ring and its holes.
    pub rings: Vec<Vec<Vec<LonLat>>>,
    /// Whether the area is only roughly right.
    pub approximate: bool,
}

impl Commune {
    /// Its area, in degrees.
    pub fn area(&self) -> MultiPolygon {
        area(&self.rings)
    }
}

/// Polygons, each a ring and its holes, as one area.
pub fn area(rings: &[Vec<Vec<LonLat>>]) -> MultiPolygon {
    let line = |ring: &Vec<LonLat>| LineString::from_iter(ring.iter().map(|p| Coord { x: p.lon(), y: p.lat() }));
    let polygon = |rings: &Vec<Vec<LonLat>>| {
        let mut lines = rings.iter().map(line);
        Polygon::new(lines.next().unwrap_or(LineString::new(Vec::new())), lines.collect())
    };
    MultiPolygon::new(rings.iter().map(polygon).collect())
}
