//! Coordinate reference systems that carriers' files are in, and the way from each to WGS84.

use std::sync::Arc;

use proj4rs::Proj;
use proj4rs::transform::transform;

use crate::units::LonLat;

/// VN-2000 to WGS84 as EPSG gives it, "VN-2000 to WGS 84 (2)": a coordinate frame rotation. The
/// projection library turns the other way round (position vector), hence the rotations' signs.
const VN2000: &str = "+ellps=WGS84 +towgs84=-191.90441429,-39.30318279,-111.45032835,0.00928836,-0.01975479,0.00427372,0.252906278 +no_defs";

/// A system on VN-2000.
struct Zone {
    epsg: u32,
    /// Central meridian in degrees; `None` for degrees themselves.
    meridian: Option<f64>,
    /// Scale on it.
    scale: f64,
}

const fn zone(epsg: u32, meridian: f64, scale: f64) -> Zone {
    Zone { epsg, meridian: Some(meridian), scale }
}

/// The provinces' 3-degree zones, the older ones, UTM, and degrees (EPSG registry).
static ZONES: &[Zone] = &[
    zone(9205, 103.0, 0.9999),
    zone(9206, 104.0, 0.9999),
    zone(9207, 104.5, 0.9999),
    zone(9208, 104.75, 0.9999),
    zone(9209, 105.5, 0.9999),
    zone(9210, 105.75, 0.9999),
    zone(9211, 106.0, 0.9999),
    zone(9212, 106.25, 0.9999),
    zone(9213, 106.5, 0.9999),
    zone(9214, 107.0, 0.9999),
    zone(9215, 107.25, 0.9999),
    zone(9216, 107.5, 0.9999),
    zone(9217, 108.25, 0.9999),
    zone(9218, 108.5, 0.9999),
    zone(5896, 102.0, 0.9999),
    zone(5897, 105.0, 0.9999),
    zone(5898, 108.0, 0.9999),
    zone(5899, 107.75, 0.9999),
    zone(3405, 105.0, 0.9996),
    zone(3406, 111.0, 0.9996),
    Zone { epsg: 4756, meridian: None, scale: 1.0 },
];

/// Behind a code: north before east.
const NORTH_FIRST: &str = "+north-first";

/// A coordinate reference system, ready to be used.
#[derive(Clone)]
pub struct Crs {
    /// `None` for WGS84 degrees.
    projection: Option<Arc<Projection>>,
    /// Whether a file writes north before east.
    north_first: bool,
}

struct Projection {
    name: String,
    from: Proj,
    to: Proj,
    degrees: bool,
}

impl Crs {
    /// Longitude and latitude, WGS84 degrees.
    pub const WGS84: Self = Self { projection: None, north_first: false };

    /// The system of a code such as `EPSG:9212`, `9212` or `urn:ogc:def:crs:EPSG::9212`, with
    /// `+north-first` behind it for a file that writes north before east; `None` for one that is not
    /// known here.
    pub fn from_code(code: &str) -> Option<Self> {
        // A `+` in an address is read as a space.
        if let Some(code) = code.strip_suffix(NORTH_FIRST).or_else(|| code.strip_suffix(" north-first")) {
            return Self::from_code(code).map(Self::north_first);
        }
        let upper = code.trim().to_ascii_uppercase();
        let last = upper.rsplit(':').next().unwrap_or_default();
        if matches!(last, "4326" | "CRS84" | "WGS84") {
            return Some(Self::WGS84);
        }
        let epsg: u32 = last.parse().ok()?;
        let zone = ZONES.iter().find(|zone| zone.epsg == epsg)?;
        Self::from_definition(&format!("EPSG:{epsg}"), &definition(zone))
    }

    /// The system on VN-2000 that is a transverse Mercator of this central meridian (degrees) and scale,
    /// with 500 km false easting and counted in metres; for `None` its degrees. `None` for one that
    /// no province uses.
    pub fn vn2000(mercator: Option<(f64, f64)>) -> Option<Self> {
        let same = |zone: &&Zone| match (mercator, zone.meridian) {
            (Some((meridian, scale)), Some(own)) => (meridian - own).abs() < 1e-6 && (scale - zone.scale).abs() < 1e-9,
            (None, None) => true,
            _ => false,
        };
        let zone = ZONES.iter().find(same)?;
        Self::from_code(&format!("EPSG:{}", zone.epsg))
    }

    /// A system by its definition in the words of PROJ, under this name; `None` where the library
    /// does not know its projection.
    pub fn from_definition(name: &str, definition: &str) -> Option<Self> {
        let from = Proj::from_proj_string(definition).ok()?;
        let to = Proj::from_proj_string("+proj=longlat +datum=WGS84 +no_defs").ok()?;
        let degrees = from.is_latlong();
        let projection = Projection { name: name.to_owned(), from, to, degrees };
        Some(Self { projection: Some(Arc::new(projection)), north_first: false })
    }

    /// Every system on VN-2000 that is counted in metres.
    pub fn vn2000_zones() -> impl Iterator<Item = Self> {
        let metres = ZONES.iter().filter(|zone| zone.meridian.is_some());
        metres.filter_map(|zone| Self::from_code(&format!("EPSG:{}", zone.epsg)))
    }

    /// As [`Self::from_code`] reads it.
    pub fn code(&self) -> String {
        format!("{}{}", self.name(), if self.north_first { NORTH_FIRST } else { "" })
    }

    /// Its code or name.
    pub fn name(&self) -> &str {
        self.projection.as_ref().map_or("EPSG:4326", |p| &p.name)
    }

    /// Whether it is WGS84 by longitude and latitude itself.
    pub fn is_wgs84(&self) -> bool {
        self.projection.is_none() && !self.north_first
    }

    /// Whether it counts in degrees of longitude and latitude.
    pub fn is_degrees(&self) -> bool {
        self.projection.as_ref().is_none_or(|p| p.degrees)
    }

    /// The same system, of a file that writes north before east, or latitude before longitude.
    pub fn north_first(self) -> Self {
        Self { north_first: true, ..self }
    }

    /// Whether the file writes north before east.
    pub fn is_north_first(&self) -> bool {
        self.north_first
    }

    /// Two numbers of a file as east and north.
    pub fn ordered(&self, first: f64, second: f64) -> (f64, f64) {
        if self.north_first { (second, first) } else { (first, second) }
    }

    /// The position at `x` (east, or longitude) and `y` (north, or latitude), in that order whatever
    /// the file's; `None` where there is none, such as far outside the projection's reach.
    pub fn position(&self, x: f64, y: f64) -> Option<LonLat> {
        let Some(projection) = &self.projection else { return LonLat::checked(x, y) };
        let turn = |value: f64| if projection.degrees { value.to_radians() } else { value };
        let mut place = (turn(x), turn(y), 0.0);
        transform(&projection.from, &projection.to, &mut place).ok()?;
        LonLat::checked(place.0.to_degrees(), place.1.to_degrees())
    }
}

impl std::fmt::Debug for Crs {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Crs({})", self.name())
    }
}

fn definition(zone: &Zone) -> String {
    match zone.meridian {
        Some(meridian) => {
            format!("+proj=tmerc +lat_0=0 +lon_0={meridian} +k={} +x_0=500000 +y_0=0 +units=m {VN2000}", zone.scale)
        }
        None => format!("+proj=longlat {VN2000}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_known_however_they_are_written() {
        for code in ["EPSG:9212", "9212", "urn:ogc:def:crs:EPSG::9212", " epsg:9212 "] {
            assert_eq!(Crs::from_code(code).map(|c| c.name().to_owned()), Some("EPSG:9212".to_owned()), "{code}");
        }
        for code in ["EPSG:4326", "urn:ogc:def:crs:OGC:1.3:CRS84", "CRS84"] {
            assert!(Crs::from_code(code).unwrap().is_wgs84(), "{code}");
        }
        for code in ["EPSG:1234", "", "VN-2000"] {
            assert!(Crs::from_code(code).is_none(), "{code}");
        }
        assert_eq!(Crs::vn2000_zones().count(), 20);
        let swapped = Crs::from_code("EPSG:9212+north-first").unwrap();
        assert!(Crs::from_code("EPSG:9212 north-first").unwrap().is_north_first());
        assert!(swapped.is_north_first() && Crs::from_code(&swapped.code()).unwrap().is_north_first());
    }

    #[test]
    fn a_zone_of_vn2000_is_known_by_its_meridian_and_scale() {
        let cases = [
            (Some((106.25, 0.9999)), Some("EPSG:9212")),
            (Some((105.0, 0.9999)), Some("EPSG:5897")),
            (Some((105.0, 0.9996)), Some("EPSG:3405")),
            (None, Some("EPSG:4756")),
            (Some((106.25, 0.9996)), None),
            (Some((106.2, 0.9999)), None),
        ];
        for (mercator, want) in cases {
            assert_eq!(Crs::vn2000(mercator).as_ref().map(Crs::name), want, "{mercator:?}");
        }
    }

    #[test]
    fn what_is_far_outside_a_zone_is_no_position() {
        let crs = Crs::from_code("EPSG:9212").unwrap();
        for (x, y) in [(f64::NAN, 0.0), (f64::INFINITY, 1.0), (1e12, 1e12)] {
            assert_eq!(crs.position(x, y), None, "{x} {y}");
        }
    }
}
