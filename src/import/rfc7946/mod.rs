//! Whether a text is GeoJSON by RFC 7946, and nothing else: no rule of this project's own.
//!
//! What the RFC (or JSON, which it builds on) demands is an error; what it advises is a
//! warning or a remark and never makes a text invalid. Three things are only warned of:
//! the right-hand rule, which "parsers SHOULD NOT reject" (section 3.1.6); degrees beyond
//! 180 and 90, which no sentence forbids in a position; and a `bbox` of 4 or 6 numbers that
//! does not fit its positions, which a reader can still use by computing its own.
//!
//! An empty `coordinates` array "MAY" be read as null (section 3.1), yet a Point must have two
//! numbers and a LineString two positions, so there it is an error; elsewhere a remark.
//! Of names written twice the last value is judged; of `features`, each array.
//! Not judged: whether rings cross themselves or each other or lie in their exterior ring, and
//! names written twice deeper inside `properties` or foreign members.

mod advice;
mod codes;
mod extent;
mod geometry;
mod judge;
mod line;
mod positions;
mod scan;
mod text;

use std::io::Read;
use std::ops::ControlFlow;

pub(super) use advice::ADVICE;
pub(super) use codes::DEMANDS;

use crate::import::fault::Faults;
use crate::import::splitter::{Progress, Splitter, Stop};
use crate::import::{Fault, Limits, Verdict};
use extent::Extent;
use judge::{Judge, Role, TYPES, below};
use text::{Kind, Object, Text, decoded};

/// A geometry is judged by recursion, so brackets go no deeper than this whatever the limits say.
const DEEPEST: usize = 512;

/// What RFC 7946 says of a text.
#[derive(Debug)]
pub struct Validity {
    /// Every fault, up to the limit. Of one geometry each error is told ten times and each
    /// warning once; more of the same are only counted.
    pub faults: Vec<Fault>,
    /// How many faults there were.
    pub faults_total: usize,
    /// Features in the file, bad ones included; 0 for a bare geometry.
    pub features: usize,
    /// `Reject`: not GeoJSON. `AcceptWithWarnings`: valid, against the RFC's advice.
    pub verdict: Verdict,
}

impl Validity {
    /// Whether the text is GeoJSON.
    pub fn is_valid(&self) -> bool {
        self.verdict != Verdict::Reject
    }
}

/// Judges one GeoJSON text: a geometry, a Feature or a FeatureCollection. Only one feature is
/// in memory at a time, and never as a tree; all other members of the root are kept as text
/// until its end, which for a bare geometry is the whole of it. Beyond a limit nothing is
/// judged and the file is refused; `property_bytes` is no limit here but for the size of a
/// single value. `progress` hears the bytes read.
pub fn check_rfc7946(reader: impl Read, limits: &Limits, progress: &mut dyn FnMut(u64) -> ControlFlow<()>) -> Validity {
    let limits = Limits { depth: limits.depth.min(DEEPEST), ..*limits };
    let mut faults = Faults::new(&limits);
    let mut walk = Walk { judge: Judge::new(&mut faults, &limits), features: 0, around: Extent::NONE, broken: false };
    let end = walk.document(reader, progress);
    let features = walk.features;
    if let Err(stop) = end {
        faults.push(stop.fault());
    }
    let (faults, faults_total, verdict) = faults.done();
    Validity { faults, faults_total, features, verdict }
}

/// A member of the root: its name as written, its value's text, the value's line.
type Member = (String, String, usize);

struct Walk<'f> {
    judge: Judge<'f>,
    features: usize,
    /// Around all features.
    around: Extent,
    /// A member of the root is not JSON: the root cannot be judged.
    broken: bool,
}

impl Walk<'_> {
    fn document(&mut self, reader: impl Read, progress: Progress<'_>) -> Result<(), Stop> {
        let mut from = Splitter::start(reader, self.judge.limits, progress)?;
        if from.is_marked() {
            self.judge.tell("R312", "", "$", 1);
        }
        match from.peek()? {
            None => return Err(Stop::Empty),
            Some(b'{') => {}
            Some(_) => {
                let (json, line) = from.take()?;
                let text = Text { json, line };
                text.validate()?;
                self.judge.tell("R101", text.shown(), "$", line);
                return self.nothing_follows(&mut from);
            }
        }
        let line = from.line();
        let members = self.members(&mut from)?;
        self.nothing_follows(&mut from)?;
        if self.broken {
            return Ok(());
        }
        let members = members.iter().map(|(name, json, line)| (decoded(name), Text { json, line: *line }));
        self.root(&Object { members: members.collect(), line })
    }

    fn nothing_follows<R: Read>(&mut self, from: &mut Splitter<'_, R>) -> Result<(), Stop> {
        if from.peek()?.is_some() {
            self.judge.faults.push(Fault::of("G006", "").line(from.line()));
        }
        Ok(())
    }

    /// Reads the root object: features are judged as they come, all else is kept as text.
    fn members<R: Read>(&mut self, from: &mut Splitter<'_, R>) -> Result<Vec<Member>, Stop> {
        let mut kept = Vec::new();
        from.expect(b'{')?;
        if from.skip(b'}')? {
            return Ok(kept);
        }
        loop {
            if !matches!(from.peek()?, None | Some(b'"')) {
                return Err(from.odd());
            }
            let (name, line) = from.take()?;
            Text { json: name, line }.validate()?;
            let name = name.to_owned();
            from.expect(b':')?;
            let first = from.peek()?;
            if decoded(&name) == "features" && first == Some(b'[') {
                kept.push((name, "[]".to_owned(), from.line()));
                self.all(from)?;
            } else {
                let (json, line) = from.take()?;
                let path = below("$", &decoded(&name));
                self.json_or_nan(Text { json, line }.validate(), &path)?;
                kept.push((name, json.to_owned(), line));
            }
            if from.skip(b'}')? {
                return Ok(kept);
            }
            from.expect(b',')?;
        }
    }

    /// Tells NaN, after which the brackets still hold and the rest can be read; anything else
    /// that is not JSON ends the reading.
    fn json_or_nan<T>(&mut self, read: Result<T, Stop>, path: &str) -> Result<Option<T>, Stop> {
        match read {
            Err(Stop::NotANumber(line)) => {
                self.judge.tell("G007", "", path, line);
                self.broken |= self.judge.feature.is_none();
                Ok(None)
            }
            other => other.map(Some),
        }
    }

    fn all<R: Read>(&mut self, from: &mut Splitter<'_, R>) -> Result<(), Stop> {
        from.expect(b'[')?;
        if from.skip(b']')? {
            return Ok(());
        }
        loop {
            let (json, line) = from.take()?;
            self.one(Text { json, line })?;
            if from.skip(b']')? {
                return Ok(());
            }
            from.expect(b',')?;
        }
    }

    fn one(&mut self, text: Text<'_>) -> Result<(), Stop> {
        if self.features == self.judge.limits.features {
            return Err(Stop::TooMany("G010", self.judge.limits.features));
        }
        let path = format!("$.features[{}]", self.features);
        (self.judge.feature, self.judge.id) = (Some(self.features), None);
        self.features += 1;
        let judged = self.judge.element(text, &path);
        if let Some(around) = self.json_or_nan(judged, &path)? {
            self.around.join(&around);
        }
        (self.judge.feature, self.judge.id) = (None, None);
        Ok(())
    }

    fn root(&mut self, root: &Object<'_>) -> Result<(), Stop> {
        let kind = root.get("type");
        let name = kind.and_then(Text::string);
        match (kind, name.as_deref()) {
            (_, Some("FeatureCollection")) => self.collection(root),
            (_, Some("Feature")) => {
                self.features = 1;
                self.judge.feature = Some(0);
                self.judge.feature(root, "$").map(|_| ())
            }
            (_, Some(name)) if TYPES.contains(&name) => self.judge.geometry_object(root, "$").map(|_| ()),
            (Some(kind), _) => {
                self.judge.tell("R103", kind.shown(), "$.type", kind.line);
                Ok(())
            }
            (None, _) => {
                self.judge.missing("R102", root, "$");
                Ok(())
            }
        }
    }

    fn collection(&mut self, root: &Object<'_>) -> Result<(), Stop> {
        match root.get("features") {
            None => _ = self.judge.missing("R111", root, "$"),
            Some(text) if text.kind() == Kind::Array => {}
            Some(text) => self.judge.tell("R112", text.shown(), "$.features", text.line),
        }
        self.judge.object(root, Role::Collection, "$", &self.around)
    }
}

#[cfg(test)]
mod property_tests;
#[cfg(test)]
mod reference_tests;
#[cfg(test)]
mod tests;
