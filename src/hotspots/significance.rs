//! More events than chance puts on a piece of cable: Poisson exceedance and the false discovery rate.

use statrs::function::gamma::checked_gamma_lr;

use crate::hotspots::Neighbours;

/// A lixel with its neighbours against chance.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Exceedance {
    /// Events on it and its neighbours, in fractions.
    pub count: f64,
    /// Events that chance puts there.
    pub expected: f64,
    /// How often chance puts as many there.
    pub p: f64,
}

/// For every lixel with its neighbours, p = P(X >= c): c events there, X Poisson of the events
/// altogether times the share of exposure (length times time in service) there.
///
/// Of a fractional count the tail is the regularised gamma function P(c, expected), which is the
/// Poisson tail at whole counts and joins them smoothly. The test stays valid: an event that adds a
/// part w of its weight here has the same mean as one that adds all of it with chance w, and is less
/// spread (the convex order, Hoeffding 1963, theorem 1); so the far tail, which alone is ever told, is
/// the lighter, as the tests see on maps of chance. Rounding up would claim events that are not there,
/// rounding down would lose most that are told with an error. `exposure` is one number a lixel, in any
/// unit.
pub fn exceedance(counts: &[f64], exposure: &[f64], neighbours: &Neighbours) -> Vec<Exceedance> {
    debug_assert!(counts.len() == neighbours.len() && exposure.len() == counts.len(), "one of each a lixel");
    let (events, whole): (f64, f64) = (counts.iter().sum(), exposure.iter().sum());
    let rate = if whole > 0.0 { events / whole } else { 0.0 };
    let of = |lixel: usize| {
        let count = counts[lixel] + neighbours.sum(lixel, counts);
        let expected = rate * (exposure[lixel] + neighbours.sum(lixel, exposure));
        Exceedance { count, expected, p: at_least(count, expected) }
    };
    (0..counts.len()).map(of).collect()
}

/// P(X >= count) of a Poisson variable with this mean. Events where none can be are told as certain.
fn at_least(count: f64, expected: f64) -> f64 {
    // Sums of shares leave such remainders where there is no event.
    if count <= 1e-9 {
        return 1.0;
    }
    if expected > 0.0 { checked_gamma_lr(count, expected).unwrap_or(1.0) } else { 0.0 }
}

/// The q of every p: the least false discovery rate at which it is told (Benjamini and Hochberg 1995,
/// in the form of Yekutieli and Benjamini 1999).
///
/// ```
/// let q = cablewatch::hotspots::benjamini_hochberg(&[0.01, 0.04, 0.03, 0.5]);
/// assert!(q.iter().zip([0.04, 0.04 * 4.0 / 3.0, 0.04 * 4.0 / 3.0, 0.5]).all(|(a, b)| (a - b).abs() < 1e-12));
/// ```
pub fn benjamini_hochberg(p: &[f64]) -> Vec<f64> {
    let mut order: Vec<u32> = (0..p.len() as u32).collect();
    order.sort_unstable_by(|&a, &b| p[b as usize].total_cmp(&p[a as usize]));
    let (mut q, mut least) = (vec![1.0; p.len()], 1.0_f64);
    for (passed, &i) in order.iter().enumerate() {
        let rank = p.len() - passed;
        least = least.min(p[i as usize] * (p.len() as f64 / rank as f64));
        q[i as usize] = least;
    }
    q
}

#[cfg(test)]
mod tests;
