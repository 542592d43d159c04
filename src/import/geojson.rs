//! A GeoJSON document as a stream of features, whatever the order of its members.

use std::io::Read;

use serde::Deserialize;
use serde_json::Value;

use crate::geodesy::Crs;
use crate::import::ahead::Ahead;
use crate::import::fault::Faults;
use crate::import::feature::{self, Feature};
use crate::import::splitter::{Progress, Splitter, Stop, near};
use crate::import::{Fault, Limits, Reading, ofds};

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
        hints: reading.hints,
        limits,
        crs,
        told: reading.crs.is_some(),
        faults,
        each,
        features: 0,
        vertices: 0,
        ahead: Ahead::new(limits),
        package: false,
    };
    if let Err(stop) = Splitter::start(reader, limits, progress).and_then(|mut s| walk.document(&mut s)) {
        walk.faults.push(stop.fault());
    }
    Document { features: walk.features }
}

struct Walk<'a> {
    hints: bool,
    limits: &'a Limits,
    crs: Crs,
    /// Whether somebody has said which system it is.
    told: bool,
    faults: &'a mut Faults,
    each: &'a mut dyn FnMut(Feature, &mut Faults),
    features: usize,
    vertices: usize,
    ahead: Ahead<'a>,
    /// Whether it is a network package of the Open Fibre Data Standard.
    package: bool,
}

/// Stands before each text of a sequence.
const RECORD: u8 = 0x1e;

#[derive(Deserialize)]
struct Root {
    #[serde(rename = "type")]
    kind: Option<Value>,
}

impl Walk<'_> {
    fn document<R: Read>(&mut self, from: &mut Splitter<'_, R>) -> Result<(), Stop> {
        match from.peek()? {
            None => return Err(Stop::Empty),
            Some(RECORD) => return self.sequence(from),
            Some(b'{') => {}
            Some(_) => {
                let (text, line) = from.take()?;
                serde_json::from_str::<serde::de::IgnoredAny>(text)
                    .map_err(|e| Stop::Syntax(line + e.line() - 1, near(text, &e)))?;
                self.faults.push(Fault::of("G009", "{ }?").line(line).path("$"));
                return self.nothing_follows(from);
            }
        }
        let (members, line, has_features) = self.members(from)?;
        self.nothing_follows(from)?;
        self.root(&members, line, has_features)
    }

    /// A GeoJSON text sequence (RFC 8142): features, a record separator before each.
    fn sequence<R: Read>(&mut self, from: &mut Splitter<'_, R>) -> Result<(), Stop> {
        let cut = self.records(from);
        self.settle().and(cut)?;
        if self.features == 0 {
            self.faults.push(Fault::of("G017", "").path("$"));
        }
        Ok(())
    }

    fn records<R: Read>(&mut self, from: &mut Splitter<'_, R>) -> Result<(), Stop> {
        while let Some(byte) = from.peek()? {
            if byte == RECORD {
                from.expect(RECORD)?;
                continue;
            }
            let (text, line) = from.take()?;
            self.ahead.put(text, line, None);
            self.keep_up()?;
        }
        Ok(())
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
                return Err(if from.peek()?.is_none() { Stop::Truncated(from.line()) } else { from.odd() });
            }
            let name = from.take()?.0.to_owned();
            from.expect(b':')?;
            if name == "\"features\"" && from.peek()? == Some(b'[') {
                has_features = true;
                self.all(from)?;
            } else if name == "\"networks\"" && from.peek()? == Some(b'[') {
                self.package = true;
                self.networks(from)?;
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
            self.ahead.put(text, line, None);
            self.keep_up()?;
            if from.skip(b']')? {
                return Ok(());
            }
            from.expect(b',')?;
        }
    }

    /// Sends features off to be read once they are enough, and takes some back once they are many.
    fn keep_up(&mut self) -> Result<(), Stop> {
        if self.ahead.is_full() {
            self.ahead.send(&self.crs);
        }
        if self.ahead.is_beyond() {
            return self.settle();
        }
        while self.ahead.is_crowded() {
            self.give_next()?;
        }
        Ok(())
    }

    /// Reads all features that wait, and gives them on in their order.
    fn settle(&mut self) -> Result<(), Stop> {
        self.ahead.send(&self.crs);
        while self.give_next()? {}
        if self.ahead.is_beyond() { Err(Stop::TooMany("G010", self.limits.features)) } else { Ok(()) }
    }

    /// Gives on the features that come next; false if there are none.
    fn give_next(&mut self) -> Result<bool, Stop> {
        let Some(done) = self.ahead.take() else { return Ok(false) };
        for (feature, faults, stands) in done {
            let told = self.faults.told();
            self.faults.append(faults);
            let number = self.features;
            self.features += 1;
            let given = feature.and_then(|feature| self.give(feature));
            if let Some((path, geometry)) = stands {
                self.faults.stand_at(told, &format!("$.features[{number}].geometry"), &format!("{path}.{geometry}"));
                self.faults.stand_at(told, &format!("$.features[{number}].properties"), &path);
                self.faults.stand_at(told, &format!("$.features[{number}]"), &path);
            }
            if given.is_err() {
                self.ahead.give_up();
            }
            given?;
        }
        Ok(true)
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
        self.ahead.put(text, line, None);
        self.settle()
    }

    /// Networks of a package, one after another; each is in memory as text.
    fn networks<R: Read>(&mut self, from: &mut Splitter<'_, R>) -> Result<(), Stop> {
        from.expect(b'[')?;
        if from.skip(b']')? {
            return Ok(());
        }
        for number in 0.. {
            let (text, line) = from.take()?;
            serde_json::from_str::<serde::de::IgnoredAny>(text)
                .map_err(|e| Stop::Syntax(line + e.line() - 1, near(text, &e)))?;
            match ofds::parts(text, number) {
                None => self.faults.push(Fault::of("G022", "").line(line).path(format!("$.networks[{number}]"))),
                Some((parts, crs)) => {
                    self.declared_as(crs.as_deref(), &format!("$.networks[{number}].crs"));
                    for (at, part) in parts.iter().enumerate() {
                        if let Some(list) = part.path.strip_suffix("[0]") {
                            self.faults.list(self.features + at, list, part.geometry);
                        }
                    }
                    for part in parts {
                        self.ahead.put(&part.text, line, Some((part.path, part.geometry)));
                        self.keep_up()?;
                    }
                    self.settle()?;
                    if self.hints {
                        ofds::references(text, number).into_iter().for_each(|told| self.faults.push(told.line(line)));
                    }
                }
            }
            if from.skip(b']')? {
                break;
            }
            from.expect(b',')?;
        }
        Ok(())
    }

    /// A 2008 `crs` member: it counts for the features after it, unless somebody has said better.
    fn declared(&mut self, text: &str) {
        let name = serde_json::from_str(text).ok().as_ref().and_then(foreign_crs);
        self.declared_as(name.as_deref(), "$.crs");
    }

    fn declared_as(&mut self, name: Option<&str>, path: &str) {
        let Some(name) = name.filter(|name| !Crs::from_code(name).is_some_and(|crs| crs.is_wgs84())) else { return };
        let known = Crs::from_code(name);
        let code = match &known {
            _ if self.told => return,
            None => "G018",
            Some(_) if self.features > 0 => "G019",
            Some(_) => "G013",
        };
        self.faults.push(Fault::of(code, name).path(path));
        self.crs = known.unwrap_or(Crs::WGS84);
    }

    fn root(&mut self, members: &str, line: usize, has_features: bool) -> Result<(), Stop> {
        let root: Root = match serde_json::from_str(members) {
            Ok(root) => root,
            Err(_) if feature::has_nan(members) => {
                self.faults.push(Fault::of("G007", "").line(line));
                return Ok(());
            }
            Err(e) => return Err(Stop::Syntax(line, near(members, &e))),
        };
        match root.kind.as_ref().and_then(Value::as_str) {
            _ if self.package && !has_features => {
                if self.features == 0 {
                    self.faults.push(Fault::of("G017", "").path("$.networks"));
                }
            }
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
