//! Where in an XML document the reading is.

use super::pump::Halt;
use crate::import::splitter::Stop;

/// Names of children that are counted apart; a parent of more kinds has the rest uncounted.
const KINDS: usize = 32;

/// The open elements, the root first.
pub(crate) struct Trail {
    open: Vec<Open>,
    depth: usize,
    /// The line of what is being told, from 1.
    pub(super) line: usize,
}

struct Open {
    name: Box<str>,
    line: usize,
    /// Which of the children of this name it is, from 1.
    index: usize,
    children: Vec<(Box<str>, usize)>,
}

impl Trail {
    pub(super) fn new(depth: usize) -> Self {
        Self { open: Vec::new(), depth, line: 1 }
    }

    /// Whether no element is open.
    pub(super) fn is_empty(&self) -> bool {
        self.open.is_empty()
    }

    /// The name of the innermost element, without its prefix; empty outside the root.
    pub(crate) fn name(&self) -> &str {
        self.open.last().map_or("", |o| &o.name)
    }

    /// The name of the element around the innermost one; empty for the root.
    pub(crate) fn parent(&self) -> &str {
        self.open.iter().rev().nth(1).map_or("", |o| &o.name)
    }

    /// The line on which the innermost element opened.
    pub(super) fn opened(&self) -> usize {
        self.open.last().map_or(self.line, |o| o.line)
    }

    /// The line of what is being told, from 1.
    pub(crate) fn told_on(&self) -> usize {
        self.line
    }

    /// How many elements are open.
    pub(crate) fn len(&self) -> usize {
        self.open.len()
    }

    /// The way to the innermost element, such as `Document/Folder[2]/Placemark[3]`: which one it is
    /// of its name, from 1, where it is not the first. The roots `kml` and `gpx` are left out.
    pub(super) fn path(&self) -> String {
        let told = self.open.iter().filter(|o| !matches!(&*o.name, "kml" | "gpx"));
        let steps = told.map(|o| if o.index > 1 { format!("{}[{}]", o.name, o.index) } else { o.name.to_string() });
        steps.collect::<Vec<_>>().join("/")
    }

    pub(super) fn open(&mut self, name: &str) -> Result<(), Halt> {
        if self.open.len() == self.depth {
            return Err(Box::new(Stop::TooDeep(self.line, self.depth).fault()));
        }
        let index = self.open.last_mut().map_or(1, |parent| parent.next(name));
        self.open.push(Open { name: name.into(), line: self.line, index, children: Vec::new() });
        Ok(())
    }

    pub(super) fn close(&mut self) {
        self.open.pop();
    }
}

impl Open {
    fn next(&mut self, name: &str) -> usize {
        if let Some((_, count)) = self.children.iter_mut().find(|(n, _)| **n == *name) {
            *count += 1;
            return *count;
        }
        if self.children.len() < KINDS {
            self.children.push((name.into(), 1));
        }
        1
    }
}
