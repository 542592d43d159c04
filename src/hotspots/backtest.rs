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
    /// How much each metre counted until then: what the map of then is made with.
    pub before: Service,
    /// How much it counts within the horizon. Cable that is not there any more, or not yet, is neither
    /// looked at nor part of the length.
    pub ahead: Service,
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
    /// and count what fell there; all cuts together. Lixels are ranked by a metre as its service counts it,
    /// and taken by the metre on the ground. `going` is told how many of [`BackTest::steps`] are done; once it
    /// says so, nothing comes of it.
    pub fn back_test(
        &self,
        cuts: &[Cut],
        methods: &[Ranking],
        (coverages, seed): (&[f64], u64),
        going: Going,
    ) -> Option<BackTest> {
        let totals: Vec<f64> = cuts.iter().flat_map(|cut| &cut.came).map(Event::total).collect();
        let events: f64 = totals.iter().sum();
        let in_hindsight = self.in_hindsight(cuts, coverages);
        let done = AtomicU64::new(0);
        let step = || going(done.fetch_add(1, Ordering::Relaxed) + 1);
        let judged = |method: Ranking| self.judged(cuts, method, (coverages, seed), &step);
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
            for (caught, best) in caught.iter_mut().zip(best(self.lixels(), &densities, &cut.ahead, coverages)) {
                *caught += best.iter().zip(&came).map(|(best, came)| best * came).sum::<f64>();
            }
        }
        caught
    }

    fn judged(
        &self,
        cuts: &[Cut],
        method: Ranking,
        (coverages, seed): (&[f64], u64),
        step: &dyn Fn() -> ControlFlow<()>,
    ) -> Option<Judged> {
        let mut judged = Judged { hits: Vec::new(), predicted: vec![0.0; coverages.len()], log_score: 0.0 };
        let all: f64 = cuts.iter().flat_map(|cut| &cut.came).map(Event::total).sum();
        for cut in cuts {
            let (ranked, densities) = self.ranked(cut, method);
            let best = best(self.lixels(), &ranked, &cut.ahead, coverages);
            let caught = |best: &Vec<f64>, event: &Event| event.shares.iter().map(|(l, s)| s * best[*l]).sum();
            let hits = |event: &Event| best.iter().map(|best| caught(best, event)).collect();
            judged.hits.extend(cut.came.iter().map(hits));
            let came: f64 = cut.came.iter().map(Event::total).sum();
            let weight = if all > 0.0 { came / all } else { 0.0 };
            let promised = self.promised(cut, method, (&densities, &best), (coverages, seed));
            judged.predicted.iter_mut().zip(promised).for_each(|(sum, share)| *sum += share * weight);
            judged.log_score += self.log_score(cut, &densities);
            if step().is_break() {
                return None;
            }
        }
        Some(judged)
    }

    /// The numbers that rank lixels, and the density that they stand for: shares of what comes a metre
    /// as it counts within the horizon.
    fn ranked(&self, cut: &Cut, method: Ranking) -> (Vec<f64>, Vec<f64>) {
        let (lixels, service) = (self.lixels().lixels(), &cut.before);
        let counts = counts(lixels.len(), cut.known.iter());
        let densities = match method {
            Ranking::Rate => self.densities(&cut.known, service),
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
        let metres = |i: usize| lixels[i].length().get() * cut.ahead.share(i);
        let sum: f64 = densities.iter().enumerate().map(|(i, d)| d * metres(i)).sum();
        let even = 1.0 / cut.ahead.length(self.lixels()).get().max(f64::MIN_POSITIVE);
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
        // Of cable that was not there nothing is known, whatever a report says.
        let of = |(i, count): (usize, &f64)| if metres(i) > 0.0 { count / metres(i) } else { 0.0 };
        counts.iter().enumerate().map(of).collect()
    }

    /// What the map says its best lixels will catch. The mixture says it by cross-validation, the
    /// others by the sum of their own numbers.
    fn promised(
        &self,
        cut: &Cut,
        method: Ranking,
        (densities, best): (&[f64], &[Vec<f64>]),
        (coverages, seed): (&[f64], u64),
    ) -> Vec<f64> {
        if method == Ranking::Rate {
            return self.foretold(&cut.known, &cut.before, coverages, seed).iter().map(|f| f.share).collect();
        }
        let lixels = self.lixels().lixels();
        let of = |best: &Vec<f64>| {
            let promised = |i: usize| best[i] * densities[i] * lixels[i].length().get() * cut.ahead.share(i);
            (0..lixels.len()).map(promised).sum()
        };
        best.iter().map(of).collect()
    }

    fn log_score(&self, cut: &Cut, densities: &[f64]) -> f64 {
        let length = cut.ahead.present(self.lixels()).get();
        let on_the_ground = |lixel: usize| densities[lixel] * cut.ahead.share(lixel);
        let one =
            |(lixel, share): &(usize, f64)| share * ((1.0 - UNIFORM) * on_the_ground(*lixel) * length + UNIFORM).ln();
        cut.came.iter().flat_map(|event| &event.shares).map(one).sum()
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
    fn cable_that_was_taken_away_is_not_looked_at_and_new_cable_is_judged_by_the_days_it_was_there() {
        let at = |lon| LonLat::checked(lon, 16.8).unwrap();
        let route = Route::measured("R", vec![vec![at(107.0), at(107.02)]]);
        let lixels = Arc::new(LixelNetwork::cut([(RouteNo(0), &route)].into_iter(), Metres::of(50)));
        let all = lixels.lixels().len();
        let mixture = Mixture::of(lixels);
        let event = |key: usize, lixel: usize| Event::new(key as u64, vec![(lixel, 1.0)]);
        // Eight on lixel 3, which is gone at the cut; four on 20, there for a tenth of the time; six on 30.
        let hit = [(3, 8), (20, 4), (30, 6)];
        let known = hit.iter().flat_map(|&(lixel, times)| (0..times).map(move |i| event(lixel * 10 + i, lixel)));
        let share = |of: &dyn Fn(usize) -> f64| Service::of((0..all).map(of).collect());
        let cut = Cut {
            known: known.collect(),
            came: vec![event(900, 20)],
            before: share(&|i| if i == 20 { 0.1 } else { 1.0 }),
            ahead: share(&|i| if i == 3 { 0.0 } else { 1.0 }),
        };
        let one_lixel = 1.0 / (all as f64 - 1.0);
        let caught = |cut: &Cut, coverage: f64| {
            let methods = [Ranking::Rate, Ranking::CountPerKm];
            let going: Going = &|_| ControlFlow::Continue(());
            let test = mixture.back_test(std::slice::from_ref(cut), &methods, (&[coverage], 1), going).unwrap();
            assert!(test.log_scores.iter().all(|(_, score)| score.is_finite()), "{:?}", test.log_scores);
            test.methods.iter().map(|(_, caught)| caught[0].caught).collect::<Vec<f64>>()
        };
        let close = |found: Vec<f64>, want: f64| found.iter().all(|one| (one - want).abs() < 1e-6);
        assert!(close(caught(&cut, one_lixel), 1.0), "the lixel with most a day in service comes first");
        let as_if_whole = Cut { before: Service::whole(), ahead: Service::whole(), ..cut };
        assert!(close(caught(&as_if_whole, 2.0 / all as f64), 0.0), "it would have come third");
    }

    #[test]
    fn long_work_tells_every_step_and_ends_where_it_is_told_to() {
        let at = |lon| LonLat::checked(lon, 16.8).unwrap();
        let route = Route::measured("R", vec![vec![at(107.0), at(107.02)]]);
        let lixels = Arc::new(LixelNetwork::cut([(RouteNo(0), &route)].into_iter(), Metres::of(50)));
        let mixture = Mixture::of(lixels);
        let events: Vec<Event> = (0..9).map(|i| Event::new(i, vec![(3, 0.5), (i as usize * 4, 0.5)])).collect();
        let cut = Cut { known: events.clone(), came: events.clone(), ..Cut::default() };
        let (methods, service) = ([Ranking::Rate, Ranking::Random], Service::whole());
        let fitted = mixture.fit(&events, &service, Period::ONE);
        let test =
            |going: Going| mixture.back_test(&[cut.clone(), cut.clone()], &methods, (&[0.05], 1), going).map(|_| ());
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
