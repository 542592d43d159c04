//! How good a map is: what it would have foretold, had it been made at moments of the past.

use std::ops::ControlFlow;
use std::sync::atomic::{AtomicU64, Ordering};

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

use crate::hotspots::count::shrunk;
use crate::hotspots::rate::counts;
use crate::hotspots::{Event, Going, Mixture, PRIOR_SHAPE, Period, Service, best, nearby};
use crate::network::codes;

codes! {
    /// A way to rank lixels.
    Ranking {
        Rate => "rate",
        Eb => "eb",
        Heat => "heat",
        Count => "count",
        CountPerKm => "count-per-km",
        Random => "random",
    }
}

/// Share of the uniform density that every method is mixed with before its logarithm is taken, so
/// that one event where a method said "never" does not decide alone.
const UNIFORM: f64 = 0.01;

/// Times the events are drawn again for an interval.
const DRAWS: usize = 1_000;

/// What was known at a moment, and what came within the horizon after it.
#[derive(Clone, Debug, Default)]
pub struct Cut {
    /// Events before it.
    pub known: Vec<Event>,
    /// Events after it.
    pub came: Vec<Event>,
}

/// One method at one share of the length, over all cuts.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Caught {
    /// Share of the length.
    pub coverage: f64,
    /// Events that fell into the best lixels.
    pub caught: f64,
    /// The same as a share of all.
    pub hit_rate: f64,
    /// 5 % of 1,000 draws of the events with replacement lie below (Efron 1979, bootstrap).
    pub low: f64,
    /// 5 % lie above.
    pub high: f64,
    /// Hit rate over coverage: the predictive accuracy index (Chainey, Tompson and Uhlig 2008).
    pub pai: f64,
    /// Hit rate over that of the best lixels in hindsight: the predictive efficiency index (Hunt 2016).
    pub pei: f64,
    /// The share that the map itself promised.
    pub predicted_share: f64,
    /// Of the draws, the share in which it caught more than counts per km: ties count half.
    pub ahead_of_plain: f64,
}

/// The methods over all cuts.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct BackTest {
    /// Events that came, in fractions.
    pub events: f64,
    /// Each method by coverage.
    pub methods: Vec<(Ranking, Vec<Caught>)>,
    /// Of each method the mean logarithm of the density of a coming event, relative to uniform.
    pub log_scores: Vec<(Ranking, f64)>,
}

impl BackTest {
    /// Maps that a test makes: one a cut for each method and for the plain count.
    pub fn steps(cuts: usize, methods: usize) -> u64 {
        (cuts * (methods + 1)) as u64
    }
}

/// What each event fell into: its total, and its share in the best lixels by coverage.
struct Judged {
    hits: Vec<Vec<f64>>,
    predicted: Vec<f64>,
    log_score: f64,
}

impl Mixture {
    /// Rank lixels by what was known at each cut, take the best until a share of the length is reached,
    /// and count what fell there; all cuts together. Lixels are ranked by a metre as `service` counts it,
    /// and taken by the metre on the ground. `going` is told how many of [`BackTest::steps`] are done; once it
    /// says so, nothing comes of it.
    pub fn back_test(
        &self,
        cuts: &[Cut],
        methods: &[Ranking],
        service: &Service,
        (coverages, seed): (&[f64], u64),
        going: Going,
    ) -> Option<BackTest> {
        let totals: Vec<f64> = cuts.iter().flat_map(|cut| &cut.came).map(Event::total).collect();
        let events: f64 = totals.iter().sum();
        let in_hindsight = self.in_hindsight(cuts, coverages);
        let done = AtomicU64::new(0);
        let step = || going(done.fetch_add(1, Ordering::Relaxed) + 1);
        let judged = |method: Ranking| self.judged(cuts, method, service, (coverages, seed), &step);
        let plain = judged(Ranking::CountPerKm)?;
        let mut test = BackTest { events, ..BackTest::default() };
        for &method in methods {
            let ours = judged(method)?;
            let of_coverage = |c: usize| {
                let caught: f64 = ours.hits.iter().map(|hits| hits[c]).sum();
                let hit_rate = if events > 0.0 { caught / events } else { 0.0 };
                let drawn = drawn(&totals, |i| (ours.hits[i][c], plain.hits[i][c]), seed);
                Caught {
                    coverage: coverages[c],
                    caught,
                    hit_rate,
                    low: drawn.low,
                    high: drawn.high,
                    pai: if coverages[c] > 0.0 { hit_rate / coverages[c] } else { 0.0 },
                    pei: if in_hindsight[c] > 0.0 { caught / in_hindsight[c] } else { 0.0 },
                    predicted_share: ours.predicted[c],
                    ahead_of_plain: drawn.ahead,
                }
            };
            test.methods.push((method, (0..coverages.len()).map(of_coverage).collect()));
            test.log_scores.push((method, if events > 0.0 { ours.log_score / events } else { 0.0 }));
        }
        Some(test)
    }

    /// What the best lixels would have caught, had one known.
    fn in_hindsight(&self, cuts: &[Cut], coverages: &[f64]) -> Vec<f64> {
        let mut caught = vec![0.0; coverages.len()];
        for cut in cuts {
            let came = counts(self.lixels().lixels().len(), cut.came.iter());
            let densities = self.per_metre(&came, &Service::whole());
            for (caught, best) in caught.iter_mut().zip(best(self.lixels(), &densities, coverages)) {
                *caught += best.iter().zip(&came).map(|(best, came)| best * came).sum::<f64>();
            }
        }
        caught
    }

    fn judged(
        &self,
        cuts: &[Cut],
        method: Ranking,
        service: &Service,
        (coverages, seed): (&[f64], u64),
        step: &dyn Fn() -> ControlFlow<()>,
    ) -> Option<Judged> {
        let mut judged = Judged { hits: Vec::new(), predicted: vec![0.0; coverages.len()], log_score: 0.0 };
        let all: f64 = cuts.iter().flat_map(|cut| &cut.came).map(Event::total).sum();
        for cut in cuts {
            let (ranked, densities) = self.ranked(&cut.known, method, service);
            let best = best(self.lixels(), &ranked, coverages);
            let caught = |best: &Vec<f64>, event: &Event| event.shares.iter().map(|(l, s)| s * best[*l]).sum();
            let hits = |event: &Event| best.iter().map(|best| caught(best, event)).collect();
            judged.hits.extend(cut.came.iter().map(hits));
            let came: f64 = cut.came.iter().map(Event::total).sum();
            let weight = if all > 0.0 { came / all } else { 0.0 };
            let promised = self.promised(&cut.known, method, service, (&densities, &best), (coverages, seed));
            judged.predicted.iter_mut().zip(promised).for_each(|(sum, share)| *sum += share * weight);
            judged.log_score += self.log_score(&cut.came, &densities, service);
            if step().is_break() {
                return None;
            }
        }
        Some(judged)
    }

    /// The numbers that rank lixels, and the density that they stand for: shares of the events a metre
    /// as it is counted.
    fn ranked(&self, known: &[Event], method: Ranking, service: &Service) -> (Vec<f64>, Vec<f64>) {
        let lixels = self.lixels().lixels();
        let counts = counts(lixels.len(), known.iter());
        let densities = match method {
            Ranking::Rate => self.densities(known, service),
            Ranking::Heat => nearby(self.middle_kernel(), self.lixels(), &counts, service),
            Ranking::Eb => {
                let near = nearby(self.middle_kernel(), self.lixels(), &counts, service);
                self.shrunk(&counts, service, |i| near[i], EB_SHAPE)
            }
            Ranking::Count => self.per_metre(&counts, service),
            Ranking::CountPerKm => {
                let length = service.length(self.lixels()).get();
                let mean = if length > 0.0 { counts.iter().sum::<f64>() / length } else { 0.0 };
                self.shrunk(&counts, service, |_| mean, PRIOR_SHAPE)
            }
            Ranking::Random => vec![1.0; lixels.len()],
        };
        let metres = |i: usize| lixels[i].length().get() * service.share(i);
        let sum: f64 = densities.iter().enumerate().map(|(i, d)| d * metres(i)).sum();
        let even = 1.0 / service.length(self.lixels()).get().max(f64::MIN_POSITIVE);
        let densities: Vec<f64> = densities.iter().map(|d| if sum > 0.0 { d / sum } else { even }).collect();
        (if method == Ranking::Count { counts } else { densities.clone() }, densities)
    }

    /// Counts shrunk towards densities a metre; what is counted is the whole time as one period.
    fn shrunk(&self, counts: &[f64], service: &Service, towards: impl Fn(usize) -> f64, shape: f64) -> Vec<f64> {
        let rates = shrunk(self.lixels(), counts, service, Period::ONE, |i| 1000.0 * towards(i), shape);
        rates.into_iter().map(|rate| rate.value).collect()
    }

    fn per_metre(&self, counts: &[f64], service: &Service) -> Vec<f64> {
        let metres = |i: usize| self.lixels().lixels()[i].length().get() * service.share(i);
        counts.iter().enumerate().map(|(i, count)| count / metres(i).max(f64::MIN_POSITIVE)).collect()
    }

    /// What the map says its best lixels will catch. The mixture says it by cross-validation, the
    /// others by the sum of their own numbers.
    fn promised(
        &self,
        known: &[Event],
        method: Ranking,
        service: &Service,
        (densities, best): (&[f64], &[Vec<f64>]),
        (coverages, seed): (&[f64], u64),
    ) -> Vec<f64> {
        if method == Ranking::Rate {
            return self.foretold(known, service, coverages, seed).iter().map(|f| f.share).collect();
        }
        let lixels = self.lixels().lixels();
        let of = |best: &Vec<f64>| {
            let promised = |i: usize| best[i] * densities[i] * lixels[i].length().get() * service.share(i);
            (0..lixels.len()).map(promised).sum()
        };
        best.iter().map(of).collect()
    }

    fn log_score(&self, came: &[Event], densities: &[f64], service: &Service) -> f64 {
        let length = self.lixels().length().get();
        let on_the_ground = |lixel: usize| densities[lixel] * service.share(lixel);
        let one =
            |(lixel, share): &(usize, f64)| share * ((1.0 - UNIFORM) * on_the_ground(*lixel) * length + UNIFORM).ln();
        came.iter().flat_map(|event| &event.shares).map(one).sum()
    }
}

/// Shape of the Gamma that shrinks a lixel towards its neighbourhood of 200 m in `eb`.
pub const EB_SHAPE: f64 = 0.05;

struct Drawn {
    low: f64,
    high: f64,
    ahead: f64,
}

/// The 90 % interval of the hit rate, and how often the first of the two pairs is ahead.
fn drawn(totals: &[f64], hits: impl Fn(usize) -> (f64, f64), seed: u64) -> Drawn {
    if totals.is_empty() {
        return Drawn { low: 0.0, high: 1.0, ahead: 0.5 };
    }
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let (mut rates, mut ahead) = (Vec::with_capacity(DRAWS), 0.0);
    for _ in 0..DRAWS {
        let (mut ours, mut plain, mut all) = (0.0, 0.0, 0.0);
        for _ in 0..totals.len() {
            let i = rng.random_range(0..totals.len());
            let of_event = hits(i);
            (ours, plain, all) = (ours + of_event.0, plain + of_event.1, all + totals[i]);
        }
        rates.push(if all > 0.0 { ours / all } else { 0.0 });
        let apart: f64 = ours - plain;
        ahead += if apart.abs() < 1e-9 { 0.5 } else { f64::from(apart > 0.0) };
    }
    rates.sort_by(f64::total_cmp);
    Drawn { low: rates[DRAWS / 20], high: rates[DRAWS - 1 - DRAWS / 20], ahead: ahead / DRAWS as f64 }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::hotspots::LixelNetwork;
    use crate::network::{Route, RouteNo};
    use crate::units::{LonLat, Metres};

    #[test]
    fn long_work_tells_every_step_and_ends_where_it_is_told_to() {
        let at = |lon| LonLat::checked(lon, 16.8).unwrap();
        let route = Route::measured("R", vec![vec![at(107.0), at(107.02)]]);
        let lixels = Arc::new(LixelNetwork::cut([(RouteNo(0), &route)].into_iter(), Metres::of(50)));
        let mixture = Mixture::of(lixels);
        let events: Vec<Event> = (0..9).map(|i| Event::new(i, vec![(3, 0.5), (i as usize * 4, 0.5)])).collect();
        let cut = Cut { known: events.clone(), came: events.clone() };
        let (methods, service) = ([Ranking::Rate, Ranking::Random], Service::whole());
        let fitted = mixture.fit(&events, &service, Period::ONE);
        let test = |going: Going| {
            mixture.back_test(&[cut.clone(), cut.clone()], &methods, &service, (&[0.05], 1), going).map(|_| ())
        };
        let redraw = |going: Going| mixture.top_share(&events, &service, &fitted, 0.05, (40, 1), going).map(|_| ());
        type Work<'a> = &'a dyn Fn(Going) -> Option<()>;
        let works: [(u64, Work); 2] = [(BackTest::steps(2, methods.len()), &test), (40, &redraw)];
        for (steps, work) in works {
            let most = AtomicU64::new(0);
            let told = |n: u64| {
                most.fetch_max(n, Ordering::Relaxed);
                ControlFlow::Continue(())
            };
            assert_eq!(work(&told), Some(()));
            assert_eq!(most.load(Ordering::Relaxed), steps, "the last step is told");
            let stopped = |n: u64| if n < 3 { ControlFlow::Continue(()) } else { ControlFlow::Break(()) };
            assert_eq!(work(&stopped), None, "nothing comes of what was stopped");
        }
    }
}
