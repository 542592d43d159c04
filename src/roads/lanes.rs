//! The roads of one vehicle at one time, and places on them.

use std::borrow::Cow;

use crate::geodesy;
use crate::network::{Near, SegmentIndex};
use crate::roads::graph::Graph;
use crate::roads::net::{Arm, CLOSED, Net};
use crate::roads::search::Way;
use crate::units::{LonLat, Metres};

/// How far from a road a place may be: more is not walked on a patrol.
pub(super) const REACH: Metres = Metres::of(5_000);

/// A place so near a road of the largest part lies on it, even if a lane behind a gate is nearer.
const AT_MAIN: Metres = Metres::of(1_000);

/// Segments looked at where the nearest is closed for a time.
const TRIED: usize = 64;

/// A place on an edge.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Spot {
    pub(super) edge: u32,
    /// Where on it, 0 at its start, 1 at its end.
    pub(super) share: f64,
    pub(super) at: LonLat,
    /// Metres from the place asked about to it.
    pub(super) off: f64,
}

/// The roads of one vehicle at one time.
pub(super) struct Lanes<'a> {
    pub(super) graph: &'a Graph,
    pub(super) net: &'a Net,
    pub(super) seconds: Cow<'a, [[f64; 2]]>,
    pub(super) arms: Cow<'a, [Arm]>,
}

impl<'a> Lanes<'a> {
    /// With these edges slower: the share of the speed that is left, 0 where they are closed.
    pub(super) fn of(graph: &'a Graph, net: &'a Net, slower: &[(u32, f64)]) -> Self {
        let (seconds, arms) = (Cow::Borrowed(net.seconds.as_slice()), Cow::Borrowed(net.arms.as_slice()));
        let mut lanes = Self { graph, net, seconds, arms };
        if !slower.is_empty() {
            let (seconds, arms) = (lanes.seconds.to_mut(), lanes.arms.to_mut());
            for (edge, share) in slower {
                let changed = |whole: f64| if *share > 0.0 { whole / share } else { CLOSED };
                seconds[*edge as usize] = seconds[*edge as usize].map(changed);
                for node in [graph.edges[*edge as usize].from, graph.edges[*edge as usize].to] {
                    for arm in &mut arms[net.around(node)] {
                        if arm.edge >> 1 == *edge {
                            let [forth, back] = seconds[*edge as usize];
                            (arm.out, arm.into) = if arm.edge & 1 == 0 { (forth, back) } else { (back, forth) };
                        }
                    }
                }
            }
        }
        lanes
    }

    pub(super) fn nodes(&self) -> usize {
        self.graph.nodes.len()
    }

    /// The nearest place on an open road: of the largest part if one is near, else of whatever is nearest.
    pub(super) fn spot(&self, at: LonLat) -> Option<Spot> {
        self.on(&self.net.main, at, AT_MAIN).or_else(|| {
            let [main, other] = [&self.net.main, &self.net.other].map(|index| self.on(index, at, REACH));
            match (main, other) {
                (Some(main), Some(other)) if other.off < main.off => Some(other),
                (main, other) => main.or(other),
            }
        })
    }

    /// The nearest place on an open road of an index.
    pub(super) fn on(&self, index: &SegmentIndex, at: LonLat, within: Metres) -> Option<Spot> {
        let open = |near: &Near| self.seconds[near.segment.route.0 as usize].iter().any(|seconds| seconds.is_finite());
        let near = index.nearest(at, within)?;
        let near = if open(&near) { near } else { index.nearest_k(at, TRIED, within).into_iter().find(open)? };
        Some(self.place(at, &near))
    }

    pub(super) fn place(&self, from: LonLat, near: &Near) -> Spot {
        let (edge, piece) = (near.segment.route.0 as usize, near.segment.no as usize);
        let line: Vec<LonLat> = self.graph.line(edge).take(piece + 1).collect();
        let before: f64 = line.windows(2).map(|pair| geodesy::distance(pair[0], pair[1]).get()).sum();
        let at = geodesy::along_degrees(near.segment.a, near.segment.b, near.share);
        let metres = before + near.share * geodesy::distance(near.segment.a, near.segment.b).get();
        let (length, pieces) = (self.graph.edges[edge].length, self.graph.between(edge).len() + 1);
        let at_end = near.share >= 1.0 && piece + 1 == pieces;
        let share = if at_end || length <= 0.0 { f64::from(at_end) } else { (metres / length).clamp(0.0, 1.0) };
        Spot { edge: edge as u32, share, at, off: geodesy::distance(from, at).get() }
    }

    /// The nodes at the ends of a place's edge, with the seconds and metres from the place to them, or from
    /// them to the place; those without a way are left out.
    pub(super) fn ends(&self, spot: &Spot, way: Way) -> impl Iterator<Item = (u32, f64, f64)> + use<> {
        let edge = self.graph.edges[spot.edge as usize];
        let [forth, back] = self.seconds[spot.edge as usize];
        let (to_start, to_end) = if way == Way::From { (back, forth) } else { (forth, back) };
        let (done, left) = (spot.share, 1.0 - spot.share);
        // Whoever stands at a junction is there, whatever the one-way street he was found on allows.
        let part = |share: f64, whole: f64| if share <= 0.0 { 0.0 } else { share * whole };
        [(edge.from, part(done, to_start), done * edge.length), (edge.to, part(left, to_end), left * edge.length)]
            .into_iter()
            .filter(|(_, seconds, _)| seconds.is_finite())
    }

    /// The course of an edge from one share of it to another, both ends included.
    pub(super) fn course(&self, edge: u32, from: f64, to: f64) -> Vec<LonLat> {
        let line: Vec<LonLat> = self.graph.line(edge as usize).collect();
        let length = self.graph.edges[edge as usize].length;
        let (low, high) = (from.min(to) * length, from.max(to) * length);
        let (mut course, mut done) = (Vec::new(), 0.0);
        for pair in line.windows(2) {
            let metres = geodesy::distance(pair[0], pair[1]).get();
            if done + metres >= low && done <= high && metres > 0.0 {
                let at = |place: f64| geodesy::along_degrees(pair[0], pair[1], (place - done) / metres);
                course.push(at(low.max(done)));
                course.push(at(high.min(done + metres)));
            }
            done += metres;
        }
        course.dedup();
        if from > to {
            course.reverse();
        }
        course
    }
}
