//! Branch and bound over the tree, pruned by the distance to boxes in the local plane.

use rstar::{AABB, ParentNode, RTreeNode, RTreeObject};

use super::keep::Keep;
use crate::geodesy::LocalPlane;
use crate::network::Segment;
use crate::units::{LonLat, Metres};

/// Boxes ranked at a time: as many as a full node has children. Nodes of a bulk-loaded
/// tree may have a few more; those are ranked in a second go.
const GROUP: usize = 16;

struct Walk {
    plane: LocalPlane,
    lon: f64,
    lat: f64,
    /// Metres a degree of longitude and of latitude measure at the position.
    east: f64,
    north: f64,
}

/// Offers `keep` every segment that may still be within its limit, nearest boxes first.
pub(super) fn walk<'a>(root: &'a ParentNode<Segment>, at: LonLat, within: Metres, keep: &mut impl Keep<'a>) {
    let plane = LocalPlane::at(at);
    let (east, north) = plane.per_degree();
    let walk = Walk { plane, lon: at.lon(), lat: at.lat(), east, north };
    // Only a circle that reaches the antimeridian has anything to find beyond it; near
    // a pole a degree is so short that every circle does.
    if at.lon().abs() + within.get() / east < 179.999 {
        walk.descend::<false>(root, keep);
    } else {
        walk.descend::<true>(root, keep);
    }
}

// A plain comparison is one instruction; `f64::max` is five, for the sake of NaN.
fn larger(a: f64, b: f64) -> f64 {
    if a > b { a } else { b }
}

fn smaller(a: f64, b: f64) -> f64 {
    if a < b { a } else { b }
}

fn squared(limit: f64) -> f64 {
    limit * limit
}

impl Walk {
    fn descend<'a, const AROUND: bool>(&self, node: &'a ParentNode<Segment>, keep: &mut impl Keep<'a>) {
        for group in node.children().chunks(GROUP) {
            let mut near = Nearest::default();
            for (i, child) in group.iter().enumerate() {
                match child {
                    RTreeNode::Leaf(segment) => {
                        if self.leaf_2::<AROUND>(segment) <= squared(keep.limit()) {
                            let (distance_2, share) = self.plane.to_segment(segment.a, segment.b);
                            keep.offer(distance_2, share, segment);
                        }
                    }
                    RTreeNode::Parent(below) => {
                        let box_2 = self.box_2::<AROUND>(&below.envelope());
                        if box_2 <= squared(keep.limit()) {
                            near.add(box_2, i);
                        }
                    }
                }
            }
            for &(box_2, i) in near.in_order() {
                if box_2 > squared(keep.limit()) {
                    break;
                }
                if let RTreeNode::Parent(below) = &group[i] {
                    self.descend::<AROUND>(below, keep);
                }
            }
        }
    }

    /// Squared metres from the position to the box of a segment.
    fn leaf_2<const AROUND: bool>(&self, segment: &Segment) -> f64 {
        if AROUND {
            return self.box_2::<true>(&segment.envelope());
        }
        let (ax, bx) = (segment.a.lon() - self.lon, segment.b.lon() - self.lon);
        let (ay, by) = (segment.a.lat() - self.lat, segment.b.lat() - self.lat);
        if ax - bx > 179.0 || bx - ax > 179.0 {
            return 0.0;
        }
        let gap = |a, b| larger(larger(smaller(a, b), -larger(a, b)), 0.0);
        let (x, y) = (gap(ax, bx) * self.east, gap(ay, by) * self.north);
        x * x + y * y
    }

    /// Squared metres from the position to the nearest place of a box; `AROUND` looks
    /// both ways around the globe.
    fn box_2<const AROUND: bool>(&self, envelope: &AABB<[f64; 2]>) -> f64 {
        let ([west, south], [east, north]) = (envelope.lower(), envelope.upper());
        let mut dx = larger(larger(west - self.lon, self.lon - east), 0.0);
        if AROUND {
            let other_way = smaller(self.lon + 360.0 - east, west + 360.0 - self.lon);
            dx = smaller(dx, larger(other_way, 0.0));
        }
        let dy = larger(larger(south - self.lat, self.lat - north), 0.0);
        let (x, y) = (dx * self.east, dy * self.north);
        x * x + y * y
    }
}

/// The boxes of a group worth a visit, nearest first.
#[derive(Default)]
struct Nearest {
    boxes: [(f64, usize); GROUP],
    count: usize,
}

impl Nearest {
    /// Few boxes are ever near, so that each finds its place from behind at once.
    fn add(&mut self, box_2: f64, child: usize) {
        let mut place = self.count;
        while place > 0 && self.boxes[place - 1].0 > box_2 {
            self.boxes[place] = self.boxes[place - 1];
            place -= 1;
        }
        self.boxes[place] = (box_2, child);
        self.count += 1;
    }

    fn in_order(&self) -> &[(f64, usize)] {
        &self.boxes[..self.count]
    }
}
