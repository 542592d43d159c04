//! Doubt: the map made again from places and times redrawn from what was told.

use std::sync::atomic::{AtomicU64, Ordering};

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rayon::prelude::*;

use crate::hotspots::Going;
use crate::hotspots::rate::parts::Parts;
use crate::hotspots::rate::{Event, Fitted, Mixture, Service, best};

/// How many times places and times are redrawn.
pub const DRAWS: u32 = 200;

impl Mixture {
    /// The share of the draws in which each lixel is among the best of this share of the length. Each
    /// event is put on one of its lixels, or falls out of the period, by its shares; the weights of
    /// the parts stay as fitted. Told after each draw is how many are done; nothing once it was stopped.
    pub fn top_share(
        &self,
        events: &[Event],
        service: &Service,
        fitted: &Fitted,
        coverage: f64,
        (draws, seed): (u32, u64),
        going: Going,
    ) -> Option<Vec<f64>> {
        let certain = events.iter().all(|event| matches!(event.shares[..], [(_, share)] if share >= 1.0 - 1e-9));
        // Where nothing is in doubt, every draw is the same.
        let draws = if certain { 1 } else { draws.max(1) };
        let done = AtomicU64::new(0);
        let one = |draw: u32| {
            let drawn: Vec<Event> = events.iter().filter_map(|event| put(event, seed, draw)).collect();
            let parts = Parts::of(self, drawn.iter(), service, Some(&fitted.weights));
            let values: Vec<f64> = (0..parts.counts.len()).map(|i| parts.density(i, &fitted.weights)).collect();
            let best = best(&self.lixels, &values, service, &[coverage]).remove(0);
            going(done.fetch_add(1, Ordering::Relaxed) + 1).is_continue().then_some(best)
        };
        // Whole numbers add up to the same whatever the order.
        let add = |mut sum: Vec<u32>, one: Option<Vec<f64>>| {
            sum.iter_mut().zip(one?).for_each(|(sum, one)| *sum += u32::from(one > 0.5));
            Some(sum)
        };
        let join = |mut a: Vec<u32>, b: Vec<u32>| {
            a.iter_mut().zip(b).for_each(|(a, b)| *a += b);
            Some(a)
        };
        let none = || vec![0; self.lixels.lixels().len()];
        let sums = (0..draws).into_par_iter().map(one).try_fold(none, add).try_reduce(none, join)?;
        Some(sums.into_iter().map(|sum| f64::from(sum) / f64::from(draws)).collect())
    }
}

/// Where an event is in one draw.
fn put(event: &Event, seed: u64, draw: u32) -> Option<Event> {
    let mut rng = ChaCha8Rng::seed_from_u64(seed ^ event.key);
    rng.set_stream(u64::from(draw));
    let mut left = rng.random::<f64>();
    for &(lixel, share) in &event.shares {
        if left < share {
            return Some(Event { key: event.key, shares: vec![(lixel, 1.0)] });
        }
        left -= share;
    }
    None
}
