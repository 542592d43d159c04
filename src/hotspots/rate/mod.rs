//! The rate: a mixture whose every part is weighted by how well it foretells the events themselves.
//!
//! For lixel i, in events per metre of cable and day of service:
//! `rate_i = N / T * (w_c y_i / (l_i N) + sum_k w_k S_k,i / N + w_u / L)`: exact repeats, the
//! neighbourhood at six ranges (heat-kernel densities), and anywhere. The weights maximise the
//! likelihood of each event under the map that is made without it. Where cable was in service for
//! a part of the period only, lengths and densities are those of the cable that was there.

mod dispersion;
mod doubt;
mod em;
mod foretold;
mod parts;
#[cfg(test)]
mod promises;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use rayon::prelude::*;

use crate::hotspots::count::mean;
use crate::hotspots::quantiles::interval90;
use crate::hotspots::{Heat, LixelNetwork, Period, Rate, Smoother};
use crate::units::Metres;
pub use doubt::DRAWS;
pub use foretold::{COVERAGES, Foretold, best};
use parts::{Known, Parts};

/// Standard deviations of the neighbourhoods, metres.
pub const SIGMAS: [u32; 6] = [25, 50, 100, 200, 400, 800];

/// Parts of the mixture: exact repeats, the neighbourhoods, anywhere.
pub const PARTS: usize = SIGMAS.len() + 2;

/// One event: what it gives to each lixel it may lie on.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Event {
    /// What random draws about it are seeded with, so that they do not depend on the order of a file.
    pub key: u64,
    /// Lixels, ascending, each once, with the share of the event: where it may lie, times how much of
    /// its time falls into the period. Their sum is 1 at most.
    pub shares: Vec<(usize, f64)>,
}

impl Event {
    /// Shares in any order; those of one lixel are joined, those of nothing left out.
    pub fn new(key: u64, mut shares: Vec<(usize, f64)>) -> Self {
        shares.retain(|(_, share)| *share > 0.0);
        shares.sort_by_key(|(lixel, _)| *lixel);
        shares.dedup_by(|later, first| {
            let same = later.0 == first.0;
            first.1 += if same { later.1 } else { 0.0 };
            same
        });
        Self { key, shares }
    }

    /// How much of it counts, 0 to 1.
    pub fn total(&self) -> f64 {
        self.shares.iter().map(|(_, share)| share).sum()
    }
}

/// Events on each lixel.
pub fn counts<'a>(lixels: usize, events: impl Iterator<Item = &'a Event>) -> Vec<f64> {
    let mut counts = vec![0.0; lixels];
    for (lixel, share) in events.flat_map(|event| &event.shares) {
        counts[*lixel] += share;
    }
    counts
}

/// How much each metre of a lixel counts: the share of the period in which it was in service, times its
/// weight where cable is weighed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Service(Option<Vec<f64>>);

impl Service {
    /// All of it, all the time.
    pub fn whole() -> Self {
        Self(None)
    }

    /// One number a lixel, not below 0.
    pub fn of(shares: Vec<f64>) -> Self {
        Self(shares.iter().any(|share| *share != 1.0).then_some(shares))
    }

    /// That of a lixel.
    pub fn share(&self, lixel: usize) -> f64 {
        self.0.as_ref().map_or(1.0, |shares| shares[lixel].max(0.0))
    }

    pub(in crate::hotspots) fn is_whole(&self) -> bool {
        self.0.is_none()
    }

    /// Metres on the ground of cable that was there at all.
    pub fn present(&self, lixels: &LixelNetwork) -> Metres {
        if self.is_whole() {
            return lixels.length();
        }
        let there = lixels.lixels().iter().enumerate().filter(|(i, _)| self.share(*i) > 0.0);
        Metres::computed(there.map(|(_, lixel)| lixel.length().get()).sum())
    }

    /// Metres of cable, so counted.
    pub fn length(&self, lixels: &LixelNetwork) -> Metres {
        if self.is_whole() {
            return lixels.length();
        }
        let each = lixels.lixels().iter().enumerate().map(|(i, lixel)| lixel.length().get() * self.share(i));
        Metres::computed(each.sum())
    }
}

/// A network ready for the mixture: its kernels factorised.
#[derive(Clone, Debug)]
pub struct Mixture {
    lixels: Arc<LixelNetwork>,
    kernels: Arc<Vec<Smoother>>,
}

/// The mixture fitted to events.
#[derive(Clone, Debug)]
pub struct Fitted {
    /// Weight of each part: exact repeats, the neighbourhoods of [`SIGMAS`], anywhere; their sum is 1.
    pub weights: [f64; PARTS],
    /// Shape of the Gamma that rates of lixels scatter with around the map made without them.
    pub phi: f64,
    /// Of each lixel.
    pub rates: Vec<Rate>,
    /// Of the network, events per km and 30 days.
    pub mean: f64,
    /// Events counted, in fractions.
    pub events: f64,
    parts: Parts,
    unit: f64,
}

impl Mixture {
    /// Of these lixels.
    pub fn of(lixels: Arc<LixelNetwork>) -> Self {
        let heat = Heat::of(Arc::clone(&lixels));
        let kernels = SIGMAS.par_iter().map(|&sigma| heat.smoother(Metres::of(sigma))).collect();
        Self { lixels, kernels: Arc::new(kernels) }
    }

    /// The lixels it is of.
    pub fn lixels(&self) -> &Arc<LixelNetwork> {
        &self.lixels
    }

    /// The kernel of 200 m.
    pub fn middle_kernel(&self) -> &Smoother {
        &self.kernels[3]
    }

    /// Weights, rates and their intervals.
    pub fn fit(&self, events: &[Event], service: &Service, period: Period) -> Fitted {
        let known = Known::all(self, events);
        let known: Vec<&Known> = known.iter().collect();
        let (parts, weights) = self.weighed(&known, service);
        let events_in_all = parts.events;
        let length = service.length(&self.lixels);
        let phi = dispersion::phi(&parts, &known, &weights);
        // From a share of the events a metre to events per km and 30 days.
        let unit = if period.units() > 0.0 { events_in_all * 1000.0 / period.units() } else { 0.0 };
        let rates = (0..self.lixels.lixels().len())
            .into_par_iter()
            .map(|i| {
                let value = unit * parts.density(i, &weights);
                posterior(parts.counts[i], value, phi, dispersion::variance(&parts, i, &weights))
            })
            .collect();
        Fitted { weights, phi, rates, mean: mean(events_in_all, length, period), events: events_in_all, parts, unit }
    }

    /// The parts, and their weights.
    fn weighed(&self, events: &[&Known], service: &Service) -> (Parts, [f64; PARTS]) {
        let parts = Parts::of(self, events.iter().map(|known| known.event), service, None);
        let rows = parts.without_each(events);
        let weights = em::weights(&rows, &parts.integrals);
        (parts, weights)
    }
}

impl Fitted {
    /// What each part adds to the value of a lixel, events per km and 30 days.
    pub fn made_of(&self, lixel: usize) -> [f64; PARTS] {
        let mut parts = self.parts.each(lixel);
        parts.iter_mut().zip(self.weights).for_each(|(part, weight)| *part *= weight * self.unit);
        parts
    }
}

/// A Gamma with this mean. Its relative variance is that of the lixel around the map, 1 / (phi + count),
/// and that of the map itself.
fn posterior(count: f64, value: f64, phi: f64, variance: f64) -> Rate {
    let (low, high) = interval90(1.0 / (1.0 / (phi + count) + variance));
    Rate { count, value, low90: low * value, high90: high * value }
}
