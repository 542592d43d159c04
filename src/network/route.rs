//! A cable route: measured parts, and places on it by chainage.

use crate::geodesy::{self, LocalPlane, Ruler};
use crate::network::Segment;
use crate::units::{Bbox, CarrierCode, Chainage, LonLat, Metres};

/// An enum with one stable code a variant, as JSON, SQL and files write it.
macro_rules! codes {
    ($(#[$doc:meta])* $name:ident { $($variant:ident => $code:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum $name { $(#[doc = $code] $variant),+ }

        impl $name {
            /// Every value, in the order of the glossary.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The stable code.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code),+ }
            }

            /// The value with this code.
            pub fn from_code(code: &str) -> Option<Self> {
                match code { $($code => Some(Self::$variant),)+ _ => None }
            }
        }
    };
}
pub(crate) use codes;

codes! {
    /// What the cable is made of.
    Medium { Copper => "copper", Fibre => "fibre", Coaxial => "coaxial" }
}

codes! {
    /// How the cable lies.
    Laying { Aerial => "aerial", Buried => "buried", Duct => "duct", Underwater => "underwater" }
}

/// A route's place in the network that holds it; stable while the network lives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RouteNo(pub u32);

/// A place past the end of a route was asked for.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[error("the route is {} m long", length.get())]
pub struct BeyondEnd {
    /// How long the route is.
    pub length: Metres,
}

/// The place of a route that is nearest to a position.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Foot {
    /// Where along the route.
    pub chainage: Chainage,
    /// The place itself.
    pub point: LonLat,
    /// Geodesic distance from the position.
    pub distance: Metres,
}

/// A cable route with the chainage of every vertex.
#[derive(Clone, Debug, PartialEq)]
pub struct Route {
    /// The carrier's own id, unique among its routes.
    pub id: String,
    /// Whose it is, where known.
    pub carrier: Option<CarrierCode>,
    /// Name as given.
    pub name: Option<String>,
    /// What it is made of, where known.
    pub medium: Option<Medium>,
    /// How it lies, where known.
    pub laying: Option<Laying>,
    /// Properties of the file that have no field of their own, verbatim.
    pub properties: serde_json::Map<String, serde_json::Value>,
    parts: Vec<Part>,
}

/// Lines measured on the ellipsoid, before it is known what runs along them.
#[derive(Clone, Debug, PartialEq)]
pub struct Course {
    parts: Vec<Part>,
}

#[derive(Clone, Debug, PartialEq)]
struct Part {
    vertices: Vec<LonLat>,
    /// Chainage of each vertex, as many as vertices.
    chainages: Vec<f64>,
}

impl Course {
    /// Lines of fewer than two vertices are dropped: they have no length and no segment.
    pub fn measured(lines: Vec<Vec<LonLat>>) -> Self {
        let (mut ruler, mut along) = (Ruler::default(), 0.0);
        let parts = lines
            .into_iter()
            .filter(|line| line.len() >= 2)
            .map(|vertices| {
                let mut chainages = Vec::with_capacity(vertices.len());
                chainages.push(along);
                ruler.distances(&vertices, &mut chainages);
                for chainage in &mut chainages[1..] {
                    along += *chainage;
                    *chainage = along;
                }
                Part { vertices, chainages }
            })
            .collect();
        Self { parts }
    }

    /// A line whose vertices lie at chainages told by another: of networks in a plane, whose lengths are
    /// not those of the ellipsoid.
    #[cfg(test)]
    pub(crate) fn told(vertices: Vec<LonLat>, chainages: Vec<f64>) -> Self {
        Self { parts: vec![Part { vertices, chainages }] }
    }

    /// The vertices of each line, in order.
    pub fn lines(&self) -> impl DoubleEndedIterator<Item = &[LonLat]> {
        self.parts.iter().map(|p| p.vertices.as_slice())
    }
}

impl Route {
    /// A route along `lines`, measured as a [`Course`] is.
    pub fn measured(id: impl Into<String>, lines: Vec<Vec<LonLat>>) -> Self {
        Self::along(id, Course::measured(lines))
    }

    /// A route that runs along a course.
    pub fn along(id: impl Into<String>, course: Course) -> Self {
        Self {
            id: id.into(),
            carrier: None,
            name: None,
            medium: None,
            laying: None,
            properties: serde_json::Map::new(),
            parts: course.parts,
        }
    }

    /// Geodesic length; gaps between parts count nothing.
    pub fn length(&self) -> Metres {
        Metres::computed(self.parts.last().and_then(|p| p.chainages.last()).copied().unwrap_or(0.0))
    }

    /// The vertices of each part, in order.
    pub fn lines(&self) -> impl Iterator<Item = &[LonLat]> {
        self.parts.iter().map(|p| p.vertices.as_slice())
    }

    /// The chainage range of each part, in order.
    pub fn part_ranges(&self) -> impl Iterator<Item = (Chainage, Chainage)> {
        self.parts
            .iter()
            .map(|p| (Chainage::computed(p.chainages[0]), Chainage::computed(p.chainages[p.chainages.len() - 1])))
    }

    /// The chainage of each vertex of each part, metres, as [`Self::lines`] has them.
    pub(crate) fn chainages(&self) -> impl Iterator<Item = &[f64]> {
        self.parts.iter().map(|p| p.chainages.as_slice())
    }

    /// The smallest box around it, `None` if it has no parts.
    pub fn bbox(&self) -> Option<Bbox> {
        Bbox::around(self.lines().flatten().copied())
    }

    /// Every segment, numbered from 0 along the route.
    pub fn segments(&self, route: RouteNo) -> impl Iterator<Item = Segment> {
        let pairs = self.parts.iter().flat_map(|p| p.vertices.windows(2));
        pairs.enumerate().map(move |(no, pair)| Segment { a: pair[0], b: pair[1], route, no: no as u32 })
    }

    /// Chainages at the two ends of segment `no`; `None` if there is no such segment.
    pub fn segment_range(&self, no: u32) -> Option<(Chainage, Chainage)> {
        let (part, first) = self.segment(no)?;
        Some((Chainage::computed(part.chainages[first]), Chainage::computed(part.chainages[first + 1])))
    }

    /// The part that holds segment `no`, and which of its vertices the segment begins at.
    fn segment(&self, no: u32) -> Option<(&Part, usize)> {
        let mut left = no as usize;
        for part in &self.parts {
            let segments = part.chainages.len() - 1;
            if left < segments {
                return Some((part, left));
            }
            left -= segments;
        }
        None
    }

    /// The place a share (0 to 1) of the way along segment `no`, as the index tells it of the
    /// nearest segment; `None` if there is no such segment.
    pub fn place_on(&self, no: u32, share: f64) -> Option<(Chainage, LonLat)> {
        self.segment(no).map(|(part, first)| part.place_on(first, share))
    }

    /// The place nearest to a position; of equally near ones the first. `None` of a route without
    /// a line.
    pub fn foot(&self, at: LonLat) -> Option<Foot> {
        let plane = LocalPlane::at(at);
        let mut best: Option<(f64, &Part, usize, f64)> = None;
        for part in &self.parts {
            for (first, pair) in part.vertices.windows(2).enumerate() {
                let (distance_2, share) = plane.to_segment(pair[0], pair[1]);
                if best.is_none_or(|best| distance_2 < best.0) {
                    best = Some((distance_2, part, first, share));
                }
            }
        }
        let (_, part, first, share) = best?;
        let (chainage, point) = part.place_on(first, share);
        Some(Foot { chainage, point, distance: geodesy::distance(at, point) })
    }

    /// The position at a chainage. At a gap: the end of the part before it.
    pub fn point_at(&self, at: Chainage) -> Result<LonLat, BeyondEnd> {
        let length = self.length();
        // A millimetre is forgiven: chainages are written with three decimals.
        if self.parts.is_empty() || at.get() > length.get() + 1e-3 {
            return Err(BeyondEnd { length });
        }
        let along = at.get().min(length.get());
        let part =
            self.parts.iter().find(|p| along <= p.chainages[p.chainages.len() - 1]).ok_or(BeyondEnd { length })?;
        Ok(part.point_at(along))
    }

    /// The line of the route between two chainages, one line for each part it runs over.
    pub fn stretch(&self, from: Chainage, to: Chainage) -> Vec<Vec<LonLat>> {
        self.parts.iter().filter_map(|p| p.stretch(from.get(), to.get())).collect()
    }
}

impl Part {
    /// On the straight line of degrees a metre is not everywhere the same share of a segment; one step
    /// of correction leaves nanometres, so that a vertex on the line moves no place.
    fn point_at(&self, along: f64) -> LonLat {
        let next = self.chainages.partition_point(|&c| c < along).clamp(1, self.chainages.len() - 1);
        let (from, to) = (self.chainages[next - 1], self.chainages[next]);
        let share = if to > from { (along - from) / (to - from) } else { 0.0 };
        let (a, b) = (self.vertices[next - 1], self.vertices[next]);
        let first = geodesy::between(a, b, share);
        let (before, after) = (geodesy::distance(a, first).get(), geodesy::distance(first, b).get());
        let off = if before + after > 0.0 { share - before / (before + after) } else { 0.0 };
        geodesy::between(a, b, share + off)
    }

    /// The two ways to the ends are measured: the degrees of a segment are not equally long.
    fn place_on(&self, first: usize, share: f64) -> (Chainage, LonLat) {
        let (a, b) = (self.vertices[first], self.vertices[first + 1]);
        let (from, to) = (self.chainages[first], self.chainages[first + 1]);
        let point = geodesy::along_degrees(a, b, share);
        let (before, after) = (geodesy::distance(a, point).get(), geodesy::distance(point, b).get());
        let share = if before + after > 0.0 { before / (before + after) } else { 0.0 };
        (Chainage::computed(from + share * (to - from)), point)
    }

    fn stretch(&self, from: f64, to: f64) -> Option<Vec<LonLat>> {
        let (start, end) = (self.chainages[0], self.chainages[self.chainages.len() - 1]);
        let (from, to) = (from.max(start), to.min(end));
        if from >= to {
            return None;
        }
        let inner = self.chainages.iter().zip(&self.vertices).filter(|(c, _)| **c > from && **c < to).map(|(_, v)| *v);
        Some(std::iter::once(self.point_at(from)).chain(inner).chain(std::iter::once(self.point_at(to))).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(lon: f64, lat: f64) -> LonLat {
        LonLat::checked(lon, lat).unwrap()
    }

    fn with_gap() -> Route {
        Route::measured("T-1", vec![vec![at(107.0, 16.8), at(107.01, 16.8)], vec![at(107.02, 16.8), at(107.03, 16.8)]])
    }

    #[test]
    fn a_gap_between_parts_has_no_length() {
        let one = geodesy::distance(at(107.0, 16.8), at(107.01, 16.8)).get();
        assert!((with_gap().length().get() - 2.0 * one).abs() < 1e-6);
    }

    #[test]
    fn beyond_the_end_the_error_tells_the_length() {
        let route = with_gap();
        let error = route.point_at(Chainage::checked(99_000.0).unwrap()).unwrap_err();
        assert_eq!(error.length, route.length());
    }

    #[test]
    fn chainage_runs_on_after_the_gap() {
        let route = with_gap();
        let three_quarters = Chainage::computed(route.length().get() * 0.75);
        let place = route.point_at(three_quarters).unwrap();
        assert!((place.lon() - 107.025).abs() < 1e-7 && (place.lat() - 16.8).abs() < 1e-6, "{place:?}");
    }

    /// One degree of the equator is a/180 pi; meridian arcs from the equator as published for WGS84
    /// (series of Helmert: 110,574.3886 m for one degree, 221,149.4532 m for two).
    #[test]
    fn chainage_and_place_agree_both_ways_with_lengths_known_without_this_code() {
        let (degree, arc1, arc2) = (111_319.490_793, 110_574.388_558, 221_149.453_172);
        let equator = vec![at(107.0, 0.0), at(108.0, 0.0)];
        let gap = vec![equator.clone(), vec![at(109.0, 0.0), at(109.5, 0.0), at(110.0, 0.0)]];
        let meridian = vec![vec![at(107.0, 0.0), at(107.0, 1.0), at(107.0, 2.0)]];
        type Case<'a> = (&'a str, &'a [Vec<LonLat>], f64, (f64, f64));
        let cases: &[Case] = &[
            ("the start", &gap, 0.0, (107.0, 0.0)),
            ("a quarter of a degree", &gap, degree / 4.0, (107.25, 0.0)),
            ("behind a gap of a whole degree, which is 0 m long", &gap, degree * 1.25, (109.25, 0.0)),
            ("the end", &gap, degree * 2.0, (110.0, 0.0)),
            ("up the meridian", &meridian, arc1, (107.0, 1.0)),
            ("to its end", &meridian, arc2, (107.0, 2.0)),
        ];
        for (name, lines, chainage, (lon, lat)) in cases {
            let route = Route::measured("R", lines.to_vec());
            let length = route.length().get();
            let back = lines.iter().rev().map(|l| l.iter().rev().copied().collect()).collect();
            for (way, route, along) in
                [("on", &route, *chainage), ("back", &Route::measured("R", back), length - chainage)]
            {
                let place = route.point_at(Chainage::computed(along)).unwrap();
                assert!(geodesy::distance(place, at(*lon, *lat)).get() < 1e-3, "{name} {way}: {place:?}");
                let foot = route.foot(at(*lon, *lat)).unwrap();
                assert!((foot.chainage.get() - along).abs() < 1e-3, "{name} {way}: {foot:?}");
                assert!(foot.distance.get() < 1e-6, "{name} {way}: {foot:?}");
            }
        }
        let quarter = Route::measured("R", vec![vec![at(107.0, 0.0), at(107.0, 2.0)]]).foot(at(107.001, 1.0)).unwrap();
        assert!((quarter.chainage.get() - arc1).abs() < 1e-3, "not half of two degrees: {quarter:?}");
        assert!((quarter.distance.get() - degree * 1f64.to_radians().cos() / 1000.0).abs() < 0.02, "{quarter:?}");
        assert_eq!(Route::measured("R", vec![]).foot(at(107.0, 0.0)), None);
    }

    #[test]
    fn a_stretch_over_the_gap_is_two_lines_as_long_as_asked() {
        let route = with_gap();
        let (from, to) = (Chainage::computed(500.0), Chainage::computed(1500.0));
        let lines = route.stretch(from, to);
        assert_eq!(lines.len(), 2);
        let sum: f64 = lines.iter().flat_map(|l| l.windows(2)).map(|p| geodesy::distance(p[0], p[1]).get()).sum();
        assert!((sum - 1000.0).abs() < 1e-6, "{sum}");
    }

    #[test]
    fn segments_are_numbered_along_the_route_and_know_their_chainage() {
        let route = with_gap();
        let numbers: Vec<u32> = route.segments(RouteNo(3)).map(|s| s.no).collect();
        assert_eq!(numbers, [0, 1]);
        let (from, to) = route.segment_range(1).unwrap();
        assert!((to.get() - route.length().get()).abs() < 1e-9 && (from.get() * 2.0 - to.get()).abs() < 1e-6);
        assert_eq!(route.segment_range(2), None);
    }
}
