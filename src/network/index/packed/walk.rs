//! Branch and bound over the snapshot.

use arrayvec::ArrayVec;
use wide::f32x8;

use super::directory::Below;
use super::node::{Each, Origin, each, larger, not_beyond, smaller};
use super::{FAN, Packed};
use crate::network::index::gone::Gone;
use crate::network::index::keep::Keep;
use crate::units::{LonLat, Metres};

/// Offers `keep` every segment of the snapshot that is not gone and may be within its limit, nearest
/// boxes first.
pub(in crate::network::index) fn walk<'a>(
    packed: &'a Packed,
    gone: &Gone,
    at: LonLat,
    within: Metres,
    keep: &mut impl Keep<'a>,
) {
    let Some(root) = packed.levels.len().checked_sub(1) else { return };
    let walk = Walk { packed, gone, from: Origin::at(at) };
    let (east, _) = walk.from.plane.per_degree();
    let mut ahead = ArrayVec::new();
    // Only a circle that reaches the antimeridian has anything to find beyond it; near a pole a
    // degree is so short that every circle does.
    if at.lon().abs() + within.get() / east >= 179.999 {
        ahead.push(Visit::new(0.0, Below::new(root + 1, 0)));
        return walk.down::<true>(ahead, keep);
    }
    match packed.directory.as_ref().and_then(|directory| directory.below(at, within)) {
        Some(list) => walk.begin(list, keep),
        None => {
            ahead.push(Visit::new(0.0, Below::new(root + 1, 0)));
            walk.down::<false>(ahead, keep);
        }
    }
}

struct Walk<'a, 'g> {
    packed: &'a Packed,
    gone: &'g Gone,
    from: Origin,
}

/// Room for the children of one node on each level: segments are counted in 32 bits.
const DEEPEST: usize = 8 * FAN;

/// What is to be visited, the next one last.
type Ahead = ArrayVec<Visit, DEEPEST>;

/// A node or leaf to be visited, below the bits of its square, which order as the squares do, since
/// none is negative.
#[derive(Clone, Copy)]
struct Visit(u64);

impl Visit {
    #[inline]
    fn new(square: f32, below: Below) -> Self {
        Self(u64::from(square.to_bits()) << 32 | u64::from(below.0))
    }

    #[inline]
    fn square(self) -> f32 {
        f32::from_bits((self.0 >> 32) as u32)
    }

    #[inline]
    fn below(self) -> Below {
        Below(self.0 as u32)
    }
}

/// Puts one in its place behind the first `farther`. Few are ever near, so that each finds its place
/// from behind at once.
#[inline(always)]
fn put(ahead: &mut Ahead, farther: usize, visit: Visit) {
    let mut place = ahead.len();
    ahead.push(visit);
    while place > farther && ahead[place - 1].0 < visit.0 {
        ahead[place] = ahead[place - 1];
        place -= 1;
    }
    ahead[place] = visit;
}

impl<'a> Walk<'a, '_> {
    /// What the directory lists for a place, the nearest first, as far as it is in reach.
    #[inline(always)]
    fn begin(&self, list: &[Below], keep: &mut impl Keep<'a>) {
        let mut squares = [f32::INFINITY; FAN];
        for (square, one) in squares.iter_mut().zip(list) {
            let (level, number) = (one.level(), one.number());
            *square = match level {
                0 => self.from.box_2(self.packed.around[number]),
                _ if level == self.packed.levels.len() => 0.0,
                _ => self.from.box_2(self.packed.levels[level][number / FAN].child(number % FAN)),
            };
        }
        let mut squares = each(|i| squares[i]);
        while not_beyond(&squares, up(keep.limit(), 0.0)) != 0 {
            let next = nearest(&squares);
            squares = without(&squares, next);
            match list[next].level() {
                0 => self.leaf::<false>(list[next].number(), keep),
                _ => {
                    let mut ahead = ArrayVec::new();
                    ahead.push(Visit::new(0.0, list[next]));
                    self.down::<false>(ahead, keep);
                }
            }
        }
    }

    /// Depth first, of a node's children the nearest first.
    #[inline(always)]
    fn down<const AROUND: bool>(&self, mut ahead: Ahead, keep: &mut impl Keep<'a>) {
        while let Some(next) = ahead.pop() {
            if next.square() > up(keep.limit(), 0.0) {
                continue;
            }
            let (level, number) = (next.below().level(), next.below().number());
            let Some(level) = level.checked_sub(1) else {
                self.leaf::<AROUND>(number, keep);
                continue;
            };
            let squares = self.from.boxes_2::<AROUND>(&self.packed.levels[level][number]);
            let bits = not_beyond(&squares, up(keep.limit(), 0.0));
            let (squares, farther) = (flat(squares), ahead.len());
            for child in places(bits) {
                put(&mut ahead, farther, Visit::new(squares[child], Below::new(level, number * FAN + child)));
            }
        }
    }

    fn leaf<const AROUND: bool>(&self, leaf: usize, keep: &mut impl Keep<'a>) {
        if AROUND {
            return (0..self.packed.of_leaf(leaf).len()).for_each(|i| self.offer(leaf, i, keep));
        }
        let around = self.packed.around[leaf];
        let (mut squares, wrong) = self.from.leaf_2(&self.packed.leaves[leaf].leaf, around);
        // The nearest first: for most questions it leaves few others in reach.
        while not_beyond(&squares, up(keep.limit(), wrong)) != 0 {
            let first = nearest(&squares);
            squares = without(&squares, first);
            self.offer(leaf, first, keep);
        }
    }

    #[inline]
    fn offer(&self, leaf: usize, i: usize, keep: &mut impl Keep<'a>) {
        let place = leaf * FAN + i;
        if self.gone.contains(place) {
            return;
        }
        let segment = self.packed.segment(place);
        let (distance_2, share) = self.from.plane.to_segment(segment.a, segment.b);
        keep.offer(distance_2, share, segment);
    }
}

/// The square of a limit and so many metres more, or a little above it; less than infinity, which is
/// how far a child lies that is not there.
#[inline]
fn up(limit: f64, more: f32) -> f32 {
    let limit = (limit as f32 + more) * 1.000_001;
    smaller(larger(limit * limit, f32::MIN_POSITIVE), f32::MAX)
}

fn flat(each: Each) -> [f32; FAN] {
    let mut flat = [0.0; FAN];
    for (few, half) in flat.chunks_exact_mut(8).zip(each) {
        few.copy_from_slice(half.as_array());
    }
    flat
}

/// The place with the smallest square; any if one is not a number.
#[inline(always)]
fn nearest(squares: &Each) -> usize {
    let least = squares[0].fast_min(squares[1]).to_array();
    let (a, b) = (smaller(least[0], least[1]), smaller(least[2], least[3]));
    let (c, d) = (smaller(least[4], least[5]), smaller(least[6], least[7]));
    not_beyond(squares, smaller(smaller(a, b), smaller(c, d))).trailing_zeros() as usize % FAN
}

/// The same, with one place infinitely far.
#[inline(always)]
fn without(squares: &Each, place: usize) -> Each {
    [squares[0].fast_max(OUT[place][0]), squares[1].fast_max(OUT[place][1])]
}

/// Infinity at one place.
const OUT: [Each; FAN] = out();

const fn out() -> [Each; FAN] {
    let mut all = [[f32x8::ZERO; 2]; FAN];
    let mut i = 0;
    while i < FAN {
        let mut half = [0.0; 8];
        half[i % 8] = f32::INFINITY;
        all[i][i / 8] = f32x8::new(half);
        i += 1;
    }
    all
}

/// The places of the bits that are set.
fn places(mut bits: u32) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let place = bits.trailing_zeros() as usize;
        (bits != 0).then(|| {
            bits &= bits - 1;
            place
        })
    })
}
