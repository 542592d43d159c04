//! A road graph: junctions, and edges between them with their course; the same for every vehicle.

use crate::geodesy::Ruler;
use crate::roads::osm::TagSet;
use crate::units::{Bbox, LonLat, Metres};

/// A piece of a way between two junctions.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Edge {
    pub(super) from: u32,
    pub(super) to: u32,
    /// Number of its set of tags.
    pub(super) kind: u32,
    /// Id of its way in OSM.
    pub(super) way: i64,
    /// Geodesic length along its course, metres.
    pub(super) length: f64,
}

/// Junctions, ends of roads and barriers as nodes; everything between two of them is the course of an
/// edge. Positions are kept as OSM keeps them, in ten millionths of a degree. Nodes lie along a space-filling
/// curve, so that neighbours share the cache.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Graph {
    pub(super) kinds: Vec<TagSet>,
    pub(super) nodes: Vec<[i32; 2]>,
    /// Barriers: node, number of the set of tags; by node.
    pub(super) barriers: Vec<(u32, u32)>,
    /// In the order of the file; pieces of a way one after another.
    pub(super) edges: Vec<Edge>,
    /// Where the course of each edge begins in `course`; one more at the end.
    pub(super) starts: Vec<u32>,
    /// Vertices between the ends of edges.
    pub(super) course: Vec<[i32; 2]>,
}

/// A position as a graph keeps it, in degrees.
pub(super) fn degrees(at: [i32; 2]) -> LonLat {
    let [lon, lat] = at.map(|units| f64::from(units) / 1e7);
    // Reading keeps what is off the globe out.
    LonLat::checked(lon, lat).unwrap_or(LonLat::checked(0.0, 0.0).expect("it is on the globe"))
}

impl Graph {
    /// Junctions and ends.
    pub fn nodes(&self) -> usize {
        self.nodes.len()
    }

    /// Pieces of roads between them.
    pub fn edges(&self) -> usize {
        self.edges.len()
    }

    /// Ways of OSM they came from.
    pub fn ways(&self) -> usize {
        let mut ids: Vec<i64> = self.edges.iter().map(|edge| edge.way).collect();
        ids.sort_unstable();
        ids.dedup();
        ids.len()
    }

    /// Length of all roads.
    pub fn length(&self) -> Metres {
        Metres::computed(self.edges.iter().map(|edge| edge.length).sum())
    }

    /// The positions of junctions and ends.
    pub fn positions(&self) -> impl Iterator<Item = LonLat> + '_ {
        self.nodes.iter().map(|at| degrees(*at))
    }

    /// The box around all of them; `None` without any.
    pub fn bbox(&self) -> Option<Bbox> {
        Bbox::around(self.nodes.iter().chain(&self.course).map(|at| degrees(*at)))
    }

    /// The vertices between the ends of an edge.
    pub(super) fn between(&self, edge: usize) -> &[[i32; 2]] {
        let end = self.starts.get(edge + 1).copied().unwrap_or_default() as usize;
        self.starts.get(edge).and_then(|start| self.course.get(*start as usize..end)).unwrap_or_default()
    }

    /// All vertices of an edge, from its start to its end.
    pub(super) fn line(&self, edge: usize) -> impl DoubleEndedIterator<Item = LonLat> + Clone {
        let ends = self.edges[edge];
        let first = self.nodes[ends.from as usize];
        let last = self.nodes[ends.to as usize];
        std::iter::once(first).chain(self.between(edge).iter().copied()).chain([last]).map(degrees)
    }

    /// Measures every edge along its course.
    pub(super) fn measure(&mut self) {
        let mut ruler = Ruler::default();
        for edge in 0..self.edges.len() {
            let line = self.line(edge);
            let length = line.clone().zip(line.skip(1)).map(|(a, b)| ruler.distance(a, b).get()).sum();
            self.edges[edge].length = length;
        }
    }
}
