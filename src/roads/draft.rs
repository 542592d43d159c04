//! A road file as proposed: its graph, everything wrong with it, and what it changes.

use std::io::{Read, Seek};
use std::ops::ControlFlow;

use crate::import::{Fault, Severity, Verdict};
use crate::roads::Graph;
use crate::roads::build::build;
use crate::roads::osm::{self, Halt, RoadLimits};

/// What a road file was.
#[derive(Debug)]
pub struct RoadDraft {
    /// Its roads; `None` where it cannot be taken, or where somebody stopped the reading.
    pub graph: Option<Graph>,
    /// Everything wrong with it.
    pub faults: Vec<Fault>,
    /// What is to happen with it.
    pub verdict: Verdict,
    /// Whether somebody stopped the reading.
    pub stopped: bool,
}

/// Reads a road file, OSM PBF or XML, as its content tells. `progress` hears the bytes done, of the length of
/// the file, and stops the reading by breaking.
pub fn read_roads(
    reader: impl Read + Seek,
    limits: &RoadLimits,
    progress: &mut dyn FnMut(u64) -> ControlFlow<()>,
) -> RoadDraft {
    let nothing = |faults, stopped| RoadDraft { graph: None, faults, verdict: Verdict::Reject, stopped };
    let mut gathered = match osm::read(reader, limits, progress) {
        Ok(gathered) => gathered,
        Err(Halt::Stopped) => return nothing(Vec::new(), true),
        Err(Halt::Fault(fault)) => return nothing(vec![*fault], false),
    };
    let mut faults = std::mem::take(&mut gathered.faults);
    let graph = build(gathered);
    if graph.edges() == 0 {
        faults.push(Fault::of("D005", ""));
        return nothing(faults, false);
    }
    let odd = faults.iter().any(|fault| fault.severity == Severity::Warning);
    let verdict = if odd { Verdict::AcceptWithWarnings } else { Verdict::Accept };
    RoadDraft { graph: Some(graph), faults, verdict, stopped: false }
}

/// What another version of the roads changes, by way of OSM.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RoadDiff {
    /// Ways that were not there, by id.
    pub new: Vec<i64>,
    /// Ways whose course or tags are others.
    pub changed: Vec<i64>,
    /// Ways that are not there any more.
    pub gone: Vec<i64>,
    /// Ways that stayed as they are.
    pub same: usize,
}

/// Compares two versions of the roads.
pub fn compare(before: &Graph, after: &Graph) -> RoadDiff {
    let (old, new) = (before.fingerprints(), after.fingerprints());
    let (mut old, mut new) = (old.into_iter().peekable(), new.into_iter().peekable());
    let mut diff = RoadDiff::default();
    loop {
        match (old.peek().copied(), new.peek().copied()) {
            (None, None) => return diff,
            (Some((was, _)), now) if now.is_none_or(|(is, _)| was < is) => {
                diff.gone.push(was);
                old.next();
            }
            (was, Some((is, _))) if was.is_none_or(|(was, _)| is < was) => {
                diff.new.push(is);
                new.next();
            }
            (Some((way, was)), Some((_, is))) => {
                if was == is {
                    diff.same += 1;
                } else {
                    diff.changed.push(way);
                }
                old.next();
                new.next();
            }
            // One of the two arms above has taken what is left of one side alone.
            (Some(_), None) | (None, Some(_)) => return diff,
        }
    }
}

impl Graph {
    /// Way and a hash of its course, tags and barriers, by way; where it meets others does not count.
    fn fingerprints(&self) -> Vec<(i64, u64)> {
        let mut order: Vec<(i64, u32)> = self.edges.iter().map(|edge| edge.way).zip(0..).collect();
        order.sort_unstable();
        let mut prints: Vec<(i64, u64)> = Vec::new();
        let mut last = None;
        for (way, edge) in order {
            let kind = self.edges[edge as usize].kind as usize;
            if prints.last().is_none_or(|(known, _)| *known != way) {
                prints.push((way, hash(hash(START, kind_words(&self.kinds[kind])), [])));
                last = None;
            }
            let Some((_, print)) = prints.last_mut() else { continue };
            let edge = edge as usize;
            let ends = [self.edges[edge].from, self.edges[edge].to];
            let first = Some(self.nodes[ends[0] as usize]).filter(|first| Some(*first) != last);
            let course = self.between(edge).iter().copied().chain([self.nodes[ends[1] as usize]]);
            for at in first.into_iter().chain(course) {
                *print = hash(*print, at.map(|units| units as u64));
                last = Some(at);
            }
            for node in ends {
                let place = self.barriers.partition_point(|(barrier, _)| *barrier < node);
                if let Some((_, kind)) = self.barriers.get(place).filter(|(barrier, _)| *barrier == node) {
                    *print = hash(*print, kind_words(&self.kinds[*kind as usize]));
                }
            }
        }
        prints
    }
}

fn kind_words(tags: &osm::TagSet) -> impl Iterator<Item = u64> + '_ {
    tags.iter()
        .flat_map(|(key, value)| std::iter::once(u64::from(key)).chain(value.bytes().map(|b| 256 + u64::from(b))))
}

/// FNV-1a over words (Fowler, Noll, Vo 1991): the same on every machine.
const START: u64 = 0xcbf2_9ce4_8422_2325;

fn hash(from: u64, words: impl IntoIterator<Item = u64>) -> u64 {
    words.into_iter().fold(from, |print, word| (print ^ word).wrapping_mul(0x0000_0100_0000_01b3).rotate_left(5))
}
