//! From what has changed to a new snapshot, while the old one is read and more changes come.

use std::sync::Arc;

use super::gone::Gone;
use super::packed::Packed;
use super::{SegmentIndex, Tree};
use crate::network::Segment;

/// Changes that are not worth packing: a tree of so many is searched as fast as one of none.
const FEW: usize = 4096;

/// Beyond these, one change for so many segments of the snapshot is enough.
const ONE_IN: usize = 64;

/// A change to the index.
#[derive(Clone, Copy, Debug)]
pub(super) enum Change {
    In(Segment),
    Out(Segment),
}

/// What an index held when packing began: packed on whatever thread has the time.
#[derive(Debug)]
pub struct Packing {
    packed: Arc<Packed>,
    gone: Gone,
    since: Tree,
}

/// A snapshot made of it.
#[derive(Debug)]
pub struct Repacked(Packed);

impl Packing {
    /// The new snapshot: seconds for tens of millions of segments, on every core.
    pub fn run(self) -> Repacked {
        let old = SegmentIndex { packed: self.packed, gone: self.gone, since: self.since, changes: None };
        Repacked(Packed::of(&old.segments().copied().collect::<Vec<_>>()))
    }
}

impl SegmentIndex {
    /// Whether so much has changed since the snapshot that a new one makes searching faster. Not while
    /// one is being made.
    pub fn wants_packing(&self) -> bool {
        let changed = self.since.size() + self.gone.len();
        self.changes.is_none() && changed > FEW.max(self.packed.len() / ONE_IN)
    }

    /// What to pack. Until [`Self::adopt`] this index and its clones remember what changes.
    pub fn begin_packing(&mut self) -> Packing {
        self.changes = Some(Vec::new());
        Packing { packed: Arc::clone(&self.packed), gone: self.gone.clone(), since: self.since.clone() }
    }

    /// Takes the new snapshot in, and makes the changes to it that came in the meantime. It holds the
    /// same segments before and after.
    pub fn adopt(&mut self, new: Repacked) {
        let changes = self.changes.take().unwrap_or_default();
        *self = Self { packed: Arc::new(new.0), ..Self::default() };
        for change in changes {
            match change {
                Change::In(segment) => self.insert(segment),
                Change::Out(segment) => _ = self.remove(&segment),
            }
        }
    }
}
