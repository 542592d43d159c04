//! A feature of KML or GPX while its elements come in.

use std::borrow::Cow;

use serde_json::{Map, Value};

use super::pump::Halt;
use super::trail::Trail;
use crate::geodesy::Crs;
use crate::import::fault::Faults;
use crate::import::feature::{Feature, Lines, Shape};
use crate::import::place::Axes;
use crate::import::splitter::Stop;
use crate::import::{Fault, Limits, Reading, Severity};
use crate::units::LonLat;

/// Where features and faults go, and what they have cost so far.
pub(super) struct Output<'a> {
    pub(super) limits: &'a Limits,
    crs: Crs,
    pub(super) faults: &'a mut Faults,
    each: &'a mut dyn FnMut(Feature, &mut Faults),
    /// Features begun.
    pub(super) features: usize,
    vertices: usize,
}

impl<'a> Output<'a> {
    pub(super) fn new(
        reading: &'a Reading,
        faults: &'a mut Faults,
        each: &'a mut dyn FnMut(Feature, &mut Faults),
    ) -> Self {
        let crs = reading.crs.clone().unwrap_or(Crs::WGS84);
        Self { limits: &reading.limits, crs, faults, each, features: 0, vertices: 0 }
    }

    /// Begins the feature that the trail leads to.
    pub(super) fn begin(&mut self, trail: &Trail) -> Result<Pending, Halt> {
        if self.features == self.limits.features {
            return Err(Box::new(Stop::TooMany("G010", self.limits.features).fault()));
        }
        self.features += 1;
        Ok(Pending::new(self.features - 1, trail))
    }

    /// The position of two numbers of a feature; `None`: it is among the feature's problems now.
    pub(super) fn position(
        &mut self,
        of: &mut Pending,
        (x, y): (f64, f64),
        at: &dyn Fn() -> (usize, String),
    ) -> Result<Option<LonLat>, Halt> {
        if self.vertices == self.limits.vertices {
            return Err(Box::new(Stop::TooMany("G011", self.limits.vertices).fault()));
        }
        self.vertices += 1;
        match of.axes.position(&self.crs, x, y) {
            Ok(position) => Ok(Some(position)),
            Err(may_be) => {
                may_be.iter().for_each(|(why, shown)| of.wrong(why.code(), shown, at));
                Ok(None)
            }
        }
    }

    /// Tells what is wrong with a feature, and gives it on if it can be used.
    pub(super) fn give(&mut self, mut done: Pending) {
        done.mixed();
        self.faults.keep_unplaced(done.axes.unplaced());
        let ruled_out = done.axes.ruled_out().code();
        done.problems.retain(|fault| fault.code != ruled_out);
        let from_element = done.id.as_ref().is_some_and(|id| !id.is_empty());
        let own = done.identity();
        let (named, id) = (own.is_some(), own.unwrap_or_else(|| done.number.to_string()));
        let good = done.positions_are_good();
        for mut fault in done.problems.drain(..) {
            fault.id = Some(id.clone());
            self.faults.push(fault);
        }
        if good {
            let shape = done.shape();
            let (number, line, properties) = (done.number, done.line, done.properties);
            let id_column = (named && !from_element).then_some(Cow::Borrowed("id"));
            let feature = Feature { number, line, id, named, id_column, number_id: false, properties, shape };
            (self.each)(feature, self.faults);
        }
    }
}

/// A feature so far.
pub(super) struct Pending {
    number: usize,
    line: usize,
    path: String,
    /// The id that its element bears.
    pub(super) id: Option<String>,
    properties: Map<String, Value>,
    bytes: usize,
    pub(super) lines: Vec<Vec<LonLat>>,
    pub(super) points: Vec<LonLat>,
    /// Polygons, each its rings: the outer one first.
    pub(super) areas: Vec<Vec<Vec<LonLat>>>,
    axes: Axes,
    /// The first of every kind.
    problems: Vec<Fault>,
}

impl Pending {
    fn new(number: usize, trail: &Trail) -> Self {
        Self {
            number,
            line: trail.line,
            path: trail.path(),
            id: None,
            properties: Map::new(),
            bytes: 0,
            lines: Vec::new(),
            points: Vec::new(),
            areas: Vec::new(),
            axes: Axes::default(),
            problems: Vec::new(),
        }
    }

    /// Notes a problem, the first of its code only, with the line and path of its place.
    pub(super) fn wrong(&mut self, code: &'static str, detail: &str, at: &dyn Fn() -> (usize, String)) {
        if !self.problems.iter().any(|fault| fault.code == code) {
            let (line, path) = at();
            self.problems.push(Fault::of(code, detail).feature(self.number).line(line).path(path));
        }
    }

    /// Notes a problem of the feature as a whole.
    fn wrong_itself(&mut self, code: &'static str, detail: &str) {
        let (line, path) = (self.line, self.path.clone());
        self.wrong(code, detail, &|| (line, path.clone()));
    }

    /// Keeps a line that has been read whole; a short one is told at `at`.
    pub(super) fn line(&mut self, line: Vec<LonLat>, at: &dyn Fn() -> (usize, String)) {
        if line.len() < 2 && self.positions_are_good() {
            self.wrong("G107", "", at);
        }
        self.lines.push(line);
    }

    /// Whether no position has been left out, so that a lack of positions is the file's own.
    pub(super) fn positions_are_good(&self) -> bool {
        self.problems.iter().all(|fault| fault.severity != Severity::Error)
    }

    /// Whether `more` bytes of text still fit; the first time that they do not is told.
    pub(super) fn fits(&mut self, more: usize, limits: &Limits) -> bool {
        self.within(self.bytes + more, limits.property_bytes)
    }

    /// Whether so many bytes are allowed; the first time that they are not is told.
    pub(super) fn within(&mut self, bytes: usize, allowed: usize) -> bool {
        if bytes > allowed {
            self.wrong_itself("G012", &allowed.to_string());
        }
        bytes <= allowed
    }

    /// Keeps a property; one that is there already stays, and a different value is told.
    pub(super) fn property(&mut self, key: &str, value: &str, limits: &Limits) {
        if !self.fits(key.len() + value.len(), limits) {
            return;
        }
        self.bytes += key.len() + value.len();
        match self.properties.get(key).and_then(Value::as_str) {
            None => _ = self.properties.insert(key.to_owned(), value.into()),
            Some(first) if first == value => {}
            Some(_) => self.wrong_itself("X113", &super::pump::shown(key)),
        }
    }

    /// The id of its element, else its property `id`, taken out.
    fn identity(&mut self) -> Option<String> {
        let own = self.id.take().filter(|id| !id.is_empty());
        own.or_else(|| match self.properties.get("id") {
            Some(Value::String(id)) if !id.is_empty() => {
                let id = id.clone();
                self.properties.shift_remove("id");
                Some(id)
            }
            _ => None,
        })
    }

    /// Tells geometries of different kinds in one feature, and several points.
    fn mixed(&mut self) {
        let kinds = [!self.lines.is_empty(), !self.points.is_empty(), !self.areas.is_empty()];
        if kinds.iter().filter(|there| **there).count() > 1 {
            self.wrong_itself("G111", "");
        } else if self.points.len() > 1 {
            self.wrong_itself("G116", "");
        }
    }

    fn shape(&mut self) -> Shape {
        if let Some(point) = self.points.first() {
            return Shape::Point(*point);
        }
        match (self.lines.is_empty(), self.areas.is_empty()) {
            (false, _) => Shape::Lines(Lines::of(std::mem::take(&mut self.lines))),
            (true, false) => Shape::Areas(std::mem::take(&mut self.areas)),
            (true, true) => Shape::None,
        }
    }
}
