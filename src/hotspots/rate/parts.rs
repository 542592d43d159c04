//! The parts of the mixture on every lixel, and at each event as the other events alone make them.

use rayon::prelude::*;

use crate::hotspots::heat::Scratch;
use crate::hotspots::rate::{Event, Mixture, PARTS, SIGMAS, Service, counts};

/// Cable that was there for less than this share of the period is left out.
const LEAST_SERVICE: f64 = 1e-6;

/// Densities of each part: shares of the events a metre of cable (in service).
#[derive(Clone, Debug, Default)]
pub(super) struct Parts {
    /// Events on each lixel.
    pub counts: Vec<f64>,
    /// Events in all.
    pub events: f64,
    /// Metres of each lixel times its share of service.
    pub lengths: Vec<f64>,
    /// What each part sums to over the network; 1 where all cable was there all the time.
    pub integrals: [f64; PARTS],
    /// Events a metre in each neighbourhood.
    near: Vec<Vec<f64>>,
    /// What these are divided by: the service of that neighbourhood. Empty if all is 1.
    service: Vec<Vec<f64>>,
    length: f64,
}

/// The parts at a share of an event, without that event, and the share.
#[derive(Clone, Copy, Debug)]
pub(super) struct Row {
    pub parts: [f64; PARTS],
    pub share: f64,
}

impl Parts {
    /// Of these events. With weights, neighbourhoods without weight are left out.
    pub(super) fn of<'a>(
        mixture: &Mixture,
        events: impl Iterator<Item = &'a Event>,
        service: &Service,
        weights: Option<&[f64; PARTS]>,
    ) -> Self {
        let wanted = |k: usize| weights.is_none_or(|weights| weights[k + 1] > 0.0);
        let smoothed = |values: &[f64]| -> Vec<Vec<f64>> {
            let of_kernel = |k: usize| if wanted(k) { mixture.kernels[k].spread(values) } else { Vec::new() };
            (0..SIGMAS.len()).into_par_iter().map(of_kernel).collect()
        };
        let lixels = mixture.lixels.lixels();
        let counts = counts(lixels.len(), events);
        let lengths: Vec<f64> = (0..lixels.len()).map(|i| lixels[i].length().get() * service.share(i)).collect();
        let near = smoothed(&counts);
        let of_service = match service.is_whole() {
            true => Vec::new(),
            false => smoothed(&lengths),
        };
        let (events, length) = (counts.iter().sum(), lengths.iter().sum());
        let mut parts = Self { counts, events, lengths, integrals: [1.0; PARTS], near, service: of_service, length };
        if !parts.service.is_empty() && events > 0.0 {
            let mut sums = [0.0; PARTS];
            for lixel in 0..lixels.len() {
                let each = parts.each(lixel);
                sums.iter_mut().zip(each).for_each(|(sum, part)| *sum += part * parts.lengths[lixel]);
            }
            parts.integrals = sums;
        }
        parts
    }

    /// Each part on a lixel, a metre of it.
    pub(super) fn each(&self, lixel: usize) -> [f64; PARTS] {
        self.without(lixel, 0.0, &[0.0; SIGMAS.len()], 0.0)
    }

    /// The mixture on a lixel.
    pub(super) fn density(&self, lixel: usize, weights: &[f64; PARTS]) -> f64 {
        self.each(lixel).iter().zip(weights).map(|(part, weight)| part * weight).sum()
    }

    /// Each part on a lixel where `count` events of it, `near` of each neighbourhood and `events` in
    /// all are taken away.
    pub(super) fn without(&self, lixel: usize, count: f64, near: &[f64; SIGMAS.len()], events: f64) -> [f64; PARTS] {
        let mut parts = [0.0; PARTS];
        let (left, length) = (self.events - events, self.lengths[lixel]);
        let served = self.service.is_empty() || length > 0.0;
        if !served || self.length <= 0.0 {
            return parts;
        }
        parts[PARTS - 1] = 1.0 / self.length;
        if left <= 1e-9 {
            return parts;
        }
        parts[0] = (self.counts[lixel] - count).max(0.0) / (length * left);
        for k in 0..SIGMAS.len() {
            let service = self.service.get(k).and_then(|of| of.get(lixel)).copied().unwrap_or(1.0);
            let of_all = self.near[k].get(lixel).copied().unwrap_or(0.0);
            if service >= LEAST_SERVICE {
                parts[k + 1] = (of_all - near[k]).max(0.0) / (service * left);
            }
        }
        parts
    }

    /// The parts at every share of every event, without that event.
    pub(super) fn without_each(&self, events: &[&Known]) -> Vec<Row> {
        let rows = |known: &&Known| -> Vec<Row> {
            let total = known.event.total();
            let row = |(&(lixel, share), own): (&(usize, f64), &[f64; SIGMAS.len()])| Row {
                parts: self.without(lixel, share, own, total),
                share,
            };
            known.event.shares.iter().zip(&known.own).map(row).collect()
        };
        events.par_iter().with_min_len(256).flat_map_iter(rows).collect()
    }
}

/// An event with what it alone gives to each of its lixels, by neighbourhood; that depends on no other.
#[derive(Clone, Debug)]
pub(super) struct Known<'a> {
    pub event: &'a Event,
    pub own: Vec<[f64; SIGMAS.len()]>,
}

impl<'a> Known<'a> {
    pub(super) fn all(mixture: &Mixture, events: &'a [Event]) -> Vec<Self> {
        let known = |scratch: &mut Scratches, event: &'a Event| {
            let mut own = vec![[0.0; SIGMAS.len()]; event.shares.len()];
            for (k, kernel) in mixture.kernels.iter().enumerate() {
                for (own, value) in own.iter_mut().zip(kernel.own(&event.shares, &mut scratch[k])) {
                    own[k] = value;
                }
            }
            Self { event, own }
        };
        events.par_iter().with_min_len(16).map_init(Scratches::default, known).collect()
    }
}

/// One scratch a neighbourhood.
type Scratches = [Scratch; SIGMAS.len()];
