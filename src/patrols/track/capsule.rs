//! Which part of a straight piece lies within a distance of another.

use crate::geodesy::LocalPlane;
use crate::units::LonLat;

type Xy = (f64, f64);

/// From which share to which of the piece `p`-`q` it lies within `radius` metres of the piece `a`-`b`; `None`
/// where it does not. What lies within a distance of a straight piece is convex, so it is one stretch: the
/// hull of those within both discs around its ends and the rectangle between.
pub(super) fn shares(
    plane: &LocalPlane,
    (p, q): (LonLat, LonLat),
    (a, b): (LonLat, LonLat),
    radius: f64,
) -> Option<(f64, f64)> {
    let [p, q, a, b] = [p, q, a, b].map(|at| plane.to_plane(at));
    let parts = [disc(p, q, a, radius), disc(p, q, b, radius), strip(p, q, (a, b), radius)];
    parts.into_iter().flatten().reduce(|one, other| (one.0.min(other.0), one.1.max(other.1)))
}

fn minus(a: Xy, b: Xy) -> Xy {
    (a.0 - b.0, a.1 - b.1)
}

fn dot(a: Xy, b: Xy) -> f64 {
    a.0 * b.0 + a.1 * b.1
}

fn disc(p: Xy, q: Xy, middle: Xy, radius: f64) -> Option<(f64, f64)> {
    let (d, f) = (minus(q, p), minus(p, middle));
    let (a, b, c) = (dot(d, d), dot(f, d), dot(f, f) - radius * radius);
    if a <= 0.0 {
        return (c <= 0.0).then_some((0.0, 1.0));
    }
    let root = (b * b - a * c).sqrt();
    // A root of less than nothing is not a number, and no comparison holds of it.
    let (from, to) = (((-b - root) / a).max(0.0), ((-b + root) / a).min(1.0));
    (root >= 0.0 && from <= to).then_some((from, to))
}

fn strip(p: Xy, q: Xy, (a, b): (Xy, Xy), radius: f64) -> Option<(f64, f64)> {
    let axis = minus(b, a);
    let length = dot(axis, axis).sqrt();
    if length <= 0.0 {
        return None;
    }
    let unit = (axis.0 / length, axis.1 / length);
    let across = (-unit.1, unit.0);
    let (p, q) = (minus(p, a), minus(q, a));
    let along = clip(dot(p, unit), dot(q, unit), 0.0, length)?;
    let aside = clip(dot(p, across), dot(q, across), -radius, radius)?;
    let (from, to) = (along.0.max(aside.0), along.1.min(aside.1));
    (from <= to).then_some((from, to))
}

/// Between which shares a value that runs from `from` to `to` lies in a range.
fn clip(from: f64, to: f64, low: f64, high: f64) -> Option<(f64, f64)> {
    let run = to - from;
    if run == 0.0 {
        return (low..=high).contains(&from).then_some((0.0, 1.0));
    }
    let (one, other) = ((low - from) / run, (high - from) / run);
    let (first, last) = (one.min(other).max(0.0), one.max(other).min(1.0));
    (first <= last).then_some((first, last))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// Held against a walk along the piece in a thousand steps.
        #[test]
        fn it_is_the_stretch_that_a_walk_finds(c in prop::array::uniform8(-0.002..0.002_f64), radius in 5.0..200.0_f64) {
            let at = |i: usize| LonLat::checked(c[i], c[i + 1]).unwrap();
            let (p, q, a, b) = (at(0), at(2), at(4), at(6));
            let plane = LocalPlane::at(a);
            let near = |step: u32| {
                let share = f64::from(step) / 1000.0;
                let here = LonLat::checked(p.lon() + share * (q.lon() - p.lon()), p.lat() + share * (q.lat() - p.lat())).unwrap();
                let own = LocalPlane::at(here);
                (own.to_segment(a, b).0.sqrt() <= radius).then_some(share)
            };
            let walked: Vec<f64> = (0..=1000).filter_map(near).collect();
            match shares(&plane, (p, q), (a, b), radius) {
                None => prop_assert!(walked.len() < 3, "{walked:?}"),
                Some((from, to)) => {
                    prop_assert!((0.0..=1.0).contains(&from) && from <= to && to <= 1.0);
                    if let (Some(first), Some(last)) = (walked.first(), walked.last()) {
                        prop_assert!((first - from).abs() < 0.003 && (last - to).abs() < 0.003, "{from} {to} {first} {last}");
                    } else {
                        prop_assert!(to - from < 0.003, "{from} {to}");
                    }
                }
            }
        }
    }
}
