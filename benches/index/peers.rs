//! Other indexes in Rust. Their segments lie in metres of one plane for the whole province, so that
//! they pay for no plane a query, and their distances are as exact as `f64` allows.

use geo_index::rtree::sort::HilbertSort;
use geo_index::rtree::{NeighborsOptions, RTree as Packed, RTreeBuilder, RTreeIndex};
use rstar::{AABB, PointDistance, RStarInsertionStrategy, RTree, RTreeObject, RTreeParams};
use static_aabb2d_index::{StaticAABB2DIndex, StaticAABB2DIndexBuilder};

use crate::{HALF, K, WITHIN, built, queries};

#[derive(Clone, Copy)]
pub struct Flat {
    pub a: [f64; 2],
    pub b: [f64; 2],
}

impl Flat {
    fn low(&self, axis: usize) -> f64 {
        self.a[axis].min(self.b[axis])
    }

    fn high(&self, axis: usize) -> f64 {
        self.a[axis].max(self.b[axis])
    }
}

impl RTreeObject for Flat {
    type Envelope = AABB<[f64; 2]>;

    fn envelope(&self) -> Self::Envelope {
        AABB::from_corners(self.a, self.b)
    }
}

impl PointDistance for Flat {
    fn distance_2(&self, at: &[f64; 2]) -> f64 {
        let (ax, ay) = (self.a[0] - at[0], self.a[1] - at[1]);
        let (dx, dy) = (self.b[0] - self.a[0], self.b[1] - self.a[1]);
        let length_2 = dx * dx + dy * dy;
        let share = if length_2 > 0.0 { (-(ax * dx + ay * dy) / length_2).clamp(0.0, 1.0) } else { 0.0 };
        let (x, y) = (ax + share * dx, ay + share * dy);
        x * x + y * y
    }
}

fn bound_2() -> f64 {
    WITHIN.get() * WITHIN.get()
}

fn around(at: [f64; 2]) -> [f64; 4] {
    [at[0] - HALF, at[1] - HALF, at[0] + HALF, at[1] + HALF]
}

pub fn rstar_default(segments: &[Flat], points: &[[f64; 2]]) {
    rstar::<rstar::DefaultParams>("rstar", segments, points);
}

/// Sixteen children a node.
pub fn rstar_same_nodes(segments: &[Flat], points: &[[f64; 2]]) {
    rstar::<SameNodes>("rstar-16", segments, points);
}

struct SameNodes;

impl RTreeParams for SameNodes {
    const MIN_SIZE: usize = 6;
    const MAX_SIZE: usize = 16;
    const REINSERTION_COUNT: usize = 5;
    type DefaultInsertionStrategy = RStarInsertionStrategy;
}

fn rstar<P: RTreeParams>(who: &str, segments: &[Flat], points: &[[f64; 2]]) {
    let size = segments.len();
    let tree: RTree<Flat, P> = built(size, who, || RTree::bulk_load_with_params(segments.to_vec()));
    queries(size, "nearest", who, points, |at| {
        tree.nearest_neighbor_with_distance_2(at).filter(|(_, square)| *square <= bound_2()).iter().len()
    });
    queries(size, "nearest-5", who, points, |at| {
        let closest = tree.nearest_neighbor_iter_with_distance_2(at);
        closest.take_while(|(_, square)| *square <= bound_2()).take(K).collect::<Vec<_>>().len()
    });
    queries(size, "box", who, points, |at| {
        let [west, south, east, north] = around(at);
        tree.locate_in_envelope_intersecting(AABB::from_corners([west, south], [east, north])).count()
    });
}

/// Measures the segment itself wherever it would measure its box.
pub fn geo_index(segments: &[Flat], points: &[[f64; 2]]) {
    let (size, who) = (segments.len(), "geo-index");
    let index: Packed<f64> = built(size, who, || {
        let mut builder = RTreeBuilder::new(size as u32);
        segments.iter().for_each(|s| _ = builder.add(s.low(0), s.low(1), s.high(0), s.high(1)));
        builder.finish::<HilbertSort>()
    });
    let nearest = |at: [f64; 2], k: usize| {
        let options = NeighborsOptions { max_distance: Some(bound_2()), ..NeighborsOptions::k(k) };
        let to_box = |[west, south, east, north]: [f64; 4]| {
            let (x, y) = (at[0] - at[0].clamp(west, east), at[1] - at[1].clamp(south, north));
            x * x + y * y
        };
        index.neighbors_with_callbacks(options, to_box, |i, _| Some(segments[i as usize].distance_2(&at))).len()
    };
    queries(size, "nearest", who, points, |at| nearest(at, 1));
    queries(size, "nearest-5", who, points, |at| nearest(at, K));
    queries(size, "box", who, points, |at| {
        let [west, south, east, north] = around(at);
        index.search(west, south, east, north).len()
    });
}

pub fn static_aabb(segments: &[Flat], points: &[[f64; 2]]) {
    let (size, who) = (segments.len(), "static_aabb2d");
    let index: StaticAABB2DIndex<f64> = built(size, who, || {
        let mut builder = StaticAABB2DIndexBuilder::new(size);
        segments.iter().for_each(|s| _ = builder.add(s.low(0), s.low(1), s.high(0), s.high(1)));
        builder.build().expect("as many boxes as were said")
    });
    queries(size, "box", who, points, |at| {
        let ([west, south, east, north], mut count) = (around(at), 0);
        index.visit_query(west, south, east, north, &mut |_: usize| count += 1);
        count
    });
}
