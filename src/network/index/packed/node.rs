//! Sixteen boxes, and sixteen segments, side by side.

use wide::f32x8;

use super::FAN;
use crate::geodesy::LocalPlane;
use crate::network::Segment;
use crate::units::{Bbox, LonLat};

/// A box in degrees, rounded outward: west, south, east, north.
#[derive(Clone, Copy, Debug, PartialEq)]
#[repr(align(16))]
pub(super) struct Around {
    pub(super) west: f32,
    pub(super) south: f32,
    pub(super) east: f32,
    pub(super) north: f32,
}

impl Around {
    /// Holds nothing, and is nowhere near anything.
    pub(super) const NOTHING: Self =
        Self { west: f32::INFINITY, south: f32::INFINITY, east: f32::NEG_INFINITY, north: f32::NEG_INFINITY };

    pub(super) fn join(self, other: Self) -> Self {
        Self {
            west: smaller(self.west, other.west),
            south: smaller(self.south, other.south),
            east: larger(self.east, other.east),
            north: larger(self.north, other.north),
        }
    }
}

/// One number of each of sixteen.
pub(super) type Each = [f32x8; FAN / 8];

/// The boxes of a node's children.
#[derive(Clone, Debug)]
#[repr(align(64))]
pub(super) struct Boxes {
    pub(super) west: Each,
    pub(super) south: Each,
    pub(super) east: Each,
    pub(super) north: Each,
}

impl Boxes {
    pub(super) fn of(children: &[Around]) -> Self {
        let child = |i: usize| children.get(i).copied().unwrap_or(Around::NOTHING);
        let side = |side: fn(Around) -> f32| each(|i| side(child(i)));
        Self { west: side(|c| c.west), south: side(|c| c.south), east: side(|c| c.east), north: side(|c| c.north) }
    }

    #[inline]
    pub(super) fn child(&self, i: usize) -> Around {
        let of = |side: &Each| side[i / 8].as_array()[i % 8];
        Around { west: of(&self.west), south: of(&self.south), east: of(&self.east), north: of(&self.north) }
    }
}

/// Degrees so far away that the square of the distance is infinite: where there is no segment.
const NOWHERE: f32 = 1e18;

/// The ends of a leaf's segments, in degrees from the south-west corner of its box. NaN where a
/// segment lies over the antimeridian, whose distance is always taken from the segment itself.
#[derive(Clone, Debug)]
#[repr(align(64))]
pub(super) struct Leaf {
    ax: Each,
    ay: Each,
    bx: Each,
    by: Each,
}

impl Leaf {
    pub(super) fn of(segments: &[Segment], around: Around) -> Self {
        let (west, south) = (f64::from(around.west), f64::from(around.south));
        let mut ends = [[NOWHERE; FAN]; 4];
        for (i, s) in segments.iter().enumerate() {
            let own = [s.a.lon() - west, s.a.lat() - south, s.b.lon() - west, s.b.lat() - south];
            let over = s.is_over_antimeridian();
            for (end, own) in ends.iter_mut().zip(own) {
                end[i] = if over { f32::NAN } else { own as f32 };
            }
        }
        let [ax, ay, bx, by] = ends.map(|end| each(|i| end[i]));
        Self { ax, ay, bx, by }
    }

    /// The segments whose boxes may touch `bbox`, and those whose boxes surely do if they may, as bits.
    #[inline]
    pub(super) fn touching(&self, around: Around, bbox: Bbox) -> (u32, u32) {
        let (west, south) = (f64::from(around.west), f64::from(around.south));
        // A rounding or two of what is compared, here and in the leaf.
        let roughly = |edge: f64, size: f32| (edge as f32, (edge.abs() as f32 + size) * 4.0 * f32::EPSILON);
        let (wide, high) = (around.east - around.west, around.north - around.south);
        let edges = [
            roughly(bbox.west - west, wide),
            roughly(bbox.south - south, high),
            roughly(bbox.east - west, wide),
            roughly(bbox.north - south, high),
        ];
        let within = |by: f32| {
            let [west, south, east, north] = edges.map(|(edge, wrong)| (edge, wrong * by));
            (0..FAN / 8).rev().fold(0, |bits, half| {
                let (ax, ay, bx, by) = (self.ax[half], self.ay[half], self.bx[half], self.by[half]);
                // Not beyond, rather than within: nothing is beyond what is not a number.
                let beyond = ax.fast_max(bx).simd_lt(f32x8::splat(west.0 - west.1))
                    | ay.fast_max(by).simd_lt(f32x8::splat(south.0 - south.1))
                    | ax.fast_min(bx).simd_gt(f32x8::splat(east.0 + east.1))
                    | ay.fast_min(by).simd_gt(f32x8::splat(north.0 + north.1));
                bits << 8 | (!beyond.to_bitmask() & 0xff)
            })
        };
        let (may, sure) = (within(1.0), within(-1.0));
        let known = (0..FAN / 8).rev().fold(0, |bits, half| bits << 8 | (!self.ax[half].is_nan().to_bitmask() & 0xff));
        (may, sure & known)
    }
}

#[inline(always)]
pub(super) fn each(value: impl Fn(usize) -> f32) -> Each {
    std::array::from_fn(|half| f32x8::new(std::array::from_fn(|i| value(half * 8 + i))))
}

/// As `std::array::from_fn`, which is not always made part of its caller.
#[inline(always)]
fn halves(value: impl Fn(usize) -> f32x8) -> Each {
    let mut each = [f32x8::ZERO; FAN / 8];
    for (half, slot) in each.iter_mut().enumerate() {
        *slot = value(half);
    }
    each
}

/// A position from which boxes and leaves are measured.
pub(super) struct Origin {
    pub(super) plane: LocalPlane,
    pub(super) at: LonLat,
    /// The position rounded down and up.
    lon: (f32x8, f32x8),
    lat: (f32x8, f32x8),
    /// Metres a degree, a little too few: a box is never farther than it is said to be.
    less: (f32x8, f32x8),
    /// Metres a degree.
    metres: (f32, f32),
}

/// Part of a metre by which single precision may be wrong in the distance of a segment, for each
/// metre that the segment, its leaf and the position lie apart: sixty-four roundings, of which a
/// dozen are made.
const ROUNDINGS: f32 = 64.0 * f32::EPSILON / 2.0;

impl Origin {
    pub(super) fn at(at: LonLat) -> Self {
        let plane = LocalPlane::at(at);
        let (east, north) = plane.per_degree();
        let metres = (east as f32, north as f32);
        let splat = |(low, high): (f32, f32)| (f32x8::splat(low), f32x8::splat(high));
        let less = splat((metres.0 * 0.999_999, metres.1 * 0.999_999));
        Self { plane, at, lon: splat(both(at.lon())), lat: splat(both(at.lat())), less, metres }
    }

    /// Squared metres to each of the boxes, or a little less. `AROUND` looks both ways around the globe.
    #[inline(always)]
    pub(super) fn boxes_2<const AROUND: bool>(&self, boxes: &Boxes) -> Each {
        halves(|half| {
            let (west, east) = (boxes.west[half], boxes.east[half]);
            let mut x = (west - self.lon.1).fast_max(self.lon.0 - east);
            if AROUND {
                // Rounded twice, thirty metres at most.
                let other_way = (self.lon.0 + 360.0 - east).fast_min(west + 360.0 - self.lon.1) - 0.0003;
                x = x.fast_min(other_way);
            }
            let y = (boxes.south[half] - self.lat.1).fast_max(self.lat.0 - boxes.north[half]);
            let (x, y) = (x.fast_max(f32x8::ZERO) * self.less.0, y.fast_max(f32x8::ZERO) * self.less.1);
            x * x + y * y
        })
    }

    /// Squared metres to a box, or a little less.
    #[inline(always)]
    pub(super) fn box_2(&self, one: Around) -> f32 {
        let first = |each: f32x8| each.as_array()[0];
        let x = larger(larger(one.west - first(self.lon.1), first(self.lon.0) - one.east), 0.0) * first(self.less.0);
        let y = larger(larger(one.south - first(self.lat.1), first(self.lat.0) - one.north), 0.0) * first(self.less.1);
        x * x + y * y
    }

    /// Squared metres to each segment of a leaf, and by how many metres their roots may be wrong.
    #[inline(always)]
    pub(super) fn leaf_2(&self, leaf: &Leaf, around: Around) -> (Each, f32) {
        let x = (self.at.lon() - f64::from(around.west)) as f32;
        let y = (self.at.lat() - f64::from(around.south)) as f32;
        let wide = (x.abs() + (around.east - around.west)) * self.metres.0;
        let high = (y.abs() + (around.north - around.south)) * self.metres.1;
        let (x, y) = (f32x8::splat(x), f32x8::splat(y));
        let (east, north) = (f32x8::splat(self.metres.0), f32x8::splat(self.metres.1));
        let squares = halves(|half| {
            let (ax, ay) = ((leaf.ax[half] - x) * east, (leaf.ay[half] - y) * north);
            let (bx, by) = ((leaf.bx[half] - x) * east, (leaf.by[half] - y) * north);
            let (dx, dy) = (bx - ax, by - ay);
            // The least number there is stands for no length, so that nothing is divided by it.
            let length_2 = (dx * dx + dy * dy).fast_max(f32x8::splat(f32::MIN_POSITIVE));
            let share = (f32x8::ZERO - (ax * dx + ay * dy)) / length_2;
            let share = share.fast_max(f32x8::ZERO).fast_min(f32x8::ONE);
            let (x, y) = (ax + share * dx, ay + share * dy);
            x * x + y * y
        });
        (squares, (wide + high) * ROUNDINGS)
    }
}

/// The places where something is not beyond the limit, NaN included, as bits.
#[inline(always)]
pub(super) fn not_beyond(squares: &Each, limit: f32) -> u32 {
    let limit = f32x8::splat(limit);
    let beyond = squares.iter().rev().fold(0, |bits, half| bits << 8 | half.simd_gt(limit).to_bitmask());
    !beyond & (u32::MAX >> (32 - FAN))
}

/// The neighbouring `f32`s below and above, which are the same where the value is one.
pub(super) fn both(value: f64) -> (f32, f32) {
    let near = value as f32;
    match f64::from(near).total_cmp(&value) {
        std::cmp::Ordering::Less => (near, near.next_up()),
        std::cmp::Ordering::Equal => (near, near),
        std::cmp::Ordering::Greater => (near.next_down(), near),
    }
}

// Plain comparisons: one instruction each, where `f32::max` is five for the sake of NaN.
#[inline]
pub(super) fn larger(a: f32, b: f32) -> f32 {
    if a > b { a } else { b }
}

#[inline]
pub(super) fn smaller(a: f32, b: f32) -> f32 {
    if a < b { a } else { b }
}
