//! GPX 1.0 and 1.1 (topografix.com/GPX/1/1): tracks and routes are lines, waypoints are sites.

use super::coordinates::number;
use super::pending::{Output, Pending};
use super::pump::{Element, Halt, shown};
use super::trail::Trail;
use crate::import::Limits;
use crate::units::LonLat;

/// What an element is, told by its parent and its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tag {
    Root,
    /// `trk`, `rte` and `wpt`: a feature each.
    Track,
    Route,
    Waypoint,
    Segment,
    /// A point of a track or route.
    Point,
    Height,
    /// Text of a feature that becomes a property.
    Text,
    Extensions,
    Skip,
}

impl Tag {
    fn of(parent: Self, name: &str) -> Self {
        match (parent, name) {
            (Self::Root, "trk") => Self::Track,
            (Self::Root, "rte") => Self::Route,
            (Self::Root, "wpt") => Self::Waypoint,
            (Self::Track, "trkseg") => Self::Segment,
            (Self::Segment, "trkpt") | (Self::Route, "rtept") => Self::Point,
            (Self::Point | Self::Waypoint, "ele") => Self::Height,
            (
                Self::Track | Self::Route | Self::Waypoint,
                "name" | "cmt" | "desc" | "type" | "number" | "src" | "sym",
            ) => Self::Text,
            (Self::Track | Self::Route | Self::Waypoint, "extensions") => Self::Extensions,
            (Self::Extensions, _) => Self::Text,
            _ => Self::Skip,
        }
    }
}

/// The reading of a GPX document.
pub(super) struct Gpx {
    /// The prefix that the root bears.
    prefix: String,
    open: Vec<Tag>,
    text: String,
    feature: Option<Pending>,
    line: Vec<LonLat>,
    /// Points of the line, good or bad.
    points: usize,
}

impl Gpx {
    pub(super) fn new(prefix: &str) -> Self {
        let (open, text, line) = (Vec::new(), String::new(), Vec::new());
        Self { prefix: prefix.to_owned(), open, text, feature: None, line, points: 0 }
    }

    pub(super) fn open(&mut self, element: &Element<'_>, trail: &Trail, output: &mut Output<'_>) -> Result<(), Halt> {
        let own = element.prefix() == self.prefix;
        let tag = match self.open.last() {
            None => Tag::Root,
            Some(Tag::Extensions) => Tag::Text,
            Some(_) if !own => Tag::Skip,
            Some(parent) => Tag::of(*parent, element.local()),
        };
        self.open.push(tag);
        if matches!(tag, Tag::Track | Tag::Route | Tag::Waypoint) {
            self.feature = Some(output.begin(trail)?);
        }
        match (tag, &mut self.feature) {
            (Tag::Text, _) => self.text.clear(),
            (Tag::Segment | Tag::Route, _) => self.clear(),
            (Tag::Point, Some(feature)) => {
                self.points += 1;
                self.line.extend(position(element, feature, trail, output)?);
            }
            (Tag::Waypoint, Some(feature)) => {
                let found = position(element, feature, trail, output)?;
                feature.points.extend(found);
            }
            _ => {}
        }
        Ok(())
    }

    pub(super) fn text(&mut self, text: &str, trail: &Trail, limits: &Limits) {
        let Some(feature) = &mut self.feature else { return };
        match self.open.last() {
            Some(Tag::Text) if feature.fits(self.text.len() + text.len(), limits) => self.text.push_str(text),
            Some(Tag::Height) if !text.trim().is_empty() => {
                feature.wrong("G113", "3", &|| (trail.opened(), trail.path()));
            }
            _ => {}
        }
    }

    pub(super) fn close(&mut self, trail: &Trail, output: &mut Output<'_>) {
        let tag = self.open.pop().unwrap_or(Tag::Skip);
        let Some(mut feature) = self.feature.take() else { return };
        let at = || (trail.opened(), trail.path());
        match tag {
            // A part without points shows nothing; loggers write it where they were paused.
            Tag::Segment | Tag::Route if self.points > 0 => feature.line(std::mem::take(&mut self.line), &at),
            Tag::Text if trail.name() == "name" => feature.property("name", self.text.trim(), output.limits),
            Tag::Text if !self.text.trim().is_empty() => {
                feature.property(trail.name(), &self.text, output.limits);
            }
            _ => {}
        }
        if matches!(tag, Tag::Track | Tag::Route | Tag::Waypoint) {
            output.give(feature);
        } else {
            self.feature = Some(feature);
        }
    }

    fn clear(&mut self) {
        self.line.clear();
        self.points = 0;
    }
}

/// The position that the attributes `lat` and `lon` of a point tell.
fn position(
    element: &Element<'_>,
    feature: &mut Pending,
    trail: &Trail,
    output: &mut Output<'_>,
) -> Result<Option<LonLat>, Halt> {
    let at = || (trail.line, trail.path());
    let mut degrees = [0.0; 2];
    for (name, value) in ["lon", "lat"].into_iter().zip(&mut degrees) {
        let Some(text) = element.attribute(name)? else {
            feature.wrong("X114", name, &at);
            return Ok(None);
        };
        let text = text.trim();
        let Some(found) = number(text) else {
            let comma = number(&text.replacen(',', ".", 1)).is_some();
            feature.wrong(if comma { "X112" } else { "G105" }, &shown(text), &at);
            return Ok(None);
        };
        *value = found;
    }
    output.position(feature, (degrees[0], degrees[1]), &at)
}
