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

/// What has changed since a packing began.
#[derive(Clone, Debug)]
pub(super) struct Since {
    /// Which packing: the one that shares it.
    packing: Arc<()>,
    changes: Vec<Change>,
}

impl Since {
    pub(super) fn push(&mut self, change: Change) {
        self.changes.push(change);
    }
}

/// What an index held when packing began: packed on whatever thread has the time.
#[derive(Debug)]
pub struct Packing {
    which: Arc<()>,
    packed: Arc<Packed>,
    gone: Gone,
    since: Tree,
}

/// A snapshot made of it.
#[derive(Debug)]
pub struct Repacked {
    which: Arc<()>,
    packed: Packed,
}

impl Packing {
    /// The new snapshot: a second or two for ten million segments, on every core.
    pub fn run(self) -> Repacked {
        let old = SegmentIndex { packed: self.packed, gone: self.gone, since: self.since, packing: None };
        Repacked { which: self.which, packed: Packed::of(&old.segments().copied().collect::<Vec<_>>()) }
    }
}

impl SegmentIndex {
    /// Whether so much has changed since the snapshot that a new one makes searching faster. Not while
    /// one is being made.
    pub fn wants_packing(&self) -> bool {
        let changed = self.since.size() + self.gone.len();
        self.packing.is_none() && changed > FEW.max(self.packed.len() / ONE_IN)
    }

    /// What to pack. Until [`Self::adopt`] this index and its clones remember what changes.
    pub fn begin_packing(&mut self) -> Packing {
        let which = Arc::new(());
        self.packing = Some(Since { packing: Arc::clone(&which), changes: Vec::new() });
        Packing { which, packed: Arc::clone(&self.packed), gone: self.gone.clone(), since: self.since.clone() }
    }

    /// Takes the new snapshot in, and makes the changes to it that came in the meantime: the same
    /// segments before and after. A snapshot that is not of this index or one it was cloned from is left
    /// alone, and `false` the answer.
    pub fn adopt(&mut self, new: Repacked) -> bool {
        let Some(Since { changes, .. }) = self.packing.take_if(|since| Arc::ptr_eq(&since.packing, &new.which)) else {
            return false;
        };
        *self = Self { packed: Arc::new(new.packed), ..Self::default() };
        for change in changes {
            match change {
                Change::In(segment) => self.insert(segment),
                Change::Out(segment) => _ = self.remove(&segment),
            }
        }
        true
    }

    /// Forgets that packing began: it failed.
    pub fn give_up_packing(&mut self) {
        self.packing = None;
    }
}
