//! What changes with the date: closures and floods.

use std::collections::HashSet;

use crate::geodesy::LocalPlane;
use crate::roads::Vehicle;
use crate::roads::graph::Graph;
use crate::units::{Bbox, Interval, LonLat};

/// Which roads something is about.
#[derive(Clone, Debug, PartialEq)]
pub enum Where {
    /// Ways of OSM, by id.
    Ways(Vec<i64>),
    /// Whatever touches an area: its ring, the last position joined to the first.
    Area(Vec<LonLat>),
}

/// A closure, or slow going after a flood, for a time.
#[derive(Clone, Debug, PartialEq)]
pub struct Condition {
    /// Which roads.
    pub at: Where,
    /// For whom; for all if empty.
    pub vehicles: Vec<Vehicle>,
    /// Share of the usual speed that is left, 0 to 1; 0 is closed.
    pub speed_left: f64,
    /// From when to when.
    pub period: Interval,
}

/// A condition with the edges it is about.
#[derive(Clone, Debug)]
pub(super) struct Applied {
    condition: Condition,
    edges: Vec<u32>,
}

/// Finds the edges that each condition is about.
pub(super) fn apply(graph: &Graph, conditions: &[Condition]) -> Vec<Applied> {
    let find = |condition: &Condition| Applied { edges: edges(graph, &condition.at), condition: condition.clone() };
    conditions.iter().map(find).collect()
}

/// What is slower for a vehicle at some time within `when`: edges with the share of speed that is left, by
/// number. Where several conditions meet the slowest counts.
pub(super) fn slower(applied: &[Applied], vehicle: Vehicle, when: Interval) -> Vec<(u32, f64)> {
    let counts = |condition: &Condition| {
        let for_all = condition.vehicles.is_empty();
        let meets = condition.period.from() <= when.to() && when.from() <= condition.period.to();
        meets && (for_all || condition.vehicles.contains(&vehicle))
    };
    let mut slower: Vec<(u32, f64)> = applied
        .iter()
        .filter(|applied| counts(&applied.condition))
        .flat_map(|applied| applied.edges.iter().map(|edge| (*edge, applied.condition.speed_left.clamp(0.0, 1.0))))
        .collect();
    slower.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));
    slower.dedup_by_key(|(edge, _)| *edge);
    slower
}

fn edges(graph: &Graph, at: &Where) -> Vec<u32> {
    let numbers = 0..graph.edges.len() as u32;
    match at {
        Where::Ways(ways) => {
            let ways: HashSet<i64> = ways.iter().copied().collect();
            numbers.filter(|edge| ways.contains(&graph.edges[*edge as usize].way)).collect()
        }
        Where::Area(ring) => {
            let Some(bbox) = Bbox::around(ring.iter().copied()).filter(|_| ring.len() > 2) else { return Vec::new() };
            numbers.filter(|edge| touches(graph, *edge as usize, ring, bbox)).collect()
        }
    }
}

fn touches(graph: &Graph, edge: usize, ring: &[LonLat], bbox: Bbox) -> bool {
    let line = graph.line(edge);
    let mut pairs = line.clone().zip(line.skip(1));
    pairs.any(|(a, b)| {
        let own = Bbox::around([a, b]);
        own.is_some_and(|own| own.touches(bbox)) && (inside(ring, a) || sides(ring).any(|side| cross(side, (a, b))))
    })
}

fn sides(ring: &[LonLat]) -> impl Iterator<Item = (LonLat, LonLat)> + '_ {
    ring.iter().copied().zip(ring.iter().copied().cycle().skip(1))
}

/// Whether a position lies inside a ring: how often a ray to the east crosses it.
fn inside(ring: &[LonLat], at: LonLat) -> bool {
    let crossed = sides(ring).filter(|(a, b)| {
        let over = (a.lat() > at.lat()) != (b.lat() > at.lat());
        over && at.lon() < a.lon() + (at.lat() - a.lat()) / (b.lat() - a.lat()) * (b.lon() - a.lon())
    });
    crossed.count() % 2 == 1
}

/// Whether two straight pieces share a place.
fn cross((a, b): (LonLat, LonLat), (c, d): (LonLat, LonLat)) -> bool {
    let plane = LocalPlane::at(a);
    let side = |p: LonLat, q: LonLat, r: LonLat| {
        let [(px, py), (qx, qy), (rx, ry)] = [p, q, r].map(|at| plane.to_plane(at));
        (qx - px) * (ry - py) - (qy - py) * (rx - px)
    };
    let apart = |one: f64, other: f64| (one > 0.0 && other > 0.0) || (one < 0.0 && other < 0.0);
    let boxes = Bbox::around([a, b]).zip(Bbox::around([c, d])).is_some_and(|(one, other)| one.touches(other));
    boxes && !apart(side(a, b, c), side(a, b, d)) && !apart(side(c, d, a), side(c, d, b))
}
