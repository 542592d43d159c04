//! How far it is along the cable from a place to the nodes around it.

use std::cmp::Ordering;
use std::collections::{BinaryHeap, HashMap};

use crate::hotspots::LixelNetwork;

/// A place on the network of cable.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Place {
    /// Which chain.
    pub chain: usize,
    /// Metres from the chain's start.
    pub along: f64,
}

impl LixelNetwork {
    /// The place so many metres from the start of a lixel.
    pub fn on_chain(&self, lixel: usize, metres: f64) -> Place {
        let chain = self.chain_of(lixel);
        let held = &self.chains()[chain];
        Place { chain, along: ((lixel - held.lixels.start) as f64 * held.step + metres).clamp(0.0, held.length()) }
    }

    /// Every node within `most` metres along the cable, with its distance (Dijkstra 1959).
    pub(crate) fn nodes_within(&self, from: Place, most: f64) -> HashMap<usize, f64> {
        let chain = &self.chains()[from.chain];
        let mut best: HashMap<usize, f64> = HashMap::new();
        let mut heap = BinaryHeap::new();
        heap.push(Next(from.along, chain.ends[0]));
        heap.push(Next(chain.length() - from.along, chain.ends[1]));
        while let Some(Next(metres, node)) = heap.pop() {
            if metres > most {
                break;
            }
            if best.contains_key(&node) {
                continue;
            }
            best.insert(node, metres);
            for (chain, end) in self.at_node(node) {
                let chain = &self.chains()[chain];
                let other = chain.ends[1 - end];
                if !best.contains_key(&other) {
                    heap.push(Next(metres + chain.length(), other));
                }
            }
        }
        best
    }
}

/// A node to go to next: the nearest first, of equally near ones the lower number.
#[derive(PartialEq)]
struct Next(f64, usize);

impl Eq for Next {}

impl Ord for Next {
    fn cmp(&self, other: &Self) -> Ordering {
        other.0.total_cmp(&self.0).then(other.1.cmp(&self.1))
    }
}

impl PartialOrd for Next {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
