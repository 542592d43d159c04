//! What a group of lixels will catch. Intervals of lixels are never added up: a group is judged by
//! events that had no part in choosing it.

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

use crate::hotspots::LixelNetwork;
use crate::hotspots::rate::parts::Known;
use crate::hotspots::rate::{Event, Mixture, Service};

/// Shares of the cable's length that are judged.
pub const COVERAGES: [f64; 4] = [0.01, 0.02, 0.05, 0.1];

/// Folds of the cross-validation.
const FOLDS: u64 = 5;

/// Normal quantile of the Wilson interval: wider than 90 %, since the folds share most of their events.
const WILSON: f64 = 2.33;

/// What the best lixels of a coverage caught of events that the map did not know.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Foretold {
    /// Share of the length.
    pub coverage: f64,
    /// Share of the events, 0 to 1.
    pub share: f64,
    /// Lower end of its interval.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

impl Mixture {
    /// For each coverage, by cross-validation in five folds over events.
    pub fn foretold(&self, events: &[Event], service: &Service, coverages: &[f64], seed: u64) -> Vec<Foretold> {
        let fold_of = |event: &Event| ChaCha8Rng::seed_from_u64(seed ^ event.key).random_range(0..FOLDS);
        let folds: Vec<u64> = events.iter().map(fold_of).collect();
        let mut caught = vec![0.0; coverages.len()];
        let mut all = 0.0;
        let known = Known::all(self, events);
        for fold in 0..FOLDS {
            let of = |inside: bool| -> Vec<&Known> {
                known.iter().zip(&folds).filter(|(_, f)| (**f == fold) == inside).map(|(known, _)| known).collect()
            };
            let held_out = of(true);
            if held_out.is_empty() {
                continue;
            }
            let densities = self.densities_of(&of(false), service);
            all += held_out.iter().map(|k| k.event.total()).sum::<f64>();
            for (best, caught) in best(&self.lixels, &densities, service, coverages).iter().zip(&mut caught) {
                *caught += held_out.iter().flat_map(|k| &k.event.shares).map(|(l, s)| s * best[*l]).sum::<f64>();
            }
        }
        let of_coverage = |(&coverage, &caught): (&f64, &f64)| {
            let share = if all > 0.0 { caught / all } else { 0.0 };
            let (low, high) = wilson(share, all);
            Foretold { coverage, share, low, high }
        };
        coverages.iter().zip(&caught).map(of_coverage).collect()
    }

    /// The mixture on every lixel, a share of the events a metre.
    pub fn densities(&self, events: &[Event], service: &Service) -> Vec<f64> {
        let known = Known::all(self, events);
        self.densities_of(&known.iter().collect::<Vec<_>>(), service)
    }

    fn densities_of(&self, events: &[&Known], service: &Service) -> Vec<f64> {
        let (parts, weights) = self.weighed(events, service);
        (0..parts.counts.len()).map(|i| parts.density(i, &weights)).collect()
    }
}

/// How much of each lixel is among the best, for each coverage: lixels are taken from the highest
/// value on until the share of the length is reached, the last ones in part; equals share alike, so
/// that no order decides between them. Where `service` is 0 there is no cable: it is not taken.
pub fn best(lixels: &LixelNetwork, values: &[f64], service: &Service, coverages: &[f64]) -> Vec<Vec<f64>> {
    let mut order: Vec<usize> = (0..values.len()).filter(|&lixel| service.share(lixel) > 0.0).collect();
    order.sort_unstable_by(|&a, &b| values[b].total_cmp(&values[a]).then(a.cmp(&b)));
    let length = |lixel: &usize| lixels.lixels()[*lixel].length().get();
    let of_coverage = |&coverage: &f64| {
        let mut left = coverage * service.present(lixels).get();
        let mut taken = vec![0.0; values.len()];
        for equals in order.chunk_by(|&a, &b| (values[a] - values[b]).abs() <= EQUAL * values[a].abs()) {
            let together: f64 = equals.iter().map(length).sum();
            if left <= 0.0 || together <= 0.0 {
                break;
            }
            equals.iter().for_each(|&lixel| taken[lixel] = (left / together).min(1.0));
            left -= together;
        }
        taken
    };
    coverages.iter().map(of_coverage).collect()
}

/// Values that differ by this share of themselves are equal: rounding makes such differences.
const EQUAL: f64 = 1e-9;

/// Wilson 1927, Probable inference, the law of succession, and statistical inference.
pub(in crate::hotspots) fn wilson(share: f64, trials: f64) -> (f64, f64) {
    if trials <= 0.0 {
        return (0.0, 1.0);
    }
    let z_2 = WILSON * WILSON;
    let middle = (share + z_2 / (2.0 * trials)) / (1.0 + z_2 / trials);
    let half = WILSON / (1.0 + z_2 / trials) * (share * (1.0 - share) / trials + z_2 / (4.0 * trials * trials)).sqrt();
    ((middle - half).clamp(0.0, share), (middle + half).clamp(share, 1.0))
}
