//! Which commune a place is in.

use geo::{Contains, Distance, Euclidean, MultiPolygon, Point};

use crate::import::fold;
use crate::network::{Commune, Route};
use crate::units::{Bbox, Chainage, LonLat, Timestamp};

/// A route is looked at this often, in metres, to tell the communes it crosses.
const STEP: f64 = 200.0;

/// How far an approximate border may be off, in degrees: some 500 m.
const APPROXIMATE: f64 = 0.005;

/// Since 1 July 2025 a province holds communes directly; districts are gone, and most communes are new.
const MERGED: Timestamp = Timestamp::from_millis(1_751_302_800_000);

/// Where the sea lies off the province's coast, in degrees clockwise from north: places there are
/// not outside.
pub const SEA: Option<f64> = Some(45.0);

/// Whether a commune is meant by what somebody typed: a part of its name, of its former district's or of
/// a former commune's, whatever the marks, capitals and spaces.
pub fn is_meant(commune: &Commune, typed: &str) -> bool {
    let squashed = |name: &str| fold(name).replace(|c: char| c.is_whitespace() || c == '-' || c == '–', "");
    let typed = squashed(typed);
    let names = [&commune.name, &commune.full_name].into_iter().chain(&commune.old_district).chain(&commune.former);
    names.into_iter().any(|name| squashed(name).contains(&typed))
}

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

    /// All of them.
    pub fn rows(&self) -> Vec<Commune> {
        self.areas.iter().map(|area| area.row.clone()).collect()
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

    /// The commune whose name stands in a text, whatever the marks and capitals: the longest of several;
    /// `None` where two as long do.
    pub fn named_in(&self, text: &str) -> Option<&Commune> {
        let words = |text: &str| {
            let folded = fold(text);
            let words = folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
            format!(" {} ", words.collect::<Vec<_>>().join(" "))
        };
        let text = words(text);
        let named = self.areas.iter().map(|a| (words(&a.row.name), &a.row)).filter(|(name, _)| text.contains(name));
        let mut named: Vec<_> = named.collect();
        named.sort_by_key(|(name, _)| std::cmp::Reverse(name.len()));
        match &named[..] {
            [(first, _), (second, _), ..] if first.len() == second.len() => None,
            _ => named.first().map(|(_, commune)| *commune),
        }
    }

    /// The codes of all.
    pub fn codes(&self) -> impl Iterator<Item = &str> {
        self.areas.iter().map(|a| a.row.code.as_str())
    }

    /// Communes whose area may touch the box and does by `touches`, by their order.
    pub fn touching(&self, bbox: Bbox, touches: impl Fn(&MultiPolygon) -> bool) -> Vec<&Commune> {
        self.areas.iter().filter(|a| a.bbox.touches(bbox) && touches(&a.shape)).map(|a| &a.row).collect()
    }

    /// What a commune's place was before the communes were merged, for what had happened by then; `None`
    /// after that, and where nothing is known of it. Of several former communes it may be any.
    pub fn before(&self, code: &str, until: Timestamp) -> Option<(&[String], Option<&str>)> {
        let commune = self.get(code).filter(|_| until < MERGED)?;
        let (names, district) = (commune.former.as_slice(), commune.old_district.as_deref());
        (!names.is_empty() || district.is_some()).then_some((names, district))
    }

    /// Codes of the communes a route crosses, in the order met.
    pub fn along(&self, route: &Route) -> Vec<String> {
        self.between(route, Chainage::default(), Chainage::computed(route.length().get()))
    }

    /// The same of a stretch of it.
    pub fn between(&self, route: &Route, from: Chainage, to: Chainage) -> Vec<String> {
        let mut codes: Vec<String> = Vec::new();
        let (from, length) = (from.get(), to.get() - from.get());
        let steps = (length / STEP).ceil().max(1.0) as usize;
        for step in 0..=steps {
            let Some(at) = Chainage::checked(from + length * step as f64 / steps as f64) else { continue };
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

    #[test]
    fn a_commune_is_found_by_its_former_names_however_they_are_typed() {
        let commune = Commune {
            name: "Hướng Hiệp".to_owned(),
            full_name: "Xã Hướng Hiệp".to_owned(),
            old_district: Some("Huyện Đa Krông".to_owned()),
            former: vec!["Thị trấn Krông Klang".to_owned(), "Xã Mò Ó".to_owned()],
            ..square("1", 107.0, false)
        };
        let cases = [
            ("hướng hiệp", true),
            ("HUONG HIEP", true),
            ("đakrông", true),
            ("Đa Krông", true),
            ("mo o", true),
            ("krong-klang", true),
            ("Lao Bảo", false),
        ];
        for (typed, meant) in cases {
            assert_eq!(is_meant(&commune, typed), meant, "{typed}");
        }
    }

    #[test]
    fn what_happened_before_the_merger_was_in_a_former_commune() {
        let merged = Commune { former: vec!["Xã Cũ".to_owned()], ..square("1", 107.0, false) };
        let communes = Communes::new(vec![merged, square("2", 107.3, false)]);
        let at = |text: &str| Timestamp::from_millis(text.parse().unwrap());
        let (last, first) = (at("1751302799999"), at("1751302800000"));
        let before = |code: &str, until| communes.before(code, until).map(|(names, _)| names.join(","));
        assert_eq!(before("1", last).as_deref(), Some("Xã Cũ"), "the last moment of 30 June");
        assert_eq!((before("1", first), before("2", last), before("9", last)), (None, None, None));
    }
}
