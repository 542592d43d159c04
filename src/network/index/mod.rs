//! The index over segments: an R*-tree with a branch-and-bound walk of its own.

mod check;
mod hilbert;
mod keep;
mod walk;

#[cfg(test)]
mod tests;

use rayon::prelude::*;
use rstar::{AABB, RStarInsertionStrategy, RTree, RTreeObject, RTreeParams};

use crate::network::Segment;
use crate::units::{Bbox, LonLat, Metres};
use keep::{All, Closest, ClosestK};

/// Sixteen children a node (the choice and its measurements: design.md, 3).
#[derive(Clone, Copy, Debug)]
struct NodeSize;

impl RTreeParams for NodeSize {
    const MIN_SIZE: usize = 6;
    const MAX_SIZE: usize = 16;
    const REINSERTION_COUNT: usize = 5;
    type DefaultInsertionStrategy = RStarInsertionStrategy;
}

type Tree = RTree<Segment, NodeSize>;

impl RTreeObject for Segment {
    type Envelope = AABB<[f64; 2]>;

    /// Degrees. A segment over the antimeridian gets every longitude: its own two
    /// would span the half of the globe where it is not.
    fn envelope(&self) -> Self::Envelope {
        let (a, b) = (self.a, self.b);
        let (west, east) = if (a.lon() - b.lon()).abs() > 179.999 {
            (-180.0, 180.0)
        } else {
            (a.lon().min(b.lon()), a.lon().max(b.lon()))
        };
        AABB::from_corners([west, a.lat().min(b.lat())], [east, a.lat().max(b.lat())])
    }
}

/// A segment found near a position.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Near {
    /// The segment.
    pub segment: Segment,
    /// From the position to its nearest place, in the local plane there: it ranks;
    /// [`crate::geodesy::distance`] gives the answer to show.
    pub distance: Metres,
    /// Where on the segment that place is: 0 at `a`, 1 at `b`.
    pub share: f64,
}

/// Segments by place. Equally near ones come by route, then by number, so every
/// answer is the one a look at all segments would give.
///
/// ```
/// use cablewatch::network::{RouteNo, Segment, SegmentIndex};
/// use cablewatch::units::{LonLat, Metres};
///
/// let at = |lon, lat| LonLat::checked(lon, lat).unwrap();
/// let index = SegmentIndex::bulk(vec![Segment { a: at(107.0, 16.8), b: at(107.1, 16.8), route: RouteNo(0), no: 0 }]);
/// let near = index.nearest(at(107.05, 16.801), Metres::of(250)).unwrap();
/// assert_eq!((near.distance.get().round(), near.share), (111.0, 0.5));
/// ```
#[derive(Clone, Debug)]
pub struct SegmentIndex {
    tree: Tree,
}

impl Default for SegmentIndex {
    fn default() -> Self {
        Self::bulk(Vec::new())
    }
}

impl SegmentIndex {
    /// All at once: faster to build and to search than one by one.
    pub fn bulk(segments: Vec<Segment>) -> Self {
        let mut tree = Tree::bulk_load_with_params(segments);
        let mut left_over = Vec::new();
        // For some numbers of segments, all just above a full tree, bulk loading makes
        // leaves of a thousand; a few less, and it fills the tree as it should.
        while check::largest_node(tree.root()) > check::LARGEST {
            let mut segments: Vec<Segment> = tree.into_iter().collect();
            left_over.extend(segments.split_off(segments.len() - segments.len() / 256 - 1));
            tree = Tree::bulk_load_with_params(segments);
        }
        left_over.into_iter().for_each(|segment| tree.insert(segment));
        Self { tree }
    }

    /// Adds one more; an equal one already there stays.
    pub fn insert(&mut self, segment: Segment) {
        self.tree.insert(segment);
    }

    /// Takes one equal to `segment` out; `false` if there is none.
    pub fn remove(&mut self, segment: &Segment) -> bool {
        self.tree.remove(segment).is_some()
    }

    /// How many segments it holds.
    pub fn len(&self) -> usize {
        self.tree.size()
    }

    /// Whether it holds none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The nearest segment not farther than `within`.
    pub fn nearest(&self, at: LonLat, within: Metres) -> Option<Near> {
        let mut closest = Closest::within(within);
        walk::walk(self.tree.root(), at, within, &mut closest);
        closest.into_near()
    }

    /// The `k` nearest not farther than `within`, closest first.
    pub fn nearest_k(&self, at: LonLat, k: usize, within: Metres) -> Vec<Near> {
        let mut closest = ClosestK::within(within, k.min(self.len()));
        walk::walk(self.tree.root(), at, within, &mut closest);
        closest.into_near()
    }

    /// All not farther than `radius`, closest first.
    pub fn within(&self, at: LonLat, radius: Metres) -> Vec<Near> {
        let mut all = All::within(radius);
        walk::walk(self.tree.root(), at, radius, &mut all);
        all.into_near()
    }

    /// [`Self::nearest`] for many positions, in their order, on every core. The
    /// positions are visited along a Hilbert curve, so neighbours share the cache.
    pub fn nearest_batch(&self, at: &[LonLat], within: Metres) -> Vec<Option<Near>> {
        let order = hilbert::order(at);
        let found: Vec<_> = order
            .par_chunks(1024)
            .flat_map_iter(|chunk| chunk.iter().map(|&i| (i, self.nearest(at[i], within))))
            .collect();
        let mut answers = vec![None; at.len()];
        for (i, near) in found {
            answers[i] = near;
        }
        answers
    }

    /// The segments whose own box touches `bbox`, by route and number.
    pub fn in_bbox(&self, bbox: Bbox) -> Vec<Segment> {
        let envelope = AABB::from_corners([bbox.west, bbox.south], [bbox.east, bbox.north]);
        let mut found: Vec<Segment> = self.tree.locate_in_envelope_intersecting(envelope).copied().collect();
        found.sort_unstable_by_key(|s| (s.route, s.no));
        found
    }

    /// Every segment, in no particular order.
    pub fn segments(&self) -> impl Iterator<Item = &Segment> {
        self.tree.iter()
    }

    /// Walks the whole tree: every box holds what is below it, all leaves are equally
    /// deep, node sizes are legal, the count is right. The error says what is not.
    pub fn check(&self) -> Result<(), String> {
        check::check(&self.tree)
    }
}
