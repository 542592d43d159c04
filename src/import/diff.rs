//! A re-import as a diff: nothing vanishes in silence.

use std::collections::HashMap;

use crate::network::Fingerprint;
use crate::units::Metres;

/// What a thing of a file is to what is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// Not stored yet.
    New,
    /// Stored with another line, place or attribute.
    Changed,
    /// Stored just so.
    Unchanged,
}

/// One carrier's routes, or its sites, compared by its own ids as the file goes by.
#[derive(Debug, Default)]
pub struct Differ {
    stored: HashMap<String, (Option<Fingerprint>, Metres)>,
    diff: Diff,
}

/// What a file would change; ids in the order of the file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Diff {
    /// In the file only.
    pub new: Vec<String>,
    /// In both, with another line, place or attributes.
    pub changed: Vec<String>,
    /// Stored only, by id.
    pub gone: Vec<String>,
    /// How many are the same in both.
    pub unchanged: usize,
    /// Length of what is stored.
    pub before: Metres,
    /// Length of what is stored only.
    pub gone_length: Metres,
}

impl Differ {
    /// What is stored: id, fingerprint where one was kept, and length.
    pub fn new(stored: impl IntoIterator<Item = (String, Option<Fingerprint>, Metres)>) -> Self {
        let stored: HashMap<_, _> = stored.into_iter().map(|(id, print, length)| (id, (print, length))).collect();
        let before = Metres::computed(stored.values().map(|(_, length)| length.get()).sum());
        Self { stored, diff: Diff { before, ..Diff::default() } }
    }

    /// Compares one thing of the file; no id comes twice. Without a fingerprint it counts as changed.
    pub fn take(&mut self, id: &str, print: impl Into<Option<Fingerprint>>) -> Change {
        let print = print.into();
        match self.stored.remove(id) {
            None => {
                self.diff.new.push(id.to_owned());
                Change::New
            }
            Some((known, _)) if known.is_some() && known == print => {
                self.diff.unchanged += 1;
                Change::Unchanged
            }
            Some(_) => {
                self.diff.changed.push(id.to_owned());
                Change::Changed
            }
        }
    }

    /// Ids that the file has not named so far.
    pub fn left(&self) -> impl Iterator<Item = &str> {
        self.stored.keys().map(String::as_str)
    }

    /// All that the file did not name is gone.
    pub fn done(mut self) -> Diff {
        self.diff.gone_length = Metres::computed(self.stored.values().map(|(_, length)| length.get()).sum());
        self.diff.gone = self.stored.into_keys().collect();
        self.diff.gone.sort_unstable();
        self.diff
    }
}
