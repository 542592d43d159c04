//! Ways and nodes of a file to a graph: vertices that join nothing become the course of an edge.

use rayon::prelude::*;

use crate::geodesy;
use crate::roads::graph::{Edge, Graph, degrees};
use crate::roads::osm::{Gathered, MISSING};
use crate::roads::profile::{FERRY_KMH, Tags};

/// The graph of what was read. Nothing is left of a way of which less than two nodes are known.
pub(super) fn build(mut gathered: Gathered) -> Graph {
    let nodes = indices(&gathered);
    name_ferries(&mut gathered, &nodes);
    let mut join = joins(&gathered, &nodes);
    let order = number(&gathered, &mut join);
    let mut graph = Graph { starts: vec![0], ..Graph::default() };
    graph.nodes = order.iter().map(|node| gathered.places[*node as usize]).collect();
    for way in 0..gathered.ways.len() {
        for piece in pieces(&gathered, &nodes, way) {
            lay(&mut graph, &gathered, &join, gathered.ways[way], piece);
        }
    }
    let barriers = gathered.barriers.iter().map(|(node, kind)| (join[*node as usize], *kind));
    graph.barriers = barriers.filter(|(node, _)| *node != NONE).collect();
    graph.barriers.sort_unstable();
    graph.kinds = gathered.kinds.into_sets();
    graph.measure();
    graph
}

/// No junction.
const NONE: u32 = u32::MAX;

/// Which of the nodes needed each vertex of all ways is.
fn indices(gathered: &Gathered) -> Vec<u32> {
    let find = |id: &i64| gathered.needed.binary_search(id).map_or(NONE, |place| place as u32);
    gathered.refs.par_iter().map(find).collect()
}

/// The runs of known nodes of a way, without the same node twice on end.
fn pieces(gathered: &Gathered, nodes: &[u32], way: usize) -> Vec<Vec<u32>> {
    let own = &nodes[gathered.starts[way]..gathered.starts[way + 1]];
    let known = |node: &u32| gathered.places.get(*node as usize).is_some_and(|place| *place != MISSING);
    let runs = own.split(|node| !known(node)).map(|run| {
        let mut run = run.to_vec();
        run.dedup();
        run
    });
    runs.filter(|run| run.len() > 1).collect()
}

/// How often a node joins: where roads meet or end, and at barriers, there is a junction.
fn joins(gathered: &Gathered, nodes: &[u32]) -> Vec<u32> {
    let mut uses = vec![0_u32; gathered.needed.len()];
    for way in 0..gathered.ways.len() {
        for run in pieces(gathered, nodes, way) {
            run.iter().for_each(|node| uses[*node as usize] += 1);
            for end in [run[0], run[run.len() - 1]] {
                uses[end as usize] += 1;
            }
        }
    }
    for (node, _) in &gathered.barriers {
        if uses[*node as usize] > 0 {
            uses[*node as usize] += 1;
        }
    }
    uses
}

/// Numbers the junctions along the curve: `join` tells the number of each node, and the answer the node
/// of each number.
fn number(gathered: &Gathered, join: &mut [u32]) -> Vec<u32> {
    let mut order: Vec<(u64, u32)> = (0_u32..)
        .zip(join.iter())
        .filter(|(_, uses)| **uses > 1)
        .map(|(node, _)| (along_curve(gathered.places[node as usize]), node))
        .collect();
    order.par_sort_unstable();
    join.fill(NONE);
    for (number, (_, node)) in order.iter().enumerate() {
        join[*node as usize] = number as u32;
    }
    order.into_iter().map(|(_, node)| node).collect()
}

/// A place on the Hilbert curve over the globe, of order 32.
fn along_curve(at: [i32; 2]) -> u64 {
    let [mut x, mut y] = at.map(|units| units.wrapping_sub(i32::MIN) as u32);
    let mut place = 0_u64;
    for bit in (0..32).rev() {
        let (right, top) = (x >> bit & 1, y >> bit & 1);
        place = place << 2 | u64::from((3 * right) ^ top);
        if top == 0 {
            if right == 1 {
                (x, y) = (!x, !y);
            }
            (x, y) = (y, x);
        }
    }
    place
}

/// Lays the edges of a run of nodes.
fn lay(graph: &mut Graph, gathered: &Gathered, join: &[u32], (way, kind): (i64, u32), run: Vec<u32>) {
    let mut from = join[run[0] as usize];
    for node in &run[1..] {
        let to = join[*node as usize];
        if to == NONE {
            graph.course.push(gathered.places[*node as usize]);
            continue;
        }
        graph.edges.push(Edge { from, to, kind, way, length: 0.0 });
        graph.starts.push(graph.course.len() as u32);
        from = to;
    }
}

/// A ferry with a timetable gets the speed that follows from it and its length.
fn name_ferries(gathered: &mut Gathered, nodes: &[u32]) {
    for way in 0..gathered.ways.len() {
        let (_, kind) = gathered.ways[way];
        let Some(tags) = gathered.kinds.set(kind).filter(|tags| tags.get("route") == Some("ferry")) else { continue };
        let Some(seconds) = tags.get("duration").and_then(duration) else { continue };
        let mut tags = tags.clone();
        let length: f64 = pieces(gathered, nodes, way)
            .iter()
            .flat_map(|run| run.windows(2))
            .map(|pair| [pair[0], pair[1]].map(|node| degrees(gathered.places[node as usize])))
            .map(|[a, b]| geodesy::distance(a, b).get())
            .sum();
        let kmh = length * 3.6 / seconds;
        if (0.1..=300.0).contains(&kmh) {
            tags.add(FERRY_KMH, &kmh.to_string());
            gathered.ways[way].1 = gathered.kinds.number(tags);
        }
    }
}

/// Seconds of `duration=`: minutes, HH:MM or HH:MM:SS.
fn duration(value: &str) -> Option<f64> {
    let parts: Option<Vec<f64>> = value.split(':').map(|part| part.trim().parse::<u32>().ok().map(f64::from)).collect();
    let seconds = match parts?.as_slice() {
        [minutes] => minutes * 60.0,
        [hours, minutes] => hours * 3600.0 + minutes * 60.0,
        [hours, minutes, seconds] => hours * 3600.0 + minutes * 60.0 + seconds,
        _ => return None,
    };
    (seconds > 0.0).then_some(seconds)
}
