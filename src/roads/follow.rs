//! Roads as a recorded track follows them: places on them near a fix, and metres along them.

use crate::network::Near;
use crate::roads::lanes::Lanes;
use crate::roads::search::Queue;
use crate::roads::{Roads, Vehicle};
use crate::units::{LonLat, Metres};

/// A place on a road and the way one moves there.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct OnRoad {
    /// Number of the edge.
    edge: u32,
    /// Metres from the start of the edge, as it is drawn.
    along: f64,
    /// Whether one moves against the way it is drawn.
    back: bool,
    /// The place itself.
    pub(crate) at: LonLat,
    /// Metres from the fix to it.
    pub(crate) off: f64,
}

impl OnRoad {
    /// Whether both are the same place, passed one way and the other.
    pub(crate) fn turned(&self, other: &Self) -> bool {
        self.edge == other.edge && self.along == other.along && self.back != other.back
    }

    /// The same place, passed the other way.
    pub(crate) fn turn(self) -> Self {
        Self { back: !self.back, ..self }
    }

    /// Metres from `self` on to a place of the same edge, passed the same way; below 0 behind it.
    pub(crate) fn ahead(&self, other: &Self) -> Option<f64> {
        let same = self.edge == other.edge && self.back == other.back;
        same.then_some(if self.back { self.along - other.along } else { other.along - self.along })
    }
}

/// One end of a search: no way.
const NOWHERE: f64 = f64::INFINITY;
/// Marks the node a search began at.
const BEGINNING: u32 = u32::MAX;

/// The roads of a vehicle, and what a search over them needs.
pub(crate) struct Follow<'a> {
    lanes: Lanes<'a>,
    metres: Vec<f64>,
    by: Vec<u32>,
    touched: Vec<u32>,
    /// Nodes that the search is to reach.
    wanted: Vec<bool>,
    queue: Queue,
}

impl<'a> Follow<'a> {
    pub(super) fn of(lanes: Lanes<'a>) -> Self {
        let nodes = lanes.nodes();
        let (metres, by, wanted) = (vec![NOWHERE; nodes], vec![BEGINNING; nodes], vec![false; nodes]);
        Self { lanes, metres, by, touched: Vec::new(), wanted, queue: Queue::default() }
    }

    /// Metres to the nearest road of any kind.
    pub(crate) fn nearest(&self, at: LonLat, within: Metres) -> Option<Metres> {
        let [main, other] = [&self.lanes.net.main, &self.lanes.net.other].map(|index| index.nearest(at, within));
        let off = |near: Option<Near>| near.map(|near| near.distance.get());
        let least = off(main).into_iter().chain(off(other)).reduce(f64::min);
        least.map(Metres::computed)
    }

    /// The places on the nearest `most` edges within a distance, each way that the road may be passed. An
    /// edge that comes back to the fix, as a hairpin does, is there twice.
    pub(crate) fn near(&self, at: LonLat, within: Metres, most: usize) -> Vec<OnRoad> {
        let mut near = self.lanes.net.main.within(at, within);
        near.extend(self.lanes.net.other.within(at, within));
        near.sort_by(|a, b| a.distance.get().total_cmp(&b.distance.get()));
        let mut places: Vec<OnRoad> = Vec::new();
        let mut edges: Vec<u32> = Vec::new();
        for near in near {
            let edge = near.segment.route.0;
            if !edges.contains(&edge) && edges.len() >= most {
                continue;
            }
            let spot = self.lanes.place(at, &near);
            let along = spot.share * self.lanes.graph.edges[edge as usize].length;
            let again = |known: &OnRoad| known.edge == edge && (known.along - along).abs() < 3.0 * within.get();
            if places.iter().any(again) {
                continue;
            }
            edges.push(edge);
            let seconds = self.lanes.seconds[edge as usize];
            let ways = [false, true].into_iter().zip(seconds).filter(|(_, seconds)| seconds.is_finite());
            places.extend(ways.map(|(back, _)| OnRoad { edge, along, back, at: spot.at, off: spot.off }));
        }
        places
    }

    /// The node ahead, and metres to it.
    fn head(&self, from: &OnRoad) -> (u32, f64) {
        let edge = self.lanes.graph.edges[from.edge as usize];
        if from.back { (edge.from, from.along) } else { (edge.to, edge.length - from.along) }
    }

    /// The node behind, and metres from it.
    fn tail(&self, to: &OnRoad) -> (u32, f64) {
        let edge = self.lanes.graph.edges[to.edge as usize];
        if to.back { (edge.to, edge.length - to.along) } else { (edge.from, to.along) }
    }

    /// Metres that a place lies behind one which is passed after it, on the same edge or from the one before.
    pub(crate) fn behind(&self, from: &OnRoad, to: &OnRoad) -> Option<f64> {
        if let Some(ahead) = from.ahead(to) {
            return (ahead < 0.0).then_some(-ahead);
        }
        let ((tail, done), (head, left)) = (self.tail(from), self.head(to));
        (tail == head && from.edge != to.edge).then_some(done + left)
    }

    /// Metres from a place to each of others along roads, none longer than `most`; infinite where no such way
    /// leads. Up to `jitter` metres back the way one came count as standing still: a fix is never exact, and
    /// nobody drives round the block for that.
    pub(crate) fn reach(&mut self, from: &OnRoad, to: &[OnRoad], most: f64, jitter: f64) -> Vec<f64> {
        let ahead = |to: &OnRoad| match (from.ahead(to), self.behind(from, to)) {
            (Some(metres), _) if metres >= 0.0 => metres,
            (_, Some(metres)) if metres <= jitter => 0.0,
            _ => NOWHERE,
        };
        let mut found: Vec<f64> = to.iter().map(ahead).collect();
        if found.iter().all(|metres| metres.is_finite()) {
            return found;
        }
        self.search(from, to, most);
        for (known, to) in found.iter_mut().zip(to) {
            let (node, rest) = self.tail(to);
            let metres = self.metres[node as usize] + rest;
            if metres <= most && metres < *known {
                *known = metres;
            }
        }
        found
    }

    /// The course from a place to another one that [`Self::reach`] has found, both ends included.
    pub(crate) fn course(&mut self, from: &OnRoad, to: &OnRoad, most: f64) -> Vec<LonLat> {
        match from.ahead(to) {
            Some(metres) if metres >= 0.0 => return self.piece(from.edge, from.along, to.along),
            _ => self.search(from, std::slice::from_ref(to), most),
        }
        let (last, _) = self.tail(to);
        if self.metres[last as usize].is_infinite() {
            return vec![from.at, to.at];
        }
        let (mut edges, mut node) = (Vec::new(), last);
        while self.by[node as usize] != BEGINNING {
            let by = self.by[node as usize];
            edges.push(by);
            let ends = self.lanes.graph.edges[(by >> 1) as usize];
            node = if by & 1 == 0 { ends.from } else { ends.to };
        }
        let length = |edge: u32| self.lanes.graph.edges[edge as usize].length;
        let end = |back: bool, edge: u32| if back { 0.0 } else { length(edge) };
        let mut line = self.piece(from.edge, from.along, end(from.back, from.edge));
        for by in edges.iter().rev() {
            let own = self.lanes.graph.line((by >> 1) as usize);
            if by & 1 == 0 { line.extend(own) } else { line.extend(own.rev()) }
        }
        line.extend(self.piece(to.edge, end(!to.back, to.edge), to.along));
        line.dedup();
        line
    }

    fn piece(&self, edge: u32, from: f64, to: f64) -> Vec<LonLat> {
        let length = self.lanes.graph.edges[edge as usize].length.max(f64::MIN_POSITIVE);
        self.lanes.course(edge, from / length, to / length)
    }

    /// Dijkstra's search by metres from the node ahead of a place, until the nodes behind all others are
    /// reached. Nobody turns round at the first node unless the road ends there.
    fn search(&mut self, from: &OnRoad, to: &[OnRoad], most: f64) {
        for node in self.touched.drain(..) {
            (self.metres[node as usize], self.by[node as usize]) = (NOWHERE, BEGINNING);
        }
        self.queue.clear();
        let tails: Vec<u32> = to.iter().map(|to| self.tail(to).0).collect();
        let mut left = 0;
        for node in &tails {
            left += usize::from(!std::mem::replace(&mut self.wanted[*node as usize], true));
        }
        let (start, metres) = self.head(from);
        let own = from.edge << 1 | u32::from(!from.back);
        self.arrive(start, metres, BEGINNING);
        while left > 0
            && let Some((metres, node)) = self.queue.pop()
        {
            if metres > self.metres[node as usize] {
                continue;
            }
            if metres > most {
                break;
            }
            left -= usize::from(std::mem::replace(&mut self.wanted[node as usize], false));
            let around = self.lanes.net.around(node);
            let is_end = around.len() == 1;
            if self.lanes.net.blocked[node as usize] {
                continue;
            }
            for arm in around {
                let arm = self.lanes.arms[arm];
                let turns = node == start && arm.edge == own && !is_end;
                if arm.out.is_finite() && !turns {
                    self.arrive(arm.head, metres + arm.metres, arm.edge);
                }
            }
        }
        tails.iter().for_each(|node| self.wanted[*node as usize] = false);
    }

    fn arrive(&mut self, node: u32, metres: f64, by: u32) {
        let known = &mut self.metres[node as usize];
        if metres >= *known {
            return;
        }
        if known.is_infinite() {
            self.touched.push(node);
        }
        *known = metres;
        self.by[node as usize] = by;
        self.queue.push(metres, node);
    }
}

impl Roads {
    /// The roads as a vehicle's track follows them: what is closed for others is not closed for a patrol.
    pub(crate) fn follow(&self, vehicle: Vehicle) -> Follow<'_> {
        Follow::of(Lanes::of(self.graph(), self.net(vehicle), &[]))
    }
}
