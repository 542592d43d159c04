//! Positions in the order of a Hilbert curve.

use crate::units::{Bbox, LonLat};

/// Cells a side, as a power of two.
const BITS: u32 = 16;

/// The places of `at` in an order in which neighbours on the list are neighbours on
/// the ground.
pub(super) fn order(at: &[LonLat]) -> Vec<usize> {
    let Some(bbox) = Bbox::around(at.iter().copied()) else { return Vec::new() };
    let mut keyed: Vec<(u32, usize)> = at.iter().enumerate().map(|(i, p)| (key(*p, bbox), i)).collect();
    keyed.sort_unstable();
    keyed.into_iter().map(|(_, i)| i).collect()
}

fn key(at: LonLat, bbox: Bbox) -> u32 {
    let cells = f64::from((1u32 << BITS) - 1);
    let cell =
        |value: f64, from: f64, to: f64| if to > from { ((value - from) / (to - from) * cells) as u32 } else { 0 };
    distance(cell(at.lon(), bbox.west, bbox.east), cell(at.lat(), bbox.south, bbox.north))
}

/// How far along the curve a cell is (Hamilton, Compact Hilbert Indices, 2006, in two
/// dimensions).
fn distance(mut x: u32, mut y: u32) -> u32 {
    let mut along = 0;
    for bit in (0..BITS).rev() {
        let (right, up) = (x >> bit & 1, y >> bit & 1);
        along += ((3 * right) ^ up) << (2 * bit);
        if up == 0 {
            if right == 1 {
                x = !x;
                y = !y;
            }
            std::mem::swap(&mut x, &mut y);
        }
    }
    along
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_step_along_the_curve_is_one_cell_on_the_ground() {
        let side = 32;
        let mut cells: Vec<(u32, i32, i32)> =
            (0..side * side).map(|i| (distance((i % side) as u32, (i / side) as u32), i % side, i / side)).collect();
        cells.sort_unstable();
        for (step, pair) in cells.windows(2).enumerate() {
            let ((here, x0, y0), (there, x1, y1)) = (pair[0], pair[1]);
            assert_eq!((there - here, (x1 - x0).abs() + (y1 - y0).abs()), (1, 1), "step {step}");
        }
    }
}
