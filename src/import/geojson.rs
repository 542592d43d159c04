//! A GeoJSON document as a stream of features, whatever the order of its members.

use std::io::Read;

use rayon::prelude::*;
use serde::Deserialize;
use serde_json::Value;

use crate::geodesy::Crs;
use crate::import::fault::Faults;
use crate::import::feature::{self, Feature};
use crate::import::splitter::{Progress, Splitter, Stop};
use crate::import::{Fault, Limits, Reading};

/// What a document was apart from its features.
pub(crate) struct Document {
    /// Features read, good or bad.
    pub(crate) features: usize,
}

/// Gives every well-formed feature of the document to `each`; all else becomes faults.
pub(crate) fn read<R: Read>(
    reader: R,
    reading: &Reading,
    progress: Progress<'_>,
    faults: &mut Faults,
    each: &mut dyn FnMut(Feature, &mut Faults),
) -> Document {
    let limits = &reading.limits;
    let crs = reading.crs.clone().unwrap_or(Crs::WGS84);
    let mut walk = Walk {
        limits,
        crs,
        told: reading.crs.is_some(),
        faults,
        each,
        features: 0,
        vertices: 0,
        waiting: Vec::new(),
        waiting_bytes: 0,
    };
    if let Err(stop) = Splitter::start(reader, limits, progress).and_then(|mut s| walk.document(&mut s)) {
        walk.faults.push(stop.fault());
    }
    Document { features: walk.features }
}

struct Walk<'a> {
    limits: &'a Limits,
    crs: Crs,
    /// Whether somebody has said which system it is.
    told: bool,
    faults: &'a mut Faults,
    each: &'a mut dyn FnMut(Feature, &mut Faults),
    features: usize,
    vertices: usize,
    /// Features as text, each with the line it begins on.
    waiting: Vec<(String, usize)>,
    waiting_bytes: usize,
}

/// Bytes of features that are read together.
const TOGETHER: usize = 1 << 20;

#[derive(Deserialize)]
struct Root {
    #[serde(rename = "type")]
    kind: Option<Value>,
}

impl Walk<'_> {
    fn document<R: Read>(&mut self, from: &mut Splitter<'_, R>) -> Result<(), Stop> {
        match from.peek()? {
            None => return Err(Stop::Empty),
            Some(b'{') => {}
            Some(_) => {
                let (text, line) = from.take()?;
                serde_json::from_str::<serde::de::IgnoredAny>(text).map_err(|e| Stop::Syntax(line, e.to_string()))?;
                self.faults.push(Fault::of("G009", "{ }?").line(line).path("$"));
                return self.nothing_follows(from);
            }
        }
        let (members, line, has_features) = self.members(from)?;
        self.nothing_follows(from)?;
        self.root(&members, line, has_features)
    }

    fn nothing_follows<R: Read>(&mut self, from: &mut Splitter<'_, R>) -> Result<(), Stop> {
        if from.peek()?.is_some() {
            self.faults.push(Fault::of("G006", "").line(from.line()));
        }
        Ok(())
    }

    /// Reads the root object: features as they come, all other members kept as text.
    fn members<R: Read>(&mut self, from: &mut Splitter<'_, R>) -> Result<(String, usize, bool), Stop> {
        let (mut kept, mut has_features, line) = (String::from("{"), false, from.line());
        from.expect(b'{')?;
        if from.skip(b'}')? {
            return Ok(("{}".to_owned(), line, false));
        }
        loop {
            if from.peek()? != Some(b'"') {
                return Err(if from.peek()?.is_none() {
                    Stop::Truncated(from.line())
                } else {
                    Stop::Syntax(from.line(), "'\"'?".to_owned())
                });
            }
            let name = from.take()?.0.to_owned();
            from.expect(b':')?;
            if name == "\"features\"" && from.peek()? == Some(b'[') {
                has_features = true;
                self.all(from)?;
            } else {
                if kept.len() > 1 {
                    kept.push(',');
                }
                // The line breaks stay countable: the text keeps its own.
                let value = from.take()?.0;
                if name == "\"crs\"" {
                    self.declared(value);
                }
                kept = kept + &name + ":" + value;
            }
            if from.skip(b'}')? {
                return Ok((kept + "}", line, has_features));
            }
            from.expect(b',')?;
        }
    }

    fn all<R: Read>(&mut self, from: &mut Splitter<'_, R>) -> Result<(), Stop> {
        from.expect(b'[')?;
        if from.skip(b']')? {
            return Ok(());
        }
        let cut = self.cut(from);
        // What came before the place where the document breaks is told first.
        self.settle().and(cut)
    }

    fn cut<R: Read>(&mut self, from: &mut Splitter<'_, R>) -> Result<(), Stop> {
        loop {
            let (text, line) = from.take()?;
            self.waiting_bytes += text.len();
            self.waiting.push((text.to_owned(), line));
            if self.waiting_bytes >= TOGETHER {
                self.settle()?;
            }
            if from.skip(b']')? {
                return Ok(());
            }
            from.expect(b',')?;
        }
    }

    /// Reads the features that wait, spread over the cores, and gives them on in their order.
    fn settle(&mut self) -> Result<(), Stop> {
        self.waiting_bytes = 0;
        let mut texts = std::mem::take(&mut self.waiting);
        let room = self.limits.features - self.features;
        let too_many = texts.len() > room;
        texts.truncate(room);
        let (limits, crs, first) = (self.limits, &self.crs, self.features);
        let read = |(i, (text, line)): (usize, &(String, usize))| {
            let mut faults = Faults::new(limits);
            (feature::read(text, first + i, *line, limits, crs, &mut faults), faults)
        };
        let features: Vec<_> = texts.par_iter().enumerate().map(read).collect();
        for (feature, faults) in features {
            self.faults.append(faults);
            self.features += 1;
            self.give(feature?)?;
        }
        if too_many { Err(Stop::TooMany("G010", self.limits.features)) } else { Ok(()) }
    }

    fn give(&mut self, feature: Option<Feature>) -> Result<(), Stop> {
        let Some(feature) = feature else { return Ok(()) };
        self.vertices += feature.vertices();
        if self.vertices > self.limits.vertices {
            return Err(Stop::TooMany("G011", self.limits.vertices));
        }
        (self.each)(feature, self.faults);
        Ok(())
    }

    /// A feature that is a document by itself.
    fn one(&mut self, text: &str, line: usize) -> Result<(), Stop> {
        self.waiting.push((text.to_owned(), line));
        self.settle()
    }

    /// A 2008 `crs` member: it counts for the features after it, unless somebody has said better.
    fn declared(&mut self, text: &str) {
        let Some(name) = serde_json::from_str(text).ok().as_ref().and_then(foreign_crs) else { return };
        let known = Crs::from_code(&name);
        let code = match &known {
            _ if self.told => return,
            None => "G018",
            Some(_) if self.features > 0 => "G019",
            Some(_) => "G013",
        };
        self.faults.push(Fault::of(code, &name).path("$.crs"));
        self.crs = known.unwrap_or(Crs::WGS84);
    }

    fn root(&mut self, members: &str, line: usize, has_features: bool) -> Result<(), Stop> {
        let root: Root = match serde_json::from_str(members) {
            Ok(root) => root,
            Err(_) if feature::has_nan(members) => {
                self.faults.push(Fault::of("G007", "").line(line));
                return Ok(());
            }
            Err(e) => return Err(Stop::Syntax(line, e.to_string())),
        };
        match root.kind.as_ref().and_then(Value::as_str) {
            Some("FeatureCollection") if has_features => {
                if self.features == 0 {
                    self.faults.push(Fault::of("G017", "").path("$.features"));
                }
            }
            Some("FeatureCollection") => self.faults.push(Fault::of("G009", "features?").path("$")),
            _ if has_features => self.faults.push(Fault::of("G009", "type?").path("$.type")),
            Some("Feature") => self.one(members, line)?,
            Some(kind) if feature::is_geometry(kind) => {
                self.faults.push(Fault::of("G016", "").path("$"));
                self.one(&format!(r#"{{"type":"Feature","properties":{{}},"geometry":{members}}}"#), line)?;
            }
            _ => self.faults.push(Fault::of("G009", "type?").path("$.type")),
        }
        Ok(())
    }
}

/// The name of a 2008 `crs` member that is not WGS84 by longitude and latitude.
pub(crate) fn foreign_crs(crs: &Value) -> Option<String> {
    const WGS84: [&str; 6] = ["CRS84", "OGC:CRS84", "EPSG:4326", "EPSG::4326", "WGS84", "WGS 84"];
    if crs.is_null() {
        return None;
    }
    let Some(name) = crs.pointer("/properties/name").and_then(Value::as_str) else {
        return Some(crs.to_string().chars().take(80).collect());
    };
    let upper = name.to_ascii_uppercase();
    if WGS84.iter().any(|known| upper == *known || upper.ends_with(&format!(":{known}"))) {
        return None;
    }
    let code = upper.rsplit(':').next().filter(|c| !c.is_empty() && c.bytes().all(|b| b.is_ascii_digit()));
    Some(code.map_or_else(|| name.to_owned(), |c| format!("EPSG:{c}")))
}
