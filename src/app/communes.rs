//! Which commune a place is in.

use geo::{Contains, Coord, LineString, MultiPolygon, Point, Polygon};

use crate::network::{Commune, Route};
use crate::units::{Bbox, Chainage, LonLat};

/// A route is looked at this often, in metres, to tell the communes it crosses.
const STEP: f64 = 200.0;

/// The communes' areas, ready to be asked.
#[derive(Default)]
pub struct Communes {
    areas: Vec<Area>,
}

struct Area {
    row: Commune,
    bbox: Bbox,
    shape: MultiPolygon,
}

impl Communes {
    /// From the store's rows; one without an area can never be the answer of [`Self::at`].
    pub fn new(rows: Vec<Commune>) -> Self {
        let areas = rows.into_iter().map(|row| {
            let corners = row.rings.iter().flatten().flatten().copied();
            Area {
                bbox: Bbox::around(corners).unwrap_or(Bbox::around([row.center]).unwrap_or(Bbox::WORLD)),
                shape: shape(&row),
                row,
            }
        });
        Self { areas: areas.collect() }
    }

    /// The commune that holds the place.
    pub fn at(&self, place: LonLat) -> Option<&Commune> {
        let point = Point::new(place.lon(), place.lat());
        self.areas.iter().find(|a| a.bbox.holds(place) && a.shape.contains(&point)).map(|a| &a.row)
    }

    /// The commune with this code.
    pub fn get(&self, code: &str) -> Option<&Commune> {
        self.areas.iter().map(|a| &a.row).find(|row| row.code == code)
    }

    /// Whether any commune holds the place, or none is known at all.
    pub fn box_of(&self, code: &str) -> Option<Bbox> {
        self.areas.iter().find(|a| a.row.code == code).map(|a| a.bbox)
    }

    /// Codes of the communes a route crosses, in the order met.
    pub fn along(&self, route: &Route) -> Vec<String> {
        let mut codes: Vec<String> = Vec::new();
        let length = route.length().get();
        let steps = (length / STEP).ceil().max(1.0) as usize;
        for step in 0..=steps {
            let Some(at) = Chainage::checked(length * step as f64 / steps as f64) else { continue };
            let Some(commune) = route.point_at(at).ok().and_then(|place| self.at(place)) else { continue };
            if codes.last() != Some(&commune.code) && !codes.contains(&commune.code) {
                codes.push(commune.code.clone());
            }
        }
        codes
    }
}

fn shape(row: &Commune) -> MultiPolygon {
    let line = |ring: &Vec<LonLat>| LineString::from_iter(ring.iter().map(|p| Coord { x: p.lon(), y: p.lat() }));
    let polygon = |rings: &Vec<Vec<LonLat>>| {
        let mut lines = rings.iter().map(line);
        Polygon::new(lines.next().unwrap_or(LineString::new(Vec::new())), lines.collect())
    };
    MultiPolygon::new(row.rings.iter().map(polygon).collect())
}
