//! Near repeats: whether events near each other in space are nearer in time than chance makes them
//! (Knox 1964, "The detection of space-time interactions"; bands as in Ratcliffe's Near Repeat Calculator).

mod along;
mod bands;
mod near;
mod watch;

#[cfg(test)]
mod tests;

#[cfg(test)]
pub(in crate::hotspots) use along::pairs_along;
pub use bands::{Metric, Middle, SpaceBands, TimeBands};
pub use near::{NearPairs, Places, TooManyPairs};
pub use watch::{Reach, Watch, reach, watch};

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rayon::prelude::*;

/// One cell: pairs in one band of space and one band of time.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Cell {
    /// Pairs there are.
    pub observed: u64,
    /// Pairs there were on average when the times were dealt out anew.
    pub expected: f64,
    /// (1 + permutations with at least as many pairs) / (1 + permutations).
    pub p: f64,
}

impl Cell {
    /// Observed over expected, `None` where none is expected.
    pub fn ratio(&self) -> Option<f64> {
        (self.expected > 0.0).then(|| self.observed as f64 / self.expected)
    }
}

/// The table of a Knox test.
#[derive(Clone, Debug, PartialEq)]
pub struct KnoxTable {
    /// Ends of the rows but the last.
    pub space: SpaceBands,
    /// Ends of the columns but the last.
    pub time: TimeBands,
    /// Events.
    pub events: usize,
    /// Permutations made.
    pub permutations: u32,
    /// Rows of cells: bands of space, the last all beyond; columns: bands of time, the last all beyond.
    pub cells: Vec<Vec<Cell>>,
}

/// Compares the pairs of events with those of `permutations` deals of the same times to the same
/// places. `near` holds the pairs within `space`, `middles` one time an event. The answer depends on
/// the seed alone, not on the number of threads.
pub fn knox(
    near: &NearPairs,
    middles: &[Middle],
    space: &SpaceBands,
    time: &TimeBands,
    permutations: u32,
    seed: u64,
) -> KnoxTable {
    debug_assert_eq!(near.events, middles.len(), "one time an event");
    let mut sorted = middles.to_vec();
    sorted.sort_unstable();
    let test = Test { near, time, of_time: pairs_by_lag(&sorted, time), sorted };
    let members: Vec<Middle> = near.members.iter().map(|&event| middles[event as usize]).collect();
    let observed = test.counts(&members);
    let tally = |mut tally: Tally, number: u32| {
        tally.take(&observed, &test.counts(&test.dealt(seed, number)));
        tally
    };
    let empty = || Tally { sums: vec![0; observed.len()], at_least: vec![0; observed.len()] };
    let tally = (0..permutations).into_par_iter().fold(empty, tally).reduce(empty, Tally::join);
    let cell = |i: usize| Cell {
        observed: observed[i],
        expected: tally.sums[i] as f64 / f64::from(permutations.max(1)),
        p: f64::from(1 + tally.at_least[i]) / (1.0 + f64::from(permutations)),
    };
    let cells: Vec<Cell> = (0..observed.len()).map(cell).collect();
    KnoxTable {
        space: space.clone(),
        time: time.clone(),
        events: middles.len(),
        permutations,
        cells: cells.chunks(time.ends().len() + 1).map(<[Cell]>::to_vec).collect(),
    }
}

/// What stays the same from deal to deal.
struct Test<'a> {
    near: &'a NearPairs,
    time: &'a TimeBands,
    /// The times of all events.
    sorted: Vec<Middle>,
    /// Pairs of all events in each band of time, the last all beyond: no deal changes them.
    of_time: Vec<u64>,
}

impl Test<'_> {
    /// Times for the events that are near any other, drawn from all without putting back.
    fn dealt(&self, seed: u64, number: u32) -> Vec<Middle> {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        rng.set_stream(u64::from(number) + 1);
        let mut times = self.sorted.clone();
        let drawn = self.near.members.len();
        for i in 0..drawn.min(times.len().saturating_sub(1)) {
            let other = rng.random_range(i as u32..times.len() as u32);
            times.swap(i, other as usize);
        }
        times.truncate(drawn);
        times
    }

    /// Pairs in every cell, row by row, when the members have these times. The beyond of each row and
    /// column is what its pairs altogether leave.
    fn counts(&self, times: &[Middle]) -> Vec<u64> {
        let columns = self.of_time.len();
        let mut counts = Vec::with_capacity((self.near.bands.len() + 1) * columns);
        let mut beyond = self.of_time.clone();
        for pairs in &self.near.bands {
            let row = counts.len();
            counts.resize(row + columns, 0);
            count_lags(pairs, times, self.time.halves(), &mut counts[row..]);
            beyond.iter_mut().zip(&counts[row..]).for_each(|(left, near)| *left -= near);
        }
        counts.extend(beyond);
        counts
    }
}

/// Counts pairs by the band of their lag, the last all beyond.
fn count_lags(pairs: &[[u32; 2]], times: &[Middle], ends: &[u64], counts: &mut [u64]) {
    let (Some(last), beyond) = (ends.last(), ends.len()) else { return };
    let mut within = 0;
    for &[a, b] in pairs {
        let lag = times[a as usize].lag(times[b as usize]);
        // Most pairs are far apart in time: one comparison is enough for them.
        if lag < *last {
            counts[ends.iter().take_while(|end| lag >= **end).count()] += 1;
            within += 1;
        }
    }
    counts[beyond] += pairs.len() as u64 - within;
}

/// Pairs of all events in each band of time, from sorted times: nothing is compared with everything.
fn pairs_by_lag(sorted: &[Middle], time: &TimeBands) -> Vec<u64> {
    let nearer_than = |end: u64| {
        let (mut pairs, mut first) = (0, 0);
        for (i, at) in sorted.iter().enumerate() {
            while sorted[first].lag(*at) >= end {
                first += 1;
            }
            pairs += (i - first) as u64;
        }
        pairs
    };
    let n = sorted.len() as u64;
    let cumulated = time.halves().iter().map(|&end| nearer_than(end)).chain([n * n.saturating_sub(1) / 2]);
    let mut before = 0;
    cumulated.map(|pairs| pairs - std::mem::replace(&mut before, pairs)).collect()
}

/// What many deals came to.
struct Tally {
    sums: Vec<u64>,
    at_least: Vec<u32>,
}

impl Tally {
    fn take(&mut self, observed: &[u64], counts: &[u64]) {
        for (i, (&count, &seen)) in counts.iter().zip(observed).enumerate() {
            self.sums[i] += count;
            self.at_least[i] += u32::from(count >= seen);
        }
    }

    fn join(mut self, other: Self) -> Self {
        self.sums.iter_mut().zip(other.sums).for_each(|(sum, more)| *sum += more);
        self.at_least.iter_mut().zip(other.at_least).for_each(|(sum, more)| *sum += more);
        self
    }
}
