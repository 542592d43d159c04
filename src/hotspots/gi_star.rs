//! Gi*: where high counts lie beside each other (Ord and Getis 1995, "Local spatial autocorrelation
//! statistics", eq. 14), with binary weights and the unit itself included.

use std::collections::{BTreeMap, HashMap};

use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use rayon::prelude::*;

use crate::hotspots::Neighbours;

/// What Gi* says of one unit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GiStar {
    /// Standard deviations above (or below) what the mean makes; 0 where all values are equal.
    pub z: f64,
    /// How often neighbours drawn by chance add up to as much: one-sided, the hot side.
    pub p: f64,
}

/// Sums so near to each other, relative to the greatest, are equal: order of addition makes such
/// differences, and a draw as great as what was seen must count.
const EQUAL: f64 = 1e-12;

/// Gi* of every unit. `p` is (1 + draws with at least the sum seen) / (1 + draws), a draw being as many
/// others as the unit has neighbours, without putting back, its own value fixed. Draws are shared: all
/// units of one number of neighbours are judged by the same sums, sorted once; only a unit that is
/// itself among the drawn takes the next one drawn in its place. The seed alone decides the answer.
pub fn gi_star(values: &[f64], neighbours: &Neighbours, draws: u32, seed: u64) -> Vec<GiStar> {
    debug_assert_eq!(values.len(), neighbours.len(), "one value a unit");
    let drawn = Drawn::new(values, neighbours, draws, seed);
    let moments = Moments::of(values);
    (0..values.len())
        .into_par_iter()
        .map(|unit| {
            let (beside, sum) = (neighbours.beside(unit).len(), neighbours.sum(unit, values));
            let at_least = drawn.at_least(unit, beside, sum);
            GiStar { z: moments.z(beside + 1, sum + values[unit]), p: (1 + at_least) as f64 / (1.0 + f64::from(draws)) }
        })
        .collect()
}

/// Mean and standard deviation of all values.
struct Moments {
    n: f64,
    mean: f64,
    deviation: f64,
}

impl Moments {
    fn of(values: &[f64]) -> Self {
        let n = values.len() as f64;
        let mean = values.iter().sum::<f64>() / n;
        let variance = values.iter().map(|v| (v - mean) * (v - mean)).sum::<f64>() / n;
        Self { n, mean, deviation: variance.sqrt() }
    }

    /// Ord and Getis 1995, eq. 14: for binary weights the sum of the weights is that of their squares.
    fn z(&self, units: usize, sum: f64) -> f64 {
        let weights = units as f64;
        let spread = self.deviation * ((self.n * weights - weights * weights) / (self.n - 1.0)).sqrt();
        if spread > 0.0 { (sum - weights * self.mean) / spread } else { 0.0 }
    }
}

/// Draws that all units share.
struct Drawn<'a> {
    values: &'a [f64],
    /// Of each draw one more unit than any has neighbours, in the order drawn.
    draws: Vec<Vec<usize>>,
    /// For each number of neighbours the sums of all draws, sorted.
    sorted: BTreeMap<usize, Vec<f64>>,
    /// Of each drawn unit in which draws it is, and at which place.
    of_unit: HashMap<usize, Vec<(usize, usize)>>,
    /// Differences that are none.
    equal: f64,
}

impl<'a> Drawn<'a> {
    fn new(values: &'a [f64], neighbours: &Neighbours, draws: u32, seed: u64) -> Self {
        let beside = |unit| neighbours.beside(unit).len();
        let most = (0..values.len()).map(beside).max().unwrap_or(0);
        let draw = |number: u32| {
            let mut rng = ChaCha8Rng::seed_from_u64(seed);
            rng.set_stream(u64::from(number) + 1);
            rand::seq::index::sample(&mut rng, values.len(), (most + 1).min(values.len())).into_vec()
        };
        let draws: Vec<Vec<usize>> = (0..draws).map(draw).collect();
        let mut of_unit: HashMap<usize, Vec<(usize, usize)>> = HashMap::new();
        for (number, draw) in draws.iter().enumerate() {
            for (place, &unit) in draw.iter().enumerate() {
                of_unit.entry(unit).or_default().push((number, place));
            }
        }
        let mut sorted: BTreeMap<usize, Vec<f64>> = (0..values.len()).map(|unit| (beside(unit), Vec::new())).collect();
        for (&beside, sums) in &mut sorted {
            sums.extend(draws.iter().map(|draw| sum_of(values, &draw[..beside])));
            sums.sort_by(f64::total_cmp);
        }
        let greatest = values.iter().fold(0.0_f64, |most, v| most.max(v.abs()));
        Self { values, draws, sorted, of_unit, equal: EQUAL * greatest * (most + 1) as f64 }
    }

    /// Draws for one unit whose sums are at least `sum`.
    fn at_least(&self, unit: usize, beside: usize, sum: f64) -> usize {
        let least = sum - self.equal;
        let sums = self.sorted.get(&beside).map_or(&[][..], Vec::as_slice);
        let mut found = sums.len() - sums.partition_point(|s| *s < least);
        for &(number, place) in self.of_unit.get(&unit).into_iter().flatten() {
            if place < beside {
                let draw = &self.draws[number];
                let without: f64 = (0..=beside).filter(|p| *p != place).map(|p| self.values[draw[p]]).sum();
                found -= usize::from(sum_of(self.values, &draw[..beside]) >= least);
                found += usize::from(without >= least);
            }
        }
        found
    }
}

fn sum_of(values: &[f64], units: &[usize]) -> f64 {
    units.iter().map(|&unit| values[unit]).sum()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// As it is defined, unit by unit and draw by draw.
    fn plainly(values: &[f64], neighbours: &Neighbours, draws: &[Vec<usize>], unit: usize) -> f64 {
        let seen = neighbours.sum(unit, values);
        let as_much = |draw: &&Vec<usize>| {
            let others = draw.iter().filter(|other| **other != unit).take(neighbours.beside(unit).len());
            others.map(|&other| values[other]).sum::<f64>() >= seen - 1e-9
        };
        (1 + draws.iter().filter(as_much).count()) as f64 / (1 + draws.len()) as f64
    }

    proptest! {
        #[test]
        fn shared_draws_say_what_each_unit_would_say_for_itself(
            values in prop::collection::vec(prop_oneof![Just(0.0), 0.0..3.0_f64, (0..4_u8).prop_map(f64::from)], 3..40),
            links in prop::collection::vec((0..40_usize, 0..40_usize), 0..80),
        ) {
            let n = values.len();
            let mut lists = vec![std::collections::BTreeSet::new(); n];
            for (a, b) in links.iter().map(|(a, b)| (a % n, b % n)).filter(|(a, b)| a != b) {
                lists[a].insert(b);
                lists[b].insert(a);
            }
            let neighbours = Neighbours::listed(lists.into_iter().map(|list| list.into_iter().collect()));
            let draws = Drawn::new(&values, &neighbours, 99, 5).draws;
            for (unit, found) in gi_star(&values, &neighbours, 99, 5).iter().enumerate() {
                let p = plainly(&values, &neighbours, &draws, unit);
                prop_assert!((found.p - p).abs() < 1e-12, "{unit}: {} and {p}", found.p);
            }
        }
    }

    #[test]
    fn equal_values_are_nowhere_hot() {
        let ring = Neighbours::listed((0..9).map(|i| vec![(i + 1) % 9, (i + 8) % 9]));
        assert!(gi_star(&[2.0; 9], &ring, 99, 1).iter().all(|g| *g == GiStar { z: 0.0, p: 1.0 }));
        assert!(gi_star(&[], &Neighbours::listed(std::iter::empty()), 99, 1).is_empty());
    }
}
