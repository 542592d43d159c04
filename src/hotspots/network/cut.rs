//! From routes to chains to lixels.

use crate::hotspots::network::chains::{RawChain, chains};
use crate::hotspots::network::{Chain, Lixel, LixelNetwork, OfRoute, Piece, PlacedLeg, SNAP_M};
use crate::network::{Route, RouteNo};
use crate::units::{Chainage, Metres};

impl LixelNetwork {
    /// Join these routes where their vertices meet, and cut each chain into equal lixels of at most
    /// `at_most`. Neither the direction of a route, nor how a line is split into routes at its
    /// vertices, nor their order moves a lixel.
    pub fn cut<'a>(routes: impl Iterator<Item = (RouteNo, &'a Route)>, at_most: Metres) -> Self {
        Self::joined(routes, at_most, Metres::checked(SNAP_M).unwrap_or_default())
    }

    /// [`Self::cut`] with a snapping tolerance of one's own.
    pub fn joined<'a>(routes: impl Iterator<Item = (RouteNo, &'a Route)>, at_most: Metres, snap: Metres) -> Self {
        let routes: Vec<(RouteNo, &Route)> = routes.collect();
        let mut network = Self::default();
        if at_most.get() <= 0.0 {
            return network;
        }
        let (raw, nodes) = chains(&routes, snap);
        for chain in &raw {
            network.add(chain, at_most.get());
        }
        network.count_at_nodes(nodes);
        network.number();
        network
    }

    fn add(&mut self, raw: &RawChain, at_most: f64) {
        let length: f64 = raw.legs.iter().map(super::Leg::length).sum();
        let first_leg = self.legs.len();
        let mut start = 0.0;
        for &leg in &raw.legs {
            self.legs.push(PlacedLeg { leg, chain: self.chains.len() as u32, start });
            start += leg.length();
        }
        // A chain of exactly n lixels must not become n + 1 by rounding.
        let pieces = (length / at_most - 1e-9).ceil().max(1.0) as usize;
        let (first, step) = (self.lixels.len(), length / pieces as f64);
        let legs = first_leg..self.legs.len();
        for no in 0..pieces {
            let of_lixel = self::pieces(&self.legs[legs.clone()], no as f64 * step, (no + 1) as f64 * step);
            let longest =
                |a: Piece, b: Piece| if b.to.get() - b.from.get() > a.to.get() - a.from.get() { b } else { a };
            let main = of_lixel.into_iter().reduce(longest);
            let Some(Piece { route, from, to, .. }) = main else { continue };
            self.lixels.push(Lixel { route, no: 0, from, to, length: step });
        }
        let ends = raw.ends.map(|node| node as usize);
        self.chains.push(Chain { lixels: first..self.lixels.len(), ends, step, legs });
        self.length += length;
    }

    fn count_at_nodes(&mut self, nodes: usize) {
        self.first_at = vec![0; nodes + 1];
        for node in self.chains.iter().flat_map(|chain| chain.ends) {
            self.first_at[node + 1] += 1;
        }
        for node in 0..nodes {
            self.first_at[node + 1] += self.first_at[node];
        }
        let mut next = self.first_at.clone();
        self.at_node = vec![(0, 0); 2 * self.chains.len()];
        for (no, chain) in self.chains.iter().enumerate() {
            for (end, &node) in chain.ends.iter().enumerate() {
                self.at_node[next[node] as usize] = (no as u32, end as u8);
                next[node] += 1;
            }
        }
    }

    fn number(&mut self) {
        for (i, placed) in self.legs.iter().enumerate() {
            self.routes.entry(placed.leg.route).or_default().legs.push(i as u32);
        }
        for (position, lixel) in self.lixels.iter().enumerate() {
            self.routes.entry(lixel.route).or_default().lixels.push(position as u32);
        }
        for OfRoute { legs, lixels } in self.routes.values_mut() {
            let low = |i: &u32| {
                let leg = &self.legs[*i as usize].leg;
                leg.enters.min(leg.leaves)
            };
            legs.sort_by(|a, b| low(a).total_cmp(&low(b)));
            lixels.sort_by(|a, b| self.lixels[*a as usize].from.get().total_cmp(&self.lixels[*b as usize].from.get()));
            for (no, &position) in lixels.iter().enumerate() {
                self.lixels[position as usize].no = no;
            }
        }
    }
}

/// The parts of the stretch `a`-`b` of a chain with these legs. Never empty.
pub(super) fn pieces(legs: &[PlacedLeg], a: f64, b: f64) -> Vec<Piece> {
    let end = legs.last().map_or(0.0, |last| last.start + last.leg.length());
    // Rounding must neither leave the last lixel empty nor make a sliver of the next leg.
    let sliver = 1e-9 * (1.0 + end);
    let (a, b) = (a.min(end), b.min(end));
    let first = legs.partition_point(|l| l.start + l.leg.length() <= a + sliver).min(legs.len() - 1);
    let touched = legs[first..].iter().enumerate().take_while(|(i, l)| *i == 0 || l.start < b - sliver);
    touched
        .map(|(_, l)| {
            let within = |along: f64| (along - l.start).clamp(0.0, l.leg.length());
            let at = |along: f64| match l.leg.leaves < l.leg.enters {
                true => l.leg.enters - within(along),
                false => l.leg.enters + within(along),
            };
            let (enters, leaves) = (at(a), at(b));
            let (from, to) = (Chainage::computed(enters.min(leaves)), Chainage::computed(enters.max(leaves)));
            Piece { route: l.leg.route, from, to, reversed: l.leg.leaves < l.leg.enters }
        })
        .collect()
}
