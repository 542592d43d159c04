//! What is wrong with a file, where, and what to do about it.

use std::sync::Arc;

use crate::geodesy::Crs;
use crate::import::{Choices, Format, Province, codes};
use crate::units::Message;

/// How bad a fault is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Good to know; nothing has to change.
    Info,
    /// The file can be taken, but somebody should look.
    Warning,
    /// The file is refused.
    Error,
}

impl Severity {
    /// The stable word, as JSON writes it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// One fault: a stable code, a place and a remedy.
#[derive(Clone, Debug, PartialEq)]
pub struct Fault {
    /// Stable code, such as `G101`.
    pub code: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// Number of the feature (or row) in the file, from 0.
    pub feature: Option<usize>,
    /// The feature's id, where it has one.
    pub id: Option<String>,
    /// Line of the file, from 1.
    pub line: Option<usize>,
    /// JSON path, such as `$.features[3].geometry.coordinates[0]`.
    pub path: Option<String>,
    /// What is wrong.
    pub says: Message,
    /// What to do.
    pub remedy: Message,
}

impl Fault {
    /// A fault of this code; `detail` fills the place the sentence leaves for it.
    /// The code must be in the table: an unknown one says only its own name.
    pub(crate) fn of(code: &'static str, detail: impl std::fmt::Display) -> Self {
        Self::of_all(code, &[&detail.to_string()])
    }

    /// The same for a sentence that leaves several places.
    pub(crate) fn of_all(code: &'static str, details: &[&str]) -> Self {
        let (severity, says, remedy) = codes::sentence(code, details);
        Self { code, severity, feature: None, id: None, line: None, path: None, says, remedy }
    }

    pub(crate) fn feature(mut self, number: usize) -> Self {
        self.feature = Some(number);
        self
    }

    pub(crate) fn id(mut self, id: &str) -> Self {
        self.id = Some(id.to_owned());
        self
    }

    pub(crate) fn line(mut self, line: usize) -> Self {
        self.line = Some(line);
        self
    }

    pub(crate) fn path(mut self, path: impl Into<String>) -> Self {
        self.path = Some(path.into());
        self
    }
}

/// What a file may cost; beyond a limit it is refused, never cut in silence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of a file.
    pub bytes: u64,
    /// Features (rows) in a file.
    pub features: usize,
    /// Vertices of all features together.
    pub vertices: usize,
    /// Faults told in full; beyond, they are only counted.
    pub faults_kept: usize,
    /// Bytes of one feature's properties as written.
    pub property_bytes: usize,
    /// Nesting of brackets.
    pub depth: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            bytes: 1 << 30,
            features: 2_000_000,
            vertices: 20_000_000,
            faults_kept: 1_000,
            property_bytes: 1 << 16,
            depth: 64,
        }
    }
}

/// How a file is to be read.
#[derive(Clone, Debug, Default)]
pub struct Reading {
    /// What it may cost.
    pub limits: Limits,
    /// The system its coordinates are in, where somebody has said so. Without it, what the file
    /// declares counts, and else WGS84.
    pub crs: Option<Crs>,
    /// Whether this is an isolated network, where classified routes may be; anywhere else they are
    /// refused.
    pub isolated_lan: bool,
    /// The format that somebody says it is; without it, its content tells.
    pub format: Option<Format>,
    /// What a person said that columns mean.
    pub columns: Choices,
    /// Whether to tell what is only odd as well: spikes, jumps, ends that nearly join, things
    /// outside the province, references of the Open Fibre Data Standard that lead nowhere. Nothing
    /// of it refuses a file.
    pub hints: bool,
    /// Where the network is to be; without it nothing is outside.
    pub province: Option<Arc<Province>>,
}

/// What is to happen with a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Nothing to object to.
    Accept,
    /// It can be taken; somebody should look at the warnings.
    AcceptWithWarnings,
    /// At least one error.
    Reject,
}

impl Verdict {
    /// The stable word, as JSON writes it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Accept => "accept",
            Self::AcceptWithWarnings => "accept_with_warnings",
            Self::Reject => "reject",
        }
    }
}

/// Faults as they are found: counted always, kept up to the limit.
#[derive(Debug)]
pub(crate) struct Faults {
    kept: Vec<Fault>,
    limit: usize,
    total: usize,
    worst: Option<Severity>,
    unplaced: Vec<(f64, f64)>,
    lists: Vec<List>,
}

/// A list of a file that does not call its members features.
#[derive(Debug)]
struct List {
    /// The number of its first feature, the path of the list, and what a geometry is called there.
    first: usize,
    path: String,
    geometry: &'static str,
}

/// Places kept of a file in an unknown system, enough to tell which it may be.
const UNPLACED_KEPT: usize = 8;

impl Faults {
    pub(crate) fn new(limits: &Limits) -> Self {
        Self {
            kept: Vec::new(),
            limit: limits.faults_kept,
            total: 0,
            worst: None,
            unplaced: Vec::new(),
            lists: Vec::new(),
        }
    }

    pub(crate) fn push(&mut self, fault: Fault) {
        self.count(fault.severity);
        if self.kept.len() < self.limit {
            self.kept.push(fault);
        }
    }

    /// Keeps a position in metres where degrees were expected, or with latitude first: a person may
    /// know the system.
    pub(crate) fn keep_unplaced(&mut self, position: Option<(f64, f64)>) {
        if self.unplaced.len() < UNPLACED_KEPT {
            self.unplaced.extend(position);
        }
    }

    /// Some of the positions in an unknown system.
    pub(crate) fn unplaced(&self) -> &[(f64, f64)] {
        &self.unplaced
    }

    /// How many faults are told in full so far.
    pub(crate) fn told(&self) -> usize {
        self.kept.len()
    }

    /// Says of the faults told after the first `since`, at or below the path `at`, that they stand
    /// at `instead`.
    pub(crate) fn stand_at(&mut self, since: usize, at: &str, instead: &str) {
        for path in self.kept.iter_mut().skip(since).filter_map(|fault| fault.path.as_mut()) {
            if let Some(below) = path.strip_prefix(at) {
                *path = format!("{instead}{below}");
            }
        }
    }

    /// Notes that the features from number `first` on are the members of the list at `path`.
    pub(crate) fn list(&mut self, first: usize, path: &str, geometry: &'static str) {
        self.lists.push(List { first, path: path.to_owned(), geometry });
    }

    /// Says of the faults told after the first `since` where their features stand, if in a list.
    pub(crate) fn stand_in_lists(&mut self, since: usize) {
        for fault in self.kept.iter_mut().skip(since) {
            let (Some(number), Some(path)) = (fault.feature, &mut fault.path) else { continue };
            let Some(list) = self.lists.iter().rfind(|list| list.first <= number) else { continue };
            let own = format!("{}[{}]", list.path, number - list.first);
            let feature = format!("$.features[{number}]");
            if let Some(below) = path.strip_prefix(&format!("{feature}.geometry")) {
                *path = format!("{own}.{}{below}", list.geometry);
            } else if let Some(below) = path.strip_prefix(&format!("{feature}.properties")) {
                *path = format!("{own}{below}");
            }
        }
    }

    /// Takes over what was found in a part of the file.
    pub(crate) fn append(&mut self, part: Self) {
        let untold = part.total - part.kept.len();
        let worst = part.worst;
        part.kept.into_iter().for_each(|fault| self.push(fault));
        part.unplaced.into_iter().for_each(|position| self.keep_unplaced(Some(position)));
        self.total += untold;
        self.worst = self.worst.max(worst);
    }

    /// Counts a fault of which enough like it were told.
    pub(crate) fn count(&mut self, severity: Severity) {
        self.total += 1;
        self.worst = self.worst.max(Some(severity));
    }

    /// The faults kept, how many there were, and the verdict of all of them.
    pub(crate) fn done(self) -> (Vec<Fault>, usize, Verdict) {
        let verdict = match self.worst {
            Some(Severity::Error) => Verdict::Reject,
            Some(Severity::Warning) => Verdict::AcceptWithWarnings,
            Some(Severity::Info) | None => Verdict::Accept,
        };
        (self.kept, self.total, verdict)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn details_stand_where_the_sentence_leaves_room_and_numbers_as_each_language_writes_them() {
        let fault = Fault::of_all("N103", &["1234.5", "T-{}-1.5"]);
        assert!(fault.says.vi.contains("1.234,5 m") && fault.says.vi.contains("T-{}-1.5"), "{:?}", fault.says);
        assert!(fault.says.en.contains("1234.5 m") && fault.says.en.contains("T-{}-1.5"), "{:?}", fault.says);
    }

    #[test]
    fn beyond_the_limit_faults_are_counted_and_still_judged() {
        let mut faults = Faults::new(&Limits { faults_kept: 1, ..Limits::default() });
        faults.push(Fault::of("G108", ""));
        faults.push(Fault::of("G101", ""));
        let (kept, total, verdict) = faults.done();
        assert_eq!((kept.len(), total, verdict), (1, 2, Verdict::Reject));
    }
}
