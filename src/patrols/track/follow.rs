//! A track followed: noise, pieces, roads, cable, and what is left as recorded.

use super::along::{Laid, laid, sections};
use super::lines::{OnCable, OnRoads, reach_of};
use super::pieces::{Kept, median, pieces, sigma, stays, thinned};
use super::viterbi::{Model, viterbi};
use super::{Along, Followed, Rules};
use crate::import::Fix;
use crate::network::Network;
use crate::roads::{Follow, Roads, Vehicle};
use crate::units::{LonLat, Metres};

/// A road or cable farther away tells nothing about noise.
const TELLS: Metres = Metres::of(60);

/// Where a track went: along the roads of a vehicle (Newson and Krumm 2009); where no road is near, along cable;
/// where neither is, as it was recorded. `fixes` are in the order of time.
pub fn follow(fixes: &[Fix], roads: Option<(&Roads, Vehicle)>, network: &Network, rules: &Rules) -> Followed {
    let mut ways = roads.map(|(roads, vehicle)| roads.follow(vehicle));
    let road = |at: LonLat| ways.as_ref().and_then(|ways| ways.nearest(at, TELLS));
    let cable = |at: LonLat| network.index().nearest(at, TELLS).map(|near| near.distance);
    let sigma = sigma(fixes, [&road, &cable]);
    let model = Model { sigma, fastest: rules.fastest_kmh / 3.6 };
    let (pieces, gaps, spikes) = pieces(fixes, sigma, rules);
    let mut followed = Followed { gaps, spikes, sigma: Metres::computed(sigma), ..Followed::default() };
    for piece in &pieces {
        let (kept, stops) = stays(&thinned(piece, sigma), sigma, rules);
        followed.stops.extend(stops);
        let mut runs = ways.as_mut().map(|ways| along_roads(ways, network, &kept, &model)).unwrap_or_default();
        let cable = along_cable(network, &kept, &runs, &model);
        runs.extend(cable);
        followed.sections.extend(sections(&kept, runs));
    }
    followed
}

fn along_roads(ways: &mut Follow<'_>, network: &Network, kept: &[Kept], model: &Model) -> Vec<Laid> {
    let (within, jitter) = (reach_of(model.sigma), 5.0 * model.sigma);
    let walked = walked(ways, network, kept, model.sigma);
    let mut lines = OnRoads { follow: ways, walked: &walked, within, jitter };
    let runs = viterbi(&mut lines, kept, model);
    runs.iter().filter_map(|run| laid(&mut lines, Along::Road, run, (kept, 0), model)).collect()
}

/// Standard deviations by which roads lie farther from fixes than cable does where somebody walks along the cable.
const BEYOND: f64 = 2.0;
/// Fixes before and after one that decide with it: a single one says little where cable lies along a road.
const AROUND: usize = 3;

/// Of each fix, whether it belongs to a walk along cable, and not to the road beyond it.
fn walked(ways: &Follow<'_>, network: &Network, kept: &[Kept], sigma: f64) -> Vec<bool> {
    let within = reach_of(sigma);
    let farther = |fix: &Kept| {
        let cable = network.index().nearest(fix.place, within).map(|near| near.distance.get());
        let road = || ways.nearest(fix.place, within).unwrap_or(within).get();
        cable.map_or(f64::NEG_INFINITY, |cable| road() - cable)
    };
    let farther: Vec<f64> = kept.iter().map(farther).collect();
    let around = |at: usize| &farther[at.saturating_sub(AROUND)..(at + AROUND + 1).min(farther.len())];
    (0..kept.len()).map(|at| median(around(at).to_vec()).is_some_and(|metres| metres > BEYOND * sigma)).collect()
}

/// What no road explains, matched to cable.
fn along_cable(network: &Network, kept: &[Kept], roads: &[Laid], model: &Model) -> Vec<Laid> {
    let mut lines = OnCable { network, within: reach_of(model.sigma) };
    let (mut found, mut from) = (Vec::new(), 0);
    let ends = roads.iter().map(|run| (run.first, run.last + 1)).chain([(kept.len(), kept.len())]);
    for (first, next) in ends {
        let open = kept.get(from..first).unwrap_or_default();
        let runs = viterbi(&mut lines, open, model);
        found.extend(runs.iter().filter_map(|run| laid(&mut lines, Along::Cable, run, (open, from), model)));
        from = next;
    }
    found
}
