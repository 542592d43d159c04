//! The course of a quickest way, put together from the edges a search came by.

use crate::roads::lanes::{Lanes, Spot};
use crate::roads::search::{BEGINNING, Found, Scratch, Targets, Way, search};
use crate::units::LonLat;

/// The quickest way from one place on the roads to another: seconds, metres and its course.
pub(super) fn path(
    lanes: &Lanes<'_>,
    from: &Spot,
    to: &Spot,
    scratch: &mut Scratch,
) -> Option<(f64, f64, Vec<LonLat>)> {
    let targets = Targets::of(lanes, Way::From, vec![Some(*to)]);
    let found = search(lanes, from, &targets, scratch).pop()?;
    let (seconds, metres) = found.cost;
    seconds.is_finite().then(|| (seconds, metres, course(lanes, from, to, found, scratch)))
}

fn course(lanes: &Lanes<'_>, from: &Spot, to: &Spot, found: Found, scratch: &Scratch) -> Vec<LonLat> {
    let Some(last) = found.last else { return at_least_two(lanes.course(from.edge, from.share, to.share), from, to) };
    let (mut node, mut edges) = (last, Vec::new());
    while scratch.by[node as usize] != BEGINNING {
        let by = scratch.by[node as usize];
        edges.push(by);
        let ends = lanes.graph.edges[(by >> 1) as usize];
        node = if by & 1 == 0 { ends.from } else { ends.to };
    }
    let mut line = lanes.course(from.edge, from.share, leaves(lanes, from, node, Way::From));
    for by in edges.iter().rev() {
        let own = lanes.graph.line((by >> 1) as usize);
        if by & 1 == 0 { line.extend(own) } else { line.extend(own.rev()) }
    }
    line.extend(lanes.course(to.edge, leaves(lanes, to, last, Way::To), to.share));
    line.dedup();
    at_least_two(line, from, to)
}

/// By which end (0 or 1) of its edge a place is left for, or reached from, a node; on a loop whose ends are
/// one node, by the quicker.
fn leaves(lanes: &Lanes<'_>, spot: &Spot, node: u32, way: Way) -> f64 {
    let edge = lanes.graph.edges[spot.edge as usize];
    if edge.from != edge.to {
        return f64::from(edge.to == node);
    }
    let [forth, back] = lanes.seconds[spot.edge as usize];
    let (to_start, to_end) = if way == Way::From { (back, forth) } else { (forth, back) };
    f64::from(to_end * (1.0 - spot.share) < to_start * spot.share)
}

fn at_least_two(line: Vec<LonLat>, from: &Spot, to: &Spot) -> Vec<LonLat> {
    if line.len() < 2 { vec![from.at, to.at] } else { line }
}
