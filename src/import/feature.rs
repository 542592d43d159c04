//! One feature: its id, its geometry, its properties.

use std::borrow::Cow;

use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Map, Value};

use crate::geodesy::Crs;
use crate::import::fault::Faults;
use crate::import::quick::{self, Geometry, Quick};
use crate::import::splitter::{Stop, near, newlines, shown};
use crate::import::{Fault, Limits, coordinates};
use crate::network::Course;
use crate::units::LonLat;

/// A feature as the file has it, geometry checked.
pub(crate) struct Feature {
    pub(crate) number: usize,
    /// From 1; 0 in a format that has no lines.
    pub(crate) line: usize,
    /// `Feature.id`, else `properties.id`, else the number.
    pub(crate) id: String,
    /// Whether the file gave it that id.
    pub(crate) named: bool,
    /// The property or column that the id was taken from, if any.
    pub(crate) id_column: Option<Cow<'static, str>>,
    /// Whether the id was a JSON number.
    pub(crate) number_id: bool,
    /// Without the one that the id was taken from.
    pub(crate) properties: Map<String, Value>,
    pub(crate) shape: Shape,
}

/// A geometry of the kinds that mean something here.
pub(crate) enum Shape {
    Lines(Lines),
    Point(LonLat),
    /// Polygons, each its rings: the outer one first.
    Areas(Vec<Vec<Vec<LonLat>>>),
    None,
}

/// Lines and what takes long to find out about them: where features are read side by side, this is
/// found out there.
pub(crate) struct Lines {
    pub(crate) course: Course,
    /// A hash of the vertices that is the same drawn from either end.
    pub(crate) either_way: u64,
}

impl Lines {
    pub(crate) fn of(lines: Vec<Vec<LonLat>>) -> Self {
        let course = Course::measured(lines);
        // Polynomials in ODD, one with the first vertex at the highest power, one with the last.
        const ODD: u64 = 0x517c_c1b7_2722_0a95;
        let (mut forward, mut backward, mut power) = (0_u64, 0_u64, 1_u64);
        for at in course.lines().flatten() {
            let both = at.lon().to_bits().rotate_left(32) ^ at.lat().to_bits();
            let mixed = (both ^ both >> 29).wrapping_mul(ODD);
            let mixed = mixed ^ mixed >> 32;
            forward = forward.wrapping_mul(ODD).wrapping_add(mixed);
            backward = backward.wrapping_add(mixed.wrapping_mul(power));
            power = power.wrapping_mul(ODD);
        }
        Self { course, either_way: forward.min(backward) }
    }
}

impl Feature {
    pub(crate) fn vertices(&self) -> usize {
        match &self.shape {
            Shape::Lines(lines) => lines.course.lines().map(<[_]>::len).sum(),
            Shape::Point(_) => 1,
            Shape::Areas(areas) => areas.iter().flatten().map(Vec::len).sum(),
            Shape::None => 0,
        }
    }

    /// With the id that the file gives it, of its own or of its properties; else its number is its id.
    fn identified(
        own: Option<(String, bool)>,
        from_feature: bool,
        number: usize,
        line: usize,
        properties: Map<String, Value>,
        shape: Shape,
    ) -> Self {
        let named = own.is_some();
        let id_column = (named && !from_feature).then_some(Cow::Borrowed("id"));
        let (id, number_id) = own.unwrap_or_else(|| (number.to_string(), false));
        Self { number, line, id, named, id_column, number_id, properties, shape }
    }

    /// A fault of this feature.
    pub(crate) fn fault(&self, code: &'static str, detail: impl std::fmt::Display) -> Fault {
        let fault = Fault::of(code, detail).feature(self.number).id(&self.id);
        if self.line > 0 { fault.line(self.line) } else { fault }
    }

    /// The path of one of its properties.
    pub(crate) fn property(&self, name: &str) -> String {
        format!("$.features[{}].properties.{name}", self.number)
    }
}

#[derive(Deserialize)]
struct Text<'a> {
    #[serde(rename = "type")]
    kind: Option<Value>,
    id: Option<Value>,
    #[serde(borrow)]
    geometry: Option<&'a RawValue>,
    #[serde(borrow)]
    properties: Option<&'a RawValue>,
}

#[derive(Deserialize)]
struct GeometryText<'a> {
    #[serde(rename = "type")]
    kind: Option<Value>,
    #[serde(borrow)]
    coordinates: Option<&'a RawValue>,
}

/// Whether `kind` names a geometry of GeoJSON.
pub(crate) fn is_geometry(kind: &str) -> bool {
    kind == "GeometryCollection" || levels(kind).is_some()
}

/// How many brackets deep the positions of a geometry that can be used lie.
fn levels(kind: &str) -> Option<usize> {
    match kind {
        "Point" => Some(1),
        "LineString" | "MultiPoint" => Some(2),
        "MultiLineString" | "Polygon" => Some(3),
        "MultiPolygon" => Some(4),
        _ => None,
    }
}

/// Whether the text has one of the words Python writes where JSON has no number.
pub(crate) fn has_nan(text: &str) -> bool {
    text.contains("NaN") || text.contains("Infinity")
}

/// Reads one feature. `None`: it has an error, which is among the faults now. `Err`:
/// the text is not JSON, so nothing after it can be trusted.
pub(crate) fn read(
    text: &str,
    number: usize,
    line: usize,
    limits: &Limits,
    crs: &Crs,
    faults: &mut Faults,
) -> Result<Option<Feature>, Stop> {
    if let Some(feature) = quick::read(text, limits.property_bytes, crs).and_then(|quick| good(quick, number, line)) {
        return Ok(Some(feature));
    }
    with_care(text, number, line, limits, crs, faults)
}

/// A feature with nothing wrong with it; `None` if there is with its id.
pub(crate) fn good(quick: Quick, number: usize, line: usize) -> Option<Feature> {
    let Quick { id, mut properties, geometry } = quick;
    let from_feature = id.is_some();
    let own = identity(id, &mut properties).ok()?;
    let shape = match geometry {
        Geometry::Point(at) => Shape::Point(at),
        Geometry::Lines(lines) => Shape::Lines(Lines::of(lines)),
        Geometry::Areas(areas) => Shape::Areas(areas),
    };
    Some(Feature::identified(own, from_feature, number, line, properties, shape))
}

/// Reads what is there of a feature, however wrong, and tells all that is.
pub(crate) fn with_care(
    text: &str,
    number: usize,
    line: usize,
    limits: &Limits,
    crs: &Crs,
    faults: &mut Faults,
) -> Result<Option<Feature>, Stop> {
    let mut place = Place { text, crs, number, line, id: None, faults, bad: false };
    let parts: Text<'_> = match serde_json::from_str(text) {
        Ok(parts) => parts,
        Err(e) if e.is_data() => {
            place.tell("G117", "", &shown(text));
            return Ok(None);
        }
        Err(_) if has_nan(text) => {
            let at = text.find("NaN").or_else(|| text.find("Infinity")).unwrap_or(0);
            let fault = Fault::of("G007", "").line(line + newlines(&text.as_bytes()[..at]));
            place.faults.push(fault.feature(number).path(format!("$.features[{number}]")));
            return Ok(None);
        }
        Err(e) => return Err(Stop::Syntax(line + e.line() - 1, near(text, &e))),
    };
    if parts.kind.as_ref().and_then(Value::as_str) != Some("Feature") {
        place.tell("G117", ".type", "type?");
    }
    let mut properties = place.properties(parts.properties, limits);
    let from_feature = parts.id.is_some();
    let own = identity(parts.id, &mut properties).unwrap_or_else(|()| {
        place.tell("G119", ".id", "");
        None
    });
    place.id = Some(own.as_ref().map_or_else(|| number.to_string(), |(id, _)| id.clone()));
    let shape = place.shape(parts.geometry);
    let ok = !place.bad;
    Ok(ok.then(|| Feature::identified(own, from_feature, number, line, properties, shape)))
}

/// The id that the file gives, and whether it is a JSON number; an error if it is no id.
fn identity(own: Option<Value>, properties: &mut Map<String, Value>) -> Result<Option<(String, bool)>, ()> {
    let from_feature = own.is_some();
    let found = match own.as_ref().or_else(|| properties.get("id")) {
        Some(Value::String(id)) if !id.is_empty() => (id.clone(), false),
        Some(Value::Number(id)) => (id.to_string(), true),
        None | Some(Value::Null | Value::String(_)) => return Ok(None),
        Some(_) => return Err(()),
    };
    if !from_feature {
        properties.shift_remove("id");
    }
    Ok(Some(found))
}

/// Where in the file the feature is, and what is wrong with it so far.
struct Place<'a> {
    text: &'a str,
    crs: &'a Crs,
    number: usize,
    line: usize,
    id: Option<String>,
    faults: &'a mut Faults,
    bad: bool,
}

impl Place<'_> {
    /// Tells an error at `below` (a path below the feature).
    fn tell(&mut self, code: &'static str, below: &str, detail: &str) {
        self.push(Fault::of(code, detail).path(below.trim_start_matches('.')), 0);
    }

    /// Adds a fault whose path is relative to the feature, `at` bytes into its text.
    fn push(&mut self, mut fault: Fault, at: usize) {
        let below = fault.path.take().filter(|p| !p.is_empty()).map_or_else(String::new, |p| format!(".{p}"));
        self.bad |= fault.severity == crate::import::Severity::Error;
        fault.id.clone_from(&self.id);
        let line = self.line + newlines(&self.text.as_bytes()[..at.min(self.text.len())]);
        self.faults.push(fault.feature(self.number).line(line).path(format!("$.features[{}]{below}", self.number)));
    }

    fn properties(&mut self, raw: Option<&RawValue>, limits: &Limits) -> Map<String, Value> {
        let Some(raw) = raw else { return Map::new() };
        if raw.get().len() > limits.property_bytes {
            self.tell("G012", ".properties", &limits.property_bytes.to_string());
            return Map::new();
        }
        serde_json::from_str(raw.get()).unwrap_or_else(|_| {
            self.tell("G118", ".properties", "");
            Map::new()
        })
    }

    fn shape(&mut self, raw: Option<&RawValue>) -> Shape {
        let Some(raw) = raw else { return Shape::None };
        let Ok(geometry) = serde_json::from_str::<GeometryText<'_>>(raw.get()) else {
            self.tell("G112", ".geometry", "?");
            return Shape::None;
        };
        let kind = match geometry.kind {
            Some(Value::String(kind)) => kind,
            other => other.map_or_else(|| "?".to_owned(), |v| v.to_string().chars().take(40).collect()),
        };
        match (kind.as_str(), levels(&kind), geometry.coordinates) {
            ("GeometryCollection", ..) => self.tell("G111", ".geometry", ""),
            (_, Some(levels), Some(text)) => return self.coordinates(&kind, levels, text.get()),
            (_, Some(_), None) => self.tell("G115", ".geometry", "null"),
            _ => self.tell("G112", ".geometry.type", &kind),
        }
        Shape::None
    }

    fn coordinates(&mut self, kind: &str, levels: usize, text: &str) -> Shape {
        let mut read = coordinates::read(text, levels, self.crs);
        self.faults.keep_unplaced(read.unplaced);
        // `text` is a piece of the feature's own text, so its distance is its offset.
        let offset = (text.as_ptr() as usize).saturating_sub(self.text.as_ptr() as usize);
        let had_errors = self.bad;
        self.bad = false;
        for (mut fault, at) in read.faults() {
            fault.path = fault.path.map(|p| format!("geometry.{p}"));
            self.push(fault, offset + at);
        }
        let wrong = self.bad;
        self.bad |= had_errors;
        if wrong {
            return Shape::None;
        }
        let first = read.lines.first().and_then(|line| line.first()).copied();
        match (kind, first) {
            ("Point", Some(at)) => Shape::Point(at),
            ("MultiPoint", Some(at)) if read.lines[0].len() == 1 => Shape::Point(at),
            ("MultiPoint", Some(_)) => {
                self.tell("G116", ".geometry", "");
                Shape::None
            }
            ("Point" | "MultiPoint", None) => {
                self.tell("G106", ".geometry.coordinates", "0");
                Shape::None
            }
            ("Polygon" | "MultiPolygon", _) => {
                let lines = std::mem::take(&mut read.lines);
                let counts = if kind == "Polygon" { vec![lines.len()] } else { read.polygons };
                let mut rings = lines.into_iter();
                Shape::Areas(counts.into_iter().map(|count| rings.by_ref().take(count).collect()).collect())
            }
            _ => {
                let short = read.lines.iter().position(|line| line.len() < 2);
                if short.is_some() || read.lines.is_empty() {
                    let part = short.filter(|_| levels == 3).map_or_else(String::new, |n| format!("[{n}]"));
                    self.tell("G107", &format!(".geometry.coordinates{part}"), "");
                }
                Shape::Lines(Lines::of(std::mem::take(&mut read.lines)))
            }
        }
    }
}
