//! GeoJSON geometries, coordinates with seven decimals (about a centimetre).

use serde::Serialize;
use utoipa::ToSchema;

use crate::units::LonLat;

type Position = [f64; 2];

/// The geometries that the product answers with.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(tag = "type", content = "coordinates")]
pub enum Geometry {
    /// A place.
    #[schema(value_type = Vec<f64>)]
    Point(Position),
    /// A line of one part.
    #[schema(value_type = Vec<Vec<f64>>)]
    LineString(Vec<Position>),
    /// A line of several parts.
    #[schema(value_type = Vec<Vec<Vec<f64>>>)]
    MultiLineString(Vec<Vec<Position>>),
    /// An area of several parts, each a ring and its holes.
    #[schema(value_type = Vec<Vec<Vec<Vec<f64>>>>)]
    MultiPolygon(Vec<Vec<Vec<Position>>>),
}

impl Geometry {
    /// A place.
    pub fn point(at: LonLat) -> Self {
        Self::Point(position(at))
    }

    /// A line of one or more parts; `None` without any.
    pub fn lines<'a>(parts: impl IntoIterator<Item = &'a [LonLat]>) -> Option<Self> {
        let mut lines: Vec<Vec<Position>> =
            parts.into_iter().map(|l| l.iter().copied().map(position).collect()).collect();
        match lines.len() {
            0 => None,
            1 => lines.pop().map(Self::LineString),
            _ => Some(Self::MultiLineString(lines)),
        }
    }

    /// An area.
    pub fn area(polygons: &[Vec<Vec<LonLat>>]) -> Self {
        let ring = |ring: &Vec<LonLat>| ring.iter().copied().map(position).collect();
        Self::MultiPolygon(polygons.iter().map(|rings| rings.iter().map(ring).collect()).collect())
    }
}

/// Longitude and latitude with seven decimals.
pub fn position(at: LonLat) -> Position {
    [(at.lon() * 1e7).round() / 1e7, (at.lat() * 1e7).round() / 1e7]
}
