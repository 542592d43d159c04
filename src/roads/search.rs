//! Quickest ways from one place to many (Dijkstra 1959), forwards or backwards, stopped once all are reached.

use crate::roads::lanes::{Lanes, Spot};

/// Seconds and metres; infinite where no way leads.
pub(super) type Cost = (f64, f64);
const NOWHERE: Cost = (f64::INFINITY, f64::INFINITY);

/// Marks a node that the search began at.
pub(super) const BEGINNING: u32 = u32::MAX;

/// Which way a search looks: from a place to others, or from others to a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    From,
    To,
}

/// What it still costs from a node to a target.
#[derive(Clone, Copy, Debug)]
struct Rest {
    target: u32,
    seconds: f64,
    metres: f64,
}

/// Where the targets of a search lie, by the nodes at the ends of their edges.
#[derive(Debug)]
pub(super) struct Targets {
    way: Way,
    spots: Vec<Option<Spot>>,
    /// By node: which of `rests`, 0 for none.
    slots: Vec<u32>,
    rests: Vec<Vec<Rest>>,
}

impl Targets {
    pub(super) fn of(lanes: &Lanes<'_>, way: Way, spots: Vec<Option<Spot>>) -> Self {
        let mut targets = Self { way, spots: Vec::new(), slots: vec![0; lanes.nodes()], rests: vec![Vec::new()] };
        for (target, spot) in spots.iter().enumerate() {
            let Some(spot) = spot else { continue };
            // A way to the target is one that begins at it, seen backwards.
            let turned = if way == Way::From { Way::To } else { Way::From };
            for (node, seconds, metres) in lanes.ends(spot, turned) {
                let slot = &mut targets.slots[node as usize];
                if *slot == 0 {
                    *slot = targets.rests.len() as u32;
                    targets.rests.push(Vec::new());
                }
                targets.rests[*slot as usize].push(Rest { target: target as u32, seconds, metres });
            }
        }
        targets.spots = spots;
        targets
    }
}

/// What a search needs, kept from one to the next.
#[derive(Debug, Default)]
pub(super) struct Scratch {
    /// Seconds and metres by node.
    reached: Vec<Cost>,
    /// The edge by which each node was reached, as [`crate::roads::net::Arm`] numbers it.
    pub(super) by: Vec<u32>,
    touched: Vec<u32>,
    queue: Queue,
}

/// What a search found of a target.
#[derive(Clone, Copy, Debug)]
pub(super) struct Found {
    pub(super) cost: Cost,
    /// The last node before it; `None` where it lies on the edge of the beginning.
    pub(super) last: Option<u32>,
}

impl Scratch {
    fn begin(&mut self, nodes: usize) {
        self.reached.resize(nodes, NOWHERE);
        self.by.resize(nodes, BEGINNING);
        for node in self.touched.drain(..) {
            self.reached[node as usize] = NOWHERE;
            self.by[node as usize] = BEGINNING;
        }
        self.queue.clear();
    }

    #[inline]
    fn reach(&mut self, node: u32, cost: Cost, by: u32) {
        let known = &mut self.reached[node as usize];
        if cost.0 >= known.0 {
            return;
        }
        if known.0 == f64::INFINITY {
            self.touched.push(node);
        }
        *known = cost;
        self.by[node as usize] = by;
        self.queue.push(cost.0, node);
    }
}

/// The quickest ways between `place` and every target.
pub(super) fn search(lanes: &Lanes<'_>, place: &Spot, targets: &Targets, scratch: &mut Scratch) -> Vec<Found> {
    let mut found: Vec<Found> =
        targets.spots.iter().map(|spot| on_same_edge(lanes, place, spot, targets.way)).collect();
    scratch.begin(lanes.nodes());
    for (node, seconds, metres) in lanes.ends(place, targets.way) {
        scratch.reach(node, (seconds, metres), BEGINNING);
    }
    let mut left = targets.rests.len() - 1;
    while left > 0
        && let Some((seconds, node)) = scratch.queue.pop()
    {
        let cost = scratch.reached[node as usize];
        if seconds > cost.0 {
            continue;
        }
        let slot = targets.slots[node as usize];
        if slot > 0 {
            left -= 1;
            for rest in &targets.rests[slot as usize] {
                let all = (cost.0 + rest.seconds, cost.1 + rest.metres);
                let known = &mut found[rest.target as usize];
                if all.0 < known.cost.0 {
                    *known = Found { cost: all, last: Some(node) };
                }
            }
        }
        if lanes.net.blocked[node as usize] {
            continue;
        }
        for arm in &lanes.arms[lanes.net.around(node)] {
            let more = if targets.way == Way::From { arm.out } else { arm.into };
            scratch.reach(arm.head, (cost.0 + more, cost.1 + arm.metres), arm.edge);
        }
    }
    found
}

/// Along the edge that both places lie on, if one is allowed that way.
fn on_same_edge(lanes: &Lanes<'_>, place: &Spot, target: &Option<Spot>, way: Way) -> Found {
    let none = Found { cost: NOWHERE, last: None };
    let Some(target) = target.as_ref().filter(|target| target.edge == place.edge) else { return none };
    let (from, to) = if way == Way::From { (place, target) } else { (target, place) };
    let [forth, back] = lanes.seconds[from.edge as usize];
    let share = to.share - from.share;
    let whole = if share >= 0.0 { forth } else { back };
    if whole.is_infinite() {
        // Standing still needs no way.
        return if share == 0.0 { Found { cost: (0.0, 0.0), last: None } } else { none };
    }
    let metres = lanes.graph.edges[from.edge as usize].length;
    Found { cost: (share.abs() * whole, share.abs() * metres), last: None }
}

/// A heap of four children a node; an entry that is no longer true is passed over when it comes up.
#[derive(Debug, Default)]
pub(super) struct Queue(Vec<(f64, u32)>);

impl Queue {
    pub(super) fn clear(&mut self) {
        self.0.clear();
    }

    #[inline]
    pub(super) fn push(&mut self, seconds: f64, node: u32) {
        let mut at = self.0.len();
        self.0.push((seconds, node));
        while at > 0 {
            let above = (at - 1) / 4;
            if self.0[above].0 <= seconds {
                break;
            }
            self.0[at] = self.0[above];
            at = above;
        }
        self.0[at] = (seconds, node);
    }

    #[inline]
    pub(super) fn pop(&mut self) -> Option<(f64, u32)> {
        let last = self.0.pop()?;
        let Some(first) = self.0.first().copied() else { return Some(last) };
        let (heap, mut at) = (self.0.as_mut_slice(), 0);
        loop {
            let below = 4 * at + 1;
            let children = heap.get(below..heap.len().min(below + 4)).unwrap_or_default();
            let Some((least, child)) = least(children) else { break };
            if child.0 >= last.0 {
                break;
            }
            heap[at] = child;
            at = below + least;
        }
        heap[at] = last;
        Some(first)
    }
}

#[inline]
fn least(children: &[(f64, u32)]) -> Option<(usize, (f64, u32))> {
    let mut least: Option<(usize, (f64, u32))> = None;
    for (place, child) in children.iter().enumerate() {
        if least.is_none_or(|(_, known)| child.0 < known.0) {
            least = Some((place, *child));
        }
    }
    least
}
