//! What holds for every GeoJSON object, and for a Feature.

use std::fmt::Display;

use crate::import::fault::Faults;
use crate::import::geojson::foreign_crs;
use crate::import::rfc7946::extent::{self, Extent};
use crate::import::rfc7946::text::{Kind, Object, Text};
use crate::import::splitter::Stop;
use crate::import::{Fault, Limits};

/// The nine types of section 1.4.
pub(super) const TYPES: [&str; 9] = [
    "FeatureCollection",
    "Feature",
    "Point",
    "MultiPoint",
    "LineString",
    "MultiLineString",
    "Polygon",
    "MultiPolygon",
    "GeometryCollection",
];

/// What an object is in the document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    Collection,
    Feature,
    Geometry,
}

impl Role {
    /// Members that define another kind of object (section 7.1).
    const fn forbidden(self) -> &'static [&'static str] {
        match self {
            Self::Collection => &["coordinates", "geometries", "geometry", "properties"],
            Self::Feature => &["coordinates", "geometries", "features"],
            Self::Geometry => &["geometry", "properties", "features"],
        }
    }
}

/// Where the judging is, and what it found.
pub(super) struct Judge<'f> {
    pub(super) faults: &'f mut Faults,
    pub(super) limits: &'f Limits,
    /// The feature at hand, and its id.
    pub(super) feature: Option<usize>,
    pub(super) id: Option<String>,
    vertices: usize,
}

impl<'f> Judge<'f> {
    pub(super) fn new(faults: &'f mut Faults, limits: &'f Limits) -> Self {
        Self { faults, limits, feature: None, id: None, vertices: 0 }
    }

    pub(super) fn tell(&mut self, code: &'static str, detail: impl Display, path: impl Into<String>, line: usize) {
        let mut fault = Fault::of(code, detail).path(path).line(line);
        fault.feature = self.feature;
        fault.id.clone_from(&self.id);
        self.faults.push(fault);
    }

    /// Counts a position.
    pub(super) fn vertex(&mut self) -> Result<(), Stop> {
        self.vertices += 1;
        if self.vertices > self.limits.vertices {
            return Err(Stop::TooMany("G011", self.limits.vertices));
        }
        Ok(())
    }

    /// The rules of every GeoJSON object: names once, no member of another kind of object, no
    /// coordinate system of its own, a box around its positions.
    pub(super) fn object(&mut self, object: &Object<'_>, role: Role, path: &str, around: &Extent) -> Result<(), Stop> {
        self.names(object, path);
        for (name, value) in role.forbidden().iter().filter_map(|n| Some((n, object.get(n)?))) {
            self.tell("R118", name, below(path, name), value.line);
        }
        if let Some(crs) = object.get("crs") {
            let value = serde_json::from_str(crs.json).unwrap_or_default();
            let (code, name) = foreign_crs(&value).map_or(("R401", String::new()), |name| ("R310", name));
            self.tell(code, name, below(path, "crs"), crs.line);
        }
        let Some(bbox) = object.get("bbox") else { return Ok(()) };
        if let Some((code, detail)) = extent::judge(bbox, around)? {
            self.tell(code, detail, below(path, "bbox"), bbox.line);
        }
        Ok(())
    }

    /// Tells names written twice in one object.
    fn names(&mut self, object: &Object<'_>, path: &str) {
        for (name, line) in object.repeated() {
            self.tell("R311", name, below(path, name), line);
        }
    }

    /// Judges an element of `features`; the box around its positions comes back.
    pub(super) fn element(&mut self, text: Text<'_>, path: &str) -> Result<Extent, Stop> {
        if text.kind() != Kind::Object {
            text.validate()?;
            self.tell("R105", text.shown(), path, text.line);
            return Ok(Extent::NONE);
        }
        let object = text.members()?;
        self.id = object.get("id").and_then(id);
        let kind = object.get("type");
        let name = kind.and_then(Text::string);
        match (kind, name.as_deref()) {
            (_, Some("Feature")) => {}
            (None, _) => self.tell("R102", "", path, text.line),
            (Some(kind), name) => {
                self.tell("R105", name.map_or_else(|| kind.shown(), Into::into), below(path, "type"), kind.line);
                // Another kind of object is no Feature at all; a misspelt one is judged as meant.
                if name.is_some_and(|n| TYPES.contains(&n)) {
                    return Ok(Extent::NONE);
                }
            }
        }
        self.feature(&object, path)
    }

    /// Judges a Feature (section 3.2) but for its type.
    pub(super) fn feature(&mut self, object: &Object<'_>, path: &str) -> Result<Extent, Stop> {
        self.id = object.get("id").and_then(id);
        if let Some(own) = object.get("id").filter(|t| !matches!(t.kind(), Kind::Text | Kind::Number)) {
            self.tell("R110", own.shown(), below(path, "id"), own.line);
        }
        let around = match object.get("geometry") {
            None => self.missing("R107", object, path),
            Some(text) if text.kind() == Kind::Null => Extent::NONE,
            Some(text) if text.kind() == Kind::Object => self.geometry(text, &below(path, "geometry"))?,
            Some(text) => {
                self.tell("R106", text.shown(), below(path, "geometry"), text.line);
                Extent::NONE
            }
        };
        match object.get("properties") {
            None => _ = self.missing("R108", object, path),
            Some(text) if text.kind() == Kind::Null => {}
            Some(text) if text.kind() == Kind::Object => self.names(&text.members()?, &below(path, "properties")),
            Some(text) => self.tell("R109", text.shown(), below(path, "properties"), text.line),
        }
        self.object(object, Role::Feature, path, &around)?;
        Ok(around)
    }

    /// Tells a member that is not there.
    pub(super) fn missing(&mut self, code: &'static str, object: &Object<'_>, path: &str) -> Extent {
        self.tell(code, "", path, object.line);
        Extent::NONE
    }
}

/// The path of a member.
pub(super) fn below(path: &str, name: &str) -> String {
    let plain = name.chars().all(|c| c.is_alphanumeric() || c == '_') && !name.is_empty();
    if plain { format!("{path}.{name}") } else { format!("{path}[{name:?}]") }
}

/// An id as the file's faults name it.
fn id(text: Text<'_>) -> Option<String> {
    match text.kind() {
        Kind::Text => text.string().map(|id| id.into_owned()),
        Kind::Number => Some(text.json.to_owned()),
        _ => None,
    }
}
