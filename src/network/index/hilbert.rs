//! Positions in the order of a Hilbert curve.

/// Cells a side, as a power of two.
const BITS: u32 = 16;

/// Bits of a key that one pass of the sort looks at.
const DIGIT: u32 = 11;

/// The places of `count` positions (longitude, latitude) in an order in which neighbours on the list
/// are neighbours on the ground, each in the lower half of its number.
pub(super) fn order(count: usize, at: impl Fn(usize) -> (f64, f64)) -> Vec<u64> {
    let (mut low, mut high) = ((f64::INFINITY, f64::INFINITY), (f64::NEG_INFINITY, f64::NEG_INFINITY));
    for (x, y) in (0..count).map(&at) {
        low = (low.0.min(x), low.1.min(y));
        high = (high.0.max(x), high.1.max(y));
    }
    let cells = f64::from((1_u32 << BITS) - 1);
    let scale = |from: f64, to: f64| if to > from { cells / (to - from) } else { 0.0 };
    let (across, up) = (scale(low.0, high.0), scale(low.1, high.1));
    let key = |i: usize| {
        let (x, y) = at(i);
        distance(((x - low.0) * across) as u32, ((y - low.1) * up) as u32)
    };
    let keyed: Vec<u64> = (0..count).map(|i| u64::from(key(i)) << 32 | i as u64).collect();
    sorted(keyed)
}

/// Sorted by the upper half, in passes over its digits, the least first; equal ones keep their order.
fn sorted(mut keyed: Vec<u64>) -> Vec<u64> {
    let mut other = vec![0; keyed.len()];
    for shift in (32..64).step_by(DIGIT as usize) {
        let digit = |keyed: u64| (keyed >> shift) as usize & ((1 << DIGIT) - 1);
        let mut starts = [0_usize; 1 << DIGIT];
        keyed.iter().for_each(|one| starts[digit(*one)] += 1);
        let mut sum = 0;
        for start in &mut starts {
            (*start, sum) = (sum, sum + *start);
        }
        for one in &keyed {
            let start = &mut starts[digit(*one)];
            other[*start] = *one;
            *start += 1;
        }
        std::mem::swap(&mut keyed, &mut other);
    }
    keyed
}

/// For each of the curve's four attitudes and each quarter (right, up) of a square: which quarter of
/// the way it is, and the attitude in it.
const QUARTERS: [[(u32, usize); 4]; 4] = quarters();

/// The attitudes are the plain one, with the axes swapped, turned half around, and both.
const fn quarters() -> [[(u32, usize); 4]; 4] {
    let mut all = [[(0, 0); 4]; 4];
    let mut attitude = 0;
    while attitude < 4 {
        let mut quarter = 0;
        while quarter < 4 {
            let (mut right, mut up) = (quarter >> 1, quarter & 1);
            if attitude & 2 != 0 {
                (right, up) = (1 - right, 1 - up);
            }
            if attitude & 1 != 0 {
                (right, up) = (up, right);
            }
            // Hamilton, Compact Hilbert Indices, 2006, in two dimensions.
            let step = (3 * right) ^ up;
            let turned = match (right, up) {
                (1, 0) => attitude ^ 3,
                (0, 0) => attitude ^ 1,
                _ => attitude,
            };
            all[attitude][quarter] = (step as u32, turned);
            quarter += 1;
        }
        attitude += 1;
    }
    all
}

/// The same for four steps at once: by four bits of x above four of y, eight bits of the way and the
/// attitude behind them.
const STEPS: [[(u8, u8); 256]; 4] = steps();

const fn steps() -> [[(u8, u8); 256]; 4] {
    let mut all = [[(0, 0); 256]; 4];
    let mut i = 0;
    while i < 4 * 256 {
        let (x, y) = (i >> 4 & 15, i & 15);
        let (mut along, mut attitude, mut bit) = (0, i >> 8, 4);
        while bit > 0 {
            bit -= 1;
            let (step, turned) = QUARTERS[attitude][(x >> bit & 1) << 1 | (y >> bit & 1)];
            along = along << 2 | step;
            attitude = turned;
        }
        all[i >> 8][i & 255] = (along as u8, attitude as u8);
        i += 1;
    }
    all
}

/// How far along the curve a cell is.
fn distance(x: u32, y: u32) -> u32 {
    let (mut along, mut attitude) = (0, 0);
    for shift in (0..BITS).step_by(4).rev() {
        let cell = (x >> shift & 15) << 4 | (y >> shift & 15);
        let (steps, turned) = STEPS[usize::from(attitude) & 3][cell as usize];
        along = along << 8 | u32::from(steps);
        attitude = turned;
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

    #[test]
    fn the_order_has_every_place_once_and_follows_the_curve() {
        let at = |i: usize| (f64::from(i as u32 * 7919 % 1009), f64::from(i as u32 * 104_729 % 997));
        let order: Vec<u32> = order(5_000, at).into_iter().map(|keyed| keyed as u32).collect();
        let mut places = order.clone();
        places.sort_unstable();
        assert_eq!(places, (0..5_000).collect::<Vec<u32>>());
        let steps: f64 = order
            .windows(2)
            .map(|two| {
                let (a, b) = (at(two[0] as usize), at(two[1] as usize));
                (a.0 - b.0).hypot(a.1 - b.1)
            })
            .sum();
        // In the order given a step is some 520 long; 5,000 places on a million cells lie 14 apart.
        assert!(steps / 5_000.0 < 20.0, "{steps}");
    }
}
