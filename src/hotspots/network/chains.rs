//! Segment chains: the cable between two places where it branches, ends or becomes another kind.

use crate::hotspots::network::joints::joined;
use crate::network::{Laying, Medium, Route, RouteNo};
use crate::units::{CarrierCode, LonLat, Metres};

/// A run along one route, in the direction of the chain.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Leg {
    pub route: RouteNo,
    /// Chainage where the chain comes on.
    pub enters: f64,
    /// Chainage where it leaves.
    pub leaves: f64,
}

impl Leg {
    pub(super) fn length(&self) -> f64 {
        (self.leaves - self.enters).abs()
    }

    fn reversed(self) -> Self {
        Self { enters: self.leaves, leaves: self.enters, ..self }
    }
}

/// Legs from one node to another, with nothing branching between.
#[derive(Clone, Debug)]
pub(super) struct RawChain {
    pub legs: Vec<Leg>,
    pub ends: [u32; 2],
}

impl RawChain {
    fn reversed(mut self) -> Self {
        self.ends.reverse();
        self.legs.reverse();
        self.legs.iter_mut().for_each(|leg| *leg = leg.reversed());
        self
    }
}

/// Cable that looks alike goes on through a vertex where two lines meet.
type Sort<'a> = (Option<&'a CarrierCode>, Option<Medium>, Option<Laying>);

/// A segment between two nodes; one that begins and ends at the same node belongs to its neighbour.
#[derive(Clone, Copy)]
struct Span {
    nodes: [u32; 2],
    from: f64,
    to: f64,
    route: u32,
}

/// The chains of these routes, in the order of their first routes and chainages, and how many nodes
/// there are at their ends. Each leads the way its first route leads.
pub(super) fn chains(routes: &[(RouteNo, &Route)], snap: Metres) -> (Vec<RawChain>, usize) {
    let vertices: Vec<LonLat> = routes.iter().flat_map(|(_, route)| route.lines().flatten().copied()).collect();
    let (node_of, nodes) = joined(&vertices, snap);
    let spans = spans(routes, &node_of);
    let mut places = vec![(f64::INFINITY, f64::INFINITY); nodes];
    for (vertex, &node) in vertices.iter().zip(&node_of) {
        let (place, held) = ((vertex.lon(), vertex.lat()), &mut places[node as usize]);
        if place < *held {
            *held = place;
        }
    }
    let mut walk = Walk::new(routes, spans, nodes);
    let mut found = walk.between_nodes();
    found.extend(walk.rings(&places));
    for chain in &mut found {
        let first = chain.legs.iter().copied().reduce(|a, b| if b.route < a.route { b } else { a });
        if first.is_some_and(|leg| leg.leaves < leg.enters) {
            *chain = RawChain { legs: std::mem::take(&mut chain.legs), ends: chain.ends }.reversed();
        }
    }
    let key = |chain: &RawChain| {
        let first = chain.legs[0];
        (first.route, first.enters.min(first.leaves))
    };
    found.sort_by(|a, b| key(a).0.cmp(&key(b).0).then(key(a).1.total_cmp(&key(b).1)));
    numbered(found)
}

/// Only the nodes at ends of chains get a number.
fn numbered(mut chains: Vec<RawChain>) -> (Vec<RawChain>, usize) {
    let mut known = std::collections::HashMap::new();
    for end in chains.iter_mut().flat_map(|chain| &mut chain.ends) {
        let next = known.len() as u32;
        *end = *known.entry(*end).or_insert(next);
    }
    (chains, known.len())
}

fn spans(routes: &[(RouteNo, &Route)], node_of: &[u32]) -> Vec<Span> {
    let mut spans: Vec<Span> = Vec::with_capacity(node_of.len());
    let mut nodes = node_of;
    for (route, (_, one)) in routes.iter().enumerate() {
        for chainages in one.chainages() {
            let (of_part, rest) = nodes.split_at(chainages.len());
            nodes = rest;
            let first = spans.len();
            let mut start = 0;
            for (i, pair) in of_part.windows(2).enumerate() {
                if pair[0] == pair[1] {
                    continue;
                }
                let (from, to) = (chainages[start], chainages[i + 1]);
                spans.push(Span { nodes: [pair[0], pair[1]], from, to, route: route as u32 });
                start = i + 1;
            }
            let (begin, end) = (chainages[0], chainages[chainages.len() - 1]);
            match spans[first..].last_mut() {
                Some(last) => last.to = end,
                None if end > begin => {
                    spans.push(Span { nodes: [of_part[0]; 2], from: begin, to: end, route: route as u32 });
                }
                None => {}
            }
        }
    }
    spans
}

struct Walk<'a> {
    routes: &'a [(RouteNo, &'a Route)],
    spans: Vec<Span>,
    /// Spans at each node: `at[first[node]..first[node + 1]]`.
    first: Vec<u32>,
    at: Vec<u32>,
    used: Vec<bool>,
}

impl<'a> Walk<'a> {
    fn new(routes: &'a [(RouteNo, &'a Route)], spans: Vec<Span>, nodes: usize) -> Self {
        let mut first = vec![0_u32; nodes + 1];
        for node in spans.iter().flat_map(|span| span.nodes) {
            first[node as usize + 1] += 1;
        }
        for node in 0..nodes {
            first[node + 1] += first[node];
        }
        let mut next = first.clone();
        let mut at = vec![0; 2 * spans.len()];
        for (i, span) in spans.iter().enumerate() {
            for node in span.nodes {
                at[next[node as usize] as usize] = i as u32;
                next[node as usize] += 1;
            }
        }
        let used = vec![false; spans.len()];
        Self { routes, spans, first, at, used }
    }

    fn at(&self, node: u32) -> &[u32] {
        &self.at[self.first[node as usize] as usize..self.first[node as usize + 1] as usize]
    }

    fn sort(&self, span: u32) -> Sort<'a> {
        let route = self.routes[self.spans[span as usize].route as usize].1;
        (route.carrier.as_ref(), route.medium, route.laying)
    }

    /// The span that goes on from another at a node where nothing branches.
    fn onward(&self, node: u32, from: u32) -> Option<u32> {
        match *self.at(node) {
            [a, b] if a != b && self.sort(a) == self.sort(b) => Some(if a == from { b } else { a }),
            _ => None,
        }
    }

    fn between_nodes(&mut self) -> Vec<RawChain> {
        let mut found = Vec::new();
        for node in 0..self.first.len() as u32 - 1 {
            for i in 0..self.at(node).len() {
                let span = self.at(node)[i];
                if !self.used[span as usize] && self.onward(node, span).is_none() {
                    found.push(self.from(node, span));
                }
            }
        }
        found
    }

    /// Rings that touch nothing else begin at their westernmost, then southernmost node, so that
    /// neither the file nor the drawing moves their lixels.
    fn rings(&mut self, places: &[(f64, f64)]) -> Vec<RawChain> {
        let mut found = Vec::new();
        for span in 0..self.spans.len() as u32 {
            if self.used[span as usize] {
                continue;
            }
            let (mut node, mut on) = (self.spans[span as usize].nodes[0], span);
            let mut least = (node, on);
            while let Some(next) = self.onward(node, on) {
                if places[node as usize] < places[least.0 as usize] {
                    least = (node, on);
                }
                let [a, b] = self.spans[next as usize].nodes;
                (node, on) = (if a == node { b } else { a }, next);
                if on == span {
                    break;
                }
            }
            found.push(self.from(least.0, least.1));
        }
        found
    }

    fn from(&mut self, start: u32, span: u32) -> RawChain {
        let (mut node, mut on) = (start, span);
        let mut legs: Vec<Leg> = Vec::new();
        loop {
            self.used[on as usize] = true;
            let Span { nodes, from, to, route } = self.spans[on as usize];
            let ahead = nodes[0] == node;
            let (enters, leaves) = if ahead { (from, to) } else { (to, from) };
            let route = self.routes[route as usize].0;
            match legs.last_mut() {
                Some(last) if last.route == route && last.leaves == enters => last.leaves = leaves,
                _ => legs.push(Leg { route, enters, leaves }),
            }
            node = if ahead { nodes[1] } else { nodes[0] };
            match self.onward(node, on) {
                Some(next) if !self.used[next as usize] && node != start => on = next,
                _ => return RawChain { legs, ends: [start, node] },
            }
        }
    }
}
