//! The cable as a network of lixels: equal pieces of the chains between its nodes.

mod chains;
mod cut;
mod joints;
#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::ops::Range;

use crate::network::{Network, RouteNo};
use crate::units::{Chainage, LonLat, Metres};
use chains::Leg;

/// Vertices no farther apart than this are one, unless said otherwise.
pub const SNAP_M: f64 = 0.01;

/// A piece of cable, the unit of a hotspot. Where a chain goes on from one route to the next, a lixel
/// may lie on both; it is told by the route that holds most of it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Lixel {
    /// Which route.
    pub route: RouteNo,
    /// Which lixel of the route, from 0.
    pub no: usize,
    /// Where on that route it starts.
    pub from: Chainage,
    /// Where on that route it ends.
    pub to: Chainage,
    length: f64,
}

impl Lixel {
    /// Its whole length.
    pub fn length(&self) -> Metres {
        Metres::computed(self.length)
    }
}

/// A part of a lixel on one route.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Piece {
    /// Which route.
    pub route: RouteNo,
    /// Where it starts, the lower chainage.
    pub from: Chainage,
    /// Where it ends, the higher chainage.
    pub to: Chainage,
    /// Whether the lixel runs against the route.
    pub reversed: bool,
}

/// A share of something, evenly on a part of a lixel.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Share {
    /// Position of the lixel in [`LixelNetwork::lixels`].
    pub lixel: usize,
    /// Metres from the lixel's start to the start of the part.
    pub from: f64,
    /// Metres from the lixel's start to the end of the part; the same as `from` for a single place.
    pub to: f64,
    /// How much, 0 to 1.
    pub weight: f64,
}

/// Cable from one node to another with nothing branching between, cut into equal lixels.
#[derive(Clone, Debug)]
pub struct Chain {
    /// Positions of its lixels.
    pub lixels: Range<usize>,
    /// The nodes at its start and end.
    pub ends: [usize; 2],
    /// Length of each of its lixels, metres.
    pub step: f64,
    legs: Range<usize>,
}

impl Chain {
    /// Length, metres.
    pub fn length(&self) -> f64 {
        self.step * self.lixels.len() as f64
    }
}

/// Lixels of many routes, joined where vertices meet, and found again by route and chainage.
#[derive(Clone, Debug, Default)]
pub struct LixelNetwork {
    lixels: Vec<Lixel>,
    chains: Vec<Chain>,
    legs: Vec<PlacedLeg>,
    routes: HashMap<RouteNo, OfRoute>,
    /// Ends of chains at each node: `at_node[first_at[node]..first_at[node + 1]]`.
    first_at: Vec<u32>,
    at_node: Vec<(u32, u8)>,
    length: f64,
}

#[derive(Clone, Copy, Debug)]
struct PlacedLeg {
    leg: Leg,
    chain: u32,
    /// Metres from the chain's start.
    start: f64,
}

#[derive(Clone, Debug, Default)]
struct OfRoute {
    /// Its legs, by chainage.
    legs: Vec<u32>,
    /// Its lixels, by chainage.
    lixels: Vec<u32>,
}

impl LixelNetwork {
    /// Every lixel, chain by chain.
    pub fn lixels(&self) -> &[Lixel] {
        &self.lixels
    }

    /// Every chain, in the order of their routes.
    pub fn chains(&self) -> &[Chain] {
        &self.chains
    }

    /// How many nodes there are at the ends of chains.
    pub fn nodes(&self) -> usize {
        self.first_at.len().saturating_sub(1)
    }

    /// Length of all lixels together.
    pub fn length(&self) -> Metres {
        Metres::computed(self.length)
    }

    /// The chain of a lixel.
    pub fn chain_of(&self, position: usize) -> usize {
        self.chains.partition_point(|chain| chain.lixels.end <= position)
    }

    /// The chains that begin (end 0) or end (end 1) at a node.
    pub fn at_node(&self, node: usize) -> impl Iterator<Item = (usize, usize)> {
        let range = self.first_at[node] as usize..self.first_at[node + 1] as usize;
        self.at_node[range].iter().map(|&(chain, end)| (chain as usize, end as usize))
    }

    /// Positions of the lixels that share a node or a cut with this one, each once.
    pub fn neighbours(&self, position: usize) -> Vec<usize> {
        let chain = &self.chains[self.chain_of(position)];
        let mut found = Vec::with_capacity(4);
        let mut ends = Vec::with_capacity(2);
        match position == chain.lixels.start {
            true => ends.push(chain.ends[0]),
            false => found.push(position - 1),
        }
        match position + 1 == chain.lixels.end {
            true => ends.push(chain.ends[1]),
            false => found.push(position + 1),
        }
        for node in ends {
            found.extend(self.at_node(node).map(|(chain, end)| match end {
                0 => self.chains[chain].lixels.start,
                _ => self.chains[chain].lixels.end - 1,
            }));
        }
        found.sort_unstable();
        found.dedup();
        found.retain(|&p| p != position);
        found
    }

    /// Position in [`Self::lixels`] of a lixel of a route.
    pub fn position(&self, route: RouteNo, no: usize) -> Option<usize> {
        self.routes.get(&route)?.lixels.get(no).map(|&position| position as usize)
    }

    /// The lixel at a place of a route and the metres from its start; past the route's end its last
    /// place. `None` where the route is not among these.
    pub fn place(&self, route: RouteNo, at: Chainage) -> Option<(usize, f64)> {
        let legs = &self.routes.get(&route)?.legs;
        let leg = |i: &u32| &self.legs[*i as usize];
        let next = legs.partition_point(|i| leg(i).leg.enters.max(leg(i).leg.leaves) < at.get());
        let placed = leg(legs.get(next).or(legs.last())?);
        Some(self.within(placed, at.get()))
    }

    fn within(&self, placed: &PlacedLeg, at: f64) -> (usize, f64) {
        let chain = &self.chains[placed.chain as usize];
        let along = (placed.start + (at - placed.leg.enters).abs().min(placed.leg.length())).min(chain.length());
        let no = ((along / chain.step) as usize).min(chain.lixels.len() - 1);
        (chain.lixels.start + no, (along - no as f64 * chain.step).clamp(0.0, chain.step))
    }

    /// Shares of the stretch `from`-`to` of a route; they sum to 1 where the stretch lies on the
    /// route, and to nothing where the route is not among these.
    pub fn shares(&self, route: RouteNo, from: Chainage, to: Chainage) -> Vec<Share> {
        let length = to.get() - from.get();
        self.shares_by(route, from, to, |a, b| (b - a) / length)
    }

    /// [`Self::shares`] that are not even: `weight` tells the share of a part between two chainages.
    pub fn shares_by(
        &self,
        route: RouteNo,
        from: Chainage,
        to: Chainage,
        weight: impl Fn(f64, f64) -> f64,
    ) -> Vec<Share> {
        let Some(OfRoute { legs, .. }) = self.routes.get(&route) else { return Vec::new() };
        let leg = |i: &u32| &self.legs[*i as usize];
        let bounds = |l: &PlacedLeg| (l.leg.enters.min(l.leg.leaves), l.leg.enters.max(l.leg.leaves));
        let end = legs.last().map_or(0.0, |i| bounds(leg(i)).1);
        let (from, to) = (from.get().min(end), to.get().min(end));
        if to <= from {
            let place = self.place(route, Chainage::computed(from));
            return place.map(|(lixel, at)| Share { lixel, from: at, to: at, weight: 1.0 }).into_iter().collect();
        }
        let mut shares = Vec::new();
        let first = legs.partition_point(|i| bounds(leg(i)).1 <= from);
        for placed in legs[first..].iter().map(leg).take_while(|l| bounds(l).0 < to) {
            let (low, high) = bounds(placed);
            let (low, high) = (low.max(from), high.min(to));
            let along = |at: f64| placed.start + (at - placed.leg.enters).abs();
            let (a, b) = (along(low).min(along(high)), along(low).max(along(high)));
            let chainage = |along: f64| match placed.leg.leaves < placed.leg.enters {
                true => placed.leg.enters - (along - placed.start),
                false => placed.leg.enters + (along - placed.start),
            };
            for mut part in self.cut_up(placed.chain as usize, a, b) {
                let (low, high) = (chainage(part.from), chainage(part.to));
                part.weight = weight(low.min(high), low.max(high));
                let start = (part.lixel - self.chains[placed.chain as usize].lixels.start) as f64;
                let step = self.chains[placed.chain as usize].step;
                let within = |along: f64| (along - start * step).clamp(0.0, step);
                shares.push(Share { from: within(part.from), to: within(part.to), ..part });
            }
        }
        shares
    }

    /// The part `a`-`b` of a chain, lixel by lixel, each from and to so many metres along the chain.
    fn cut_up(&self, chain: usize, a: f64, b: f64) -> Vec<Share> {
        let Chain { lixels, step, .. } = &self.chains[chain];
        let first = ((a / step) as usize).min(lixels.len() - 1);
        let mut parts = Vec::new();
        for no in first..lixels.len() {
            let (start, end) = (no as f64 * step, (no + 1) as f64 * step);
            if start >= b {
                break;
            }
            // The last lixel takes what rounding left past its end.
            let end = if no + 1 == lixels.len() { end.max(b) } else { end };
            let (from, to) = (a.max(start), b.min(end));
            if to > from {
                parts.push(Share { lixel: lixels.start + no, from, to, weight: 0.0 });
            }
        }
        parts
    }

    /// The parts of a lixel, in the direction of its chain.
    pub fn pieces(&self, position: usize) -> Vec<Piece> {
        let chain = &self.chains[self.chain_of(position)];
        let no = position - chain.lixels.start;
        cut::pieces(&self.legs[chain.legs.clone()], no as f64 * chain.step, (no + 1) as f64 * chain.step)
    }

    /// The line of a lixel, in the direction of its chain.
    pub fn line(&self, network: &Network, position: usize) -> Vec<LonLat> {
        let mut line: Vec<LonLat> = Vec::new();
        for piece in self.pieces(position) {
            let Some(route) = network.route(piece.route) else { continue };
            let mut part = route.stretch(piece.from, piece.to).concat();
            if piece.reversed {
                part.reverse();
            }
            let repeated = line.last() == part.first() && !line.is_empty();
            line.extend(part.into_iter().skip(usize::from(repeated)));
        }
        line
    }
}
