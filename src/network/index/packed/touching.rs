//! Segments whose boxes touch a box.

use wide::f32x8;

use super::build::envelope;
use super::node::{Boxes, both};
use super::{FAN, Packed};
use crate::network::Segment;
use crate::units::Bbox;

impl Packed {
    /// Calls `each` with the place of every segment whose own box touches `bbox`, in their order.
    pub(in crate::network::index) fn touching(&self, bbox: Bbox, each: &mut impl FnMut(usize, &Segment)) {
        let (west, south, east, north) = (both(bbox.west), both(bbox.south), both(bbox.east), both(bbox.north));
        let ask = Ask {
            packed: self,
            bbox,
            outer: [west.0, south.0, east.1, north.1],
            inner: [west.1, south.1, east.0, north.0],
        };
        if let Some(root) = self.levels.len().checked_sub(1) {
            ask.descend(root, 0, each);
        }
    }
}

struct Ask<'a> {
    packed: &'a Packed,
    bbox: Bbox,
    /// The box rounded outward: what does not touch it, does not touch the box.
    outer: [f32; 4],
    /// And inward: what lies in it, lies in the box.
    inner: [f32; 4],
}

impl Ask<'_> {
    fn descend(&self, level: usize, node: usize, each: &mut impl FnMut(usize, &Segment)) {
        let boxes = &self.packed.levels[level][node];
        let (mut touching, inside) = (within(boxes, self.outer, true), within(boxes, self.inner, false));
        while touching != 0 {
            let i = touching.trailing_zeros() as usize;
            touching &= touching - 1;
            let child = node * FAN + i;
            if inside & (1 << i) != 0 {
                let all = self.packed.below(level, child);
                all.for_each(|place| each(place, self.packed.segment(place)));
                continue;
            }
            match level.checked_sub(1) {
                Some(below) => self.descend(below, child, each),
                None => self.leaf(child, each),
            }
        }
    }

    fn leaf(&self, leaf: usize, each: &mut impl FnMut(usize, &Segment)) {
        let held = &self.packed.leaves[leaf];
        let (touching, sure) = held.leaf.touching(self.packed.around[leaf], self.bbox);
        let mut left = touching & (u32::MAX >> (32 - self.packed.of_leaf(leaf).len()));
        while left != 0 {
            let i = left.trailing_zeros() as usize;
            left &= left - 1;
            let segment = &held.segments[i];
            if sure >> i & 1 == 1 || envelope(segment).touches(self.bbox) {
                each(leaf * FAN + i, segment);
            }
        }
    }
}

/// The children that touch a box (or else lie in it), as bits.
#[inline]
fn within(boxes: &Boxes, [west, south, east, north]: [f32; 4], touch: bool) -> u32 {
    let (far_west, far_south) = if touch { (&boxes.east, &boxes.north) } else { (&boxes.west, &boxes.south) };
    let (far_east, far_north) = if touch { (&boxes.west, &boxes.south) } else { (&boxes.east, &boxes.north) };
    (0..FAN / 8).rev().fold(0, |bits, half| {
        let all = far_west[half].simd_ge(f32x8::splat(west))
            & far_south[half].simd_ge(f32x8::splat(south))
            & far_east[half].simd_le(f32x8::splat(east))
            & far_north[half].simd_le(f32x8::splat(north));
        bits << 8 | all.to_bitmask()
    })
}
