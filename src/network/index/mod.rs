//! The index over segments: a packed snapshot, and an R*-tree of what has changed since.

mod check;
mod gone;
mod hilbert;
mod keep;
mod packed;
mod packing;
mod walk;

#[cfg(test)]
mod tests;

use std::sync::Arc;

use rayon::prelude::*;
use rstar::{AABB, RStarInsertionStrategy, RTree, RTreeObject, RTreeParams};

use crate::network::Segment;
use crate::units::{Bbox, LonLat, Metres};
use gone::Gone;
use keep::{All, Closest, ClosestK, Keep};
use packed::Packed;
use packing::{Change, Since};

pub use packing::{Packing, Repacked};

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

    /// Degrees.
    fn envelope(&self) -> Self::Envelope {
        let own = packed::envelope(self);
        AABB::from_corners([own.west, own.south], [own.east, own.north])
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
/// let index = SegmentIndex::bulk(&[Segment { a: at(107.0, 16.8), b: at(107.1, 16.8), route: RouteNo(0), no: 0 }]);
/// let near = index.nearest(at(107.05, 16.801), Metres::of(250)).unwrap();
/// assert_eq!((near.distance.get().round(), near.share), (111.0, 0.5));
/// ```
///
/// A clone shares the snapshot and copies only what has changed since, so that a change is made to a
/// clone which then takes the place of the index that others are reading. Every so often what has
/// changed is packed into a new snapshot, beside the work: [`Self::wants_packing`].
#[derive(Clone, Debug, Default)]
pub struct SegmentIndex {
    packed: Arc<Packed>,
    /// Which of its segments have been taken out.
    gone: Gone,
    /// What has been put in since.
    since: Tree,
    /// What has changed since packing began; `None` while nobody packs.
    packing: Option<Since>,
}

impl SegmentIndex {
    /// All at once: faster to build and to search than one by one.
    pub fn bulk(segments: &[Segment]) -> Self {
        Self { packed: Arc::new(Packed::of(segments)), ..Self::default() }
    }

    /// Adds one more; an equal one already there stays.
    pub fn insert(&mut self, segment: Segment) {
        self.since.insert(segment);
        self.packing.iter_mut().for_each(|since| since.push(Change::In(segment)));
    }

    /// Takes one equal to `segment` out; `false` if there is none.
    pub fn remove(&mut self, segment: &Segment) -> bool {
        let removed = self.since.remove(segment).is_some() || self.remove_packed(segment);
        if removed {
            self.packing.iter_mut().for_each(|since| since.push(Change::Out(*segment)));
        }
        removed
    }

    fn remove_packed(&mut self, segment: &Segment) -> bool {
        let mut found = None;
        self.packed.touching(packed::envelope(segment), &mut |place, held| {
            if held == segment && !self.gone.contains(place) {
                found = Some(place);
            }
        });
        found.iter().for_each(|place| self.gone.add(*place, self.packed.len()));
        found.is_some()
    }

    /// How many segments it holds.
    pub fn len(&self) -> usize {
        self.packed.len() - self.gone.len() + self.since.size()
    }

    /// Whether it holds none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The nearest segment not farther than `within`.
    pub fn nearest(&self, at: LonLat, within: Metres) -> Option<Near> {
        let mut closest = Closest::within(within);
        self.walk(at, within, &mut closest);
        closest.into_near()
    }

    /// The `k` nearest not farther than `within`, closest first.
    pub fn nearest_k(&self, at: LonLat, k: usize, within: Metres) -> Vec<Near> {
        let mut closest = ClosestK::within(within, k.min(self.len()));
        self.walk(at, within, &mut closest);
        closest.into_near()
    }

    /// All not farther than `radius`, closest first.
    pub fn within(&self, at: LonLat, radius: Metres) -> Vec<Near> {
        let mut all = All::within(radius);
        self.walk(at, radius, &mut all);
        all.into_near()
    }

    #[inline]
    fn walk<'a>(&'a self, at: LonLat, within: Metres, keep: &mut impl Keep<'a>) {
        packed::walk(&self.packed, &self.gone, at, within, keep);
        if self.since.size() > 0 {
            walk::walk(self.since.root(), at, within, keep);
        }
    }

    /// [`Self::nearest`] for many positions, in their order, on every core. The
    /// positions are visited along a Hilbert curve, so neighbours share the cache.
    pub fn nearest_batch(&self, at: &[LonLat], within: Metres) -> Vec<Option<Near>> {
        let order = hilbert::order(at.len(), |i| (at[i].lon(), at[i].lat()));
        let found: Vec<_> = order
            .par_chunks(1024)
            .flat_map_iter(|chunk| chunk.iter().map(|&i| i as u32 as usize).map(|i| (i, self.nearest(at[i], within))))
            .collect();
        let mut answers = vec![None; at.len()];
        for (i, near) in found {
            answers[i] = near;
        }
        answers
    }

    /// The segments whose own box touches `bbox`, by route and number.
    pub fn in_bbox(&self, bbox: Bbox) -> Vec<Segment> {
        let mut found = Vec::new();
        self.touching(bbox, |segment| found.push(*segment));
        found.sort_unstable_by_key(|s| (s.route, s.no));
        found
    }

    /// Calls `each` with every segment whose own box touches `bbox`, in no particular order.
    pub fn touching(&self, bbox: Bbox, mut each: impl FnMut(&Segment)) {
        self.packed.touching(bbox, &mut |place, segment| {
            if !self.gone.contains(place) {
                each(segment);
            }
        });
        if self.since.size() > 0 {
            let envelope = AABB::from_corners([bbox.west, bbox.south], [bbox.east, bbox.north]);
            self.since.locate_in_envelope_intersecting(envelope).for_each(each);
        }
    }

    /// Every segment, in no particular order.
    pub fn segments(&self) -> impl Iterator<Item = &Segment> {
        let packed = self.packed.segments().enumerate();
        packed.filter(|(place, _)| !self.gone.contains(*place)).map(|(_, segment)| segment).chain(self.since.iter())
    }

    /// Bytes it takes beside the segments of the snapshot themselves.
    pub fn overhead(&self) -> usize {
        self.packed.overhead()
    }

    /// Looks at all of it: every box of the snapshot and of the tree holds what is below it, all
    /// leaves are equally deep, node sizes are legal, the count is right. The error says what is not.
    pub fn check(&self) -> Result<(), String> {
        self.packed.check()?;
        check::check(&self.since)
    }
}
