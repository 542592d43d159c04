//! The likeliest way along lines through noisy fixes: a hidden Markov model (Newson and Krumm 2009) in log
//! space.

use super::lines::Lines;
use super::pieces::Kept;
use crate::geodesy;

/// How noisy fixes are and what follows from it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Model {
    /// Standard deviation of a fix along an axis, metres.
    pub(super) sigma: f64,
    /// Metres a second that no patrol drives.
    pub(super) fastest: f64,
}

/// Log likelihood lost by turning round on the road.
const TURN: f64 = 10.0;
/// States so much less likely than the best, in logs, are not followed.
const HOPELESS: f64 = 40.0;
/// Fixes in a row that may be left out as outliers where no way leads to them.
const OUTLIERS: usize = 2;
/// How much longer than the straight line a way between two fixes may be: times, and metres more.
const DETOUR: (f64, f64) = (2.0, 800.0);

impl Model {
    /// Metres by which ways and straight lines between fixes differ on average (beta of eq. 2): more over
    /// longer steps, as roads bend.
    fn beta(&self, straight: f64) -> f64 {
        self.sigma.mul_add(0.5, 3.0) + 0.05 * straight
    }

    /// The longest way looked at between two fixes.
    pub(super) fn most(&self, from: &Kept, to: &Kept) -> f64 {
        let straight = geodesy::distance(from.place, to.place).get();
        let seconds = (to.first.millis() - from.last.millis()).max(0) as f64 / 1000.0;
        let driven = seconds * self.fastest + straight + 8.0 * self.sigma;
        driven.min(DETOUR.0 * straight + DETOUR.1)
    }
}

/// A fix on the lines: where it is reached, and where it is left, the other way round after a turn.
#[derive(Clone, Copy, Debug)]
pub(super) struct State<S> {
    pub(super) kept: usize,
    pub(super) arrives: S,
    pub(super) leaves: S,
}

struct Layer<S> {
    kept: usize,
    spots: Vec<S>,
    scores: Vec<f64>,
    /// Of each spot: the spot of the layer before, and the spot of this one that was arrived at.
    backs: Vec<(u16, u16)>,
}

/// Runs of fixes that lie on the lines, each the likeliest way; fixes of no run lie off them.
pub(super) fn viterbi<L: Lines>(lines: &mut L, kept: &[Kept], model: &Model) -> Vec<Vec<State<L::Spot>>> {
    let (mut runs, mut chain): (Vec<_>, Vec<Layer<L::Spot>>) = (Vec::new(), Vec::new());
    let (mut at, mut missed) = (0, 0);
    while at < kept.len() {
        let spots = lines.near(at, kept[at].place);
        let layer = match chain.last() {
            _ if spots.is_empty() => None,
            None => Some(first(lines, at, spots, model)),
            Some(before) => next(lines, before, kept, at, spots, model),
        };
        match layer {
            Some(layer) => {
                chain.push(layer);
                missed = 0;
            }
            None if chain.is_empty() => {}
            None if missed < OUTLIERS => missed += 1,
            None => {
                runs.push(likeliest(lines, &std::mem::take(&mut chain)));
                at -= missed;
                missed = 0;
                continue;
            }
        }
        at += 1;
    }
    runs.push(likeliest(lines, &chain));
    runs.retain(|run| run.len() > 1);
    runs
}

fn emission<L: Lines>(lines: &L, spot: &L::Spot, model: &Model) -> f64 {
    -0.5 * (lines.off(spot) / model.sigma).powi(2)
}

fn first<L: Lines>(lines: &L, kept: usize, spots: Vec<L::Spot>, model: &Model) -> Layer<L::Spot> {
    let scores = spots.iter().map(|spot| emission(lines, spot, model)).collect();
    let backs = (0..spots.len()).map(|spot| (0, spot as u16)).collect();
    Layer { kept, spots, scores, backs }
}

/// The layer after another; `None` where no way leads to any of its spots.
fn next<L: Lines>(
    lines: &mut L,
    before: &Layer<L::Spot>,
    kept: &[Kept],
    at: usize,
    spots: Vec<L::Spot>,
    model: &Model,
) -> Option<Layer<L::Spot>> {
    let (from, to) = (&kept[before.kept], &kept[at]);
    let straight = geodesy::distance(from.place, to.place).get();
    let (most, beta) = (model.most(from, to), model.beta(straight));
    let mut scores = vec![f64::NEG_INFINITY; spots.len()];
    let mut backs: Vec<(u16, u16)> = (0..spots.len()).map(|spot| (0, spot as u16)).collect();
    let best = before.scores.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    for (number, spot) in before.spots.iter().enumerate() {
        let score = before.scores[number];
        if score < best - HOPELESS {
            continue;
        }
        for (next, metres) in lines.reach(spot, &spots, most).into_iter().enumerate() {
            let all = score - (metres - straight).abs() / beta;
            if metres.is_finite() && all > scores[next] {
                (scores[next], backs[next].0) = (all, number as u16);
            }
        }
    }
    if scores.iter().all(|score| score.is_infinite()) {
        return None;
    }
    for (score, spot) in scores.iter_mut().zip(&spots) {
        *score += emission(lines, spot, model);
    }
    turn(lines, &spots, &mut scores, &mut backs);
    Some(Layer { kept: at, spots, scores, backs })
}

/// Who arrives one way may leave the other way.
fn turn<L: Lines>(lines: &L, spots: &[L::Spot], scores: &mut [f64], backs: &mut [(u16, u16)]) {
    for first in 1..spots.len() {
        let pair = (first - 1, first);
        if !lines.turned(&spots[pair.0], &spots[pair.1]) {
            continue;
        }
        for (one, other) in [pair, (pair.1, pair.0)] {
            if scores[other] - TURN > scores[one] {
                scores[one] = scores[other] - TURN;
                backs[one] = (backs[other].0, other as u16);
            }
        }
    }
}

fn likeliest<L: Lines>(lines: &L, chain: &[Layer<L::Spot>]) -> Vec<State<L::Spot>> {
    let Some(last) = chain.last() else { return Vec::new() };
    let best = (0..last.scores.len()).max_by(|a, b| last.scores[*a].total_cmp(&last.scores[*b]));
    let mut spot = best.unwrap_or_default();
    let mut states = Vec::with_capacity(chain.len());
    for layer in chain.iter().rev() {
        let (before, arrived) = layer.backs[spot];
        let (arrives, leaves) = (layer.spots[arrived as usize], layer.spots[spot]);
        states.push(State { kept: layer.kept, arrives, leaves });
        spot = before as usize;
    }
    states.reverse();
    for at in 1..states.len() {
        let left = states[at - 1].leaves;
        lines.settle(&left, &mut states[at]);
    }
    states
}
