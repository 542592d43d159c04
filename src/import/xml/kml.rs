//! KML 2.2 (OGC 07-147r2) and what came before and after it: placemarks as features.

use super::coordinates;
use super::pending::{Output, Pending};
use super::pump::{Element, Halt, coordinate_bytes, shown};
use super::trail::Trail;
use crate::import::{Fault, Limits};
use crate::units::LonLat;

/// What an element is, told by its parent and its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tag {
    /// `kml`, `Document`, `Folder`.
    Container,
    ContainerName,
    /// Something that shows no feature of this file's own.
    Foreign,
    Placemark,
    /// Text of a placemark that becomes a property, and markup within it.
    Text,
    Markup,
    Extended,
    Data,
    Schema,
    /// Text of extended data that becomes a property.
    Value,
    Multi,
    Line,
    Point,
    Polygon,
    Outer,
    Inner,
    Ring,
    Track,
    Coordinates,
    /// One position of a track.
    Coord,
    /// A geometry that is neither line, point nor area.
    Unknown,
    Skip,
}

impl Tag {
    fn of(parent: Self, name: &str) -> Self {
        match (parent, name) {
            (Self::Container, "kml" | "Document" | "Folder") => Self::Container,
            (Self::Container, "Placemark") => Self::Placemark,
            (Self::Container, "name") => Self::ContainerName,
            (Self::Container, "NetworkLink" | "GroundOverlay" | "ScreenOverlay" | "PhotoOverlay") => Self::Foreign,
            (Self::Placemark, "name" | "description" | "styleUrl" | "address" | "Snippet") => Self::Text,
            (Self::Text | Self::Markup, _) => Self::Markup,
            (Self::Placemark, "ExtendedData") => Self::Extended,
            (Self::Extended, "Data") => Self::Data,
            (Self::Extended, "SchemaData") => Self::Schema,
            (Self::Data, "value") | (Self::Schema, "SimpleData") | (Self::Extended, _) => Self::Value,
            (Self::Placemark | Self::Multi, _) => Self::geometry(name),
            (Self::Line | Self::Point | Self::Ring, "coordinates") => Self::Coordinates,
            (Self::Track, "coord") => Self::Coord,
            (Self::Polygon, "outerBoundaryIs") => Self::Outer,
            (Self::Polygon, "innerBoundaryIs") => Self::Inner,
            (Self::Outer | Self::Inner, "LinearRing") => Self::Ring,
            _ => Self::Skip,
        }
    }

    fn geometry(name: &str) -> Self {
        match name {
            "MultiGeometry" | "MultiTrack" => Self::Multi,
            "LineString" | "LinearRing" => Self::Line,
            "Point" => Self::Point,
            "Polygon" => Self::Polygon,
            "Track" => Self::Track,
            "Model" => Self::Unknown,
            _ => Self::Skip,
        }
    }

    /// Whether its text is heard.
    const fn speaks(self) -> bool {
        matches!(self, Self::ContainerName | Self::Text | Self::Markup | Self::Value | Self::Coordinates | Self::Coord)
    }
}

/// The reading of a KML document.
pub(super) struct Kml {
    /// The prefix that the root bears.
    prefix: String,
    open: Vec<Tag>,
    /// Names of the open containers, empty for one that is no folder or has none.
    folders: Vec<String>,
    /// The name of the data whose value comes.
    key: String,
    text: String,
    /// The line on which the text began.
    line: usize,
    placemark: Option<Pending>,
    positions: Vec<LonLat>,
    rings: Vec<Vec<LonLat>>,
}

impl Kml {
    pub(super) fn new(prefix: &str) -> Self {
        Self {
            prefix: prefix.to_owned(),
            open: Vec::new(),
            folders: Vec::new(),
            key: String::new(),
            text: String::new(),
            line: 1,
            placemark: None,
            positions: Vec::new(),
            rings: Vec::new(),
        }
    }

    fn tag(&self, element: &Element<'_>) -> Tag {
        let parent = self.open.last().copied().unwrap_or(Tag::Container);
        let prefix = element.prefix();
        let own = prefix == self.prefix || matches!(prefix, "" | "kml" | "gx");
        if own || matches!(parent, Tag::Extended | Tag::Text | Tag::Markup) {
            Tag::of(parent, element.local())
        } else {
            Tag::Skip
        }
    }

    pub(super) fn open(&mut self, element: &Element<'_>, trail: &Trail, output: &mut Output<'_>) -> Result<(), Halt> {
        let tag = self.tag(element);
        self.open.push(tag);
        if tag.speaks() && tag != Tag::Markup {
            self.text.clear();
            self.line = trail.line;
        }
        match tag {
            Tag::Container => self.folders.push(String::new()),
            Tag::Foreign => output.faults.push(Fault::of("X115", element.local()).line(trail.line).path(trail.path())),
            Tag::Placemark => {
                let mut placemark = output.begin(trail)?;
                placemark.id = element.attribute("id")?;
                let folder = self.folders.iter().filter(|n| !n.is_empty()).map(String::as_str).collect::<Vec<_>>();
                if !folder.is_empty() {
                    placemark.property("folder", &folder.join("/"), output.limits);
                }
                self.placemark = Some(placemark);
            }
            Tag::Data => self.key = element.attribute("name")?.unwrap_or_default(),
            Tag::Value if element.local() == "SimpleData" => {
                self.key = element.attribute("name")?.unwrap_or_default();
            }
            Tag::Value if element.local() != "value" => element.local().clone_into(&mut self.key),
            Tag::Line | Tag::Point | Tag::Ring | Tag::Track => self.positions.clear(),
            Tag::Polygon => self.rings.clear(),
            _ => {}
        }
        Ok(())
    }

    pub(super) fn text(&mut self, text: &str, trail: &Trail, limits: &Limits) {
        let Some(tag) = self.open.last().copied().filter(|tag| tag.speaks()) else { return };
        if self.text.is_empty() {
            self.line = trail.line;
        }
        let fits = match (&mut self.placemark, tag) {
            (Some(placemark), Tag::Coordinates) => {
                placemark.within(self.text.len() + text.len(), coordinate_bytes(limits))
            }
            (Some(placemark), _) => placemark.fits(self.text.len() + text.len(), limits),
            (None, _) => self.text.len() + text.len() <= limits.property_bytes,
        };
        if fits {
            self.text.push_str(text);
        }
    }

    pub(super) fn close(&mut self, trail: &Trail, output: &mut Output<'_>) -> Result<(), Halt> {
        let tag = self.open.pop().unwrap_or(Tag::Skip);
        match tag {
            Tag::Container => _ = self.folders.pop(),
            // The names of documents say nothing about where a placemark belongs.
            Tag::ContainerName if trail.parent() == "Folder" => {
                if let Some(folder) = self.folders.last_mut() {
                    self.text.trim().clone_into(folder);
                }
            }
            _ => {}
        }
        let Some(mut placemark) = self.placemark.take() else { return Ok(()) };
        if tag == Tag::Placemark {
            output.give(placemark);
            return Ok(());
        }
        let told = self.part(tag, &mut placemark, trail, output);
        self.placemark = Some(placemark);
        told
    }

    /// A part of a placemark is complete.
    fn part(&mut self, tag: Tag, placemark: &mut Pending, trail: &Trail, output: &mut Output<'_>) -> Result<(), Halt> {
        let at = || (trail.opened(), trail.path());
        match tag {
            Tag::Text if matches!(trail.name(), "name" | "styleUrl") => {
                placemark.property(trail.name(), self.text.trim(), output.limits);
            }
            Tag::Text => placemark.property(trail.name(), &self.text, output.limits),
            // An element of somebody's own may hold nothing but other elements.
            Tag::Value if !matches!(trail.name(), "value" | "SimpleData") && self.text.trim().is_empty() => {}
            Tag::Value if !self.key.is_empty() => placemark.property(&self.key, &self.text, output.limits),
            Tag::Coordinates => {
                let found = coordinates::read(&self.text, self.line, trail, placemark, output)?;
                self.positions.extend(found);
                self.text.clear();
            }
            Tag::Coord => self.coord(placemark, trail, output)?,
            Tag::Line | Tag::Track => placemark.line(std::mem::take(&mut self.positions), &at),
            Tag::Point => self.point(placemark, &at),
            Tag::Ring => self.rings.push(std::mem::take(&mut self.positions)),
            // The outer ring is the first one, wherever it is written.
            Tag::Outer => {
                let last = self.rings.pop();
                self.rings.splice(..0, last);
            }
            Tag::Polygon => placemark.areas.push(std::mem::take(&mut self.rings)),
            Tag::Unknown => placemark.wrong("G112", &shown(trail.name()), &at),
            _ => {}
        }
        Ok(())
    }

    /// One position of a track: numbers separated by spaces; an empty one is a gap (OGC 12-007r2, 12.5).
    fn coord(&mut self, placemark: &mut Pending, trail: &Trail, output: &mut Output<'_>) -> Result<(), Halt> {
        let words: Vec<&str> = self.text.split_whitespace().collect();
        if words.is_empty() {
            return Ok(());
        }
        let tuple = words.join(",");
        let found = coordinates::read(&tuple, self.line, trail, placemark, output)?;
        self.positions.extend(found);
        Ok(())
    }

    fn point(&mut self, placemark: &mut Pending, at: &dyn Fn() -> (usize, String)) {
        match self.positions.as_slice() {
            [] if placemark.positions_are_good() => placemark.wrong("G106", "0", at),
            [] | [_] => {}
            _ => placemark.wrong("G116", "", at),
        }
        placemark.points.extend(self.positions.drain(..).take(1));
    }
}
