//! The roads of one vehicle: how long every edge takes each way, and which of them belong together.

use crate::network::{RouteNo, Segment, SegmentIndex};
use crate::roads::graph::Graph;
use crate::roads::{Profiles, Vehicle};

/// A way closed to the vehicle.
pub(super) const CLOSED: f64 = f64::INFINITY;

/// An edge as seen from one of its ends.
#[derive(Clone, Copy, Debug)]
pub(super) struct Arm {
    /// The node at its other end.
    pub(super) head: u32,
    /// Twice the number of the edge, and one more where it is seen from its end.
    pub(super) edge: u32,
    /// Seconds out along it and in along it; `CLOSED` where that is not allowed.
    pub(super) out: f64,
    pub(super) into: f64,
    pub(super) metres: f64,
}

/// The roads of one vehicle.
#[derive(Debug)]
pub(super) struct Net {
    /// Seconds of each edge as it is drawn and against it.
    pub(super) seconds: Vec<[f64; 2]>,
    /// Where the arms of each node begin in `arms`; one more at the end.
    pub(super) first: Vec<u32>,
    pub(super) arms: Vec<Arm>,
    /// Nodes that one cannot pass.
    pub(super) blocked: Vec<bool>,
    /// Edges of the largest part in which one gets from everywhere to everywhere.
    pub(super) main: SegmentIndex,
    /// All other edges that are open: islands, private lanes behind gates.
    pub(super) other: SegmentIndex,
}

impl Net {
    pub(super) fn of(graph: &Graph, profiles: &Profiles, vehicle: Vehicle) -> Self {
        let profile = profiles.of(vehicle);
        let passages: Vec<_> = graph.kinds.iter().map(|tags| profile.passage(tags)).collect();
        let time = |kmh: Option<f64>, length: f64| kmh.map_or(CLOSED, |kmh| length * 3.6 / kmh);
        let seconds: Vec<[f64; 2]> = graph
            .edges
            .iter()
            .map(|edge| (passages.get(edge.kind as usize).copied().unwrap_or_default(), edge.length))
            .map(|(passage, length)| [time(passage.forth, length), time(passage.back, length)])
            .collect();
        let mut blocked = vec![false; graph.nodes.len()];
        for (node, kind) in &graph.barriers {
            blocked[*node as usize] = graph.kinds.get(*kind as usize).is_some_and(|tags| !profile.passes(tags));
        }
        let (first, arms) = arms(graph, &seconds);
        let mut net =
            Self { seconds, first, arms, blocked, main: SegmentIndex::default(), other: SegmentIndex::default() };
        let inside = net.largest_part();
        let (main, other) = net.segments(graph, &inside);
        (net.main, net.other) = (SegmentIndex::bulk(&main), SegmentIndex::bulk(&other));
        net
    }

    /// The arms of a node.
    pub(super) fn around(&self, node: u32) -> std::ops::Range<usize> {
        self.first[node as usize] as usize..self.first[node as usize + 1] as usize
    }

    /// Open edges cut into segments: those of the largest part, and all others.
    fn segments(&self, graph: &Graph, inside: &[bool]) -> (Vec<Segment>, Vec<Segment>) {
        let (mut main, mut other) = (Vec::new(), Vec::new());
        for (no, edge) in graph.edges.iter().enumerate() {
            let [forth, back] = self.seconds[no].map(f64::is_finite);
            if !forth && !back {
                continue;
            }
            let [from, to] = [edge.from, edge.to].map(|node| inside[node as usize]);
            let (enters, leaves) = ((from && forth) || (to && back), (to && forth) || (from && back));
            let into = if enters && leaves { &mut main } else { &mut other };
            let line = graph.line(no);
            let pairs = line.clone().zip(line.skip(1)).zip(0..);
            into.extend(pairs.map(|((a, b), piece)| Segment { a, b, route: RouteNo(no as u32), no: piece }));
        }
        (main, other)
    }

    /// Whether each node is of the largest strongly connected component (Tarjan 1972, without recursion).
    fn largest_part(&self) -> Vec<bool> {
        let count = self.blocked.len();
        let mut parts = Parts {
            order: vec![UNSEEN; count],
            low: vec![0; count],
            on_stack: vec![false; count],
            stack: Vec::new(),
            next: 0,
            largest: Vec::new(),
        };
        for root in 0..count as u32 {
            if parts.order[root as usize] == UNSEEN {
                self.part_from(root, &mut parts);
            }
        }
        let mut inside = vec![false; count];
        parts.largest.iter().for_each(|node| inside[*node as usize] = true);
        inside
    }

    fn part_from(&self, root: u32, parts: &mut Parts) {
        let mut open = vec![(root, self.first[root as usize])];
        parts.enter(root);
        while let Some((node, arm)) = open.last_mut() {
            let (node, at) = (*node, *arm as usize);
            if !self.blocked[node as usize] && at < self.around(node).end {
                *arm += 1;
                let arm = self.arms[at];
                if arm.out.is_infinite() {
                    continue;
                }
                if parts.order[arm.head as usize] == UNSEEN {
                    parts.enter(arm.head);
                    open.push((arm.head, self.first[arm.head as usize]));
                } else if parts.on_stack[arm.head as usize] {
                    parts.low[node as usize] = parts.low[node as usize].min(parts.order[arm.head as usize]);
                }
                continue;
            }
            open.pop();
            if let Some((above, _)) = open.last() {
                parts.low[*above as usize] = parts.low[*above as usize].min(parts.low[node as usize]);
            }
            parts.leave(node);
        }
    }
}

const UNSEEN: u32 = u32::MAX;

struct Parts {
    order: Vec<u32>,
    low: Vec<u32>,
    on_stack: Vec<bool>,
    stack: Vec<u32>,
    next: u32,
    largest: Vec<u32>,
}

impl Parts {
    fn enter(&mut self, node: u32) {
        (self.order[node as usize], self.low[node as usize]) = (self.next, self.next);
        self.next += 1;
        self.stack.push(node);
        self.on_stack[node as usize] = true;
    }

    fn leave(&mut self, node: u32) {
        if self.low[node as usize] != self.order[node as usize] {
            return;
        }
        let begin = self.stack.iter().rposition(|on| *on == node).unwrap_or_default();
        let part = self.stack.split_off(begin);
        part.iter().for_each(|node| self.on_stack[*node as usize] = false);
        if part.len() > self.largest.len() {
            self.largest = part;
        }
    }
}

fn arms(graph: &Graph, seconds: &[[f64; 2]]) -> (Vec<u32>, Vec<Arm>) {
    let mut first = vec![0_u32; graph.nodes.len() + 1];
    for edge in &graph.edges {
        first[edge.from as usize + 1] += 1;
        first[edge.to as usize + 1] += 1;
    }
    for node in 0..graph.nodes.len() {
        first[node + 1] += first[node];
    }
    let none = Arm { head: 0, edge: 0, out: CLOSED, into: CLOSED, metres: 0.0 };
    let (mut arms, mut next) = (vec![none; graph.edges.len() * 2], first.clone());
    for (no, (edge, [forth, back])) in graph.edges.iter().zip(seconds).enumerate() {
        let number = 2 * no as u32;
        let mut put = |at: u32, arm: Arm| {
            arms[next[at as usize] as usize] = arm;
            next[at as usize] += 1;
        };
        let metres = edge.length;
        put(edge.from, Arm { head: edge.to, edge: number, out: *forth, into: *back, metres });
        put(edge.to, Arm { head: edge.from, edge: number + 1, out: *back, into: *forth, metres });
    }
    (first, arms)
}
