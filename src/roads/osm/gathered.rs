//! What has been read of a file: ways with the numbers of their nodes, then the nodes that they need.

use std::collections::HashSet;

use super::tags::{Kinds, TagSet};
use super::{Halt, RoadLimits};
use crate::import::Fault;

/// Stands for the position of a node that the file does not have.
pub(in crate::roads) const MISSING: [i32; 2] = [i32::MIN, i32::MIN];

/// Units of a position: ten millionths of a degree, as OSM keeps them.
pub(super) const PER_DEGREE: f64 = 1e7;

/// The roads of a file.
#[derive(Debug)]
pub(in crate::roads) struct Gathered {
    limits: RoadLimits,
    /// Sets of tags of ways and barriers.
    pub(in crate::roads) kinds: Kinds,
    /// Ways: id, kind.
    pub(in crate::roads) ways: Vec<(i64, u32)>,
    /// Where the nodes of each way begin in `refs`; one more at the end.
    pub(in crate::roads) starts: Vec<usize>,
    /// Ids of the nodes of all ways.
    pub(in crate::roads) refs: Vec<i64>,
    /// Ids of the nodes needed, sorted.
    pub(in crate::roads) needed: Vec<i64>,
    /// Their positions, longitude and latitude.
    pub(in crate::roads) places: Vec<[i32; 2]>,
    /// Barriers: which of the nodes needed, kind.
    pub(in crate::roads) barriers: Vec<(u32, u32)>,
    seen: HashSet<i64>,
    again: usize,
    off_globe: usize,
    /// What was odd.
    pub(in crate::roads) faults: Vec<Fault>,
}

/// A node as a file has it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Node {
    pub(super) id: i64,
    /// Ten millionths of a degree; `MISSING` off the globe.
    pub(super) at: [i32; 2],
}

impl Gathered {
    pub(super) fn new(limits: RoadLimits) -> Self {
        Self {
            limits,
            kinds: Kinds::default(),
            ways: Vec::new(),
            starts: vec![0],
            refs: Vec::new(),
            needed: Vec::new(),
            places: Vec::new(),
            barriers: Vec::new(),
            seen: HashSet::new(),
            again: 0,
            off_globe: 0,
            faults: Vec::new(),
        }
    }

    /// Takes a way that may be a road.
    pub(super) fn way(&mut self, id: i64, kind: u32, nodes: &[i64]) -> Result<(), Halt> {
        if !self.seen.insert(id) {
            self.again += 1;
            return Ok(());
        }
        if nodes.len() < 2 {
            return Ok(());
        }
        if self.ways.len() >= self.limits.ways {
            return Err(Fault::of("D014", self.limits.ways).into());
        }
        if self.refs.len() + nodes.len() > self.limits.nodes {
            return Err(Fault::of("D008", self.limits.nodes).into());
        }
        self.ways.push((id, kind));
        self.refs.extend_from_slice(nodes);
        self.starts.push(self.refs.len());
        Ok(())
    }

    /// All ways are there: which nodes they need.
    pub(super) fn ways_read(&mut self) -> Result<(), Halt> {
        self.seen = HashSet::new();
        if self.ways.is_empty() {
            return Err(Fault::of("D005", "").into());
        }
        if self.again > 0 {
            self.faults.push(Fault::of("D010", self.again));
        }
        let mut needed = self.refs.clone();
        rayon::slice::ParallelSliceMut::par_sort_unstable(needed.as_mut_slice());
        needed.dedup();
        self.places = vec![MISSING; needed.len()];
        self.needed = needed;
        Ok(())
    }

    /// Which of the nodes needed this is.
    pub(super) fn wanted(&self, id: i64) -> Option<usize> {
        self.needed.binary_search(&id).ok()
    }

    /// Takes the position of a node needed; the first told of a node counts.
    pub(super) fn place(&mut self, wanted: usize, at: [i32; 2]) {
        if at == MISSING {
            self.off_globe += 1;
        } else if let Some(place) = self.places.get_mut(wanted)
            && *place == MISSING
        {
            *place = at;
        }
    }

    /// Takes a barrier on a node needed.
    pub(super) fn barrier(&mut self, wanted: usize, tags: TagSet) {
        let kind = self.kinds.number(tags);
        self.barriers.push((wanted as u32, kind));
    }

    /// All nodes are there: what is missing.
    pub(super) fn nodes_read(&mut self) -> Result<(), Halt> {
        self.barriers.sort_unstable();
        self.barriers.dedup_by_key(|(node, _)| *node);
        let missing = self.places.iter().filter(|place| **place == MISSING).count();
        if missing == self.places.len() {
            return Err(Fault::of("D007", "").into());
        }
        if self.off_globe > 0 {
            self.faults.push(Fault::of("D011", self.off_globe));
        }
        if missing > self.off_globe {
            self.faults.push(Fault::of("D006", missing - self.off_globe));
        }
        Ok(())
    }
}

/// A position in ten millionths of a degree; `MISSING` off the globe.
pub(super) fn position(lon: f64, lat: f64) -> [i32; 2] {
    if !((-180.0..=180.0).contains(&lon) && (-90.0..=90.0).contains(&lat)) {
        return MISSING;
    }
    [(lon * PER_DEGREE).round() as i32, (lat * PER_DEGREE).round() as i32]
}
