//! Pairs of events near each other along the cable.

use std::collections::{HashMap, HashSet};

use rayon::prelude::*;

use crate::hotspots::knox::{NearPairs, SpaceBands, TooManyPairs};
use crate::hotspots::{LixelNetwork, Place};

/// Events whose surroundings are walked at a time, before their pairs are counted against the limit.
const AT_ONCE: usize = 512;

/// Events in the order of their places.
struct Sorted<'a> {
    network: &'a LixelNetwork,
    /// Number of the event and its place.
    events: Vec<(usize, Place)>,
    /// Of each chain with events their range.
    of_chain: HashMap<usize, std::ops::Range<usize>>,
}

impl NearPairs {
    /// Every pair within the bands by the shortest way along the cable; each once. Cable that does not
    /// hang together is beyond every band.
    pub fn along(network: &LixelNetwork, places: &[Place], bands: &SpaceBands) -> Result<Self, TooManyPairs> {
        Self::of(places.len(), bands, pairs_along(network, places, bands.reach().get())?)
    }
}

/// Every pair no farther apart than `reach` metres along the cable, each once, with the distance.
pub(in crate::hotspots) fn pairs_along(
    network: &LixelNetwork,
    places: &[Place],
    reach: f64,
) -> Result<Vec<(usize, usize, f64)>, TooManyPairs> {
    let sorted = Sorted::new(network, places);
    let mut found = Vec::new();
    let all: Vec<usize> = (0..places.len()).collect();
    for some in all.chunks(AT_ONCE) {
        let pairs: Vec<Vec<(usize, usize, f64)>> = some.par_iter().map(|&i| sorted.ahead_of(i, reach)).collect();
        found.extend(pairs.into_iter().flatten());
        if found.len() > NearPairs::MOST {
            return Err(TooManyPairs { most: NearPairs::MOST });
        }
    }
    Ok(found)
}

impl<'a> Sorted<'a> {
    fn new(network: &'a LixelNetwork, places: &[Place]) -> Self {
        let mut events: Vec<(usize, Place)> = places.iter().copied().enumerate().collect();
        events.sort_by(|(_, a), (_, b)| a.chain.cmp(&b.chain).then(a.along.total_cmp(&b.along)));
        let mut of_chain = HashMap::new();
        for (i, (_, place)) in events.iter().enumerate() {
            of_chain.entry(place.chain).or_insert(i..i).end = i + 1;
        }
        Self { network, events, of_chain }
    }

    /// The pairs of one event with those after it in the order of places.
    fn ahead_of(&self, i: usize, reach: f64) -> Vec<(usize, usize, f64)> {
        let (event, from) = self.events[i];
        let nodes = self.network.nodes_within(from, reach);
        let near = nodes.keys().flat_map(|&node| self.network.at_node(node)).map(|(chain, _)| chain);
        let chains: HashSet<usize> = near.chain([from.chain]).collect();
        let mut pairs: Vec<(usize, usize, f64)> = Vec::new();
        for (chain, range) in chains.iter().filter_map(|chain| Some((*chain, self.of_chain.get(chain)?.clone()))) {
            let held = &self.network.chains()[chain];
            let [start, end] = held.ends.map(|node| nodes.get(&node).copied().unwrap_or(f64::INFINITY));
            for other in range.start.max(i + 1)..range.end {
                let (_, to) = self.events[other];
                let around = (start + to.along).min(end + held.length() - to.along);
                let direct = if chain == from.chain { (to.along - from.along).abs() } else { f64::INFINITY };
                let metres = around.min(direct);
                if metres <= reach {
                    pairs.push((event, other, metres));
                }
            }
        }
        // The set of chains has no order of its own.
        pairs.sort_by_key(|pair| pair.1);
        pairs.iter_mut().for_each(|pair| pair.1 = self.events[pair.1].0);
        pairs
    }
}
