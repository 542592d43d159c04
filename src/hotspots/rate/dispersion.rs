//! How far the rate of a lixel may be from its estimate.

use rayon::prelude::*;
use statrs::function::gamma::ln_gamma;

use crate::hotspots::rate::parts::{Known, Parts};
use crate::hotspots::rate::{PARTS, SIGMAS};

/// Natural logarithms of the shapes that are weighed against each other.
const RANGE: std::ops::RangeInclusive<i32> = -14..=18;

/// Of these to a unit of the logarithm.
const KNOTS: f64 = 4.0;

/// Lixels summed by one core at a time.
const CHUNK: usize = 4_096;

/// The shape of the Gamma by which rates of lixels scatter around the map that is made without them:
/// the negative binomial likelihood of their counts, its variance averaged over all shapes that it leaves possible,
/// so that few events give wide intervals. Each event counts whole, on the lixel it most likely lies
/// on, and is taken away from the map it is held against.
pub(super) fn phi(parts: &Parts, events: &[&Known], weights: &[f64; PARTS]) -> f64 {
    let seen = seen(parts, events, weights);
    let likelihood = |ln_phi: f64| {
        let phi = ln_phi.exp();
        let one = |&(count, mu): &(f64, f64)| {
            if mu <= 0.0 {
                return 0.0;
            }
            let of_none = -phi * (mu / phi).ln_1p();
            if count == 0.0 {
                return of_none;
            }
            ln_gamma(phi + count) - ln_gamma(phi) + of_none + count * (mu / (mu + phi)).ln()
        };
        let chunks: Vec<f64> = seen.par_chunks(CHUNK).map(|seen| seen.iter().map(one).sum()).collect();
        chunks.iter().sum::<f64>()
    };
    let tried: Vec<(f64, f64)> = RANGE.map(|i| f64::from(i) / KNOTS).map(|ln| (ln, likelihood(ln))).collect();
    let best = tried.iter().map(|t| t.1).fold(f64::NEG_INFINITY, f64::max);
    let weighed = |f: &dyn Fn(f64) -> f64| tried.iter().map(|(ln, l)| (l - best).exp() * f(*ln)).sum::<f64>();
    // The variance is what intervals are made of, so it is the variance that is averaged.
    weighed(&|_| 1.0) / weighed(&|ln: f64| (-ln).exp())
}

/// Events counted on each lixel, and expected there from the others.
fn seen(parts: &Parts, events: &[&Known], weights: &[f64; PARTS]) -> Vec<(f64, f64)> {
    let none = Here { events: 0.0, count: 0.0, total: 0.0, near: [0.0; SIGMAS.len()] };
    let mut here = vec![none; parts.counts.len()];
    for known in events {
        let shares = known.event.shares.iter().zip(&known.own);
        let Some(((lixel, share), own)) = shares.reduce(|a, b| if b.0.1 > a.0.1 { b } else { a }) else { continue };
        let here = &mut here[*lixel];
        here.events += 1.0;
        here.count += share;
        here.total += known.event.total();
        here.near.iter_mut().zip(own).for_each(|(sum, own)| *sum += own);
    }
    let of_lixel = |(lixel, here): (usize, &Here)| {
        if parts.lengths[lixel] <= 0.0 {
            return (0.0, 0.0);
        }
        let each = parts.without(lixel, here.count, &here.near, here.total);
        let density: f64 = each.iter().zip(weights).map(|(part, weight)| part * weight).sum();
        (here.events, density * parts.events * parts.lengths[lixel])
    };
    here.par_iter().enumerate().with_min_len(1024).map(of_lixel).collect()
}

/// What the events that most likely lie on a lixel give to it.
#[derive(Clone, Copy)]
struct Here {
    events: f64,
    count: f64,
    total: f64,
    near: [f64; SIGMAS.len()],
}

/// How sure the map itself is on a lixel, were it made again of other events of the same rate: the
/// relative variance of the mixture's neighbourhoods and of `anywhere`, each a sum over events.
///
/// The square of a Gaussian kernel is a narrower one, over `2 sigma sqrt(pi)`; its density is taken
/// to lie midway between those of `sigma` and of the next narrower neighbourhood.
pub(super) fn variance(parts: &Parts, lixel: usize, weights: &[f64; PARTS]) -> f64 {
    let each = parts.each(lixel);
    let mean: f64 = each.iter().zip(weights).map(|(part, weight)| part * weight).sum();
    if mean <= 0.0 || parts.events <= 0.0 {
        return 0.0;
    }
    let anywhere = weights[PARTS - 1] * each[PARTS - 1];
    let mut sum = anywhere * anywhere / (weights[PARTS - 1] * parts.events).max(1.0);
    for k in 0..SIGMAS.len() {
        let narrower = if k > 0 { (each[k] + each[k + 1]) / 2.0 } else { each[k + 1] };
        let square = narrower / (2.0 * f64::from(SIGMAS[k]) * std::f64::consts::PI.sqrt());
        sum += weights[k + 1] * weights[k + 1] * square / parts.events;
    }
    sum / (mean * mean)
}
