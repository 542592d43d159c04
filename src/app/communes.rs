//! Which commune a place is in.

use geo::{Contains, Distance, Euclidean, MultiPolygon, Point};

use crate::network::{Commune, Route};
use crate::units::{Bbox, Chainage, LonLat};

/// A route is looked at this often, in metres, to tell the communes it crosses.
const STEP: f64 = 200.0;

/// How far an approximate border may be off, in degrees: some 500 m.
const APPROXIMATE: f64 = 0.005;

/// Where the sea lies off the province's coast, in degrees clockwise from north: places there are
/// not outside.
pub const SEA: Option<f64> = Some(45.0);

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
                shape: row.area(),
                row,
            }
        });
        Self { areas: areas.collect() }
    }

    /// The commune that holds the place. A place just outside all areas, one of which is only
    /// approximate, is in the nearest such.
    pub fn at(&self, place: LonLat) -> Option<&Commune> {
        let point = Point::new(place.lon(), place.lat());
        let inside = |a: &&Area| a.bbox.holds(place) && a.shape.contains(&point);
        let area = self.areas.iter().find(inside).or_else(|| self.just_outside(place));
        area.map(|a| &a.row)
    }

    fn just_outside(&self, place: LonLat) -> Option<&Area> {
        let around = Bbox::around([place])?.grown(APPROXIMATE);
        let point = Point::new(place.lon(), place.lat());
        let near = self.areas.iter().filter(|a| a.row.approximate && a.bbox.touches(around));
        let far = |a: &Area| Euclidean.distance(&a.shape, &point);
        let nearest = near.map(|a| (far(a), a)).min_by(|a, b| a.0.total_cmp(&b.0));
        nearest.filter(|(degrees, _)| *degrees <= APPROXIMATE).map(|(_, area)| area)
    }

    /// The commune with this code.
    pub fn get(&self, code: &str) -> Option<&Commune> {
        self.areas.iter().map(|a| &a.row).find(|row| row.code == code)
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

#[cfg(test)]
mod tests {
    use super::*;

    fn square(code: &str, west: f64, approximate: bool) -> Commune {
        let at = |lon, lat| LonLat::checked(lon, lat).unwrap();
        let ring = [(west, 16.0), (west + 0.1, 16.0), (west + 0.1, 16.1), (west, 16.1), (west, 16.0)];
        Commune {
            code: code.to_owned(),
            name: code.to_owned(),
            kind: "xa".to_owned(),
            full_name: code.to_owned(),
            old_district: None,
            former: Vec::new(),
            center: at(west, 16.0),
            rings: vec![vec![ring.iter().map(|&(lon, lat)| at(lon, lat)).collect()]],
            approximate,
        }
    }

    #[test]
    fn a_place_is_in_the_commune_that_holds_it_or_just_beside_an_approximate_one() {
        let communes = Communes::new(vec![square("A", 107.0, true), square("B", 107.3, false)]);
        let cases = [
            ("inside", 107.05, Some("A")),
            ("300 m off an approximate border", 106.997, Some("A")),
            ("1 km off it", 106.99, None),
            ("300 m off an exact border", 107.403, None),
            ("inside an exact one", 107.35, Some("B")),
        ];
        for (name, lon, want) in cases {
            let found = communes.at(LonLat::checked(lon, 16.05).unwrap()).map(|c| c.code.as_str());
            assert_eq!(found, want, "{name}");
        }
    }
}
