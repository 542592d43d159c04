//! Kernel densities on the network: simple, and equal-split discontinuous and continuous (Okabe and
//! Sugihara 2012, "Spatial Analysis along Networks", chapter 9; Okabe, Satoh and Sugihara 2009).

use std::collections::{BTreeMap, HashMap};

use rayon::prelude::*;

use crate::hotspots::{LixelNetwork, Place};
use crate::network::codes;
use crate::units::Metres;

#[cfg(test)]
mod tests;

codes! {
    /// What becomes of a kernel where cable branches.
    Split {
        Simple => "simple", Discontinuous => "equal-split-discontinuous", Continuous => "equal-split-continuous",
    }
}

codes! {
    /// The shape of a kernel.
    Kernel { Quartic => "quartic", Epanechnikov => "epanechnikov", Gaussian => "gaussian" }
}

/// Standard deviations at which a Gaussian is cut: 1.3e-14 of its height.
const GAUSSIAN_REACH: f64 = 8.0;

/// What adds no more than this share of the kernel's height is not followed.
const FAINT: f64 = 1e-16;

/// Walks that arrive at one end of a chain within a billionth of a metre of each other are one.
const PER_METRE: f64 = 1e9;

/// Steps of walks at most, for all events together.
const MOST_STEPS: usize = 20_000_000;

/// Steps at most for one event.
const MOST_STEPS_OF_ONE: usize = 1_000_000;

/// A place so near to a node, metres, is the node.
const AT_NODE: f64 = 1e-9;

/// Events walked side by side before their steps are counted against the limit.
const AT_ONCE: usize = 256;

/// A kernel of unit mass on an endless line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Shape {
    kernel: Kernel,
    bandwidth: f64,
}

impl Shape {
    /// The bandwidth is the half-width, for a Gaussian the standard deviation; `None` if it is 0.
    pub fn new(kernel: Kernel, bandwidth: Metres) -> Option<Self> {
        (bandwidth.get() > 0.0).then_some(Self { kernel, bandwidth: bandwidth.get() })
    }

    /// Metres beyond which there is nothing.
    pub fn reach(self) -> f64 {
        match self.kernel {
            Kernel::Gaussian => GAUSSIAN_REACH * self.bandwidth,
            Kernel::Quartic | Kernel::Epanechnikov => self.bandwidth,
        }
    }

    /// Its value at a distance, per metre.
    pub fn at(self, metres: f64) -> f64 {
        if metres >= self.reach() {
            return 0.0;
        }
        let u = metres / self.bandwidth;
        let height = match self.kernel {
            Kernel::Quartic => 15.0 / 16.0 * (1.0 - u * u) * (1.0 - u * u),
            Kernel::Epanechnikov => 0.75 * (1.0 - u * u),
            Kernel::Gaussian => (-u * u / 2.0).exp() / std::f64::consts::TAU.sqrt(),
        };
        height / self.bandwidth
    }
}

/// The cable branches too often within the bandwidth for the walks to be followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("more than {most} steps within the bandwidth: choose a smaller one")]
pub struct TooManyWalks {
    /// How many steps there may be.
    pub most: usize,
}

/// The middle of every lixel: where the value of a lixel is taken.
pub fn middles(network: &LixelNetwork) -> Vec<Place> {
    let all = network.chains().iter().enumerate();
    all.flat_map(|(chain, held)| {
        (0..held.lixels.len()).map(move |no| Place { chain, along: (no as f64 + 0.5) * held.step })
    })
    .collect()
}

/// Events per metre at each of these places; each event with its weight. `simple` spreads an event by
/// the shortest way and makes mass at every branch; `discontinuous` divides it evenly among the ways
/// onward; `continuous` sends 2/n onward and 2/n - 1 back at a node of n ends, so it is continuous,
/// keeps its mass, and is thrown back whole at a dead end. Walks go around rings, too.
///
/// The chains between nodes are walked, not lixels, and walks that meet at one place after the same
/// distance go on as one; the answer depends neither on lixels nor on the number of threads.
pub fn network_density(
    network: &LixelNetwork,
    events: &[(Place, f64)],
    at: &[Place],
    split: Split,
    shape: Shape,
) -> Result<Vec<f64>, TooManyWalks> {
    let targets = Targets::new(at);
    let mut density = vec![0.0; at.len()];
    let mut left = MOST_STEPS;
    for some in events.chunks(AT_ONCE) {
        let spread = |(place, weight): &(Place, f64)| {
            let mut kernel =
                Spreading { network, targets: &targets, shape, weight: *weight, steps: 0, sums: HashMap::new() };
            match split {
                Split::Simple => kernel.simple(*place),
                Split::Discontinuous => kernel.walk(*place, |ends| [0.0, 1.0 / (ends - 1.0).max(1.0)])?,
                Split::Continuous => kernel.walk(*place, |ends| [2.0 / ends - 1.0, 2.0 / ends])?,
            }
            Ok((kernel.steps, kernel.sums))
        };
        let spread: Vec<_> = some.par_iter().map(spread).collect::<Result<_, TooManyWalks>>()?;
        for (steps, sums) in spread {
            left = left.checked_sub(steps).ok_or(TooManyWalks { most: MOST_STEPS })?;
            for (target, value) in sums {
                density[target as usize] += value;
            }
        }
    }
    Ok(density)
}

/// Places where the density is wanted, by chain and along it.
struct Targets {
    of_chain: HashMap<usize, Vec<(f64, u32)>>,
}

impl Targets {
    fn new(at: &[Place]) -> Self {
        let mut of_chain: HashMap<usize, Vec<(f64, u32)>> = HashMap::new();
        for (no, place) in at.iter().enumerate() {
            of_chain.entry(place.chain).or_default().push((place.along, no as u32));
        }
        of_chain.values_mut().for_each(|list| list.sort_by(|a, b| a.0.total_cmp(&b.0)));
        Self { of_chain }
    }

    /// Those between two places along a chain.
    fn between(&self, chain: usize, from: f64, to: f64) -> &[(f64, u32)] {
        let list = self.of_chain.get(&chain).map_or(&[][..], Vec::as_slice);
        let start = list.partition_point(|(along, _)| *along < from);
        let end = list.partition_point(|(along, _)| *along <= to);
        &list[start..end.max(start)]
    }
}

/// The kernel of one event on its way.
struct Spreading<'a> {
    network: &'a LixelNetwork,
    targets: &'a Targets,
    shape: Shape,
    weight: f64,
    steps: usize,
    /// What each place gets.
    sums: HashMap<u32, f64>,
}

/// Where a walk comes on to a chain: how far it has come, to a billionth of a metre, the chain and
/// which end.
type Entry = (i64, usize, usize);

impl Spreading<'_> {
    fn add(&mut self, target: u32, metres: f64, part: f64) {
        *self.sums.entry(target).or_default() += self.weight * part * self.shape.at(metres);
    }

    /// On the chain of the event itself.
    fn beside(&mut self, place: Place) {
        let (targets, reach) = (self.targets, self.shape.reach());
        for &(along, target) in targets.between(place.chain, place.along - reach, place.along + reach) {
            self.add(target, (along - place.along).abs(), 1.0);
        }
    }

    fn simple(&mut self, place: Place) {
        let (network, targets, reach) = (self.network, self.targets, self.shape.reach());
        let nodes = network.nodes_within(place, reach);
        let near = nodes.keys().flat_map(|&node| network.at_node(node)).map(|(chain, _)| chain);
        let chains: std::collections::BTreeSet<usize> = near.chain([place.chain]).collect();
        for chain in chains {
            let held = &network.chains()[chain];
            let [start, end] = held.ends.map(|node| nodes.get(&node).copied().unwrap_or(f64::INFINITY));
            for &(along, target) in targets.between(chain, 0.0, held.length()) {
                let direct = if chain == place.chain { (along - place.along).abs() } else { f64::INFINITY };
                self.add(target, direct.min(start + along).min(end + held.length() - along), 1.0);
            }
        }
    }

    /// All walks from the event, the shortest first. `parts` tells of a node of so many ends what goes
    /// back and what goes on to each of the others.
    fn walk(&mut self, place: Place, parts: impl Fn(f64) -> [f64; 2]) -> Result<(), TooManyWalks> {
        let network = self.network;
        let mut ahead: BTreeMap<Entry, (f64, f64)> = BTreeMap::new();
        let chain = &network.chains()[place.chain];
        let to_ends = [place.along, chain.length() - place.along];
        match to_ends.iter().position(|metres| *metres <= AT_NODE) {
            // At a node it belongs to every end alike.
            Some(end) => {
                let ends: Vec<(usize, usize)> = network.at_node(chain.ends[end]).collect();
                for &(chain, other) in &ends {
                    ahead.insert((0, chain, other), (0.0, 2.0 / ends.len() as f64));
                }
            }
            None => {
                self.beside(place);
                for (end, metres) in to_ends.into_iter().enumerate() {
                    self.leave(&mut ahead, (place.chain, end), metres, 1.0, &parts);
                }
            }
        }
        while let Some(((_, chain, end), (metres, part))) = ahead.pop_first() {
            self.steps += 1;
            if self.steps > MOST_STEPS_OF_ONE {
                return Err(TooManyWalks { most: MOST_STEPS_OF_ONE });
            }
            let length = network.chains()[chain].length();
            let reach = self.shape.reach() - metres;
            let (from, to) = if end == 0 { (0.0, reach) } else { (length - reach, length) };
            let targets = self.targets;
            for &(along, target) in targets.between(chain, from, to) {
                self.add(target, metres + if end == 0 { along } else { length - along }, part);
            }
            self.leave(&mut ahead, (chain, 1 - end), metres + length, part, &parts);
        }
        Ok(())
    }

    /// A walk arrives at the end of a chain and goes on from there, and back.
    fn leave(
        &self,
        ahead: &mut BTreeMap<Entry, (f64, f64)>,
        arrived: (usize, usize),
        metres: f64,
        part: f64,
        parts: &impl Fn(f64) -> [f64; 2],
    ) {
        if metres >= self.shape.reach() {
            return;
        }
        let node = self.network.chains()[arrived.0].ends[arrived.1];
        let [back, onward] = parts(self.network.at_node(node).count() as f64);
        let faint = FAINT * self.shape.at(0.0) / self.shape.at(metres);
        for exit in self.network.at_node(node) {
            let part = part * if exit == arrived { back } else { onward };
            if part.abs() > faint {
                let key = ((metres * PER_METRE).round() as i64, exit.0, exit.1);
                ahead.entry(key).or_insert((metres, 0.0)).1 += part;
            }
        }
    }
}
