//! A snapshot for reading: the segments in the order of a Hilbert curve, sixteen a leaf, sixteen
//! children a node, every node beside its siblings in plain arrays.
//!
//! Boxes are `f32` rounded outward, so a box never ends before what is in it. A leaf holds its
//! segments once more as `f32` from its own corner, so that the distances of all sixteen come out of
//! one loop without branches; only those that may win are measured in `f64`, from the segment itself.
//! A directory tells where a search begins, so that it need not come down from the root. Beyond the
//! segments all this takes some 20 bytes each.

mod build;
mod check;
mod directory;
mod node;
mod touching;
mod walk;

use directory::Directory;
use node::{Around, Boxes, Leaf};

use crate::network::Segment;

pub(super) use build::envelope;
pub(super) use walk::walk;

/// Children of a node, and segments of a leaf. Eight and thirty-two measured the same within noise.
const FAN: usize = 16;

/// Segments that do not change any more.
#[derive(Debug, Default)]
pub(super) struct Packed {
    count: usize,
    /// In the order of the curve, all full but the last.
    leaves: Vec<Held>,
    /// From the boxes of the leaves up to the root, which is one node. Node `i` of a level has the
    /// boxes of the sixteen below from `16 * i` on.
    levels: Vec<Vec<Boxes>>,
    directory: Option<Directory>,
    /// The boxes of the leaves once more, each by itself, for those who come from the directory.
    around: Vec<Around>,
}

/// A leaf and its segments, side by side in memory: whoever looks at one soon looks at the other. A
/// leaf that is not full has its last segment again and again.
#[derive(Clone, Debug)]
struct Held {
    leaf: Leaf,
    segments: [Segment; FAN],
}

impl Packed {
    pub(super) fn len(&self) -> usize {
        self.count
    }

    /// In the order of the curve.
    pub(super) fn segments(&self) -> impl Iterator<Item = &Segment> {
        self.leaves.iter().flat_map(|held| &held.segments).take(self.count)
    }

    /// Bytes it takes beside the segments themselves.
    pub(super) fn overhead(&self) -> usize {
        let nodes: usize = self.levels.iter().map(Vec::len).sum();
        self.directory.as_ref().map_or(0, Directory::bytes)
            + nodes * size_of::<Boxes>()
            + self.around.len() * size_of::<Around>()
            + self.leaves.len() * size_of::<Held>()
            - self.count * size_of::<Segment>()
    }

    /// The segments of a leaf.
    fn of_leaf(&self, leaf: usize) -> &[Segment] {
        &self.leaves[leaf].segments[..FAN.min(self.count - leaf * FAN)]
    }

    fn segment(&self, place: usize) -> &Segment {
        &self.leaves[place / FAN].segments[place % FAN]
    }

    /// The places of the segments below child `child` of the nodes of a level.
    fn below(&self, level: usize, child: usize) -> std::ops::Range<usize> {
        let each = FAN.pow(level as u32 + 1);
        let start = child * each;
        start..self.count.min(start + each)
    }
}
